// Feeds one generation of the index from the log: what changed, and what documents know of it that
// changes without a word about them (facts.h).

#ifndef RENKEI_SERVER_SERVICE_SEARCH_FEEDER_H_
#define RENKEI_SERVER_SERVICE_SEARCH_FEEDER_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/search/analysis/analyser.h"
#include "server/search/engine/index.h"
#include "server/service/change/system_reader.h"
#include "server/service/frame/system_call.h"
#include "server/service/search/document_pipe.h"
#include "server/service/search/facts.h"

namespace renkei::service {

// Of the hold on the log.
inline constexpr char kSearchConsumer[] = "search";

// What is written is in memory until it is committed: twenty times its texts, about. More of it at once
// makes fewer commits, but each posting is looked up in trees that no processor's cache holds any more: at
// 2,000 a text takes a quarter to two fifths more of a processor than at 500 (tests/bench/README.md).
inline constexpr size_t kMaxUncommittedDocuments = 500;
inline constexpr size_t kMaxUncommittedBytes = size_t{2} << 20;

// What stands in an index, in the commit that took it in.
struct IndexStamp {
  std::string store;  // id and epoch, and how documents were made
  // Of the owners as all documents know them; 0 while some are still to be told.
  uint64_t owners = 0;
  storage::Sequence through = storage::Sequence::kNone;
  std::string reader;

  std::string Encode() const;
  // Empty where it cannot be read.
  static IndexStamp Decode(absl::string_view text);
};

// What an index is worth to this store.
enum class Standing {
  kFollows,   // the log goes on from where it stands
  kOutdated,  // right once, of this store; the log behind it is gone
  kUseless,   // another store's, or of another history
};

// One thread. Everything it is made with outlives it. After an error it is of no use any more.
class IndexFeeder {
 public:
  IndexFeeder(const Env& env, const ResourceSources& sources, const search::Analyser& analyser);
  ~IndexFeeder();

  // Of an index with this stamp.
  Standing StandingOf(const IndexStamp& stamp) const;

  // Opens the index in `directory`. Errors are those of the engine, FAILED_PRECONDITION where the log
  // does not follow it, and UNAVAILABLE for what is wrong with the store: of search::MustRebuild is
  // what can be mended by Create, in another directory.
  [[nodiscard]] absl::Status Open(const std::string& directory);
  // Makes an empty one, in the place of what there is.
  [[nodiscard]] absl::Status Create(const std::string& directory);

  // What is read from now on is written by a thread of this priority. Before the first Read, and behind a
  // Commit; whoever calls gives no way by more.
  void WriteAt(Priority priority);

  // The next page into the index; at the head there may be nothing in it. Errors as above, and those
  // of which MustBeginAnew is true.
  [[nodiscard]] absl::Status Read();

  // What was read can be found as soon as it is written, which nobody waits for.
  void Flush();

  // What was read can be found. It is durable, but for an index that was created and not yet synced.
  [[nodiscard]] absl::Status Commit();

  // Right behind a Commit: that and all later ones are durable.
  [[nodiscard]] absl::Status Sync();

  // Nothing followed what was read last, and all documents know what they should.
  bool at_head() const { return at_head_ && walks_.empty(); }
  // Up to where everything is in the index, committed or not; kNone while it is made.
  storage::Sequence through() const { return stamp_.through; }
  // Documents were written, or taken out, since the last commit.
  bool changed() const { return documents_ > 0; }
  // As many as should be kept in memory.
  bool is_full() const {
    return documents_ >= kMaxUncommittedDocuments || bytes_ >= kMaxUncommittedBytes;
  }
  // Read on since the last commit, whether something was in it or not.
  bool moved() const { return moved_; }

 private:
  // A walk through resources whose documents are written again without a change of their own.
  struct Walk {
    // All of this type; where `below` is not empty, what stands below that vision.
    pb::ResourceType type;
    std::string below;
    std::string after;
  };

  absl::Status Begin(bool anew);
  absl::Status ReadPage();
  // An error of the index, and not of the store.
  absl::Status Indexed(absl::Status status);
  absl::Status FollowOwners(const Call& call);
  // Of all, where `changed` is empty.
  void RetellOwned(const std::set<std::string>& changed);
  bool IsToRetell(const ResourceTexts& texts) const;
  absl::Status TakePage(const Call& call, const std::vector<Delivery>& deliveries);
  void TakeGone(const Delivery& delivery);
  void TakePlan(const Delivery& delivery);
  absl::Status Retell(const Call& call);
  absl::Status RetellOne(const Call& call, const Walk& walk, const NamedResource& named);
  absl::StatusOr<Delivery> ReadAgain(const Call& call, pb::ResourceType type,
                                     const std::string& name) const;
  absl::StatusOr<VisionFacts> PlanOf(const Call& call, absl::string_view item);
  absl::Status Write(const Call& call, const Delivery& delivery);
  void Put(const search::Document& document);

  const Env& env_;
  const ResourceSources& sources_;
  const search::Analyser& analyser_;
  const SystemReader reader_;
  const std::string store_;
  std::unique_ptr<search::IndexWriter> writer_;
  std::unique_ptr<DocumentPipe> pipe_;
  IndexStamp stamp_;
  OwnerTable owners_;
  // What the documents below a vision know of it, as far as that was seen.
  std::map<std::string, VisionFacts> told_;
  // Read for this page.
  std::map<std::string, VisionFacts> plans_;
  std::deque<Walk> walks_;
  // Whose documents the walks through all write again; or all of them.
  std::set<std::string> retold_;
  bool retold_all_ = false;
  bool walking_ = false;  // the page is of the first walk
  bool index_failed_ = false;
  bool at_head_ = false;
  bool moved_ = false;
  size_t documents_ = 0;
  size_t bytes_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_FEEDER_H_
