/// The actions of `backend.ai config` that read and change single settings; none of them connects to a server.
#pragma once

#include <bai/terminal.hpp>

#include <string>

namespace bai::kernel::account {

void list_settings(const bai::CommandContext& context, bool with_origin);
void get_setting(const bai::CommandContext& context, const std::string& name);
/// `value` empty = asked for, "-" = a line of standard input.
void set_setting(const bai::CommandContext& context, const std::string& name, std::string value);
void choose_profile(const bai::CommandContext& context, const std::string& name);

}  // namespace bai::kernel::account
