// Resource names: "municipalities/{municipality}/{collection}/{id}". Pure.

#ifndef OMZIEN_SERVICES_RPC_NAMES_H_
#define OMZIEN_SERVICES_RPC_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/rpc/caller.h"

namespace omzien::rpc {

// Returns "municipalities/{municipality}/{collection}/{id}".
std::string MakeName(absl::string_view municipality, absl::string_view collection,
                     absl::string_view id);

// Returns the id in such a name of that collection, or "" if `name` is of another form. An id is 1
// to 64 characters of [A-Za-z0-9_.-], so whatever else somebody sends names nothing.
std::string IdOf(absl::string_view name, absl::string_view collection);

// Returns the id for what a call makes: a hash of who calls and the request_id (16 characters, 80
// bits), so that the same call twice makes the same id.
std::string NewId(const Caller& caller, absl::string_view request_id);

// Returns a hash of `parts` (16 characters, 80 bits), for ids of consequences.
std::string DerivedId(std::initializer_list<absl::string_view> parts);

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_NAMES_H_
