// Calls by name, for tests that cover services nobody has written yet.

#ifndef OMZIEN_TESTS_END_TO_END_RAW_CALL_H_
#define OMZIEN_TESTS_END_TO_END_RAW_CALL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace omzien::test {

// Calls "/omzien.v1.DirectoryService/GetMunicipality"; an empty `token` is not sent at all.
// Returns OK as soon as anything is answered.
grpc::Status RawCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const google::protobuf::Message& request, const std::string& token);

// Returns the full names of the services a server has, as its reflection tells.
std::vector<std::string> ServicesOf(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_END_TO_END_RAW_CALL_H_
