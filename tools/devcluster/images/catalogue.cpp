#include "tools/devcluster/images/catalogue.hpp"

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/images/reference.hpp"

#include <openssl/evp.h>
#include <vector>

namespace bai::devcluster {
namespace {

struct Builtin {
  const char *repository, *tag, *runtime, *runtime_type, *distro, *path;
  std::vector<std::string> aliases;
};

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> images = {
      {"stable/python",
       "3.9-ubuntu20.04",
       "python",
       "python",
       "ubuntu20.04",
       "/usr/bin/python3",
       {"python", "python:3.9-ubuntu20.04"}},
      {"stable/python",
       "3.6-ubuntu18.04",
       "python",
       "python",
       "ubuntu18.04",
       "/usr/bin/python3",
       {"python:3.6-ubuntu18.04"}},
      {"stable/bash", "5.0-ubuntu20.04", "bash", "bash", "ubuntu20.04", "/bin/bash", {"bash"}},
      {"stable/nodejs", "16-ubuntu20.04", "node", "nodejs", "ubuntu20.04", "/usr/bin/node", {"node", "nodejs"}},
      {"stable/c", "gcc9-ubuntu20.04", "c", "c", "ubuntu20.04", "/usr/bin/gcc", {"c"}},
  };
  return images;
}

/// There is no image archive to take a digest of: the name's own stands in for it, stable and unlike others.
std::string digest_of(const std::string& canonical) {
  std::string digest(32, '\0');
  EVP_Digest(canonical.data(), canonical.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(),
             nullptr);
  return "sha256:" + to_hex(digest);
}

std::string labels_of(const Builtin& image) {
  return to_text(make_object({{"ai.backend.kernelspec", "1"},
                              {"ai.backend.features", "query batch uid-match"},
                              {"ai.backend.runtime-type", image.runtime_type},
                              {"ai.backend.runtime-path", image.path},
                              {"ai.backend.base-distro", image.distro},
                              {"ai.backend.resource.min.cpu", "1"},
                              {"ai.backend.resource.min.mem", "64m"},
                              {"ai.backend.resource.preferred.shmem", "64m"},
                              {"ai.backend.role", "COMPUTE"}}));
}

}  // namespace

void write_builtin_images(Store& store) {
  const std::string resources = R"({"cpu": {"min": "1", "max": null}, "mem": {"min": "67108864", "max": null}})";
  for (const auto& image : builtins()) {
    const std::string canonical = std::string(kRegistry) + "/" + image.repository + ":" + image.tag;
    const std::string id = new_uuid();
    store.db().change("INSERT OR IGNORE INTO images VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'COMPUTE', NULL, ?, ?, ?)",
                      {id, canonical, image.repository, image.tag, kRegistry, host_architecture(), digest_of(canonical),
                       labels_of(image), resources, image.runtime});
    for (const auto& alias : image.aliases)
      store.db().change("INSERT OR IGNORE INTO image_aliases VALUES (?, ?)", {alias, id});
  }
}

Row resolve_image(Store& store, const std::string& text, const std::string& architecture) {
  const auto reference = parse_image_reference(text);
  const std::string canonical = reference ? reference->canonical() : text;
  const auto rows = store.db().query("SELECT * FROM images WHERE canonical = ?", {canonical});
  if (rows.size() == 1) return rows.front();
  for (const auto& row : rows)
    if (row.text("architecture") == normal_architecture(architecture)) return row;
  if (auto row =
          store.db().first("SELECT i.* FROM images i JOIN image_aliases a ON a.image = i.id WHERE a.alias = ?", {text}))
    return *row;
  // The spelling of the first word is the manager's; clients may look for it.
  throw object_not_found("environment image", "Unkown image references: ref:'" + canonical + "', alias:'" + text + "'");
}

void check_registry_allowed(Store& store, const Row& image, const std::string& domain) {
  const auto row =
      store.db().first("SELECT allowed_docker_registries AS allowed FROM domains WHERE name = ?", {domain});
  const auto allowed = row ? parse_json(row->text("allowed")) : std::nullopt;
  if (allowed && is_array(*allowed)) {
    for (const auto& registry : *as_array(*allowed))
      if (registry.toString() == image.text("registry")) return;
  }
  throw object_not_found("environment image", "unknown alias or disallowed registry");
}

}  // namespace bai::devcluster
