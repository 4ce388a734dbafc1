// A town, neighbours and a request as `help` keeps them, from which tests tell their cases:
// everything suits unless a case says otherwise.

#ifndef OMZIEN_TESTS_SUITING_NEIGHBOURS_H_
#define OMZIEN_TESTS_SUITING_NEIGHBOURS_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::test {

inline constexpr absl::string_view kSlug = "small-town";
inline constexpr int kPartition = 7;

// Small town (tests/configuration/small_town.h), with more kinds of help besides groceries:
// "walking" (company, from 16, not nearest-first), "bookkeeping" (needs a check and identity SEEN),
// "cleaning" (a home visit) and "talking" (can be remote); and the skill "signing".
std::string TownText();
std::shared_ptr<const configuration::Bundle> Town();

// Monday 2 March 2026, 09:00 in town.
absl::Time Now();

google::protobuf::Timestamp ToProto(absl::Time time);

// A place in neighbourhood square, `metres` east of the market, to within a cell.
internal::v1::Place PlaceAt(double metres);

// An adult who does groceries within 5 km of PlaceAt(metres), any time.
internal::v1::Candidate Neighbour(absl::string_view id, double metres);

// Anna asks for groceries on the market, that Monday from 10 to 12; nobody was asked yet.
internal::v1::WantedHelp Groceries(absl::string_view request = "r1");

// Adds a slot, by the clock in town: "2026-03-02T10:00".
void AddSlot(absl::string_view start, absl::string_view end, internal::v1::WantedHelp& wanted);

// Adds hours to the first offer.
void AddHours(v1::OpeningHours::Weekday day, absl::string_view opens, absl::string_view closes,
              internal::v1::Candidate& candidate);

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUITING_NEIGHBOURS_H_
