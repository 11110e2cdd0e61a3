#include "storage/head_subscribers.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace renkei::storage {

class HeadSubscribers::Subscriber {
 public:
  explicit Subscriber(std::function<void(Sequence)> on_head) : on_head_(std::move(on_head)) {}

  // The first call. Until it has been made, Tell only takes notes.
  void Start(Sequence head) {
    MutexLock lock(mutex_);
    runner_ = std::this_thread::get_id();
    pending_ = std::max(pending_, head);
    CallLocked();
    CallWhilePendingLocked();
  }

  void Tell(Sequence head) {
    MutexLock lock(mutex_);
    pending_ = std::max(pending_, head);
    if (running_) return;  // whoever runs the callback looks at pending_ when it returns
    running_ = true;
    runner_ = std::this_thread::get_id();
    CallWhilePendingLocked();
  }

  // No call is running or comes after this, but the one that this is called from.
  void End() {
    MutexLock lock(mutex_);
    ended_ = true;
    while (running_ && runner_ != std::this_thread::get_id()) idle_.Wait(mutex_);
  }

 private:
  void CallWhilePendingLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (!ended_ && pending_ > told_) CallLocked();
    running_ = false;
    idle_.NotifyAll();
  }

  void CallLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    told_ = pending_;
    const Sequence head = told_;
    mutex_.Unlock();
    on_head_(head);
    mutex_.Lock();
  }

  const std::function<void(Sequence)> on_head_;
  Mutex mutex_;
  CondVar idle_;
  bool running_ ABSL_GUARDED_BY(mutex_) = true;  // born with its first call before it
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread::id runner_ ABSL_GUARDED_BY(mutex_);
  Sequence pending_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
  Sequence told_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
};

class HeadSubscribers::Registry {
 public:
  void Add(std::shared_ptr<Subscriber> subscriber) {
    MutexLock lock(mutex_);
    subscribers_.push_back(std::move(subscriber));
  }

  void Remove(const std::shared_ptr<Subscriber>& subscriber) {
    MutexLock lock(mutex_);
    subscribers_.erase(std::remove(subscribers_.begin(), subscribers_.end(), subscriber),
                       subscribers_.end());
  }

  std::vector<std::shared_ptr<Subscriber>> All() {
    MutexLock lock(mutex_);
    return subscribers_;
  }

 private:
  Mutex mutex_;
  std::vector<std::shared_ptr<Subscriber>> subscribers_ ABSL_GUARDED_BY(mutex_);
};

class HeadSubscribers::Handle : public Subscription {
 public:
  Handle(std::shared_ptr<Registry> registry, std::shared_ptr<Subscriber> subscriber)
      : registry_(std::move(registry)), subscriber_(std::move(subscriber)) {}
  ~Handle() override {
    registry_->Remove(subscriber_);
    subscriber_->End();
  }

 private:
  const std::shared_ptr<Registry> registry_;
  const std::shared_ptr<Subscriber> subscriber_;
};

HeadSubscribers::HeadSubscribers() : registry_(std::make_shared<Registry>()) {}
HeadSubscribers::~HeadSubscribers() = default;

std::unique_ptr<Subscription> HeadSubscribers::Subscribe(std::function<void(Sequence)> on_head,
                                                         const std::function<Sequence()>& head) {
  auto subscriber = std::make_shared<Subscriber>(std::move(on_head));
  registry_->Add(subscriber);
  auto handle = std::make_unique<Handle>(registry_, subscriber);
  subscriber->Start(head());
  return handle;
}

void HeadSubscribers::Notify(Sequence head) {
  for (const std::shared_ptr<Subscriber>& subscriber : registry_->All()) subscriber->Tell(head);
}

}  // namespace renkei::storage
