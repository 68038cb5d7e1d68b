/// The Python programs of this folder's python/, put into the library when it is built.
#pragma once

#include <array>

namespace bai::devcluster {

struct PythonProgram {
  const char* file;  ///< name of the file, e.g. "query.py"
  const char* text;
};

/// All of them; they lie together in one folder of each session.
extern const std::array<PythonProgram, 5> kPythonPrograms;

}  // namespace bai::devcluster
