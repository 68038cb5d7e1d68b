#include "shared/ranged_download.hpp"

namespace vfolders {

namespace {

/// First byte and size of "bytes 5-9/10"; none if it is something else.
std::optional<std::pair<std::int64_t, std::int64_t>> content_range(std::string_view text) {
  if (text.rfind("bytes ", 0) != 0) return std::nullopt;
  const auto dash = text.find('-'), slash = text.find('/');
  if (dash == text.npos || slash == text.npos || slash < dash) return std::nullopt;
  const auto first = number_of(text.substr(6, dash - 6)), total = number_of(text.substr(slash + 1));
  if (!first || !total) return std::nullopt;
  return std::pair(*first, *total);
}

class Download {
 public:
  Download(const bai::Context& context, const DownloadPlan& plan, const std::string& name,
           const std::filesystem::path& target, Report& report)
      : context_(context), plan_(plan), name_(name), target_(target), report_(report), patience_(context) {}

  void run() {
    ask();
    report_.begin(target_.string(), ticket_.url, -1);
    while (!complete_) {
      const auto before = partial_ ? partial_->size() : 0;
      try {
        fetch();
      } catch (const bai::Error& failure) {
        const int status = status_of(failure);
        if (status == 400 && before > 0 && !renewed_) {  // the token expired on the way
          renewed_ = true;
          ask();
          continue;
        }
        if (partial_ && partial_->size() > before) patience_.succeeded();
        patience_.failed(failure);
      }
    }
    partial_->finish();
    report_.end(partial_->size());
  }

 private:
  void ask() {
    ticket_ =
        ask_ticket(context_, plan_.folder, "download", bai::JsonObject().text("path", name_).done(), plan_.addresses);
  }

  void fetch() {
    auto request = ticket_.request("GET");
    const auto have = partial_ ? partial_->size() : 0;
    if (have > 0 && !validator_.empty()) {
      request.headers = {{"Range", "bytes=" + std::to_string(have) + "-"}, {"If-Range", validator_}};
    }
    auto body = context_.http_open(request);
    if (body.status() != 200 && body.status() != 206) throw failed(body);
    if (!partial_) {
      refuse_existing(target_);
      partial_.emplace(target_);
    }
    begin_body(body);
    copy(body);
    if (total_ >= 0 && partial_->size() != total_) {
      throw bai::Error(BAI_E_NETWORK, "of " + bai::quote(name_) + " came " + std::to_string(partial_->size()) +
                                          " bytes instead of " + std::to_string(total_));
    }
    complete_ = true;
  }

  void begin_body(const bai::HttpBody& body) {
    if (body.status() == 206) {
      const auto range = content_range(header_of(body.headers(), "content-range"));
      if (!range || range->first != partial_->size() || (total_ >= 0 && range->second != total_)) {
        validator_.clear();  // the next attempt asks for the whole
        throw bai::Error(BAI_E_NETWORK, "the server sent another part of " + bai::quote(name_) + " than was asked for");
      }
      return;
    }
    if (partial_->size() > 0) partial_->restart();
    total_ = number_of(header_of(body.headers(), "content-length")).value_or(-1);
    partial_->reserve(total_);
    validator_ = header_of(body.headers(), "etag");
    if (validator_.rfind("W/", 0) == 0) validator_.clear();  // weak ones do not tell bytes apart
    if (validator_.empty()) validator_ = header_of(body.headers(), "last-modified");
  }

  void copy(bai::HttpBody& body) {
    if (buffer_.empty()) buffer_.resize(plan_.buffer_size);
    while (const auto n = body.read(buffer_.data(), buffer_.size())) {
      partial_->append(buffer_.data(), n);
      report_.progress(partial_->size(), total_);
    }
  }

  bai::Error failed(bai::HttpBody& body) {
    std::string text(64 << 10, '\0');
    text.resize(body.read(text.data(), text.size()));
    if (body.status() == 404) {
      return bai::Error(BAI_E_API, "there is no file " + bai::quote(name_) + " in folder " + bai::quote(plan_.folder),
                        bai::JsonObject()
                            .number("status", 404)
                            .text("hint", "see the files: backend.ai vfolder ls " + plan_.folder)
                            .done());
    }
    return refusal(body.status(), text, "downloading " + bai::quote(name_));
  }

  const bai::Context& context_;
  const DownloadPlan& plan_;
  const std::string& name_;
  const std::filesystem::path& target_;
  Report& report_;
  Patience patience_;
  Ticket ticket_;
  std::optional<PartialFile> partial_;
  std::vector<char> buffer_;
  std::string validator_;
  std::int64_t total_ = -1;
  bool complete_ = false, renewed_ = false;
};

}  // namespace

void download_file(const bai::Context& context, const DownloadPlan& plan, const std::string& name,
                   const std::filesystem::path& target, Report& report) {
  Download(context, plan, name, target, report).run();
}

}  // namespace vfolders
