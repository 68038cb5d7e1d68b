// What several commands show in the same way.
#pragma once

#include <bai/terminal.hpp>

namespace vfolders {

/// Texts of an array, with `between` between them.
std::string joined(const bai::Json& array, std::string_view between);

/// A member as people read it: booleans as True and False, null and what is missing as None.
std::string shown(const bai::Json& object, std::string_view member);

/// "HEADING" and a line for each address, or `none` if there are no addresses.
std::string people_text(const std::string& heading, const std::optional<bai::Json>& addresses, std::string_view none);

/// Throws `bai::Error` (BAI_E_INVALID) for anything but ro, rw, wd: found before any request.
void check_permission(const std::string& permission);

/// The answer to a question: asked on a terminal, or the next line of standard input, so that scripts can answer.
/// `spec_json` is that of `CommandContext::ask`, with "kind" and "text"; the result is the typed text, or "y" and "n"
/// of a confirmation. Throws `bai::Error` at the end of input: no answer is no consent.
std::string answer_to(const bai::CommandContext& context, const std::string& spec_json);

/// Shows what `VFolder.upload` or `VFolder.download` reports, until it returns. Throws what it throws.
void show_transfer(const bai::CommandContext& context, std::string_view function, const std::string& arguments);

}  // namespace vfolders
