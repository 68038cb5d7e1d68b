// VFolder.invite, invitations, accept_invitation, delete_invitation, share, unshare
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct People {
  std::string name;
  std::string perm = "rw";
  std::vector<std::string> emails;
};

std::string invite(const People& params, bai::Context& context) {
  const auto json = bai::JsonObject().text("perm", params.perm).raw("user_ids", bai::json_array(params.emails)).done();
  return ask_about(context, params.name, bai::json_request("POST", folder_path(params.name, "/invite"), json)).body;
}

std::string share(const People& params, bai::Context& context) {
  const auto json =
      bai::JsonObject().text("permission", params.perm).raw("emails", bai::json_array(params.emails)).done();
  return ask_about(context, params.name, bai::json_request("POST", folder_path(params.name, "/share"), json)).body;
}

struct Members {
  std::string name;
  std::vector<std::string> emails;
};

std::string unshare(const Members& params, bai::Context& context) {
  const auto json = bai::JsonObject().raw("emails", bai::json_array(params.emails)).done();
  const auto manager = server_of(context).manager;
  return ask_about(context, params.name, removal_request(manager, folder_path(params.name, "/unshare"), json)).body;
}

std::string invitations(const bai::Nothing&, bai::Context& context) {
  bai::HttpRequest request;
  request.path = "/folders/invitations/list";
  return context.http(request).body;
}

struct Invitation {
  std::string inv_id;
};

std::string accept(const Invitation& params, bai::Context& context) {
  return lenient_result(context.http(bai::json_request("POST", "/folders/invitations/accept",
                                                       bai::JsonObject().text("inv_id", params.inv_id).done())));
}

std::string decline(const Invitation& params, bai::Context& context) {
  const auto manager = server_of(context).manager;
  auto request =
      removal_request(manager, "/folders/invitations/delete", bai::JsonObject().text("inv_id", params.inv_id).done());
  if (request.method == "DELETE" && ignores_get_bodies(manager)) request.query.emplace_back("inv_id", params.inv_id);
  return lenient_result(context.http(request));
}

auto declare_people(std::string_view name, std::string_view summary, std::string_view result) {
  auto function = bai::function<People>(name);
  function.summary(summary).result(result);
  declare_folder(function);
  function.parameter(&People::perm, "perm", "ro, rw or wd.", bai::Function<People>::Need::required);
  function.parameter(&People::emails, "emails", "Their e-mail addresses.", bai::Function<People>::Need::required);
  return function;
}

auto declare_invitation(std::string_view name, std::string_view summary) {
  return bai::function<Invitation>(name)
      .summary(summary)
      .parameter(&Invitation::inv_id, "inv_id", "ID of the invitation.", bai::Function<Invitation>::Need::required)
      .result(R"("any")");
}

}  // namespace

void add_sharing_functions(bai::Plugin& plugin) {
  plugin.add(declare_people("VFolder.invite", "Invites people to an own folder.", R"({"invited_ids":"array"})"),
             invite);
  plugin.add(declare_people("VFolder.share", "Shares a group folder with members. For administrators.",
                            R"({"shared_emails":"array"})"),
             share);
  auto on_unshare = bai::function<Members>("VFolder.unshare");
  on_unshare.summary("Ends the sharing of a group folder. For administrators.")
      .result(R"({"unshared_emails":"array"})");
  declare_folder(on_unshare);
  on_unshare.parameter(&Members::emails, "emails", "Their e-mail addresses.", bai::Function<Members>::Need::required);
  plugin.add(std::move(on_unshare), unshare);
  plugin.add(bai::function<bai::Nothing>("VFolder.invitations")
                 .summary("Invitations that wait for the user's answer.")
                 .result(R"({"invitations":"array"})"),
             invitations);
  plugin.add(declare_invitation("VFolder.accept_invitation", "Accepts an invitation."), accept);
  plugin.add(declare_invitation("VFolder.delete_invitation", "Rejects an invitation, or takes back an own one."),
             decline);
}

}  // namespace vfolders
