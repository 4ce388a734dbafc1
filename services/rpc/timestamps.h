// Moments on the wire. Pure.

#ifndef OMZIEN_SERVICES_RPC_TIMESTAMPS_H_
#define OMZIEN_SERVICES_RPC_TIMESTAMPS_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace omzien::rpc {

// Returns the moment to the nanosecond, rounded down.
// REQUIRES: `time` is finite.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

// Returns the moment. What is written by no correct program (nanos out of range) is still some
// moment; far ones (year 9999) do not overflow.
absl::Time ToTime(const google::protobuf::Timestamp& timestamp);

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_TIMESTAMPS_H_
