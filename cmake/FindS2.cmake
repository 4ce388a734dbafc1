# Finds Google's S2 geometry, of which Debian (libs2-dev) ships headers and library but no CMake configuration.
#
# Result: S2_FOUND and the target S2::s2, which brings what S2's headers include: Abseil and OpenSSL's big numbers.
find_path(S2_INCLUDE_DIR s2/s2cell_id.h)
find_library(S2_LIBRARY s2)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(S2 REQUIRED_VARS S2_LIBRARY S2_INCLUDE_DIR)

if(S2_FOUND AND NOT TARGET S2::s2)
  include(CMakeFindDependencyMacro)
  find_dependency(absl CONFIG)
  find_dependency(OpenSSL COMPONENTS Crypto)
  add_library(S2::s2 UNKNOWN IMPORTED)
  set_target_properties(S2::s2 PROPERTIES
    IMPORTED_LOCATION "${S2_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${S2_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES
      "absl::base;absl::btree;absl::flat_hash_map;absl::int128;absl::memory;absl::strings;OpenSSL::Crypto")
endif()
mark_as_advanced(S2_INCLUDE_DIR S2_LIBRARY)
