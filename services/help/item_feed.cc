#include "services/help/item_feed.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/help/item_store.h"
#include "services/help/serving.h"
#include "services/help/view.h"

namespace omzien::help {
namespace {

using Responses = std::vector<v1::WatchEscalationsResponse>;

// Returns the id of the item of `team` that an event is about; "" for any other event.
std::string ItemIn(const internal::v1::Event& event, absl::string_view team) {
  const internal::v1::EscalationMoved& moved = event.escalation_moved();
  if (moved.team() == team) return moved.escalation();
  const internal::v1::EscalationChanged& changed = event.escalation_changed();
  return changed.team() == team ? changed.escalation() : "";
}

}  // namespace

ItemFeed::ItemFeed(const Dependencies& dependencies, const store::Space& space,
                   const rpc::Caller& caller, absl::string_view team)
    : d_(dependencies),
      space_(space),
      caller_(caller),
      team_(team),
      question_(absl::StrCat("watch escalations ", space.municipality(), " ", team)) {}

std::string ItemFeed::Seal(uint64_t told) const {
  return d_.pages.Seal(absl::StrCat(told), question_, caller_);
}

absl::StatusOr<uint64_t> ItemFeed::Open(absl::string_view cursor, uint64_t begin) const {
  if (cursor.empty()) return begin;
  const auto opened = d_.pages.Open(cursor, question_, caller_, "cursor");
  if (!opened.ok()) return opened.status();
  uint64_t told = 0;
  if (!absl::SimpleAtoi(*opened, &told))
    return absl::InternalError("a cursor of a foreign spelling");
  return told;
}

absl::StatusOr<Responses> ItemFeed::OnEvent(const rpc::WatchedEvent& watched, absl::Time now) {
  if (watched.event.municipality() != space_.municipality()) return Responses();
  const std::string id = ItemIn(watched.event, team_);
  if (id.empty()) return Responses();
  const auto bundle = d_.bundle();
  const configuration::Municipality* municipality = bundle->Find(space_.municipality());
  if (municipality == nullptr) return rpc::NotFound();
  const Setting setting{*municipality, now};
  if (!IsOfTeam(setting, caller_.subject.id, team_)) return rpc::NotFound();
  const auto item =
      store::ReadStored<store::v1::EscalationRecord>(d_.store, EscalationKey(space_, id));
  if (!item.ok()) return item.status();
  // What several events of one commit are about is told once.
  if (!item->exists() || told_ == std::make_pair(id, item->version)) return Responses();
  const auto is_for_her = IsForHer(d_.store, setting, space_, caller_.subject.id, item->value);
  if (!is_for_her.ok()) return is_for_her.status();
  Responses responses;
  // What somebody declined may have been on her list until now: she is told to look, not at what.
  if (!*is_for_her && !item->value.is_declined()) return responses;
  told_ = {id, item->version};
  v1::WatchEscalationsResponse& response = responses.emplace_back();
  if (*is_for_her) *response.mutable_escalation() = ForList(item->value, item->version, now);
  response.set_cursor(Seal(watched.number));
  return responses;
}

}  // namespace omzien::help
