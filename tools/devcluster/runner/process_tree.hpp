/// What /proc says about the descendants of a process.
#pragma once

#include <string>
#include <vector>

namespace bai::devcluster {

/// All living descendants of `root` (itself not included), found by the parent ids in /proc; zombies are not counted as
/// living. A snapshot: processes may come and go while it is taken.
std::vector<int> descendants_of(int root);

/// Living processes whose environment holds exactly the entry `assignment` ("NAME=value"). Skips what may not be read.
std::vector<int> processes_with_environment(const std::string& assignment);

struct TreeUsage {
  long long cpu_milliseconds = 0;  ///< user and system, of the tree and of children that it has waited for
  long long resident_bytes = 0;    ///< sum of the resident sets now
};

/// Use of `root` and its descendants; zeros when `root` is gone.
TreeUsage usage_of_tree(int root);

}  // namespace bai::devcluster
