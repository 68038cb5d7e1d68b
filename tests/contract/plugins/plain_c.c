/* A plugin without the C++ layer: what an author in C, or in any language with a C interface, writes. */
#include <bai/plugin.h>

#include <string.h>

static const bai_host* the_host;
static const bai_host_stream* streams;
static const bai_host_call* calls;

static bai_str text(const char* s) {
  bai_str result;
  result.p = s;
  result.n = strlen(s);
  return result;
}

static bai_status echo(void* self, bai_context* context, bai_str arguments, bai_stream* stream, bai_error* error) {
  (void)self;
  (void)context;
  return streams->send(stream, BAI_JSON, arguments, error);
}

static bai_status boom(void* self, bai_context* context, bai_str arguments, bai_stream* stream, bai_error* error) {
  (void)self;
  (void)context;
  (void)arguments;
  (void)stream;
  the_host->error_set(error, BAI_E_AUTH, text("boom in C"), text("{\"hint\":\"none\"}"));
  return BAI_E_AUTH;
}

/* Fails without a word: the host has to say who it was. */
static bai_status silent(void* self, bai_context* context, bai_str arguments, bai_stream* stream, bai_error* error) {
  (void)self;
  (void)context;
  (void)arguments;
  (void)stream;
  (void)error;
  return BAI_E_FAIL;
}

static bai_status send_number(void* self, bai_context* context, bai_str arguments, bai_stream* stream,
                              bai_error* error) {
  const char* const count = (const char*)self;
  const char* at;
  (void)context;
  (void)arguments;
  for (at = count; *at != '\0'; ++at) {
    const bai_status status = streams->send(stream, BAI_JSON, text("1"), error);
    if (status < 0) return status;
  }
  return BAI_OK;
}

static bai_status open_plugin(const bai_host* host, void** instance, bai_error* error) {
  const bai_host_registrar* registrar = (const bai_host_registrar*)host->get(host, BAI_HOST_REGISTRAR);
  bai_status status;
  the_host = host;
  *instance = NULL;
  if (registrar == NULL) return BAI_E_UNSUPPORTED;
  streams = (const bai_host_stream*)host->get(host, BAI_HOST_STREAM);
  calls = (const bai_host_call*)host->get(host, BAI_HOST_CALL);
#define BAI_TRY(call) \
  status = (call);    \
  if (status < 0) return status
  BAI_TRY(registrar->function(
      host,
      text("{\"name\":\"PlainC.echo\",\"summary\":\"Returns its arguments\",\"params\":[],\"result\":\"object\"}"),
      echo, NULL, error));
  BAI_TRY(registrar->function(
      host, text("{\"name\":\"PlainC.boom\",\"summary\":\"Fails\",\"params\":[],\"result\":\"object\"}"), boom, NULL,
      error));
  BAI_TRY(registrar->function(
      host, text("{\"name\":\"PlainC.silent\",\"summary\":\"Fails silently\",\"params\":[],\"result\":\"object\"}"),
      silent, NULL, error));
  BAI_TRY(registrar->function(
      host, text("{\"name\":\"PlainC.nothing\",\"summary\":\"Sends nothing\",\"params\":[],\"result\":\"object\"}"),
      send_number, (void*)"", error));
  BAI_TRY(registrar->function(
      host, text("{\"name\":\"PlainC.twice\",\"summary\":\"Sends twice\",\"params\":[],\"result\":\"object\"}"),
      send_number, (void*)"xx", error));
  return BAI_OK;
}

static void close_plugin(void* instance) { (void)instance; }

BAI_EXPORT const bai_plugin* BAI_ENTRY(void) {
  static const bai_plugin plugin = {sizeof(bai_plugin), BAI_ABI_MAJOR, BAI_TARGET_MINOR, BAI_PLUGIN_ID,
                                    BAI_PLUGIN_VERSION, open_plugin,   close_plugin,     NULL};
  return &plugin;
}
