# What every target of ours has in common, as two interface targets and one function.
#
# omzien_warnings: warnings and sanitizers for code we wrote. Generated code never links it: UBSan makes a .pb.cc
# eight times slower to compile and finds nothing there we could mend. Optimised builds show warnings and go on: GCC 12
# at -O3 warns of what cannot be (array-bounds in a moved std::string), and it is no reason why ./omzien up should stop.
add_library(omzien_warnings INTERFACE)
target_compile_options(omzien_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<NOT:$<CONFIG:Release>>:-Werror>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)

# OMZIEN_SANITIZE: a value of -fsanitize for our own code ("address,undefined" or "thread"); set by a preset.
set(OMZIEN_SANITIZE "" CACHE STRING "Sanitizers for our own code, as given to -fsanitize")
if(OMZIEN_SANITIZE)
  target_compile_options(omzien_warnings INTERFACE
    -fsanitize=${OMZIEN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${OMZIEN_SANITIZE})
endif()

# omzien_quick: what tests and programs leave out of the sanitizers and of -O1, on which a compiler spends two thirds of a
# large file's time, for the libraries' headers more than for our lines. Where the left-out checks would stop,
# AddressSanitizer does too; the libraries under test keep them all.
add_library(omzien_quick INTERFACE)
if(OMZIEN_SANITIZE)
  target_compile_options(omzien_quick INTERFACE -O0 -fno-sanitize=vptr,null,alignment,object-size)
endif()

# omzien_precompiled: the headers of others that most of our files read, compiled once; it takes one to two seconds off each
# file. …_messages: also the records and events that most services read; …_program: also CLI11; …_test: also GoogleTest and
# the stubs. Their users need equal flags, hence -pthread for all. The clang preset goes without: it shows an #include
# that a file of ours forgot.
option(OMZIEN_PRECOMPILE "Compile the headers of others once" ON)
target_compile_options(omzien_warnings INTERFACE -pthread)
set(precompiled
  <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <set> <string> <string_view> <thread> <utility>
  <variant> <vector>
  <absl/container/flat_hash_map.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/strings/str_format.h>
  <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/synchronization/mutex.h> <absl/time/time.h>
  <google/protobuf/descriptor.h> <google/protobuf/map.h> <google/protobuf/timestamp.pb.h>
  <google/protobuf/util/time_util.h> <grpcpp/grpcpp.h>)
function(omzien_precompile target)  # HEADERS …
  # Precompiled headers belong to a target, and a target has a source.
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled.cc CONTENT "")
  add_library(${target} OBJECT ${PROJECT_BINARY_DIR}/precompiled.cc)
  target_link_libraries(${target} PRIVATE omzien_warnings)
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # ccache wants it
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()
find_package(CLI11 REQUIRED)
if(OMZIEN_PRECOMPILE)
  set(messages <omzien/internal/v1/event.pb.h> <omzien/store/v1/records.pb.h>)
  omzien_precompile(omzien_precompiled ${precompiled})
  omzien_precompile(omzien_precompiled_messages ${precompiled} ${messages})
  target_link_libraries(omzien_precompiled_messages PRIVATE omzien::proto)
  omzien_precompile(omzien_precompiled_program <CLI/CLI.hpp> ${precompiled})
  target_link_libraries(omzien_precompiled_program PRIVATE CLI11::CLI11 omzien_quick)
  if(BUILD_TESTING)
    find_package(GTest REQUIRED)
    set(stubs directory help_request helper inbox invitation matching offer resident signal simulation statistics team)
    list(TRANSFORM stubs REPLACE "(.+)" "<omzien/v1/\\1.grpc.pb.h>")
    omzien_precompile(omzien_precompiled_test <gmock/gmock.h> ${precompiled} ${messages} ${stubs})
    target_link_libraries(omzien_precompiled_test PRIVATE GTest::gmock omzien::proto_grpc omzien_quick)
  endif()
endif()
function(omzien_use_precompiled target precompiled)
  if(OMZIEN_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()

# omzien_library(<folder> SOURCES … [PUBLIC <targets>] [PRIVATE <targets>] [NOT_PRECOMPILED | MESSAGES | PROGRAM])
#
# The library of one folder, as omzien::<folder>. PUBLIC is what its headers include. NOT_PRECOMPILED: it links a library
# that wants flags of its own, as hiredis does. MESSAGES: most of its files read records or events. PROGRAM: it is most of a program, and compiled like one.
function(omzien_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NOT_PRECOMPILED;MESSAGES;PROGRAM" "" "SOURCES;PUBLIC;PRIVATE")
  add_library(omzien_${name} STATIC ${arg_SOURCES})
  add_library(omzien::${name} ALIAS omzien_${name})
  target_include_directories(omzien_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(omzien_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} omzien_warnings)
  if(arg_PROGRAM)
    target_link_libraries(omzien_${name} PRIVATE omzien_quick)
    omzien_use_precompiled(omzien_${name} omzien_precompiled_program)
  elseif(arg_MESSAGES)
    omzien_use_precompiled(omzien_${name} omzien_precompiled_messages)
  elseif(NOT arg_NOT_PRECOMPILED)
    omzien_use_precompiled(omzien_${name} omzien_precompiled)
  endif()
endfunction()

# omzien_program(<name> SOURCES … LIBS <targets>)
#
# An executable that people or other programs start, with flags read by CLI11.
function(omzien_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} CLI11::CLI11 omzien_warnings omzien_quick)
  omzien_use_precompiled(${name} omzien_precompiled_program)
endfunction()

# omzien_test(<folder> SOURCES … LIBS <targets> [LABELS <labels>])
#
# One test binary per folder (<folder>_test), each of its cases registered with CTest. NO_PRETTY_VALUES: without it the
# names of suites parameterised by a function contain addresses.
function(omzien_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS;LABELS")
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${arg_LIBS} GTest::gmock_main omzien_warnings omzien_quick)
  omzien_use_precompiled(${name}_test omzien_precompiled_test)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
  # Without labels the word is left out: CMake drops the empty value and labels the test with the next word.
  set(properties TIMEOUT 300)
  if(arg_LABELS)
    list(APPEND properties LABELS "${arg_LABELS}")
  endif()
  gtest_discover_tests(${name}_test NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES ${properties})
endfunction()
