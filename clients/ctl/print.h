// Shows messages: to people as tables, to programs as JSON. Pure, by reflection: a field added to a
// proto shows up by itself.

#ifndef OMZIEN_CLIENTS_CTL_PRINT_H_
#define OMZIEN_CLIENTS_CTL_PRINT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/status.h"

namespace omzien::ctl {

// Fields to show, by name, in this order; empty: all. REQUIRES: the message shown has them.
using Columns = std::vector<std::string>;

// Returns the reply of a List method, a message with one repeated field, as a table of `columns`
// with a line each; of any other, a line per field that is set. Times are shown in `zone`; names of
// resources without their municipality. Whatever characters people typed, lines stay lines.
std::string AsText(const google::protobuf::Message& message, const Columns& columns,
                   absl::TimeZone zone);

// Returns one message as one line of `columns`, as a line of such a table but not aligned.
std::string AsLine(const google::protobuf::Message& message, const Columns& columns,
                   absl::TimeZone zone);

// Returns protobuf's JSON on one line.
std::string AsJsonLine(const google::protobuf::Message& message);

// Returns protobuf's JSON (https://protobuf.dev/programming-guides/json), on several lines.
std::string AsJson(const google::protobuf::Message& message);

// Returns "CODE (REASON): message", or with each wrong field on a line of its own.
std::string ErrorAsText(const grpc::Status& status);

// Returns the wrong fields an error names, each with what is wanted there; none for other errors.
std::vector<std::pair<std::string, std::string>> WrongFields(const grpc::Status& status);

// Returns the google.rpc.Status as JSON.
std::string ErrorAsJson(const grpc::Status& status);

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_PRINT_H_
