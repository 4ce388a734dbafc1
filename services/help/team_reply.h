// What every verb on a queue item answers: the item as a list shows it. Pure.

#ifndef OMZIEN_SERVICES_HELP_TEAM_REPLY_H_
#define OMZIEN_SERVICES_HELP_TEAM_REPLY_H_

#include <functional>

#include "omzien/v1/team.pb.h"
#include "services/help/matter.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns a function from the version of the commit that saves the matter to the reply.
// REQUIRES: the matter has an item, which may have ended.
std::function<v1::Escalation(store::Version)> ReplyOf(const Setting& setting, const Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_TEAM_REPLY_H_
