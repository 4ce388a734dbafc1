// What is seen of a Helper: by the resident herself, by a worker, by a coordinator. Pure. Nobody
// sees more, and she does not see what others keep of her (who blocks her, who said no).

#ifndef OMZIEN_SERVICES_HELP_VIEW_HELPER_H_
#define OMZIEN_SERVICES_HELP_VIEW_HELPER_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/helper.pb.h"
#include "omzien/v1/helper.pb.h"
#include "omzien/v1/offer.pb.h"
#include "services/help/matter.h"

namespace omzien::help {

// Her settings at `setting.now`. The etag is of what she can set alone: not of the record, whose
// version would tell that somebody blocked or asked her.
v1::HelperSettings SettingsOf(const Setting& setting, const internal::v1::Helper& helper);

// Her settings as a worker sees them who enters them for her: not whom she blocks.
v1::HelperSettings SettingsForWorker(const Setting& setting, const internal::v1::Helper& helper);

// How she stands, for a worker.
v1::HelperStanding StandingOf(const Setting& setting, const internal::v1::Helper& helper);

// The same for the coordinator of `organisation`, which asked her: nothing of what she is besides.
v1::Volunteer VolunteerOf(const Setting& setting, const internal::v1::Helper& helper,
                          absl::string_view organisation);

// Her circle, then the circles she is in or is asked for; a question she said no to is not shown.
std::vector<v1::CircleMember> CirclesOf(const Setting& setting, const internal::v1::Helper& helper);

// Who asks and hears for her, then for whom she does or is asked to.
std::vector<v1::Delegation> DelegationsOf(const Setting& setting,
                                          const internal::v1::Helper& helper);

// The same for one whom `owner` asked; absent if she did not.
std::optional<v1::CircleMember> MemberOf(const Setting& setting, const internal::v1::Helper& owner,
                                         absl::string_view member);
std::optional<v1::Delegation> DelegationOf(const Setting& setting,
                                           const internal::v1::Helper& resident,
                                           absl::string_view delegate);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VIEW_HELPER_H_
