// Cursors of one server at another one over the same store.

#include "server/service/frame/list/feed_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "server/domain/error.h"
#include "storage/model_store.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;

// What a server knows of a store that others write to as well.
class LateStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Sequence Head() const override { return head_; }
  bool ReadsMayBlock() const override { return is_shared_; }

  Sequence head_ = Sequence::kNone;
  bool is_shared_ = true;
};

pb::Reason ReasonFor(const storage::Store& store, const internal_pb::ChangeCursor& cursor) {
  const absl::StatusOr<FeedPosition> position = PositionOf(store, cursor);
  const auto detail = domain::DetailOf(position.status());
  return detail.has_value() ? detail->reason() : pb::REASON_UNSPECIFIED;
}

TEST(FeedCursor, OfAServerThatHasComeFurtherIsAskedForAgainAndNotBegunAnew) {
  const std::unique_ptr<storage::Store> model = storage::NewModelStore("cursors");
  for (int i = 0; i < 5; ++i) {
    storage::Mutation mutation;
    mutation.Append(storage::Log::kChanges, "x");
    ASSERT_TRUE(storage::CommitAndWait(*model, std::move(mutation)).ok());
  }
  internal_pb::ChangeCursor cursor;
  SetPosition(*model, After(Sequence{5}), Sequence{5}, cursor);
  LateStore store(*model);
  store.head_ = Sequence{3};
  EXPECT_EQ(ReasonFor(store, cursor), pb::REASON_UNAVAILABLE);
  EXPECT_FALSE(MustBeginAnew(PositionOf(store, cursor).status()));
  store.head_ = Sequence{5};
  EXPECT_EQ(ReasonFor(store, cursor), pb::REASON_UNSPECIFIED);

  // Of a history that was lost, or where nobody else writes, it never comes.
  store.head_ = Sequence{3};
  internal_pb::ChangeCursor lost = cursor;
  lost.set_incarnation(lost.incarnation() + 1);
  EXPECT_EQ(ReasonFor(store, lost), pb::REASON_FUTURE_CURSOR);
  store.is_shared_ = false;
  EXPECT_EQ(ReasonFor(store, cursor), pb::REASON_FUTURE_CURSOR);
}

}  // namespace
}  // namespace renkei::service
