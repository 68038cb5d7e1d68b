/* A library that is no plugin of this major version: it serves only a later one. */
extern int bai_plugin_entry_v2(void);
__attribute__((visibility("default"))) int bai_plugin_entry_v2(void) { return 0; }
