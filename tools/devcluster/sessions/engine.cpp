#include "tools/devcluster/sessions/engine.hpp"

#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/kernel_spec.hpp"
#include "tools/devcluster/sessions/records.hpp"
#include "tools/devcluster/sessions/scheduler.hpp"
#include "tools/devcluster/sessions/statistics.hpp"

#include <iostream>
#include <unistd.h>

namespace bai::devcluster {
namespace {

using std::chrono::seconds;

constexpr const char* kSelfTerminated = "self-terminated";
constexpr seconds kSchedulingInterval{2};  // pending sessions with a start time need no event to become ready

std::string status_data(const std::optional<int>& exit_code, const char* session_status) {
  return to_text(make_object({{"kernel", make_object({{"exit_code", exit_code ? Json(*exit_code) : Json()}})},
                              {"session", make_object({{"status", session_status}})}}));
}

bool before_running(const std::string& status) {
  return status == "PENDING" || status == "SCHEDULED" || status == "PREPARING" || status == "PULLING";
}

}  // namespace

AgentCapacity capacity_of_this_machine() {
  constexpr std::int64_t kOvercommit = 8;
  return {kOvercommit * sysconf(_SC_NPROCESSORS_ONLN), kOvercommit * sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE)};
}

Engine::Engine(Store& store, Settings settings) : store_(store), settings_(std::move(settings)) {}

Engine::~Engine() { stop(); }

void Engine::recover() {
  for (const auto& row : store_.db().query(std::string("SELECT id FROM sessions WHERE status NOT IN ") + kDeadStates)) {
    const std::string id = row.text("id");
    change_state(store_, id, {{}, "TERMINATED", kSelfTerminated, status_data(std::nullopt, "terminated")});
    std::error_code ignored;
    std::filesystem::remove_all(settings_.scratch_root / id, ignored);
  }
}

void Engine::start() {
  work_.start(4);
  timer_ = std::thread([this] { tick(); });
}

void Engine::stop() {
  {
    const std::lock_guard guard(lock_);
    if (stopping_) return;
    stopping_ = true;
  }
  changed_.notify_all();
  if (timer_.joinable()) timer_.join();
  work_.stop();
  while (true) {
    std::pair<std::string, std::shared_ptr<Kernel>> entry;
    {
      const std::lock_guard guard(lock_);
      if (kernels_.empty()) break;
      entry = *kernels_.begin();
      kernels_.erase(kernels_.begin());
    }
    end(entry.first, entry.second, kSelfTerminated, std::nullopt);
  }
  recover();
}

void Engine::tick() {
  std::unique_lock guard(lock_);
  while (!stopping_) {
    changed_.wait_for(guard, kSchedulingInterval, [this] { return stopping_ || wanted_; });
    if (stopping_) return;
    wanted_ = false;
    guard.unlock();
    try {
      schedule();
    } catch (const std::exception& error) { std::cerr << "scheduler: " << error.what() << std::endl; }
    guard.lock();
  }
}

void Engine::schedule_soon() {
  {
    const std::lock_guard guard(lock_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void Engine::notify() {
  {
    const std::lock_guard guard(lock_);
    ++changes_;
  }
  changed_.notify_all();
}

void Engine::schedule() {
  const std::lock_guard one_round(scheduling_);
  for (const auto& id : schedule_round(store_, settings_.capacity)) work_.post([this, id] { launch(id); });
}

std::shared_ptr<Kernel> Engine::make_kernel(const Row& session) {
  const std::string id = session.text("id");
  auto spec = kernel_spec_of(session, settings_.scratch_root / id);
  if (settings_.mounts_of) spec.mounts = settings_.mounts_of(id);
  // The kernel calls from one of its own threads, which must not end the kernel itself.
  spec.on_death = [this, id](int exit_code) { work_.post([this, id, exit_code] { bury(id, exit_code); }); };
  return settings_.make_kernel(std::move(spec));
}

void Engine::launch(const std::string& id) {
  if (!change_state(store_, id, {{"SCHEDULED"}, "PREPARING", "", "{}"})) return;
  notify();
  const auto session = session_by_id(store_, id);
  std::shared_ptr<Kernel> started;
  try {
    started = make_kernel(*session);
  } catch (const std::exception& error) {
    const auto details = make_object(
        {{"src", "agent"}, {"name", "RuntimeError"}, {"repr", std::string("RuntimeError('") + error.what() + "')"}});
    change_state(store_, id,
                 {{"PREPARING"}, "CANCELLED", "failed-to-start", to_text(make_object({{"error", details}}))});
    std::cerr << "session " << id << " failed to start: " << error.what() << std::endl;
    return notify();
  }
  std::optional<int> died;
  {
    const std::lock_guard guard(lock_);
    kernels_[id] = started;
    if (const auto early = died_early_.find(id); early != died_early_.end()) died = early->second;
    died_early_.erase(id);
  }
  if (!change_state(store_, id,
                    {{"PREPARING"}, "RUNNING", std::nullopt, std::nullopt})) {  // it was destroyed by force meanwhile
    take_kernel(id);
    started->terminate();
    return;
  }
  notify();
  if (died) return bury(id, *died);
  if (session->text("type") == "batch")
    started->run_startup_command(session->text("startup_command"), [this, id](int exit_code) {
      work_.post([this, id, exit_code] { finish_batch(id, exit_code); });
    });
}

void Engine::finish_batch(const std::string& id, int exit_code) {
  store_.db().change("UPDATE sessions SET result = ? WHERE id = ?", {exit_code == 0 ? "SUCCESS" : "FAILURE", id});
  if (!change_state(store_, id,
                    {{"RUNNING"}, "TERMINATING", "task-finished", status_data(std::nullopt, "terminating")}))
    return;
  end(id, take_kernel(id), "task-finished", exit_code);
}

void Engine::bury(const std::string& id, int exit_code) {
  {
    const std::lock_guard guard(lock_);
    if (!kernels_.contains(id)) {
      const std::string status = session_by_id(store_, id)->text("status");
      if (status == "PREPARING" || status == "RESTARTING") died_early_[id] = exit_code;
      return;
    }
  }
  if (!change_state(store_, id, {{"RUNNING"}, "TERMINATING", kSelfTerminated, status_data(exit_code, "terminating")}))
    return;
  end(id, take_kernel(id), kSelfTerminated, exit_code);
}

std::shared_ptr<Kernel> Engine::take_kernel(const std::string& id) {
  const std::lock_guard guard(lock_);
  const auto found = kernels_.find(id);
  if (found == kernels_.end()) return nullptr;
  auto taken = found->second;
  kernels_.erase(found);
  return taken;
}

std::shared_ptr<Kernel> Engine::kernel(const std::string& id) {
  const std::lock_guard guard(lock_);
  const auto found = kernels_.find(id);
  return found == kernels_.end() ? nullptr : found->second;
}

JsonObject Engine::end(const std::string& id, const std::shared_ptr<Kernel>& ended, const std::string& reason,
                       std::optional<int> exit_code) {
  auto stats = make_object();
  if (ended) {
    const auto session = session_by_id(store_, id);
    const auto created = parse_time(session->text("created_at"));
    const auto age = created ? (store_.now() - created->time) / std::chrono::milliseconds(1) : 0;
    stats = session_statistics(*ended, memory_of(*session), age);
    ended->terminate();
    store_.db().change("UPDATE sessions SET console_log = ?, last_stat = ? WHERE id = ?",
                       {ended->logs(), to_text(stats), id});
    stats->set("version", 2);
  }
  std::error_code ignored;
  std::filesystem::remove_all(settings_.scratch_root / id, ignored);
  change_state(store_, id,
               {{},
                "TERMINATED",
                reason,
                status_data(exit_code ? exit_code : std::optional<int>(ended ? 0 : -1), "terminated")});
  stats->set("status", "terminated");
  notify();
  schedule_soon();
  return stats;
}

JsonObject Engine::destroy(const std::string& id, const std::string& reason, Force force) {
  if (change_state(store_, id, {{"PENDING"}, "CANCELLED", reason, std::nullopt})) {
    notify();
    return make_object({{"status", "terminated"}});
  }
  if (session_by_id(store_, id)->text("status") == "PULLING")
    throw forbidden("Cannot destroy kernels in pulling status");
  if (change_state(store_, id,
                   {{"RUNNING", "RESTARTING"}, "TERMINATING", reason, status_data(std::nullopt, "terminating")})) {
    notify();
    return end(id, take_kernel(id), reason, std::nullopt);
  }
  if (force == Force::kNo) throw forbidden("Cannot destroy kernels in scheduled/preparing/terminating/error status");
  return end(id, take_kernel(id), reason, std::nullopt);
}

void Engine::restart(const std::string& id) {
  if (!change_state(store_, id, {{"RUNNING"}, "RESTARTING", std::nullopt, std::nullopt}))
    throw kernel_failed("restart", "RuntimeError('the session is not running')");
  const auto old = take_kernel(id);
  std::string failure;
  try {
    if (old) old->terminate();
    auto fresh = make_kernel(*session_by_id(store_, id));
    {
      const std::lock_guard guard(lock_);
      kernels_[id] = fresh;
    }
    if (change_state(store_, id, {{"RESTARTING"}, "RUNNING", std::nullopt, std::nullopt})) return notify();
    take_kernel(id);
    fresh->terminate();
    failure = "the session was destroyed meanwhile";
  } catch (const std::runtime_error& error) {
    failure = error.what();
    end(id, nullptr, "failed-to-start", std::nullopt);
  }
  throw kernel_failed("restart", "RuntimeError('" + failure + "')");
}

std::optional<std::string> Engine::wait_started(const std::string& id, std::optional<seconds> limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit.value_or(seconds(0));
  while (true) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard guard(lock_);
      seen = changes_;
    }
    const auto row = session_by_id(store_, id);
    const std::string status = row ? row->text("status") : "CANCELLED";
    // A short batch job may be over before anybody looked; what was waited for is that it started.
    if (status == "TERMINATED" && row->text("status_info") == "task-finished") return "RUNNING";
    if (!before_running(status)) return status;
    std::unique_lock guard(lock_);
    const auto ready = [&] { return stopping_ || changes_ != seen; };
    if (!limit)
      changed_.wait(guard, ready);
    else if (!changed_.wait_until(guard, deadline, ready))
      return std::nullopt;
    if (stopping_) return status;
  }
}

std::string Engine::logs(const Row& session) {
  const auto live = kernel(session.text("id"));
  return live ? live->logs() : session.text("console_log");
}

}  // namespace bai::devcluster
