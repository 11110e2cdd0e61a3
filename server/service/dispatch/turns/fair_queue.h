// A queue in which nobody stands before everyone: organizations take turns, and within one its
// accounts do. A thousand things of one account wait behind each other; the first thing of another
// one is next.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_TURNS_FAIR_QUEUE_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_TURNS_FAIR_QUEUE_H_

#include <cstddef>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "server/service/frame/share/holder.h"

namespace renkei::service {

// How much of what was taken from a queue may be under way at once.
struct RunningBounds {
  int per_account = std::numeric_limits<int>::max();
  int per_organization = std::numeric_limits<int>::max();
};

// Not thread-safe: its owner's lock guards it.
template <typename Item>
class FairQueue {
 public:
  explicit FairQueue(RunningBounds bounds = {}) : bounds_(bounds) {}

  struct Taken {
    Holder holder;
    Item item;
  };

  void Push(const Holder& holder, Item item) {
    Organization& organization = organizations_[holder.organization];
    Account& account = organization.accounts[holder.account];
    if (account.items.empty()) {
      if (organization.turns.empty()) turns_.push_back(holder.organization);
      organization.turns.push_back(holder.account);
    }
    account.items.push_back(std::move(item));
    ++size_;
  }

  // The next one of an account and an organization that are within their bounds; it is under way
  // until Done. Nothing: the queue is empty, or all that waits has to wait for a Done.
  std::optional<Taken> Pop() {
    for (size_t left = turns_.size(); left > 0; --left) {
      const std::string name = std::move(turns_.front());
      turns_.pop_front();
      Organization& organization = organizations_[name];
      std::optional<Taken> taken = organization.running < bounds_.per_organization
                                       ? PopOf(name, organization)
                                       : std::nullopt;
      if (!organization.turns.empty()) turns_.push_back(name);
      if (taken) return taken;
    }
    return std::nullopt;
  }

  // What was popped has ended; something that was held back may be next.
  void Done(const Holder& holder) {
    const auto organization = organizations_.find(holder.organization);
    auto& accounts = organization->second.accounts;
    const auto account = accounts.find(holder.account);
    --organization->second.running;
    if (--account->second.running == 0 && account->second.items.empty()) accounts.erase(account);
    if (accounts.empty()) organizations_.erase(organization);
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  // Each with items, or something under way.
  struct Account {
    std::deque<Item> items;
    int running = 0;
  };
  struct Organization {
    std::map<std::string, Account> accounts;
    std::deque<std::string> turns;  // of those with items
    int running = 0;
  };

  std::optional<Taken> PopOf(const std::string& name, Organization& organization) {
    for (size_t left = organization.turns.size(); left > 0; --left) {
      std::string turn = std::move(organization.turns.front());
      organization.turns.pop_front();
      Account& account = organization.accounts[turn];
      std::optional<Taken> taken;
      if (account.running < bounds_.per_account) {
        taken = Taken{{turn, name}, std::move(account.items.front())};
        account.items.pop_front();
        ++account.running;
        ++organization.running;
        --size_;
      }
      if (!account.items.empty()) organization.turns.push_back(std::move(turn));
      if (taken) return taken;
    }
    return std::nullopt;
  }

  const RunningBounds bounds_;
  std::map<std::string, Organization> organizations_;
  std::deque<std::string> turns_;  // organizations with items
  size_t size_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_TURNS_FAIR_QUEUE_H_
