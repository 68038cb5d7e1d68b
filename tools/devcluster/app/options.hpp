/// What the command line said.
#pragma once

#include "tools/devcluster/app/data_dir.hpp"

#include <optional>
#include <string>

namespace bai::devcluster {

struct Options {
  std::string command;
  DataDir data;
  std::optional<std::uint16_t> port;
  bool tls = false;
  std::string user = "admin";
  bool session_mode = false;            ///< env: for the web server instead of the API
  std::optional<int> ready_descriptor;  ///< `run` started by `up`: where to report
};

/// The commands give the exit code. Each prints one line with the reason and the next step when it fails.
int command_up(const Options& options);      ///< app/up.cpp
int command_run(const Options& options);     ///< app/run.cpp
int command_down(const Options& options);    ///< app/down.cpp
int command_status(const Options& options);  ///< app/report.cpp
int command_env(const Options& options);     ///< app/report.cpp

}  // namespace bai::devcluster
