#include "tools/devcluster/store/schema.hpp"

namespace bai::devcluster {

// Columns that end in _slots, _hosts, _registries, _opts, _data, _history, _ports, _mounts, and labels, resources,
// environ, mounts and last_stat hold JSON text. A session has one kernel, whose id is the session's.
const char* const kSchema = R"sql(
CREATE TABLE IF NOT EXISTS domains (
  name TEXT PRIMARY KEY, description TEXT, is_active INTEGER NOT NULL, created_at TEXT NOT NULL, modified_at TEXT NOT NULL,
  total_resource_slots TEXT NOT NULL, allowed_vfolder_hosts TEXT NOT NULL, allowed_docker_registries TEXT NOT NULL, integration_id TEXT);

CREATE TABLE IF NOT EXISTS groups (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, is_active INTEGER NOT NULL, created_at TEXT NOT NULL, modified_at TEXT NOT NULL,
  domain_name TEXT NOT NULL REFERENCES domains(name), total_resource_slots TEXT NOT NULL, allowed_vfolder_hosts TEXT NOT NULL,
  integration_id TEXT, UNIQUE (name, domain_name));

CREATE TABLE IF NOT EXISTS users (
  uuid TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, password TEXT, need_password_change INTEGER NOT NULL,
  full_name TEXT, description TEXT, status TEXT NOT NULL, status_info TEXT, created_at TEXT NOT NULL, modified_at TEXT NOT NULL,
  domain_name TEXT NOT NULL REFERENCES domains(name), role TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS group_members (
  group_id TEXT NOT NULL REFERENCES groups(id), user_id TEXT NOT NULL REFERENCES users(uuid), PRIMARY KEY (group_id, user_id));

CREATE TABLE IF NOT EXISTS keypair_resource_policies (
  name TEXT PRIMARY KEY, created_at TEXT NOT NULL, default_for_unspecified TEXT NOT NULL, total_resource_slots TEXT NOT NULL,
  max_session_lifetime INTEGER NOT NULL, max_concurrent_sessions INTEGER NOT NULL, max_containers_per_session INTEGER NOT NULL,
  max_vfolder_count INTEGER NOT NULL, max_vfolder_size INTEGER NOT NULL, idle_timeout INTEGER NOT NULL, allowed_vfolder_hosts TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS keypairs (
  access_key TEXT PRIMARY KEY, secret_key TEXT NOT NULL, user TEXT NOT NULL REFERENCES users(uuid), is_active INTEGER NOT NULL,
  is_admin INTEGER NOT NULL, created_at TEXT NOT NULL, modified_at TEXT NOT NULL, last_used TEXT, rate_limit INTEGER,
  num_queries INTEGER NOT NULL DEFAULT 0, resource_policy TEXT NOT NULL REFERENCES keypair_resource_policies(name),
  ssh_public_key TEXT, ssh_private_key TEXT, bootstrap_script TEXT);

CREATE TABLE IF NOT EXISTS scaling_groups (
  name TEXT PRIMARY KEY, description TEXT, is_active INTEGER NOT NULL, created_at TEXT NOT NULL, wsproxy_addr TEXT, driver TEXT NOT NULL,
  driver_opts TEXT NOT NULL, scheduler TEXT NOT NULL, scheduler_opts TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS resource_presets (name TEXT PRIMARY KEY, resource_slots TEXT NOT NULL, shared_memory INTEGER);

-- runtime: which of the runner's languages serves the image
CREATE TABLE IF NOT EXISTS images (
  id TEXT PRIMARY KEY, canonical TEXT NOT NULL, name TEXT NOT NULL, tag TEXT NOT NULL, registry TEXT NOT NULL, architecture TEXT NOT NULL,
  digest TEXT NOT NULL, size_bytes INTEGER NOT NULL, type TEXT NOT NULL, accelerators TEXT, labels TEXT NOT NULL, resources TEXT NOT NULL,
  runtime TEXT NOT NULL, UNIQUE (canonical, architecture));
CREATE TABLE IF NOT EXISTS image_aliases (alias TEXT PRIMARY KEY, image TEXT NOT NULL REFERENCES images(id));

CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, creation_id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, cluster_mode TEXT NOT NULL,
  cluster_size INTEGER NOT NULL, scaling_group TEXT NOT NULL, agent TEXT, domain_name TEXT NOT NULL, group_id TEXT NOT NULL,
  user_id TEXT NOT NULL, access_key TEXT NOT NULL, image TEXT NOT NULL, architecture TEXT NOT NULL, registry TEXT NOT NULL, tag TEXT,
  runtime TEXT NOT NULL, container_id TEXT, occupied_slots TEXT NOT NULL, environ TEXT NOT NULL, mounts TEXT NOT NULL,
  resource_opts TEXT NOT NULL, bootstrap_script TEXT, service_ports TEXT, created_at TEXT NOT NULL, terminated_at TEXT, starts_at TEXT,
  status TEXT NOT NULL, status_changed TEXT NOT NULL, status_info TEXT, status_data TEXT, status_history TEXT NOT NULL, callback_url TEXT,
  startup_command TEXT, result TEXT NOT NULL, console_log TEXT, num_queries INTEGER NOT NULL DEFAULT 0, last_stat TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS one_live_session_per_name ON sessions (access_key, name) WHERE status NOT IN ('TERMINATED', 'CANCELLED');
CREATE INDEX IF NOT EXISTS sessions_by_status ON sessions (status);

CREATE TABLE IF NOT EXISTS session_dependencies (
  session_id TEXT NOT NULL REFERENCES sessions(id), depends_on TEXT NOT NULL REFERENCES sessions(id), PRIMARY KEY (session_id, depends_on));

CREATE TABLE IF NOT EXISTS vfolders (
  id TEXT PRIMARY KEY, host TEXT NOT NULL, name TEXT NOT NULL, usage_mode TEXT NOT NULL, permission TEXT NOT NULL,
  ownership_type TEXT NOT NULL, user TEXT REFERENCES users(uuid), grp TEXT REFERENCES groups(id), creator TEXT, unmanaged_path TEXT,
  max_files INTEGER NOT NULL, max_size INTEGER, created_at TEXT NOT NULL, last_used TEXT, cloneable INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vfolder_permissions (
  vfolder TEXT NOT NULL REFERENCES vfolders(id), user TEXT NOT NULL REFERENCES users(uuid), permission TEXT NOT NULL, PRIMARY KEY (vfolder, user));
CREATE TABLE IF NOT EXISTS vfolder_invitations (
  id TEXT PRIMARY KEY, permission TEXT NOT NULL, inviter TEXT NOT NULL, invitee TEXT NOT NULL, state TEXT NOT NULL,
  created_at TEXT NOT NULL, modified_at TEXT NOT NULL, vfolder TEXT NOT NULL REFERENCES vfolders(id));
-- no reference to the folder: the books of a session outlive it
CREATE TABLE IF NOT EXISTS session_mounts (
  session_id TEXT NOT NULL REFERENCES sessions(id), vfolder TEXT NOT NULL, subpath TEXT NOT NULL, inside TEXT NOT NULL, read_only INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS config (key TEXT PRIMARY KEY, value TEXT NOT NULL);

DROP VIEW IF EXISTS session_view;
CREATE VIEW session_view AS
  SELECT s.*, g.name AS group_name, u.email AS user_email
  FROM sessions s LEFT JOIN groups g ON g.id = s.group_id LEFT JOIN users u ON u.uuid = s.user_id;

DROP VIEW IF EXISTS vfolder_view;
CREATE VIEW vfolder_view AS
  SELECT v.*, u.email AS user_email, g.name AS group_name, coalesce(u.domain_name, g.domain_name) AS domain_name
  FROM vfolders v LEFT JOIN users u ON u.uuid = v.user LEFT JOIN groups g ON g.id = v.grp;

DROP VIEW IF EXISTS keypair_view;
CREATE VIEW keypair_view AS
  SELECT k.*, u.email AS email, u.full_name AS full_name, u.domain_name AS domain_name
  FROM keypairs k JOIN users u ON u.uuid = k.user;
)sql";

}  // namespace bai::devcluster
