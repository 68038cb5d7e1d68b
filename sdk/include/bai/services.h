/* bai/services.h: what the host does for a running handler. Included by bai/plugin.h, whose rules hold here too.
 *
 * Every table is optional: `host->get(id)` may be NULL, and a table may be shorter than this header says (BAI_HAS).
 * Every call takes the context of the handler, or a handle that was made with it, so nothing here works in `open`.
 */
#ifndef BAI_SERVICES_H
#define BAI_SERVICES_H

#include <bai/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -----------------------------------------------------------------------------------------------------------------
 * context */

#define BAI_HOST_CONTEXT "bai.context/1"
enum {
  BAI_CONTEXT_TTY_IN = 1u, /* standard input, output, error are terminals */
  BAI_CONTEXT_TTY_OUT = 2u,
  BAI_CONTEXT_TTY_ERR = 4u,
  BAI_CONTEXT_YES = 8u,     /* --yes: questions are answered with yes */
  BAI_CONTEXT_OUTPUT = 16u, /* the [cmd] services work: this is a command, not a function */
  BAI_CONTEXT_PROGRAM = 32u /* standard output is for a program (--output json, jsonl, yaml, csv): no tables as text */
};
typedef struct bai_host_context { /* [any] */
  uint32_t size;
  uint32_t reserved;
  int32_t (*cancelled)(bai_context* context);    /* not 0 once the handler should stop, deadline included */
  int32_t (*cancel_fd)(bai_context* context);    /* readable once it was cancelled; for poll() only */
  int64_t (*remaining_ms)(bai_context* context); /* until the deadline; -1 = none */
  uint32_t (*flags)(bai_context* context);
} bai_host_context;

/* --------------------------------------------------------------------------------------------------------- streams and
 * calls */

#define BAI_HOST_STREAM "bai.stream/1"
/* Used on both ends of a channel. A channel holds a bounded number of bytes each way (1 MiB, or one message): `send`
 * waits for a slow reader. */
typedef struct bai_host_stream { /* [any] */
  uint32_t size;
  uint32_t reserved;
  /* BAI_END (caller's end): the function has returned, nobody reads. */
  bai_status (*send)(bai_stream* stream, int32_t kind, bai_str data, bai_error* error);
  /* One whole message. In the function, BAI_END means that the caller has no more input. At the caller, BAI_END means
   * that the function returned BAI_OK; its failure arrives as that status with its error. */
  bai_status (*receive)(bai_stream* stream, int32_t timeout_ms, int32_t* kind, const bai_sink* message,
                        bai_error* error);
  /* Readable if a message may be waiting. Receive until BAI_AGAIN before polling: several messages may be signalled
   * once. */
  int32_t (*poll_fd)(bai_stream* stream);
  bai_status (*finish)(bai_stream* stream, bai_error* error); /* caller's end: no more input */
  void (*close)(bai_stream* stream); /* caller's end: cancels the function if it runs, waits for it, frees the handle */
} bai_host_stream;

#define BAI_HOST_CALL "bai.call/1"
enum {
  /* Runs although the caller's context was cancelled, within `timeout_ms`, which must then be positive: for tidying up
   * after Ctrl-C, such as ending a session on the server. A second Ctrl-C still ends the program. */
  BAI_CALL_AFTER_CANCEL = 1u
};
typedef struct bai_call_request {
  uint32_t size, flags;
  bai_str function; /* "ComputeSession.get_info", of any plugin; its library is opened when it is needed */
  bai_str arguments_json;
  int32_t timeout_ms; /* 0 = the caller's deadline; otherwise the earlier of the two */
  uint32_t reserved;
} bai_call_request;
/* The function gets a context of its own: same client session, cancelled with the caller's, no output. Calls nest at
 * most 32 deep. */
typedef struct bai_host_call { /* [any] */
  uint32_t size;
  uint32_t reserved;
  /* Runs on the calling thread and writes the one message to `reply`. A streaming function is BAI_E_INVALID here. */
  bai_status (*call)(bai_context* context, const bai_call_request* request, const bai_sink* reply, bai_error* error);
  /* Runs any function on a thread of the host. */
  bai_status (*open)(bai_context* context, const bai_call_request* request, bai_stream** out, bai_error* error);
} bai_host_call;

/* --------------------------------------------------------------------------------------------------------------------
 * http */

#define BAI_HOST_HTTP "bai.http/1"
/* Endpoints, signatures, TLS, proxies, time limits and repetition are the host's work. */
enum {
  BAI_HTTP_REPEATABLE = 1u, /* may be sent again even if the server may have executed it; GET and HEAD always may */
  BAI_HTTP_UNSIGNED = 2u, /* `path` is an absolute address that the server named; no signature and no cookie go there */
  BAI_HTTP_ANY_STATUS = 4u /* every status is an answer; without it a status outside 2xx is BAI_E_API */
};
typedef struct bai_http_request {
  uint32_t size, flags;
  bai_str method;
  bai_str path;         /* "/folders/x", percent-encoded, without query; absolute only with BAI_HTTP_UNSIGNED */
  bai_str query_json;   /* [["name","value"],...] in this order, not encoded; empty = none */
  bai_str headers_json; /* the same form */
  bai_str content_type; /* a member of its own because the signature covers it */
  bai_str body;         /* bytes; or `source`, not both */
  const bai_source* source;
  int32_t connect_ms, read_ms,
      total_ms; /* 0 = as configured, -1 = none; read: longest silence; total: repetitions included */
  uint32_t reserved;
} bai_http_request;
typedef struct bai_http_reply { /* made by the caller */
  uint32_t size;
  int32_t status;          /* out: of the answer, also with BAI_E_API; 0 if there was none */
  const bai_sink* headers; /* in: takes [["content-type","..."],...], names in lower case; NULL = not wanted */
} bai_http_reply;
typedef struct bai_http_body bai_http_body;
typedef struct bai_host_http { /* [any] */
  uint32_t size;
  uint32_t reserved;
  bai_status (*request)(bai_context* context, const bai_http_request* request, bai_http_reply* reply,
                        const bai_sink* body, bai_error* error);
  /* The body is then read piece by piece, in constant memory. */
  bai_status (*open)(bai_context* context, const bai_http_request* request, bai_http_reply* reply, bai_http_body** out,
                     bai_error* error);
  /* BAI_END = complete; BAI_E_NETWORK = it broke off, what was read is not the whole. */
  bai_status (*read)(bai_http_body* body, void* buffer, size_t capacity, size_t* n, bai_error* error);
  void (*close)(bai_http_body* body);
} bai_host_http;

/* ---------------------------------------------------------------------------------------------------------------
 * websocket */

#define BAI_HOST_WEBSOCKET "bai.websocket/1"
typedef struct bai_websocket bai_websocket;
typedef struct bai_host_websocket {
  uint32_t size;
  uint32_t reserved;
  bai_status (*connect)(bai_context* context, const bai_http_request* request, bai_websocket** out,
                        bai_error* error); /* [any] */
  bai_status (*send)(bai_websocket* socket, int32_t kind, bai_str data, bai_error* error);
  /* One whole message. BAI_END = the peer closed (see close_code); a lost connection is BAI_E_NETWORK. */
  bai_status (*receive)(bai_websocket* socket, int32_t timeout_ms, int32_t* kind, const bai_sink* message,
                        bai_error* error);
  /* Receive with time-out 0 until BAI_AGAIN, then poll for `poll_events`: whole messages may already have left the
   * socket. */
  int32_t (*poll_fd)(bai_websocket* socket);
  int32_t (*poll_events)(bai_websocket* socket);
  /* The peer's code: 1005 = none given, 1006 = lost, 0 = still open. `reason` may be NULL. */
  int32_t (*close_code)(bai_websocket* socket, const bai_sink* reason);
  void (*close)(bai_websocket* socket, int32_t code, bai_str reason); /* says good-bye, frees the handle */
} bai_host_websocket;

/* ---------------------------------------------------------------------------------------------------------------
 * server-sent events */

#define BAI_HOST_SSE "bai.sse/1"
typedef struct bai_sse bai_sse;
typedef struct bai_host_sse {
  uint32_t size;
  uint32_t reserved;
  /* A GET without body. Returns once the server has answered. The host makes lost connections again (Last-Event-ID,
   * growing pauses), so events may be missing in between. [any] */
  bai_status (*connect)(bai_context* context, const bai_http_request* request, bai_sse** out, bai_error* error);
  /* {"event","data","id"}: three texts. BAI_END = the server said good-bye, with an event "server_close" as the last.
   * Lost for good is BAI_E_NETWORK, never an end. */
  bai_status (*next)(bai_sse* sse, int32_t timeout_ms, const bai_sink* event_json, bai_error* error);
  /* Poll for POLLIN: readable while `next` has something to tell. Stays the same through reconnections. */
  int32_t (*poll_fd)(bai_sse* sse);
  void (*close)(bai_sse* sse); /* frees the handle */
} bai_host_sse;

/* ------------------------------------------------------------------------------------------------------------- server
 * facts */

#define BAI_HOST_SERVER "bai.server/1"
typedef struct bai_host_server { /* [any] */
  uint32_t size;
  uint32_t reserved;
  /* `keys_json`: which facts, ["manager","role"]. Only what is asked for costs a request, once per client session.
   * Facts: "manager" ("22.03.3"), "api" ([6,"20220315"], negotiated), "login" (keypair, session, anonymous), "role"
   * (user, admin, superadmin, monitor), "admin_key" (true if the key pair is an administrator's), "domain" and "group"
   * (configured), "endpoint", "access_key". An unknown key is BAI_E_UNSUPPORTED. */
  bai_status (*facts)(bai_context* context, bai_str keys_json, const bai_sink* object_json, bai_error* error);
} bai_host_server;

/* ------------------------------------------------------------------------------------------------------------------
 * output */

#define BAI_HOST_OUTPUT "bai.output/1"
/* Specifications: docs/descriptors.md. The host renders a table or a document, colours, pages and neutralises control
 * characters. */
typedef struct bai_host_output { /* [cmd]; BAI_E_UNSUPPORTED in a context without BAI_CONTEXT_OUTPUT */
  uint32_t size;
  uint32_t reserved;
  bai_status (*value)(bai_context* context, bai_str json, bai_str spec_json, bai_error* error);
  /* Rows leave as they come. BAI_END from `table_row`: nobody reads any more, stop fetching. */
  bai_status (*table_begin)(bai_context* context, bai_str spec_json, bai_error* error);
  bai_status (*table_row)(bai_context* context, bai_str row_json, bai_error* error);
  bai_status (*table_end)(bai_context* context, int64_t total /* at the server; -1 = unknown */, bai_error* error);
  int32_t (*page_rows)(bai_context* context); /* rows worth fetching at once; 0 = nobody pages */
  bai_status (*message)(bai_context* context, bai_str mark /* info wait done fail warn */, bai_str text,
                        bai_error* error);
  bai_status (*raw)(bai_context* context, int32_t fd /* 1 or 2 */, bai_str bytes,
                    bai_error* error); /* a program's own output */
} bai_host_output;

/* ---------------------------------------------------------------------------------------------- progress, prompts,
 * input */

#define BAI_HOST_PROGRESS "bai.progress/1"
typedef struct bai_progress bai_progress;
typedef struct bai_host_progress {
  uint32_t size;
  uint32_t reserved;
  /* [cmd] `unit`: "bytes" or any noun; total -1 = not known yet. */
  bai_status (*begin)(bai_context* context, bai_str title, int64_t total, bai_str unit, bai_progress** out,
                      bai_error* error);
  void (*update)(bai_progress* progress, int64_t done, int64_t total,
                 bai_str note); /* [any] cheap; the host limits the rate */
  void (*end)(bai_progress* progress, int32_t succeeded);
} bai_host_progress;

#define BAI_HOST_PROMPT "bai.prompt/1"
typedef struct bai_host_prompt { /* [cmd] */
  uint32_t size;
  uint32_t reserved;
  /* {"kind":"confirm"|"text"|"secret"|"choice","text":"...","choices":[...],"default":...,"option":"--password"}. --yes
   * answers a confirmation. Without a terminal and without a default: BAI_E_UNSUPPORTED, naming `option`. End of input:
   * BAI_END. */
  bai_status (*ask)(bai_context* context, bai_str spec_json, const bai_sink* answer_json, bai_error* error);
} bai_host_prompt;

#define BAI_HOST_INPUT "bai.input/1"
typedef struct bai_host_input { /* [cmd] standard input */
  uint32_t size;
  uint32_t reserved;
  bai_status (*read)(bai_context* context, void* buffer, size_t capacity, size_t* n, int32_t timeout_ms,
                     bai_error* error); /* BAI_END */
  bai_status (*line)(bai_context* context, int32_t timeout_ms, const bai_sink* line,
                     bai_error* error);     /* without its end; BAI_END */
  int32_t (*poll_fd)(bai_context* context); /* the host buffers: read until BAI_AGAIN, then poll */
} bai_host_input;

/* ------------------------------------------------------------------------------------------------------------------
 * terminal and child processes */

#define BAI_HOST_TERMINAL "bai.terminal/1"
enum {
  BAI_TERMINAL_KEYS = 1, /* single keys, not echoed; Ctrl-C still interrupts */
  BAI_TERMINAL_RAW = 2   /* every byte as it is typed: Ctrl-C is a byte */
};
typedef struct bai_terminal_mode bai_terminal_mode;
typedef struct bai_host_terminal { /* [cmd] */
  uint32_t size;
  uint32_t reserved;
  /* Mode of the terminal on standard input. It is restored by `leave`, when the handler returns, at exit and when a
   * signal ends the program. One at a time: BAI_E_DENIED; without a terminal BAI_E_UNSUPPORTED. */
  bai_status (*enter)(bai_context* context, int32_t mode, bai_terminal_mode** out, bai_error* error);
  void (*leave)(bai_terminal_mode* mode);
  /* Of the terminal on standard output, or else on standard input; BAI_E_UNSUPPORTED without one. */
  bai_status (*dimensions)(bai_context* context, int32_t* columns, int32_t* rows, bai_error* error);
  /* Readable after the size changed, until `dimensions` is called; for poll() only. -1: not on this system. */
  int32_t (*resize_fd)(bai_context* context);
} bai_host_terminal;

#define BAI_HOST_PROCESS "bai.process/1"
typedef struct bai_process_request {
  uint32_t size, flags;
  bai_str arguments_json;   /* ["ssh","-p","2200","work@localhost"]; the first is looked up in PATH */
  bai_str environment_json; /* {"NAME":"value"} added to the program's own; null removes; empty = unchanged */
  bai_str folder;           /* working folder; empty = the current one */
} bai_process_request;
typedef struct bai_host_process { /* [cmd] */
  uint32_t size;
  uint32_t reserved;
  /* Runs a program on the command's standard input, output and error, and waits for it. Ctrl-C and Ctrl-\ are the
   * child's meanwhile; cancellation ends it with SIGTERM, and with SIGKILL five seconds later. Terminal modes that it
   * leaves behind are restored. `exit_code` as shells count: 128 + signal. BAI_E_NOT_FOUND: there is no such program.
   */
  bai_status (*run)(bai_context* context, const bai_process_request* request, int32_t* exit_code, bai_error* error);
} bai_host_process;

/* -----------------------------------------------------------------------------------------------------------
 * configuration */

#define BAI_HOST_CONFIG "bai.config/1"
typedef struct bai_host_config { /* [any] of the context's client session; never secrets */
  uint32_t size;
  uint32_t reserved;
  /* JSON value of a setting ("vfolder_mounts"); BAI_E_NOT_FOUND if there is none of that name. */
  bai_status (*get)(bai_context* context, bai_str key, const bai_sink* json, bai_error* error);
  /* Folder for the plugin's own files, made with mode 0700: kind "data", "cache", "state". */
  bai_status (*directory)(bai_context* context, bai_str kind, const bai_sink* path, bai_error* error);
} bai_host_config;

BAI_TIGHT(bai_host_context, flags);
BAI_TIGHT(bai_host_stream, close);
BAI_TIGHT(bai_call_request, reserved);
BAI_TIGHT(bai_host_call, open);
BAI_TIGHT(bai_http_request, reserved);
BAI_TIGHT(bai_http_reply, headers);
BAI_TIGHT(bai_host_http, close);
BAI_TIGHT(bai_host_websocket, close);
BAI_TIGHT(bai_host_sse, close);
BAI_TIGHT(bai_host_server, facts);
BAI_TIGHT(bai_host_output, raw);
BAI_TIGHT(bai_host_progress, end);
BAI_TIGHT(bai_host_prompt, ask);
BAI_TIGHT(bai_host_input, poll_fd);
BAI_TIGHT(bai_host_config, directory);
BAI_TIGHT(bai_host_terminal, resize_fd);
BAI_TIGHT(bai_process_request, folder);
BAI_TIGHT(bai_host_process, run);

#ifdef __cplusplus
}
#endif

#endif /* BAI_SERVICES_H */
