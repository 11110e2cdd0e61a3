// Lists come in pages; callers want all of it, or the first so many.
//
//   PagedRange<pb::Case> cases(*client, "CaseService/ListCases", request);
//   for (const pb::Case& found : cases) Print(found);
//   if (!cases.status().ok()) return cases.status();
//
// Each page is a snapshot of its own, and is asked for when the one before has been used up.

#ifndef RENKEI_CLIENT_LIB_PAGING_H_
#define RENKEI_CLIENT_LIB_PAGING_H_

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/lib/client.h"
#include "google/protobuf/message.h"

namespace renkei::client {

// Walks the pages of a list method: the one place where tokens are followed. One thread; must not
// outlive its client.
class Pager {
 public:
  // `request` has a page_token, from which the walk begins. `reply`, with a next_page_token, is
  // where the pages go. `options` hold for each page.
  Pager(Client& client, absl::string_view method, const google::protobuf::Message& request,
        google::protobuf::Message& reply, const CallOptions& options = {});

  // Asks for the first page, so that others are asked for meanwhile; Next waits for it.
  void Begin();

  // Reads the next page into the reply. False: there is none any more, or it could not be read, as
  // status() says. A server that gives the same token twice is refused (INTERNAL) rather than asked
  // for ever; so are messages without tokens.
  [[nodiscard]] bool Next();
  const absl::Status& status() const { return status_; }
  // Ends the walk: the reply is not the one that its reader knows (INTERNAL).
  void Refuse();

 private:
  Client& client_;
  const std::string method_;
  const CallOptions options_;
  const std::unique_ptr<google::protobuf::Message> request_;
  google::protobuf::Message& reply_;
  std::optional<Pending> begun_;
  bool finished_ = false;
  absl::Status status_;
};

// An empty message of the type with which `method` ("Service/Method") answers; google.protobuf.
// Empty where there is no such method, which the first call then refuses.
std::unique_ptr<google::protobuf::Message> NewReplyOf(absl::string_view method);

// The repeated field of `reply` whose elements are of the type `item`; null if there is none.
const google::protobuf::FieldDescriptor* RepeatedFieldOf(const google::protobuf::Message& reply,
                                                         const google::protobuf::Descriptor& item);

// The items of all pages, as an input range: to be walked once, with `for` or an algorithm. `Item`
// is the type of the reply's one list of that type. An error ends the range: ask status()
// afterwards.
template <class Item>
class PagedRange {
 public:
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;

    explicit Iterator(PagedRange* range) : range_(range) {}
    // Valid until the iterator moves on; the caller may move it away.
    Item& operator*() const { return range_->Current(); }
    Item* operator->() const { return &range_->Current(); }
    Iterator& operator++() {
      range_->Advance();
      return *this;
    }
    void operator++(int) { range_->Advance(); }
    bool operator==(std::default_sentinel_t) const { return range_->index_ == range_->count_; }

   private:
    PagedRange* range_;
  };

  // `request` as for Pager; its page_size is the caller's.
  PagedRange(Client& client, absl::string_view method, const google::protobuf::Message& request,
             const CallOptions& options = {})
      : reply_(NewReplyOf(method)), pager_(client, method, request, *reply_, options) {}
  PagedRange(const PagedRange&) = delete;
  PagedRange& operator=(const PagedRange&) = delete;

  // As Pager's: before begin().
  void Begin() { pager_.Begin(); }

  Iterator begin() {
    NextPage();
    return Iterator(this);
  }
  std::default_sentinel_t end() const { return {}; }

  // OK once every item was given.
  const absl::Status& status() const { return pager_.status(); }

 private:
  Item& Current() {
    return static_cast<Item&>(
        *reply_->GetReflection()->MutableRepeatedMessage(reply_.get(), items_, index_));
  }
  void Advance() {
    if (++index_ == count_) NextPage();
  }
  // The next page that has items; none: nothing is left.
  void NextPage() {
    index_ = count_ = 0;
    while (count_ == 0 && pager_.Next()) {
      items_ = RepeatedFieldOf(*reply_, *Item::descriptor());
      if (items_ == nullptr) return pager_.Refuse();
      count_ = reply_->GetReflection()->FieldSize(*reply_, items_);
    }
  }

  const std::unique_ptr<google::protobuf::Message> reply_;
  Pager pager_;
  // The list in the page, how long it is, and where the range stands in it.
  const google::protobuf::FieldDescriptor* items_ = nullptr;
  int count_ = 0;
  int index_ = 0;
};

// Calls `visit` (bool(Reply&), false: enough) with each page, for callers that want more of a reply
// than its items. Errors as Pager's.
template <class Reply, class Request, class Visit>
[[nodiscard]] absl::Status ForEachPage(Client& client, absl::string_view method,
                                       const Request& request, Visit visit) {
  Reply reply;
  Pager pager(client, method, request, reply);
  while (pager.Next()) {
    if (!visit(reply)) return absl::OkStatus();
  }
  return pager.status();
}

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_PAGING_H_
