// A visitor's calls while one page is made.

#ifndef RENKEI_CLIENT_WEB_PAGE_CALLS_H_
#define RENKEI_CLIENT_WEB_PAGE_CALLS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/client.h"
#include "client/lib/paging.h"
#include "client/view/page/titles.h"
#include "client/web/upstream/upstream.h"

namespace renkei::web {

namespace pb = renkei::v1;

// Calls of one page end by then, in all: a browser that waits longer has been left.
inline constexpr absl::Duration kPageDeadline = absl::Seconds(20);
// Items of a list that a page reads at most: the largest plan that the server takes.
inline constexpr size_t kMostItems = 10'000;

// A call that was begun; several of a page are under way at once.
template <class Reply>
class Awaited {
 public:
  explicit Awaited(client::Pending pending) : pending_(std::move(pending)) {}
  // Once.
  [[nodiscard]] absl::StatusOr<Reply> Get() { return pending_.Wait<Reply>(); }

 private:
  client::Pending pending_;
};

// A list whose first page was asked for.
template <class Item>
class AwaitedList {
 public:
  explicit AwaitedList(std::unique_ptr<client::PagedRange<Item>> range)
      : range_(std::move(range)) {}

  // Once. All items, at most kMostItems.
  [[nodiscard]] absl::StatusOr<std::vector<Item>> Get() {
    std::vector<Item> items;
    for (Item& item : *range_) {
      items.push_back(std::move(item));
      if (items.size() == kMostItems) return items;
    }
    if (!range_->status().ok()) return range_->status();
    return items;
  }

 private:
  std::unique_ptr<client::PagedRange<Item>> range_;
};

// One thread. The upstream outlives it.
class Calls {
 public:
  // `visitor`: on whose behalf the server is asked. It decides alone what they may read.
  Calls(Upstream& upstream, Visitor visitor, domain::Lang lang);
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  const Visitor& visitor() const { return visitor_; }

  template <class Reply>
  [[nodiscard]] Awaited<Reply> Begin(absl::string_view method,
                                     const google::protobuf::Message& request) {
    return Awaited<Reply>(client_.Begin(method, request, Reply::default_instance(), Options()));
  }

  template <class Reply>
  [[nodiscard]] absl::StatusOr<Reply> Call(absl::string_view method,
                                           const google::protobuf::Message& request) {
    return Begin<Reply>(method, request).Get();
  }

  // The same for a reply whose type is known at run time only.
  [[nodiscard]] absl::Status CallInto(absl::string_view method,
                                      const google::protobuf::Message& request,
                                      google::protobuf::Message& reply) {
    return client_.CallInto(method, request, reply, Options());
  }

  // A call of many messages.
  [[nodiscard]] client::MessageStream OpenStream(absl::string_view method) {
    return client_.OpenStream(method, Options());
  }

  // `request` says how large a page is.
  template <class Item>
  [[nodiscard]] AwaitedList<Item> BeginList(absl::string_view method,
                                            const google::protobuf::Message& request) {
    auto range = std::make_unique<client::PagedRange<Item>>(client_, method, request, Options());
    range->Begin();
    return AwaitedList<Item>(std::move(range));
  }

  template <class Item>
  [[nodiscard]] absl::StatusOr<std::vector<Item>> List(absl::string_view method,
                                                       const google::protobuf::Message& request) {
    return BeginList<Item>(method, request).Get();
  }

  view::Titles& titles() { return titles_; }

 private:
  client::CallOptions Options() const;

  client::Client& client_;
  const Visitor visitor_;
  const std::vector<std::pair<std::string, std::string>> metadata_;
  const absl::Time deadline_;
  view::Titles titles_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_CALLS_H_
