// Those who are told of a new head: the part of Subscribe that every engine shares.

#ifndef RENKEI_STORAGE_HEAD_SUBSCRIBERS_H_
#define RENKEI_STORAGE_HEAD_SUBSCRIBERS_H_

#include <functional>
#include <memory>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::storage {

// Every method may be called from any thread. Lock order: registry before subscriber; no lock is
// held during a call of a subscriber's callback.
class HeadSubscribers {
 public:
  HeadSubscribers();
  ~HeadSubscribers();  // after the last subscription has ended
  HeadSubscribers(const HeadSubscribers&) = delete;
  HeadSubscribers& operator=(const HeadSubscribers&) = delete;

  // `head` is read once the subscriber is registered, so that no head is missed between the two.
  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head,
                                          const std::function<Sequence()>& head);

  // Tells all who have not been told of `head` or a later one. A subscriber that is just being
  // called on another thread is called again there, so that one slow subscriber never holds up the
  // engine twice.
  void Notify(Sequence head);

 private:
  class Subscriber;
  class Registry;
  class Handle;

  // Shared with the handles, which take their subscriber out of it.
  std::shared_ptr<Registry> registry_;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_HEAD_SUBSCRIBERS_H_
