#include "kernel/runtime/account_rights.hpp"

#include "kernel/base/error.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

/// GraphQL says no inside of an answer with status 200.
void refuse_errors(const json::object& answer) {
  const auto* errors = answer.if_contains("errors");
  if (errors == nullptr || !errors->is_array() || errors->as_array().empty()) return;
  const auto* first = errors->as_array().front().if_object();
  const auto* message = first == nullptr ? nullptr : first->if_contains("message");
  throw Error(Code::api, "the server tells nothing about the account: " + (message != nullptr && message->is_string()
                                                                               ? std::string(message->as_string())
                                                                               : json::serialize(*errors)));
}

json::object data_of(std::string_view text) {
  boost::system::error_code failed;
  const auto answer = json::parse(json::string_view(text.data(), text.size()), failed);
  if (failed || !answer.is_object())
    throw Error(Code::network, "the server's answer about the account is no JSON object");
  const auto& root = answer.as_object();
  const auto* wrapped = root.if_contains("data");
  const auto* data = wrapped == nullptr ? &answer : wrapped;
  const auto* key = data->is_object() ? data->as_object().if_contains("keypair") : nullptr;
  if (key == nullptr || key->is_null()) refuse_errors(root);
  if (!data->is_object())
    throw Error(Code::network, "the server tells nothing about the account: " + std::string(text.substr(0, 300)));
  return data->as_object();
}

bool is_admin(const json::value* key) {
  const auto* admin = key != nullptr && key->is_object() ? key->as_object().if_contains("is_admin") : nullptr;
  return admin != nullptr && admin->is_bool() && admin->as_bool();
}

}  // namespace

std::string role_from(std::string_view answer) {
  const auto data = data_of(answer);
  const auto* user = data.if_contains("user");
  if (user != nullptr && user->is_object()) {
    const auto* role = user->as_object().if_contains("role");
    if (role != nullptr && role->is_string()) return std::string(role->as_string());
  }
  const auto* key = data.if_contains("keypair");
  if (key == nullptr || !key->is_object())
    throw Error(Code::network, "the server tells nothing about the account: " + std::string(answer.substr(0, 300)));
  return is_admin(key) ? "admin" : "user";
}

std::string admin_key_from(std::string_view answer) {
  const auto data = data_of(answer);
  const auto* key = data.if_contains("keypair");
  if (key == nullptr || !key->is_object())
    throw Error(Code::auth, "the server does not know the key pair that is configured",
                "check the access key with: backend.ai config");
  return is_admin(key) ? "true" : "false";
}

}  // namespace bai::kernel
