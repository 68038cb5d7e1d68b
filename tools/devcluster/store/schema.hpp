/// All tables of the state database.
#pragma once

namespace bai::devcluster {

/// SQL that makes whatever is missing. Texts that hold JSON are named so in the comments there; times are `to_iso`
/// texts.
extern const char* const kSchema;
/// Kept in the file as `user_version`; a file of a later version is refused.
inline constexpr int kSchemaVersion = 1;

}  // namespace bai::devcluster
