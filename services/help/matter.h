// One request with everything a decision about it depends on, as read and as a decision leaves it.
//
// A decision takes a Matter by value and returns it changed, with the events it makes (decide.h);
// matter_store.h reads and writes it. Pure; a value.

#ifndef OMZIEN_SERVICES_HELP_MATTER_H_
#define OMZIEN_SERVICES_HELP_MATTER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/store/stored.h"

namespace omzien::help {

// When and under which configuration a decision is made.
struct Setting {
  const configuration::Municipality& municipality;  // Outlives the decision.
  absl::Time now;
};

struct Matter {
  explicit Matter(store::Space s, std::string request_id, store::Stored<store::v1::RequestRecord> r)
      : space(std::move(s)), id(std::move(request_id)), record(std::move(r)) {}

  v1::HelpRequest& request() { return *record.value.mutable_request(); }
  const v1::HelpRequest& request() const { return record.value.request(); }
  // How many helpers are still wanted; >= 0.
  int missing() const { return request().places() - request().accepted(); }
  // Whether it looks for a helper for one date of a series.
  bool is_child() const { return !record.value.for_appointment().empty(); }

  store::Space space;
  std::string id;  // Of the request.
  store::Stored<store::v1::RequestRecord> record;
  std::optional<store::Stored<store::v1::RequestTextRecord>> text;  // Only while it is made.
  // Only those a decision asked for: by resident, and by invitation id.
  std::map<std::string, store::Stored<store::v1::HelperRecord>> helpers;
  std::map<std::string, store::Stored<store::v1::InvitationRecord>> invitations;
  // What those offer who were asked and can still be waited for; by resident. Only where a decision
  // asked for it.
  std::map<std::string, std::vector<internal::v1::PlacedOffer>> offers;
  // Those of this request that are not at their end, and the one a child request is for; by id.
  std::map<std::string, store::Stored<store::v1::AppointmentRecord>> appointments;
  // Of this episode; absent or not there while nothing reached the team.
  std::optional<store::Stored<store::v1::EscalationRecord>> escalation;
  // Requests a decision made besides: for dates of a series that need another helper. Their Helpers
  // are copies.
  std::vector<Matter> children;
  // What happened, in order.
  std::vector<internal::v1::Event> events;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_MATTER_H_
