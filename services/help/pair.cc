#include "services/help/pair.h"

#include <string>
#include <utility>

#include "services/help/decide_offer.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

using StoredHelper = store::Stored<store::v1::HelperRecord>;

internal::v1::TiesChanged TiesOf(const internal::v1::Helper& helper) {
  internal::v1::TiesChanged ties;
  ties.set_resident(helper.id());
  *ties.mutable_circle() = helper.circle();
  *ties.mutable_delegates() = helper.delegates();
  return ties;
}

}  // namespace

void NoteChanges(const Setting& setting, const StoredHelper& helper,
                 std::vector<internal::v1::Event>& events) {
  if (helper.value.SerializeAsString() == helper.read) return;
  events.push_back(HelperChanged(setting, helper.value.helper().id()));
  store::v1::HelperRecord before;
  before.ParseFromString(helper.read);
  internal::v1::TiesChanged ties = TiesOf(helper.value.helper());
  internal::v1::TiesChanged were = TiesOf(before.helper());
  were.set_resident(ties.resident());
  if (were.SerializeAsString() == ties.SerializeAsString()) return;
  internal::v1::Event event;
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  *event.mutable_ties_changed() = std::move(ties);
  events.push_back(std::move(event));
}

Pair WithChangesNoted(const Setting& setting, Pair pair) {
  NoteChanges(setting, pair.own, pair.events);
  NoteChanges(setting, pair.other, pair.events);
  return pair;
}

}  // namespace omzien::help
