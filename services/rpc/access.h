// The access rules of all methods of a server, read from the (omzien.v1.access) options in the
// protos.
//
// A rule is found by the type of a request, so every method has a request type of its own (AIP asks
// the same). Immutable after Load.

#ifndef OMZIEN_SERVICES_RPC_ACCESS_H_
#define OMZIEN_SERVICES_RPC_ACCESS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "omzien/v1/access.pb.h"
#include "services/rpc/caller.h"

namespace omzien::rpc {

// What is declared of one method.
struct Method {
  std::string name;  // "omzien.v1.DirectoryService/GetMunicipality"
  v1::Access access;
  // The path to the request's resource name ("name", "parent", or "<resource>" then "name" for an
  // Update); empty for a request that names no municipality.
  std::vector<const google::protobuf::FieldDescriptor*> name_path;
  // The request's `request_id`; null for a method that changes nothing.
  const google::protobuf::FieldDescriptor* request_id = nullptr;
};

class AccessTable {
 public:
  // Reads the rules of the services with these full names ("omzien.v1.DirectoryService").
  // Errors: FAILED_PRECONDITION naming the method that has no rule, or shares its request type with
  // another; NOT_FOUND for a service that is not linked in.
  static absl::StatusOr<AccessTable> Load(const std::vector<std::string>& services);

  // Returns the method that takes this type of request.
  // REQUIRES: a method of a loaded service does.
  const Method& Find(const google::protobuf::Descriptor* request_type) const;

  const std::vector<std::string>& services() const { return services_; }

 private:
  std::vector<std::string> services_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, Method> methods_;
};

// Returns OK if `caller` may call a method with rule `access`, else PERMISSION_DENIED, which says
// nothing about what exists.
absl::Status CheckAccess(const v1::Access& access, const Caller& caller);

// Returns the slug in "municipalities/{slug}" or "municipalities/{slug}/…", or "" if `name` is of
// no such form.
absl::string_view MunicipalityOf(absl::string_view name);

// Returns the resource name in a request, found by `method.name_path`; "" where it has none.
std::string ResourceName(const Method& method, const google::protobuf::Message& request);

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_ACCESS_H_
