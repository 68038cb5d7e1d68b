#include "shared/tus_upload.hpp"

#include "shared/remote_files.hpp"

namespace vfolders {

namespace {

constexpr std::int64_t kDefaultChunk = std::int64_t{16} << 20, kLargestChunk = std::int64_t{1} << 30;
constexpr bai::milliseconds kLongChunk{5000}, kBetweenReadings{1000};
constexpr size_t kMostReadings = 30;

class Upload {
 public:
  Upload(const bai::Context& context, const UploadPlan& plan, const LocalFile& file, Report& report)
      : context_(context), plan_(plan), file_(file), report_(report), patience_(context), chunk_(plan.chunk_size) {}

  void run() {
    start_over();
    report_.begin(file_.path.string(), ticket_.url, file_.size);
    while (!complete_) {
      try {
        send_chunk();
        patience_.succeeded();
      } catch (const bai::Error& failure) { recover(failure); }
    }
    report_.end(file_.size);
  }

 private:
  void start_over() {
    ticket_ = ask_ticket(context_, plan_.folder, "upload",
                         bai::JsonObject().text("path", file_.name).number("size", file_.size).done(), plan_.addresses);
    offset_ = sent_ = 0;
  }

  void send_chunk() {
    const auto length = std::min(chunk_, file_.size - offset_);
    FilePart part(file_, offset_, length, [this](std::int64_t done) { report_.progress(done, file_.size); });
    auto request = ticket_.request("PATCH");
    request.content_type = "application/offset+octet-stream";
    request.headers = {{"Tus-Resumable", "1.0.0"}, {"Upload-Offset", std::to_string(offset_)}};
    request.source = part.source();
    const auto began = std::chrono::steady_clock::now();
    bai::HttpReply reply;
    try {
      reply = context_.http(request);
    } catch (const bai::Error&) {
      sent_ = std::max(sent_, offset_ + part.taken());
      if (part.failure().empty()) throw;
      throw bai::Error(BAI_E_FAIL, "file \"" + file_.path.string() + "\": " + part.failure());
    }
    sent_ = std::max(sent_, offset_ + part.taken());
    if (reply.status != 204) throw refusal(reply.status, reply.body, "uploading " + bai::quote(file_.name));
    chunk_ =
        next_chunk(chunk_, std::chrono::duration_cast<bai::milliseconds>(std::chrono::steady_clock::now() - began));
    accept(reply.headers, offset_ + length);
  }

  void accept(const std::string& headers, std::int64_t expected) {
    const auto told = number_of(header_of(headers, "upload-offset"));
    if (told && *told != expected) {
      throw bai::Error(BAI_E_API,
                       "the server has " + std::to_string(*told) + " bytes of " + bai::quote(file_.name) + " where " +
                           std::to_string(expected) + " were sent",
                       R"({"status":409})");
    }
    offset_ = expected;
    complete_ = offset_ == file_.size;
  }

  void recover(const bai::Error& failure) {
    const int status = status_of(failure);
    if (status >= 500 && sent_ == file_.size && make_parent()) return start_over();
    // 400, 404: the token expired, or the server has forgotten the upload
    const bool forgotten = (status == 400 || status == 404) && !asked_again_ && offset_ > 0;
    if (!forgotten) patience_.failed(failure);
    asked_again_ = forgotten;
    resume();
  }

  /// Servers of 22.03 fail at the last byte if the file's folder is missing. True if it was made now.
  bool make_parent() {
    const auto parent = std::filesystem::path(file_.name).parent_path();
    if (parent.empty() || made_parent_) return false;
    made_parent_ = true;
    try {
      make_remote(context_, plan_.folder, parent.generic_string());
      return true;
    } catch (const bai::Error& failure) {
      if (failure.code != BAI_E_API) throw;
      return false;  // it was there already: the failure has another cause
    }
  }

  void resume() {
    const auto stored = settled_offset();
    if (stored && *stored <= sent_ && *stored <= file_.size) {
      offset_ = *stored;
      complete_ = offset_ == file_.size && arrived();
      if (complete_ || offset_ < file_.size) return;
    }
    if (sent_ == file_.size && arrived()) {
      complete_ = true;
      return;
    }
    start_over();
  }

  /// What the server has once it has stopped writing; none if it does not say, or never comes to rest.
  std::optional<std::int64_t> settled_offset() {
    std::optional<std::int64_t> last;
    for (size_t i = 0; i < kMostReadings; ++i) {
      auto request = ticket_.request("HEAD");
      request.headers = {{"Tus-Resumable", "1.0.0"}};
      const auto reply = context_.http(request);
      if (reply.status != 200) return std::nullopt;
      const auto now = number_of(header_of(reply.headers, "upload-offset"));
      if (!now || now == last) return now;
      last = now;
      pause(context_, kBetweenReadings);
    }
    return std::nullopt;
  }

  /// After the last byte the upload is gone; the listing tells whether the file has arrived as a whole.
  bool arrived() { return remote_size(context_, plan_.folder, file_.name) == file_.size; }

  const bai::Context& context_;
  const UploadPlan& plan_;
  const LocalFile& file_;
  Report& report_;
  Patience patience_;
  Ticket ticket_;
  std::int64_t chunk_, offset_ = 0, sent_ = 0;
  bool complete_ = false, made_parent_ = false, asked_again_ = false;
};

}  // namespace

std::int64_t next_chunk(std::int64_t chunk, bai::milliseconds took) noexcept {
  if (chunk < kDefaultChunk || took >= kLongChunk) return chunk;
  return std::min(chunk * 2, std::max(chunk, kLargestChunk));
}

void upload_file(const bai::Context& context, const UploadPlan& plan, const LocalFile& file, Report& report) {
  Upload(context, plan, file, report).run();
}

}  // namespace vfolders
