// Requests about one folder, and where servers of different releases want their parameters.
#pragma once

#include <bai/declare.hpp>
#include <bai/server.hpp>

namespace vfolders {

/// "/folders/NAME" + suffix. Throws `bai::Error` (BAI_E_INVALID) for an empty name.
std::string folder_path(std::string_view name, std::string_view suffix = {});

/// GET bodies are ignored by 23.09.11 and by everything from 24.03.7 on; older servers get what client 22.03 sends.
bool ignores_get_bodies(const bai::Release& manager) noexcept;

/// A GET with parameters: JSON text for its body, or the same as a query.
bai::HttpRequest get_request(const bai::Release& manager, std::string path, const bai::Pairs& parameters);

/// A DELETE with a JSON body; its POST twin where the server has one.
bai::HttpRequest removal_request(const bai::Release& manager, std::string path, std::string json);

/// Sends a request about the folder `name`. If the server does not know it, the error says how to find the right name.
bai::HttpReply ask_about(const bai::Context& context, const std::string& name, const bai::HttpRequest& request);

/// The body as JSON text; "{}" for an empty one and a quoted text for one that is no JSON: what servers answer to
/// changes differs between releases.
std::string lenient_result(const bai::HttpReply& reply);

/// HTTP status of a server's refusal; 0 for every other failure.
int status_of(const bai::Error& failure);

/// Declares the folder that a function works on: what client 22.03 passes to the constructor of VFolder.
template <class P>
void declare_folder(bai::Function<P>& function) {
  function.parameter(&P::name, "name", "Name of the folder.", bai::Function<P>::Need::required);
}

}  // namespace vfolders
