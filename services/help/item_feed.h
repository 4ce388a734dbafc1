// A watch of one team's queue items: each change as it comes, the item as a list shows it. Of what
// some worker declined, and is not the caller's, a response without an item: she is to list again.

#ifndef OMZIEN_SERVICES_HELP_ITEM_FEED_H_
#define OMZIEN_SERVICES_HELP_ITEM_FEED_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/team.pb.h"
#include "services/help/dependencies.h"
#include "services/rpc/watch.h"

namespace omzien::help {

// Thread-compatible.
class ItemFeed final : public rpc::Feed<v1::WatchEscalationsResponse> {
 public:
  // `caller` is a worker of `team`. What `dependencies` names must outlive it.
  ItemFeed(const Dependencies& dependencies, const store::Space& space, const rpc::Caller& caller,
           absl::string_view team);

  // A cursor that opens for the same caller and team: the number of the last event that was told.
  std::string Seal(uint64_t told) const;
  // Returns what is in a cursor; `begin` for an empty one. Errors: INVALID_ARGUMENT naming cursor.
  absl::StatusOr<uint64_t> Open(absl::string_view cursor, uint64_t begin) const;

  // Errors: NOT_FOUND once she is no worker of the team any more.
  absl::StatusOr<std::vector<v1::WatchEscalationsResponse>> OnEvent(const rpc::WatchedEvent& event,
                                                                    absl::Time now) override;

 private:
  const Dependencies d_;
  const store::Space space_;
  const rpc::Caller caller_;
  const std::string team_;
  const std::string question_;
  std::pair<std::string, store::Version> told_;  // The item that was told last, as it was.
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_ITEM_FEED_H_
