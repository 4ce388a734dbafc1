// Names of resources and times, as the API spells them.

#ifndef OMZIEN_CLIENTS_TOWN_NAMES_H_
#define OMZIEN_CLIENTS_TOWN_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace omzien::town {

// Returns what follows the last slash: "abc" of "municipalities/town/requests/abc" and of "abc".
inline std::string IdOf(absl::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

inline absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

// Whole seconds.
inline google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  return timestamp;
}

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_NAMES_H_
