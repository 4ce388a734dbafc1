// Puts an error on the wire. The one place where absl::Status becomes grpc::Status.

#ifndef OMZIEN_SERVICES_RPC_GRPC_STATUS_H_
#define OMZIEN_SERVICES_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace omzien::rpc {

// Returns the same code and message, with the payloads of errors.h as the details of a
// google.rpc.Status. What the store says becomes what a caller does: NOT_SAVED and MAYBE_SAVED are
// reasons of UNAVAILABLE.
grpc::Status ToGrpcStatus(const absl::Status& error);

// The way back, for our own clients.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_GRPC_STATUS_H_
