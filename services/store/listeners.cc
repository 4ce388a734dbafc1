#include "services/store/listeners.h"

#include <algorithm>
#include <utility>

namespace omzien::store {

struct Listeners::Listener {
  // Held during the call, so that whoever destroys the bell waits for a call that is running.
  sync::Mutex mutex;
  std::function<void(int)> on_commit ABSL_GUARDED_BY(mutex);  // Null once the bell is gone.
};

class Listeners::ListenerBell : public Bell {
 public:
  explicit ListenerBell(std::shared_ptr<Listener> listener) : listener_(std::move(listener)) {}
  ~ListenerBell() override {
    sync::Lock lock(listener_->mutex);
    listener_->on_commit = nullptr;
  }

 private:
  const std::shared_ptr<Listener> listener_;
};

std::unique_ptr<Bell> Listeners::Add(std::function<void(int partition)> on_commit) {
  auto listener = std::make_shared<Listener>();
  {
    sync::Lock lock(listener->mutex);
    listener->on_commit = std::move(on_commit);
  }
  sync::Lock lock(mutex_);
  std::erase_if(listeners_, [](const auto& known) { return known.expired(); });
  listeners_.push_back(listener);
  return std::make_unique<ListenerBell>(std::move(listener));
}

void Listeners::Ring(int partition) {
  std::vector<std::shared_ptr<Listener>> called;
  {
    sync::Lock lock(mutex_);
    for (const auto& known : listeners_) {
      if (std::shared_ptr<Listener> listener = known.lock()) called.push_back(std::move(listener));
    }
  }
  for (const auto& listener : called) {
    sync::Lock lock(listener->mutex);
    if (listener->on_commit) listener->on_commit(partition);
  }
}

}  // namespace omzien::store
