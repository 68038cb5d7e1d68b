/// Stored passwords: salted PBKDF2, never the text itself.
#pragma once

#include <string>

namespace bai::devcluster {

/// `pbkdf2_sha256$<rounds>$<salt hex>$<digest hex>`
std::string hash_password(const std::string& password);
/// False for a wrong password and for a stored text of another form.
bool verify_password(const std::string& password, const std::string& stored);

}  // namespace bai::devcluster
