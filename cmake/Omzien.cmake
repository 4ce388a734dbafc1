# What every target of ours has in common, as two interface targets and one function.
#
# omzien_warnings: warnings and sanitizers for code we wrote. Generated code never links it: UBSan makes a .pb.cc
# eight times slower to compile and finds nothing there we could mend.
add_library(omzien_warnings INTERFACE)
target_compile_options(omzien_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)

# OMZIEN_SANITIZE: a value of -fsanitize for our own code ("address,undefined" or "thread"); set by a preset.
set(OMZIEN_SANITIZE "" CACHE STRING "Sanitizers for our own code, as given to -fsanitize")
if(OMZIEN_SANITIZE)
  target_compile_options(omzien_warnings INTERFACE
    -fsanitize=${OMZIEN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${OMZIEN_SANITIZE})
endif()

# omzien_library(<folder> SOURCES … [PUBLIC <targets>] [PRIVATE <targets>])
#
# The library of one folder, as omzien::<folder>. PUBLIC is what its headers include.
function(omzien_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  add_library(omzien_${name} STATIC ${arg_SOURCES})
  add_library(omzien::${name} ALIAS omzien_${name})
  target_include_directories(omzien_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(omzien_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} omzien_warnings)
endfunction()

# omzien_test(<folder> SOURCES … LIBS <targets> [LABELS <labels>])
#
# One test binary per folder (<folder>_test), each of its cases registered with CTest. NO_PRETTY_VALUES: without it the
# names of suites parameterised by a function contain addresses.
function(omzien_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS;LABELS")
  add_executable(${name}_test ${arg_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${arg_LIBS} GTest::gmock_main omzien_warnings)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR})
  # Without labels the word is left out: CMake drops the empty value and labels the test with the next word.
  set(properties TIMEOUT 300)
  if(arg_LABELS)
    list(APPEND properties LABELS "${arg_LABELS}")
  endif()
  gtest_discover_tests(${name}_test NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES ${properties})
endfunction()
