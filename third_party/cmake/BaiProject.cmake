# What every target of this project shares: language level, warnings, sanitizers, where programs land.
# Use: bai_own(<target>) right after add_library/add_executable.
include(GNUInstallDirs)

option(BAI_TESTS "Build the tests" ON)
set(BAI_SANITIZE "" CACHE STRING "Sanitizers of all own code: empty, address;undefined or thread")

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(BAI_LIBRARY_DIR "${CMAKE_BINARY_DIR}/lib")                        # the same shape as an installation: bin/, lib/
set(BAI_PLUGIN_DIR "${CMAKE_BINARY_DIR}/lib/backend.ai/plugins")

# ccache, keyed so that a second clone in another folder hits it: paths inside the clone are written relatively.
find_program(BAI_CCACHE ccache)
if(BAI_CCACHE)
  set(launcher "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros "${BAI_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(bai_settings INTERFACE)
target_compile_features(bai_settings INTERFACE cxx_std_20 c_std_11)
target_compile_options(bai_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast> -Werror
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=." "-fdebug-prefix-map=${CMAKE_BINARY_DIR}=build"
  -fstack-protector-strong)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT BAI_SANITIZE)
  target_compile_options(bai_settings INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # wrong about `"literal" + std::string` at -O2 and above (GCC bug 105651)
  target_compile_options(bai_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
target_link_options(bai_settings INTERFACE LINKER:-z,relro LINKER:-z,now LINKER:--as-needed)
target_include_directories(bai_settings INTERFACE "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>")
if(BAI_SANITIZE)
  list(JOIN BAI_SANITIZE "," sanitizers)
  target_compile_options(bai_settings INTERFACE -fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(bai_settings INTERFACE -fsanitize=${sanitizers})
endif()

# bai_one_by_one(<target>): its files use the same short names in unnamed namespaces (Options, declare, run), so they are never merged into one
# translation unit by a unity build.
function(bai_one_by_one target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
endfunction()

function(bai_own target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:bai_settings>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
endfunction()
