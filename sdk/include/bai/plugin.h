/* bai/plugin.h: the contract between the backend.ai host and a plugin. C99, C++11 and newer. DRAFT of ABI 1.0.
 *
 * A plugin is one shared object that exports one function (`bai_plugin_entry_v1`). The host calls it, checks what it
 * returns, and calls `open`, in which the plugin registers its commands and functions. Everything a handler may use
 * afterwards is in bai/services.h.
 *
 * The rules of the boundary. Each has a test.
 *
 *  1  Types. Integers, pointers, `bai_str` and the structs declared here cross; nothing else does. Text is UTF-8 with a
 * length; only a `const char *` is NUL-terminated. The two sides may come from different compilers, languages and
 * standard libraries. 2  Growth. A struct with a `size` member may get more members at its end. Its maker zeroes it and
 * stores sizeof as it was compiled; the reader touches a member only if BAI_HAS says that it is there. If the struct is
 * larger than the reader knows, the surplus has to be zero, and so have flag bits that the reader does not know;
 * otherwise the call is refused with BAI_E_UNSUPPORTED, because doing something other than what was asked for is worse
 * than doing nothing. Such structs have no padding at their end (BAI_TIGHT), are passed by address and never stand in
 * arrays. `bai_str`, `bai_sink` and `bai_source` never change. What cannot be appended gets a new interface id
 * ("bai.http/2"), and both are served. 3  Ownership. Arguments are borrowed until the call returns. Results are written
 * into a sink that the caller brought. A handle is closed through the table it came from; handles that a handler
 * forgets are closed by the host when the handler returns. Memory is never released by the other side. 4  Failure. No
 * exception, panic or longjmp passes a function of this file. A negative status is a failure and comes with an error in
 *     the slot; a positive one is an expected answer ("nothing yet", "no more") and leaves the slot alone.
 *  5  State. There is one instance of a plugin per process, used by every client session at once, on several threads.
 * What belongs to one execution is in its `bai_context`; a plugin keeps nothing of it. Context and handles made with it
 * end when the handler returns; threads of the plugin's own that use them are joined before. 6  Threads. [any]:
 * callable from every thread. [cmd]: only on the thread that a command was entered on. One handle is used by one thread
 * at a time, but on a stream and a websocket one may send while another receives. `open` and `close` never overlap. 7
 * Waiting. A blocking call ends with BAI_E_CANCELLED soon after Ctrl-C, SIGTERM or a caller that closed its end, and
 * with BAI_E_TIMEOUT at the deadline. `timeout_ms`: -1 waits until then, 0 does not wait; passed without news it is
 * BAI_AGAIN. 8  Lifetime. A library stays loaded until the process ends; `close` is called at most once, shortly
 * before.
 */
#ifndef BAI_PLUGIN_H
#define BAI_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define BAI_ABI_MAJOR 1
#define BAI_ABI_MINOR 0

/* The oldest minor version of a host that this plugin wants to work with; later declarations are then not visible, so
 * that using one fails in the compiler and not on a user's machine. */
#ifndef BAI_TARGET_MINOR
#define BAI_TARGET_MINOR BAI_ABI_MINOR
#endif

#if defined(_WIN32)
#define BAI_EXPORT __declspec(dllexport)
#else
#define BAI_EXPORT __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* True if the struct at `p` reaches far enough to have member `f`. */
#define BAI_HAS(T, p, f) ((p) != NULL && (p)->size >= offsetof(T, f) + sizeof((p)->f))

/* Refuses to compile a struct with padding after its last member: a later member would lie inside the size of today. */
#define BAI_TIGHT(T, last) typedef char bai_tight_##T[sizeof(T) == offsetof(T, last) + sizeof(((T*)0)->last) ? 1 : -1]

/* ------------------------------------------------------------------------------------------------------------------
 * values */

/* `n` bytes of UTF-8 (or of anything, where a declaration says "bytes"); `p` may be NULL if `n` is 0. */
typedef struct bai_str {
  const char* p;
  size_t n;
} bai_str;

typedef int32_t bai_status;
enum {
  BAI_OK = 0,
  BAI_AGAIN = 1,          /* nothing yet */
  BAI_END = 2,            /* no more */
  BAI_E_FAIL = -1,        /* a failure without a kind of its own */
  BAI_E_CANCELLED = -2,   /* the user or the caller stopped it */
  BAI_E_TIMEOUT = -3,     /* a time limit or the deadline passed */
  BAI_E_NOT_FOUND = -4,   /* a local thing does not exist */
  BAI_E_INVALID = -5,     /* bad input */
  BAI_E_AUTH = -6,        /* credentials are missing or were refused */
  BAI_E_NETWORK = -7,     /* no complete answer from the server */
  BAI_E_API = -8,         /* the server refused; details hold {"status":404,"problem":{...}} */
  BAI_E_UNSUPPORTED = -9, /* this host, terminal or server cannot do it */
  BAI_E_DENIED = -10      /* not allowed, or not at this moment */
};

/* Kinds of a message on a stream (JSON text, or bytes) and on a websocket (text, binary). */
enum { BAI_JSON = 1, BAI_BYTES = 2 };

/* Takes a result, in one piece or in several; it is complete only if the call that was given the sink returned BAI_OK.
 */
typedef struct bai_sink {
  void* self;
  bai_status (*write)(void* self, const void* data, size_t n);
} bai_sink;

/* Supplies the bytes of a request. `read` stores at most `capacity` bytes and their number in *n; 0 is the end.
 * `rewind` continues at `offset` from the beginning (a retry starts at 0, a resumed transfer where the server stopped);
 * NULL means that the bytes exist only once, so the request is never repeated. Called on the thread that made the
 * service call. */
typedef struct bai_source {
  void* self;
  bai_status (*read)(void* self, void* buffer, size_t capacity, size_t* n);
  bai_status (*rewind)(void* self, uint64_t offset);
  int64_t total; /* bytes in all, -1 if unknown */
} bai_source;

typedef struct bai_error bai_error;     /* where a failure is described; the host's; one thread's; may be NULL */
typedef struct bai_context bai_context; /* one execution of a handler (rule 5) */
typedef struct bai_stream bai_stream;   /* one end of the channel between a function and its caller */

/* ------------------------------------------------------------------------------------------------------------ host →
 * plugin */

typedef struct bai_host bai_host;
struct bai_host {
  uint32_t size;
  uint16_t abi_major, abi_minor;
  void* self;
  /* [any] The table of an interface ("bai.http/1"), or NULL if this host does not have it. The address never changes.
   */
  const void* (*get)(const bai_host* host, const char* interface_id);
  /* [any] Describes a failure; a second call replaces the first (that is how one recovers, or adds context).
   * `details_json`: one object or empty; its member "hint" is the next step for the user, "id" a stable name for
   * scripts. */
  void (*error_set)(bai_error* error, bai_status code, bai_str message, bai_str details_json);
  /* [any] The code (BAI_OK if nothing was described); the texts live until the slot is used again. */
  bai_status (*error_get)(const bai_error* error, bai_str* message, bai_str* details_json);
  /* [any] Slots for threads of the plugin's own. */
  bai_error* (*error_new)(const bai_host* host);
  void (*error_free)(bai_error* error);
  /* [any] level: 0 trace, 1 debug, 2 info, 3 warning, 4 error. */
  void (*log)(const bai_host* host, int32_t level, bai_str message);
};

/* ----------------------------------------------------------------------------------------------------------------
 * handlers */

/* Runs a command. `arguments_json` is one object, parsed and checked by the host against the descriptor, defaults
 * filled in. The exit code is used if BAI_OK is returned; a failure's exit code is the host's table. */
typedef bai_status (*bai_command_fn)(void* self, bai_context* context, bai_str arguments_json, int32_t* exit_code,
                                     bai_error* error);

/* Runs a function. There is one shape, so that callers treat all functions alike: an ordinary function sends exactly
 * one JSON message, a streaming one ("stream":true) sends any number of messages and may receive some. Returning ends
 * the stream, after everything that was sent: BAI_OK as its end, a failure as that failure. */
typedef bai_status (*bai_function_fn)(void* self, bai_context* context, bai_str arguments_json, bai_stream* stream,
                                      bai_error* error);

/* ------------------------------------------------------------------------------------------------------------ plugin →
 * host */

typedef struct bai_plugin {
  uint32_t size;
  uint16_t abi_major, abi_minor; /* BAI_ABI_MAJOR, BAI_TARGET_MINOR */
  const char *id, *version;      /* as in plugin.json */
  /* Fetches interface tables and registers everything. It has no context, so only the registrar, the log and errors can
   * be used. A table that is missing is no reason to fail here: the build step that describes the plugin has none of
   * them. */
  bai_status (*open)(const bai_host* host, void** instance, bai_error* error);
  void (*close)(void* instance);
  /* Extensions of the plugin's side; NULL, or returns NULL for an unknown id. */
  const void* (*get)(void* instance, const char* interface_id);
} bai_plugin;

/* The exported symbol. The major version is part of its name: a library of another major is recognised without running
 * any of its code, and one library can serve two generations of hosts. A statically linked plugin gets a name of its
 * own. */
#define BAI_JOIN_(a, b) a##b
#define BAI_JOIN(a, b) BAI_JOIN_(a, b)
#ifdef BAI_STATIC_PLUGIN
#define BAI_ENTRY BAI_JOIN(bai_plugin_entry_v1_, BAI_STATIC_PLUGIN)
#else
#define BAI_ENTRY bai_plugin_entry_v1
#endif
BAI_EXPORT const bai_plugin* BAI_ENTRY(void);
typedef const bai_plugin* (*bai_plugin_entry_fn)(void);

/* ----------------------------------------------------------------------------------------------------------------
 * registrar */

#define BAI_HOST_REGISTRAR "bai.registrar/1"
/* Works during `open` only; afterwards every call is BAI_E_DENIED. A descriptor (docs/descriptors.md) comes together
 * with its handler, so that neither exists without the other. The build step opens the plugin under a registrar that
 * only records and writes the texts to commands.json; a running host compares what is registered with that file, byte
 * for byte. */
typedef struct bai_host_registrar {
  uint32_t size;
  uint32_t reserved;
  bai_status (*command)(const bai_host* host, bai_str descriptor, bai_command_fn run, void* self, bai_error* error);
  bai_status (*function)(const bai_host* host, bai_str descriptor, bai_function_fn run, void* self, bai_error* error);
  bai_status (*group)(const bai_host* host, bai_str descriptor, bai_error* error);
} bai_host_registrar;

BAI_TIGHT(bai_str, n);
BAI_TIGHT(bai_sink, write);
BAI_TIGHT(bai_source, total);
BAI_TIGHT(bai_host, log);
BAI_TIGHT(bai_plugin, get);
BAI_TIGHT(bai_host_registrar, group);

#ifdef __cplusplus
}
#endif

#include <bai/services.h>

#endif /* BAI_PLUGIN_H */
