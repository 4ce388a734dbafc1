// Those who asked a store to be called after Commits: the part of Store::Listen that both stores
// share.

#ifndef OMZIEN_SERVICES_STORE_LISTENERS_H_
#define OMZIEN_SERVICES_STORE_LISTENERS_H_

#include <functional>
#include <memory>
#include <vector>

#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::store {

// Thread-safe. May be destroyed before the bells it gave out; they are silent then.
class Listeners {
 public:
  // Returns what keeps `on_commit` listening; see Store::Listen.
  std::unique_ptr<Bell> Add(std::function<void(int partition)> on_commit);

  // Calls every listener, one after the other, on this thread.
  void Ring(int partition);

 private:
  struct Listener;
  class ListenerBell;

  sync::Mutex mutex_;
  std::vector<std::weak_ptr<Listener>> listeners_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_LISTENERS_H_
