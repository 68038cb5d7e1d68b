/// The tables behind `bai/services.h`. One file per group of services; each function is a thin translation to the
/// kernel's own interfaces.
#pragma once

#include <bai/plugin.h>

namespace bai::kernel {

extern const bai_host_context kContextTable;
extern const bai_host_http kHttpTable;
extern const bai_host_websocket kWebSocketTable;
extern const bai_host_sse kSseTable;
extern const bai_host_server kServerTable;
extern const bai_host_config kConfigTable;
extern const bai_host_output kOutputTable;
extern const bai_host_progress kProgressTable;
extern const bai_host_prompt kPromptTable;
extern const bai_host_input kInputTable;
extern const bai_host_terminal kTerminalTable;
extern const bai_host_process kProcessTable;

}  // namespace bai::kernel
