// From what `help` keeps of people and requests to what matching compares: the one place where
// internal protos become matching's structs, for the matchmaker that invites and for whoever checks
// an answer by the same rules. No limit is lost on the way: what a helper offers in words that
// cannot be read is not offered, and what an asker or a rule demands in such words is an error.
//
// Pure; safe from any thread.

#ifndef OMZIEN_SERVICES_SUITING_FROM_PROTO_H_
#define OMZIEN_SERVICES_SUITING_FROM_PROTO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "matching/explanation.h"
#include "matching/helper.h"
#include "matching/offer.h"
#include "matching/place.h"
#include "matching/wanted_help.h"
#include "omzien/internal/v1/helper.pb.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::suiting {

// How long an invitation counts when fairness compares who was asked most.
inline constexpr absl::Duration kInvitationWindow = absl::Hours(28 * 24);

// How long a yes counts towards a weekly maximum: so the load never jumps at midnight.
inline constexpr absl::Duration kWeek = absl::Hours(7 * 24);

// Returns the number of a resident: the same in every process, for ever.
matching::ResidentId ResidentNumber(absl::string_view resident);

// The numbers matching gives to the words of one municipality's configuration. Numbers of two
// configurations do not mix. Immutable.
class Words {
 public:
  // `municipality` must outlive the words.
  explicit Words(const configuration::Municipality& municipality);

  const configuration::Municipality& municipality() const { return municipality_; }

  // Each absent for an id the configuration does not have; a skill also beyond the first 256.
  std::optional<matching::Category> CategoryNumber(absl::string_view id) const;
  std::optional<int> SkillNumber(absl::string_view id) const;

  // REQUIRES: the number of a skill.
  const std::string& SkillId(int number) const;

  // The neighbourhood AreasOf gave the number to; "" for 0. Cost: O(neighbourhoods).
  std::string NeighbourhoodId(uint32_t number) const;

  // 0 for what the configuration does not have.
  matching::Areas AreasOf(const internal::v1::Place& place) const;

 private:
  using Numbers = absl::flat_hash_map<absl::string_view, uint32_t>;

  const configuration::Municipality& municipality_;
  // Keys point into the configuration.
  Numbers categories_;
  Numbers skills_;
  Numbers neighbourhoods_;
  Numbers districts_;
};

// Returns the number of a language of ISO 639-1, such as "nl"; absent if it is no two letters a-z.
std::optional<int> LanguageNumber(absl::string_view code);

// Returns when each invitation of the helper stops counting, the first in front.
std::vector<absl::Time> WhenInvitationsFade(const internal::v1::Helper& helper);

// Returns what matching knows of somebody who may be asked. Her own limits hold at any time, her
// recent invitations are counted at `now`.
//
// A category, skill, place or time that cannot be read, or is no longer configured, is left out of
// her offer. A check she has holds for every category that needs one.
// A volunteer of an organisation is a neighbour too only if she chose so. Who did not say how she
// is about pets does not mind.
matching::Helper HelperOf(const Words& words, const internal::v1::Candidate& candidate,
                          absl::Time now);

// Returns what a search looks for; at the rung NEIGHBOURS, where none is said.
//
// The help takes place within one of the request's slots, so a helper suits who is available for
// the whole of one; slots that are over at `now` no longer count.
// Of what one can be allergic to, pets alone are asked about.
// Errors: FAILED_PRECONDITION if nobody is to be asked: the category is reserved for professionals,
// or all slots are over. INVALID_ARGUMENT naming the field that cannot be read, or is not
// configured.
absl::StatusOr<matching::WantedHelp> WantedHelpOf(const Words& words,
                                                  const internal::v1::WantedHelp& wanted,
                                                  absl::Time now);

// Returns the id of the neighbourhood `helper` would come from for `wanted`: that of the nearest
// place she offers help from; "" if she named none. Cost: O(her offers + neighbourhoods).
std::string NeighbourhoodOf(const Words& words, const matching::WantedHelp& wanted,
                            const matching::Helper& helper);

// Returns the relaxation as the asker is asked about it. All her times move, where matching moves
// one of them: that finds no fewer, for the times as they were find nobody.
v1::Relaxation RelaxationOf(const Words& words, const matching::Relaxation& relaxation);

}  // namespace omzien::suiting

#endif  // OMZIEN_SERVICES_SUITING_FROM_PROTO_H_
