// What a reader of the change feed can rely on (see ChangeService in change_service.proto), each with
// a validator: a second statement of the rules, over what the log really holds and what a reader
// really got.

#ifndef RENKEI_TESTS_SUPPORT_FEED_GUARANTEES_H_
#define RENKEI_TESTS_SUPPORT_FEED_GUARANTEES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "server/auth/sealer.h"
#include "storage/store.h"

namespace renkei::test {

namespace pb = renkei::v1;
namespace internal_pb = renkei::internal::v1;

enum class Guarantee {
  kOrdered,         // in the order of the commits, and within a commit of its writes
  kUnique,          // no change comes twice
  kAtomic,          // a commit's changes come in one message, or it says that the commit goes on
  kReliable,        // nothing is missing
  kResumable,       // the cursor of any change goes on exactly there
  kBookmarkable,    // so does that of a message without changes
  kVisibilitySafe,  // nothing is said of what the reader may not read
};

inline constexpr Guarantee kAllGuarantees[] = {Guarantee::kOrdered,       Guarantee::kUnique,
                                               Guarantee::kAtomic,        Guarantee::kReliable,
                                               Guarantee::kResumable,     Guarantee::kBookmarkable,
                                               Guarantee::kVisibilitySafe};

std::string NameOf(Guarantee guarantee);

// Who reads, as the rule of visibility sees it.
struct FeedReader {
  std::string organization;
  bool coordinator = false;
};

// One way of one reader through the feed, with one access, from a cursor on. A connection that broke
// was opened again with the cursor of the last change or message that it got.
struct FeedWay {
  struct Message {
    std::vector<pb::Change> changes;
    std::string cursor;
    bool partial_commit = false;
    // The connection broke within this message: the rest of it was lost.
    bool cut = false;
  };
  FeedReader reader;
  // Empty: the beginning. Kept changes (before the log) are not looked at by the validators.
  std::string begin;
  std::vector<Message> messages;
};

// The log as the store holds it.
struct LoggedChange {
  storage::LogPosition position;
  internal_pb::ChangeRecord record;
};
struct WholeLog {
  std::vector<LoggedChange> changes;
  // Opens the cursors of the store's feed.
  std::shared_ptr<const auth::Sealer> sealer;

  // Where a cursor stands; of an empty one the first position.
  storage::LogPosition PositionOf(const std::string& cursor) const;
};
[[nodiscard]] WholeLog ReadWholeLog(storage::Store& store);

// The cursors of all changes from `cursor` to the head, as the way's reader gets them now.
using Reread = std::function<std::vector<std::string>(const std::string& cursor)>;

// "" if `way` keeps the guarantee; otherwise what breaks it. For kResumable and kBookmarkable
// `reread` is asked at up to `samples` cursors, spread over the way.
[[nodiscard]] std::string Violation(Guarantee guarantee, const FeedWay& way, const WholeLog& log,
                                    const Reread& reread, size_t samples = 20);

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_FEED_GUARANTEES_H_
