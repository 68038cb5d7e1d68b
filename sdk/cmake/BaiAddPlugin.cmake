# bai_add_plugin(<target> ID <id> VERSION <version> SOURCES <file>... [IDENTITY <json>] [ABI_MINOR <minor>]
#                [LINK <library>...] [DESCRIBED <dir>] [NO_INSTALL])
#
# Builds one plugin as it is installed: a folder <id>/ with plugin.json, commands.json and lib/<id>.so. It lies in ${BAI_PLUGIN_DIR} (default:
# the build folder's plugins/), which works as $BACKENDAI_PLUGIN_PATH; `cmake --install` copies it to lib/backend.ai/plugins.
#
# The two JSON files are written after linking, by opening the library under a registrar that only records: a command is declared once, in code.
#   ID        at least two words of a-z 0-9 joined by dots or dashes: com.example.hello
#   IDENTITY  JSON object whose members (summary, license, publisher, ...) are copied into plugin.json
#   ABI_MINOR oldest minor version of the host that the plugin works with
#   LINK      libraries that the plugin brings along, static ones by preference
#   NO_INSTALL for plugins that only tests use
#   DESCRIBED folder with ready plugin.json and commands.json, for cross builds that cannot run the library
function(bai_add_plugin target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "NO_INSTALL" "ID;VERSION;IDENTITY;ABI_MINOR;DESCRIBED" "SOURCES;LINK")
  if(NOT ARG_ID OR NOT ARG_VERSION OR NOT ARG_SOURCES)
    message(FATAL_ERROR "bai_add_plugin(${target}): ID, VERSION and SOURCES are needed")
  endif()
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "bai_add_plugin(${target}): unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_ID MATCHES "^[a-z0-9]+([.-][a-z0-9]+)+$")
    message(FATAL_ERROR "bai_add_plugin(${target}): '${ARG_ID}' is no plugin id; use words of a-z 0-9 joined by dots: com.example.hello")
  endif()

  add_library(${target} MODULE ${ARG_SOURCES})
  if(NOT BAI_PLUGIN_DIR)
    set(BAI_PLUGIN_DIR "${CMAKE_BINARY_DIR}/plugins")
  endif()
  set(folder "${BAI_PLUGIN_DIR}/${ARG_ID}")
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so" OUTPUT_NAME "${ARG_ID}" LIBRARY_OUTPUT_DIRECTORY "${folder}/lib"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON
    CXX_EXTENSIONS OFF)
  target_link_libraries(${target} PRIVATE bai::sdk ${ARG_LINK})
  target_compile_definitions(${target} PRIVATE BAI_PLUGIN_ID="${ARG_ID}" BAI_PLUGIN_VERSION="${ARG_VERSION}")
  if(DEFINED ARG_ABI_MINOR)
    target_compile_definitions(${target} PRIVATE BAI_TARGET_MINOR=${ARG_ABI_MINOR})
  endif()

  # Exactly one exported symbol: hidden visibility alone leaves weak standard library symbols, through which two plugins would share state.
  file(CONFIGURE OUTPUT "${target}.map" CONTENT "{ global: bai_plugin_entry_v1; local: *; };\n" @ONLY)
  target_link_options(${target} PRIVATE "LINKER:--version-script,${CMAKE_CURRENT_BINARY_DIR}/${target}.map"
    LINKER:-z,now LINKER:-z,relro LINKER:-z,noexecstack LINKER:--as-needed)
  if(NOT BAI_SANITIZE)
    target_link_options(${target} PRIVATE LINKER:-z,defs)
    if(NOT BAI_SHARED_CXX_RUNTIME)  # a C++ runtime of its own mixes with nobody's
      target_link_options(${target} PRIVATE $<$<LINK_LANGUAGE:CXX>:-static-libstdc++> $<$<LINK_LANGUAGE:CXX>:-static-libgcc>)
    endif()
  endif()

  if(ARG_DESCRIBED)
    configure_file("${ARG_DESCRIBED}/plugin.json" "${folder}/plugin.json" COPYONLY)
    configure_file("${ARG_DESCRIBED}/commands.json" "${folder}/commands.json" COPYONLY)
  else()
    set(identity "{}")
    if(ARG_IDENTITY)
      get_filename_component(identity_file "${ARG_IDENTITY}" ABSOLUTE)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${identity_file}")
      file(READ "${identity_file}" identity)
      string(STRIP "${identity}" identity)
    endif()
    if(TARGET bai_plugin_describe)
      set(describe "$<TARGET_FILE:bai_plugin_describe>")
      add_dependencies(${target} bai_plugin_describe)
    else()
      set(describe "${BAI_DESCRIBE_PROGRAM}")
    endif()
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM COMMENT "Describing ${ARG_ID}"
      COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} "${describe}" "$<TARGET_FILE:${target}>" "${folder}" "${identity}")
  endif()
  if(NOT ARG_NO_INSTALL)
    install(DIRECTORY "${folder}/" DESTINATION "lib/backend.ai/plugins/${ARG_ID}" USE_SOURCE_PERMISSIONS)
  endif()
endfunction()
