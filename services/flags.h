// The command line of omziend.

#ifndef OMZIEN_SERVICES_FLAGS_H_
#define OMZIEN_SERVICES_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/rpc/paging.h"

namespace omzien {

struct Flags {
  std::vector<std::string> services;  // Folders, or "all".
  std::string listen;                 // "host:port".
  std::string metrics;                // "host:port"; empty: nowhere.
  std::string config;                 // A folder.
  std::string store;                  // "unix:/path", "host:port" or "memory".
  bool allow_unsafe_store = false;
  std::string token_key;     // A PEM file, public.
  std::string service_key;   // A PEM file, private; empty: none.
  std::string page_key;      // A file of 32 bytes; empty: none.
  std::string help_address;  // "host:port"; empty: this process.
  bool is_simulated = false;
  absl::Time simulated_start;  // For a new store.
  absl::Duration drain;
  bool shows_text = false;  // Nothing is to be run: `text` is what was asked for.
  std::string text;
};

// Errors: INVALID_ARGUMENT with one sentence.
absl::StatusOr<Flags> ParseFlags(int argc, const char* const* argv);

// A key to seal page tokens with.
struct PageKey {
  rpc::PageSealer::Key key;
  bool is_random;  // Made now: page tokens of another process, or from before, do not open.
};

// Reads the key in `file`; makes one where `file` is empty or not there.
// Errors: INVALID_ARGUMENT if it is there and not 32 bytes.
absl::StatusOr<PageKey> ReadPageKey(const std::string& file);

}  // namespace omzien

#endif  // OMZIEN_SERVICES_FLAGS_H_
