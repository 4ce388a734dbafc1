// Makes the errors a caller sees: a canonical code, a stable reason for programs, all wrong fields
// at once.
//
// Pure: an error is an absl::Status that carries google.rpc details as payloads; grpc_status.h puts
// them on the wire.

#ifndef OMZIEN_SERVICES_RPC_ERRORS_H_
#define OMZIEN_SERVICES_RPC_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace omzien::rpc {

// Returns an error with a stable reason in UPPER_SNAKE_CASE, for programs.
// REQUIRES: code is not kOk; `message` holds nothing personal.
absl::Status Refuse(absl::StatusCode code, absl::string_view reason, absl::string_view message);

// Returns the reason given to Refuse; of an error of the store NOT_SAVED (the same call may be sent
// again) or MAYBE_SAVED (so it may, thanks to its request_id); "" if there is none.
std::string ReasonOf(const absl::Status& status);

// Returns `error` with one more thing a program may want to know: ErrorInfo.metadata[key].
// REQUIRES: it is of Refuse; `value` is nothing personal.
absl::Status WithDetail(const absl::Status& error, const std::string& key,
                        const std::string& value);

// Returns what WithDetail added under `key`; "" if nothing was.
std::string DetailOf(const absl::Status& error, const std::string& key);

// Returns NOT_FOUND with one and the same text for what is not there and for what is not the
// caller's.
absl::Status NotFound();

// The wrong fields of one request, collected so that the caller is told all of them at once.
class Violations {
 public:
  // `field` is a path in the request, such as "help_request.when[0].end_time"; `wanted` says what
  // is wanted there, in lower case, without the value if that is private.
  void Add(absl::string_view field, absl::string_view wanted);

  bool empty() const { return fields_.empty(); }

  // Returns OK, or INVALID_ARGUMENT naming every field added, in order.
  absl::Status ToStatus() const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_ERRORS_H_
