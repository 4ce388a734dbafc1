#include "services/help/pair.h"

#include "services/help/decide_offer.h"

namespace omzien::help {

Pair WithChangesNoted(const Setting& setting, Pair pair) {
  for (const auto* helper : {&pair.own, &pair.other}) {
    if (helper->value.SerializeAsString() == helper->read) continue;
    pair.events.push_back(HelperChanged(setting, helper->value.helper().id()));
  }
  return pair;
}

}  // namespace omzien::help
