// A watch of one team's call tasks: each as it is, whenever it came, changed or ended.

#ifndef OMZIEN_SERVICES_INBOX_CALL_TASK_FEED_H_
#define OMZIEN_SERVICES_INBOX_CALL_TASK_FEED_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "omzien/v1/inbox.pb.h"
#include "services/configuration/bundle.h"
#include "services/inbox/cursor_seal.h"
#include "services/rpc/watch.h"
#include "services/store/store.h"

namespace omzien::inbox {

// Ends with NOT_FOUND once the worker is not of the team any more.
class CallTaskFeed final : public rpc::Feed<v1::WatchCallTasksResponse> {
 public:
  // Whose tasks, for whom: ids.
  struct Whose {
    std::string municipality;
    std::string team;
    std::string worker;
  };

  // `store` must outlive it.
  CallTaskFeed(store::Store& store, configuration::CurrentBundle bundle, Whose whose,
               CursorSeal seal);

  absl::StatusOr<std::vector<v1::WatchCallTasksResponse>> OnEvent(const rpc::WatchedEvent& event,
                                                                  absl::Time now) override;

 private:
  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  const Whose whose_;
  const CursorSeal seal_;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CALL_TASK_FEED_H_
