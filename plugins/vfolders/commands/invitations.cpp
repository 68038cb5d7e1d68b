// backend.ai vfolder invitations
#include "shared/presentation.hpp"
#include "vfolders.hpp"

#include <charconv>

namespace vfolders {

namespace {

auto declare() {
  return bai::command<bai::Nothing>("vfolder invitations")
      .summary("Show invitations to folders of others, and accept or reject them.");
}

struct Invitation {
  std::string id, folder, line;
};

std::string permission_text(const std::string& permission) {
  if (permission == "rw") return "read-write";
  return permission == "ro" ? "read-only" : permission;
}

std::vector<Invitation> read(const std::string& answer) {
  std::vector<Invitation> all;
  const auto list = bai::Json::parse(answer).find("invitations");
  if (!list || !list->is_array()) return all;
  list->elements([&](const bai::Json& item) {
    // servers of 25.6 to 26.2 name these members otherwise
    const auto inviter = item.text_or("inviter", item.text_or("inviter_user_email", ""));
    const auto permission = item.text_or("perm", item.text_or("mount_permission", ""));
    all.push_back({item.text_or("id", ""), item.text_or("vfolder_name", ""),
                   inviter + ", " + item.text_or("vfolder_id", "") + ", " + permission_text(permission)});
  });
  return all;
}

std::string ask(const bai::CommandContext& context, const char* question) {
  return answer_to(context, bai::JsonObject().text("kind", "text").text("text", question).text("default", "").done());
}

/// False: another answer is needed.
bool act(const bai::CommandContext& context, const Invitation& invitation, const std::string& word) {
  const auto arguments = bai::JsonObject().text("inv_id", invitation.id).done();
  if (word == "a" || word == "A") {
    context.call("VFolder.accept_invitation", arguments);
    context.raw(1, "You can now access vfolder " + invitation.folder + " (" + invitation.id + ")\n");
  } else if (word == "r" || word == "R") {
    context.call("VFolder.delete_invitation", arguments);
    context.raw(1, "vfolder invitation rejected: " + invitation.folder + " (" + invitation.id + ")\n");
  } else {
    return word == "c" || word == "C";
  }
  return true;
}

int run(const bai::Nothing&, bai::CommandContext& context) {
  const auto invitations = read(context.call("VFolder.invitations", "{}"));
  if (invitations.empty()) {
    context.raw(1, "No invitations.\n");
    return 0;
  }
  std::string text = "List of invitations (inviter, vfolder id, permission):\n";
  for (size_t i = 0; i < invitations.size(); ++i)
    text += "[" + std::to_string(i + 1) + "] " + invitations[i].line + "\n";
  context.raw(1, text);
  const auto choice = ask(context, "Choose invitation number to manage");
  size_t number = 0;
  const auto [end, failed] = std::from_chars(choice.data(), choice.data() + choice.size(), number);
  if (failed != std::errc{} || end != choice.data() + choice.size() || number < 1 || number > invitations.size())
    return 0;
  while (!act(context, invitations[number - 1], ask(context, "Choose action. (a)ccept, (r)eject, (c)ancel"))) {}
  return 0;
}

}  // namespace

void add_invitations_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
