#include "kernel/plugin/receive.hpp"

namespace bai::kernel {
namespace {

Code code_of(bai_status status) noexcept {
  return status <= BAI_E_FAIL && status >= BAI_E_DENIED ? static_cast<Code>(status) : Code::fail;
}

}  // namespace

bai_status describe(bai_error* slot, const Error& error) noexcept {
  const auto status = static_cast<bai_status>(error.code);
  if (slot == nullptr) return status;
  try {
    slot->code = status;
    slot->message = error.what();
    slot->details = error_details(error);
  } catch (...) {  // no memory for the text: the status still says what happened
    slot->details.clear();
  }
  return status;
}

void throw_if_failed(bai_status status, const bai_error& slot, std::string_view who) {
  if (status >= 0) return;
  const bool described = slot.code < 0 && !slot.message.empty();
  throw error_from(code_of(status), described ? slot.message : std::string(who) + " failed without saying why",
                   described ? slot.details : std::string());
}

void write_to(const bai_sink* sink, std::string_view text) {
  if (sink == nullptr || sink->write == nullptr) throw Error(Code::invalid, "the plugin passed no sink for the result");
  if (sink->write(sink->self, text.data(), text.size()) < 0) throw Error(Code::fail, "the plugin refused the result");
}

}  // namespace bai::kernel
