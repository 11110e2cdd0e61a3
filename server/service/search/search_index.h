// The search index of a server: kept beside its store, fed from the log by a thread of its own, asked
// by any number of threads. It is derived: whatever happens to its directory, what it answers in the
// end is what a new one would.
//
//   Open -> Begin -> searches -> End (before the store is closed)
//
// While a new generation is made because the log behind the old one is gone, the old one serves and
// indexed_through says from when it is. One that is damaged, of another store or made in another way
// never serves: searches are answered SEARCH_NOT_READY until the new one is there.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCH_INDEX_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCH_INDEX_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/search/analysis/analyser.h"
#include "server/search/engine/index.h"
#include "server/service/frame/call.h"
#include "server/service/frame/monotonic.h"
#include "server/service/frame/resource_source.h"
#include "server/service/search/feeder.h"
#include "server/service/search/generations.h"
#include "server/service/search/serving_index.h"
#include "server/service/search/synonym_files.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/store.h"

namespace renkei::service {

struct SearchOptions {
  // Made if missing. Empty: the server has no search.
  std::string directory;
  std::string dictionary = search::kDefaultDictionary;  // of MeCab's
  std::vector<std::string> synonyms;                    // files
};

// What an answer is taken from, and up to which commit it knows everything.
struct IndexView {
  search::IndexReader& reader;
  storage::Sequence through;
  const search::Synonyms& synonyms;
};

class SearchIndex {
 public:
  using Tell = std::function<void(const std::string& line)>;

  // Opens what there is in `options.directory`, and does not fail for what is wrong with it. `tell` gets
  // lines for the log, from Begin on. What it is made with outlives it; `env` is copied.
  // FAILED_PRECONDITION: the dictionary is missing. UNIMPLEMENTED in a build without search.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<SearchIndex>> Open(
      const Env& env, const ResourceSources& sources, const SearchOptions& options, Tell tell);
  ~SearchIndex();  // End
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

  // The thread that feeds it begins.
  void Begin();
  // It ends; searches are answered from what is there. After that the store is not touched any more.
  void End();

  // What every answer from now on knows: all commits up to this one. kNone: none is served yet.
  storage::Sequence IndexedThrough() const;

  // OK: it serves, and follows the store; or is being made for the first time. UNAVAILABLE with the reason of the log
  // while it cannot be fed.
  [[nodiscard]] absl::Status Health() const;
  // How far it is behind the store.
  metrics::Families Figures() const;

  // Waits until everything up to `through` is found. SEARCH_NOT_READY where that takes longer than
  // `at_most`, or the server ends, or, looked at ten times a second, `abandoned`. For threads that may
  // wait.
  [[nodiscard]] absl::Status Await(storage::Sequence through, absl::Duration at_most,
                                   const std::function<bool()>& abandoned) const;

  // Answers from one view: `ask(view)` gives a StatusOr. UNAVAILABLE SEARCH_NOT_READY while there is
  // no index to be asked; errors of `ask` else.
  template <typename Ask>
  auto Read(Ask ask) const -> decltype(ask(std::declval<const IndexView&>())) {
    ASSIGN_OR_RETURN(Lease lease, Take());
    const std::shared_ptr<const search::Synonyms> synonyms = synonyms_.Now();
    auto answer = ask(IndexView{*lease.reader, lease.through, *synonyms});
    if (!answer.ok() && search::MustRebuild(answer.status())) return Damaged(lease);
    Return(std::move(lease));
    return answer;
  }

  const search::Analyser& analyser() const { return *analyser_; }

 private:
  struct Lease {
    std::shared_ptr<ServingIndex> from;
    std::unique_ptr<search::IndexReader> reader;
    uint64_t seen = 0;  // commits of it that the reader has seen
    storage::Sequence through = storage::Sequence::kNone;
  };

  SearchIndex(const Env& env, const ResourceSources& sources, const SearchOptions& options,
              std::unique_ptr<search::Analyser> analyser, Tell tell);

  bool Shows(storage::Sequence through) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Lease> Take() const;
  static void Return(Lease lease);
  absl::Status Damaged(const Lease& lease) const;

  // The rest is the thread's alone, or Open's before there is one.
  void ServeWhatIsThere();
  void Run();
  absl::Status Feed();
  absl::Status OpenFeeder();
  absl::StatusOr<bool> OpenCurrent();
  absl::Status OpenBeside();
  bool IsDue() const;
  absl::Status CommitAndShow();
  // What was read had nothing for the index.
  void ShowPlace();
  void ComeForward(storage::Sequence through) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Serve(const std::string& generation, storage::Sequence through);
  void StopServing();
  void RemoveDamaged();
  void RemoveRetired();
  void WaitForNews();
  bool ending() const;
  bool IsAwaited() const;

  const Env env_;
  const std::unique_ptr<search::Analyser> analyser_;
  const ResourceSources& sources_;
  Generations generations_;
  const Tell tell_;
  mutable SynonymFiles synonyms_;

  // The thread's.
  std::unique_ptr<IndexFeeder> feeder_;
  std::string fed_;      // the generation that the feeder has
  std::string current_;  // the one that serves; "": none does
  Monotonic committed_;
  std::string failure_;  // told last
  bool failed_ = false;  // and nothing went well since
  // Served before, and removed when nobody reads them any more.
  std::vector<std::pair<std::shared_ptr<ServingIndex>, std::string>> retired_;

  mutable Mutex mutex_;
  mutable CondVar changed_;  // for the thread
  mutable CondVar shown_;    // for those who wait
  std::shared_ptr<ServingIndex> serving_ ABSL_GUARDED_BY(mutex_);
  storage::Sequence through_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
  storage::Sequence head_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
  mutable bool damaged_ ABSL_GUARDED_BY(mutex_) = false;
  mutable int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string trouble_ ABSL_GUARDED_BY(mutex_);  // why it stays behind; "": it does not
  // Since when there has been a commit that it does not know; of no meaning where there is none.
  Monotonic behind_since_ ABSL_GUARDED_BY(mutex_);
  Monotonic came_ ABSL_GUARDED_BY(mutex_);  // when it came forward last
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;

  std::unique_ptr<storage::Subscription> subscription_;
  std::thread thread_;
};

// The index of the call's server; UNIMPLEMENTED SEARCH_NOT_BUILT where it has none.
[[nodiscard]] absl::StatusOr<const SearchIndex*> SearchOf(const Call& call);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCH_INDEX_H_
