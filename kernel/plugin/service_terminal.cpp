// bai.output/1, bai.progress/1, bai.prompt/1 and bai.input/1: what only a command's own thread may use.
#include "kernel/console/console.hpp"
#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"
#include "kernel/plugin/standard_input.hpp"

struct bai_progress : bai::kernel::Handle {
  std::unique_ptr<bai::kernel::console::Progress> bar;
  bai_context* context = nullptr;
};

namespace bai::kernel {
namespace {

using console::Console;
using std::chrono::milliseconds;

bai_status got(StandardInput::Got what) {
  return what == StandardInput::Got::data ? BAI_OK : what == StandardInput::Got::end ? BAI_END : BAI_AGAIN;
}

/// Most output calls: run on the console, say BAI_OK.
template <class Body>
bai_status on_console(bai_context* context, bai_error* error, Body&& body) {
  return to_status(error, [&]() -> bai_status {
    body(context->output());
    return BAI_OK;
  });
}

bai_status begin_progress(bai_context* context, bai_str title, std::int64_t total, bai_str unit, bai_progress** out,
                          bai_error* error) {
  return on_console(context, error, [&](Console& console) {
    auto progress = std::make_unique<bai_progress>();
    progress->bar = console.progress(text_of(title), total, text_of(unit));
    progress->context = context;
    *out = context->keep(std::move(progress));
  });
}

}  // namespace

const bai_host_output kOutputTable{
    sizeof kOutputTable,
    0,
    [](bai_context* context, bai_str json, bai_str spec, bai_error* error) -> bai_status {
      return on_console(context, error, [&](Console& console) { console.value(text_of(json), text_of(spec)); });
    },
    [](bai_context* context, bai_str spec, bai_error* error) -> bai_status {
      return on_console(context, error, [&](Console& console) { console.table_begin(text_of(spec)); });
    },
    [](bai_context* context, bai_str row, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        return context->output().table_row(text_of(row)) == Console::Row::stop ? BAI_END : BAI_OK;
      });
    },
    [](bai_context* context, std::int64_t total, bai_error* error) -> bai_status {
      return on_console(context, error, [&](Console& console) { console.table_end(total); });
    },
    [](bai_context* context) -> std::int32_t {
      std::int32_t rows = 0;
      (void)on_console(context, nullptr, [&](Console& console) { rows = console.page_rows(); });
      return rows;
    },
    [](bai_context* context, bai_str mark, bai_str text, bai_error* error) -> bai_status {
      return on_console(context, error, [&](Console& console) { console.message(text_of(mark), text_of(text)); });
    },
    [](bai_context* context, std::int32_t fd, bai_str bytes, bai_error* error) -> bai_status {
      return on_console(context, error, [&](Console& console) { console.raw(fd, text_of(bytes)); });
    }};

const bai_host_progress kProgressTable{
    sizeof kProgressTable, 0, begin_progress,
    [](bai_progress* progress, std::int64_t done, std::int64_t total, bai_str note) {
      if (progress != nullptr) progress->bar->update(done, total, text_of(note));
    },
    [](bai_progress* progress, std::int32_t succeeded) {
      if (progress == nullptr) return;
      progress->bar->end(succeeded != 0 ? console::Progress::Outcome::done : console::Progress::Outcome::failed);
      progress->context->release(progress);
    }};

const bai_host_prompt kPromptTable{
    sizeof kPromptTable, 0,
    [](bai_context* context, bai_str spec, const bai_sink* answer, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        const auto text = context->output().ask(text_of(spec));
        if (!text) return BAI_END;
        write_to(answer, *text);
        return BAI_OK;
      });
    }};

const bai_host_input kInputTable{
    sizeof kInputTable, 0,
    [](bai_context* context, void* buffer, std::size_t capacity, std::size_t* n, std::int32_t timeout_ms,
       bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        (void)context->output();  // the thread check
        return got(
            standard_input().read(static_cast<char*>(buffer), capacity, *n, milliseconds(timeout_ms), context->stop));
      });
    },
    [](bai_context* context, std::int32_t timeout_ms, const bai_sink* line, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        (void)context->output();
        std::string text;
        const auto what = standard_input().line(text, milliseconds(timeout_ms), context->stop);
        if (what == StandardInput::Got::data) write_to(line, text);
        return got(what);
      });
    },
    [](bai_context*) -> std::int32_t { return standard_input().fd(); }};

}  // namespace bai::kernel
