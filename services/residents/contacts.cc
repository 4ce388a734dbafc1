#include "services/residents/contacts.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/algorithm/container.h"

namespace omzien::residents {
namespace {

using internal::v1::Tie;
using internal::v1::TiesChanged;
using store::v1::RequestLinksRecord;
using v1::Appointment;
using v1::Invitation;
using Ids = google::protobuf::RepeatedPtrField<std::string>;

void Remove(absl::string_view id, Ids& ids) {
  ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

// Puts `id` in `ids`, once, or takes it out.
void Keep(const std::string& id, bool is_in, Ids& ids) {
  Remove(id, ids);
  if (is_in) *ids.Add() = id;
}

void RemoveDate(absl::string_view appointment, RequestLinksRecord& links) {
  auto& dates = *links.mutable_dates();
  dates.erase(std::remove_if(dates.begin(), dates.end(),
                             [&](const auto& date) { return date.appointment() == appointment; }),
              dates.end());
}

// To come, or nobody has spoken about it yet.
bool IsLive(Appointment::State state) {
  return state == Appointment::PLANNED || state == Appointment::NEEDS_HELPER ||
         state == Appointment::UNKNOWN || state == Appointment::NOBODY_OPENED;
}

bool Helps(const RequestLinksRecord& links, absl::string_view resident) {
  return absl::c_linear_search(links.accepted(), resident) ||
         absl::c_any_of(links.dates(), [&](const RequestLinksRecord::Date& date) {
           return absl::c_linear_search(date.helpers(), resident);
         });
}

const Tie* Find(const google::protobuf::RepeatedPtrField<Tie>& ties, absl::string_view resident) {
  const auto found =
      absl::c_find_if(ties, [&](const Tie& tie) { return tie.resident() == resident; });
  return found == ties.end() ? nullptr : &*found;
}

void Remove(absl::string_view resident, google::protobuf::RepeatedPtrField<Tie>& ties) {
  ties.erase(std::remove_if(ties.begin(), ties.end(),
                            [&](const Tie& tie) { return tie.resident() == resident; }),
             ties.end());
}

}  // namespace

void Learn(const internal::v1::InvitationMoved& moved, RequestLinksRecord& links) {
  links.set_request(moved.request());
  links.set_asker(moved.asker());
  Keep(moved.helper(), moved.to() == Invitation::ACCEPTED, *links.mutable_accepted());
  Keep(moved.helper(), moved.to() == Invitation::WILLING, *links.mutable_willing());
}

void Learn(const internal::v1::AppointmentMoved& moved, RequestLinksRecord& links) {
  links.set_request(moved.request());
  links.set_asker(moved.asker());
  RemoveDate(moved.appointment(), links);
  if (!IsLive(moved.to()) || moved.helpers().empty()) return;
  RequestLinksRecord::Date& date = *links.add_dates();
  date.set_appointment(moved.appointment());
  *date.mutable_helpers() = moved.helpers();
}

void Learn(const internal::v1::RequestMoved& moved, RequestLinksRecord& links) {
  links.set_is_closed(moved.to() == v1::HelpRequest::CLOSED);
  // Who stood to its end has no part in what it is reopened for.
  if (moved.from() == v1::HelpRequest::CLOSED) links.clear_accepted();
}

bool IsEmpty(const RequestLinksRecord& links) {
  return links.accepted().empty() && links.willing().empty() && links.dates().empty();
}

bool IsEmpty(const TiesChanged& ties) { return ties.circle().empty() && ties.delegates().empty(); }

void Forget(absl::string_view resident, RequestLinksRecord& links) {
  Remove(resident, *links.mutable_accepted());
  Remove(resident, *links.mutable_willing());
  for (auto& date : *links.mutable_dates()) Remove(resident, *date.mutable_helpers());
  auto& dates = *links.mutable_dates();
  dates.erase(std::remove_if(dates.begin(), dates.end(),
                             [](const auto& date) { return date.helpers().empty(); }),
              dates.end());
}

void Forget(absl::string_view resident, TiesChanged& ties) {
  Remove(resident, *ties.mutable_circle());
  Remove(resident, *ties.mutable_delegates());
}

std::vector<std::string> OthersOf(const RequestLinksRecord& links) {
  std::set<std::string> others(links.accepted().begin(), links.accepted().end());
  others.insert(links.willing().begin(), links.willing().end());
  for (const auto& date : links.dates()) {
    others.insert(date.helpers().begin(), date.helpers().end());
  }
  return {others.begin(), others.end()};
}

Sees ByRequest(const RequestLinksRecord& links, absl::string_view viewer,
               absl::string_view person) {
  if (links.is_closed()) return Sees::kNothing;
  if (person == links.asker()) return Helps(links, viewer) ? Sees::kPhone : Sees::kNothing;
  if (viewer != links.asker()) return Sees::kNothing;
  if (Helps(links, person)) return Sees::kPhone;
  return absl::c_linear_search(links.willing(), person) ? Sees::kGivenName : Sees::kNothing;
}

Sees ByTies(const TiesChanged& ties, absl::string_view viewer, absl::string_view person) {
  for (const auto* kind : {&ties.circle(), &ties.delegates()}) {
    if (person == ties.resident() && Find(*kind, viewer) != nullptr) return Sees::kGivenName;
    const Tie* agreed = viewer == ties.resident() ? Find(*kind, person) : nullptr;
    if (agreed != nullptr && agreed->is_agreed()) return Sees::kGivenName;
  }
  return Sees::kNothing;
}

bool Hears(const Tie& tie) { return tie.is_agreed() && tie.tell() != v1::Delegation::ASKER; }

}  // namespace omzien::residents
