// One line of JSON per call, on stderr, and the counts behind /metrics. Neither ever holds a name,
// a text, a token or anything else personal: callers are kinds ("residents"), never ids.

#ifndef OMZIEN_SERVICES_RPC_CALL_LOG_H_
#define OMZIEN_SERVICES_RPC_CALL_LOG_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace prometheus {
class Registry;
}
namespace spdlog {
class logger;
}

namespace omzien::rpc {

// What is known of one call when it ends.
struct CallEntry {
  std::string method;        // "omzien.v1.DirectoryService/GetMunicipality"
  std::string caller;        // "residents", "workers", "services"; "" if the token was refused.
  std::string municipality;  // The slug, or "".
  std::string code;          // "OK", "NOT_FOUND", …
  std::string reason;        // Of the error; see errors.h.
  std::string detail;        // The error's message; never personal (errors.h).
  absl::Duration took;       // Machine time.
};

// Thread-safe.
class CallLog {
 public:
  // Counts into `registry` as omzien_calls_total{method,code} and omzien_call_seconds{method}.
  // `registry` must outlive the log. A null `logger` writes no lines.
  CallLog(prometheus::Registry& registry, std::shared_ptr<spdlog::logger> logger);
  ~CallLog();

  void Write(const CallEntry& entry);

 private:
  struct Counts;
  const std::unique_ptr<Counts> counts_;
  const std::shared_ptr<spdlog::logger> logger_;
};

// Returns a logger that writes lines as they are, to stderr.
std::shared_ptr<spdlog::logger> StderrLogger();

// Returns one line of JSON, {"time":…,"event":event,…}, for what is not a call: starts, stops,
// alarms.
std::string EventLine(absl::string_view event, absl::string_view detail);

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_CALL_LOG_H_
