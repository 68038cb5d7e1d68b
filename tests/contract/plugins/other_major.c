/* Says that it is built for another major version of the ABI. */
#include <bai/plugin.h>

static bai_status open_plugin(const bai_host* host, void** instance, bai_error* error) {
  (void)host;
  (void)instance;
  (void)error;
  return BAI_E_FAIL; /* never reached */
}
static void close_plugin(void* instance) { (void)instance; }

BAI_EXPORT const bai_plugin* BAI_ENTRY(void) {
  static const bai_plugin plugin = {sizeof(bai_plugin), 2,   0, "com.example.other-major", "1.0.0", open_plugin,
                                    close_plugin,       NULL};
  return &plugin;
}
