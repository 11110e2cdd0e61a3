#include "server/service/search/search_index.h"

#include <chrono>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/dispatch/turns/priority.h"
#include "server/service/frame/list/feed_cursor.h"

namespace renkei::service {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using storage::Sequence;

// Commits of a busy server come at most so often: each costs a sync, and every reader what it
// remembers. Whoever awaits one does not wait for that.
constexpr milliseconds kCommitRest{200};
// What was read without coming to the head is committed after so long.
constexpr milliseconds kMaxBatch{1'000};
// Where the log had nothing for the index, its place there is written down from time to time.
constexpr seconds kPlaceRest{60};
// After a failure, as of a full disk.
constexpr seconds kRetryRest{2};
// At the head, whatever comes: a day may have changed what an organization is called.
constexpr hours kMaxSleep{1};
// How often somebody who waits looks whether he is still to.
constexpr milliseconds kAbandonedRest{100};

// In a thread of its own, for one that gave way gets nothing back.
template <typename F>
void Aside(Priority priority, F work) {
  std::thread([&] {
    GiveWay(priority);
    work();
  }).join();
}

absl::Status NotReady(domain::Bilingual message) {
  return domain::MakeError(pb::REASON_SEARCH_NOT_READY, std::move(message));
}

absl::Status NoIndexYet() {
  return NotReady({"the search index is being made; try again in a moment",
                   "検索の索引を作成しています。少し待ってから検索し直してください。"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<SearchIndex>> SearchIndex::Open(const Env& env,
                                                               const ResourceSources& sources,
                                                               const SearchOptions& options,
                                                               Tell tell) {
  ASSIGN_OR_RETURN(auto analyser,
                   search::Analyser::Open({.directory = options.dictionary, .user = ""}));
  auto index = absl::WrapUnique(
      new SearchIndex(env, sources, options, std::move(analyser), std::move(tell)));
  index->ServeWhatIsThere();
  return index;
}

SearchIndex::SearchIndex(const Env& env, const ResourceSources& sources,
                         const SearchOptions& options, std::unique_ptr<search::Analyser> analyser,
                         Tell tell)
    : env_(env),
      analyser_(std::move(analyser)),
      sources_(sources),
      generations_(options.directory),
      tell_(std::move(tell)),
      synonyms_(options.synonyms, tell_) {}

SearchIndex::~SearchIndex() { End(); }

void SearchIndex::Begin() {
  subscription_ = env_.store.Subscribe([this](Sequence head) {
    const MutexLock lock(mutex_);
    if (through_ >= head_ && head > through_) behind_since_ = env_.steady();
    head_ = head;
    changed_.NotifyAll();
  });
  thread_ = std::thread([this] { Run(); });
}

void SearchIndex::End() {
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  shown_.NotifyAll();
  if (thread_.joinable()) thread_.join();
  subscription_.reset();
  feeder_.reset();
}

Sequence SearchIndex::IndexedThrough() const {
  const MutexLock lock(mutex_);
  return through_;
}

absl::Status SearchIndex::Await(Sequence through, absl::Duration at_most,
                                const std::function<bool()>& abandoned) const {
  const Monotonic until = env_.steady() + absl::ToChronoNanoseconds(at_most);
  const MutexLock lock(mutex_);
  ++waiting_;
  changed_.NotifyAll();
  while (!Shows(through) && !ending_ && env_.steady() < until && !abandoned())
    shown_.WaitFor(mutex_, kAbandonedRest);
  --waiting_;
  if (Shows(through)) return absl::OkStatus();
  return NotReady({"the search index has not come that far yet; try again in a moment",
                   "検索の索引への反映が間に合っていません。少し待ってから検索し直してください。"});
}

// Of a store without any commit too an index is there or not.
bool SearchIndex::Shows(Sequence through) const {
  return serving_ != nullptr && through_ >= through;
}

absl::StatusOr<SearchIndex::Lease> SearchIndex::Take() const {
  Lease lease;
  {
    const MutexLock lock(mutex_);
    lease.from = serving_;
    lease.through = through_;
  }
  if (lease.from == nullptr) return NoIndexYet();
  absl::StatusOr<ServingIndex::Taken> taken = lease.from->Take();
  if (!taken.ok()) return search::MustRebuild(taken.status()) ? Damaged(lease) : taken.status();
  lease.reader = std::move(taken->reader);
  lease.seen = taken->seen;
  return lease;
}

void SearchIndex::Return(Lease lease) { lease.from->Return({std::move(lease.reader), lease.seen}); }

absl::Status SearchIndex::Damaged(const Lease& lease) const {
  const MutexLock lock(mutex_);
  // One that was replaced meanwhile may have been removed.
  if (lease.from == serving_) damaged_ = true;
  changed_.NotifyAll();
  return NoIndexYet();
}

void SearchIndex::Run() {
  // A large dictionary takes seconds, which the first who searches would wait.
  Aside(Priority::kLong, [this] { synonyms_.Now(); });
  while (!ending()) {
    absl::Status fed = feeder_ == nullptr ? OpenFeeder() : absl::OkStatus();
    if (fed.ok()) {
      // Somebody waits for what he wrote, as for a call; for what is made anew nobody does.
      const Priority priority = fed_ == current_ ? Priority::kCalls : Priority::kLong;
      feeder_->WriteAt(priority);
      Aside(priority, [this, &fed] { fed = Feed(); });
    }
    if (fed.ok()) continue;
    feeder_.reset();
    if (search::MustRebuild(fed) && fed_ == current_) StopServing();
    if (search::MustRebuild(fed)) generations_.Remove(fed_);
    if (std::string failure(fed.message()); failure != failure_) {
      tell_(absl::StrCat("the search index stays behind: ", failure));
      failure_ = std::move(failure);
    }
    // What has to be made anew is, at once; what may pass is given time.
    const bool anew = search::MustRebuild(fed) || MustBeginAnew(fed);
    if (!std::exchange(failed_, true) && anew) continue;
    const MutexLock lock(mutex_);
    trouble_ = absl::StrCat("the search index stays behind: ", fed.message());
    const Monotonic until = env_.steady() + kRetryRest;
    while (!ending_ && env_.steady() < until) changed_.WaitFor(mutex_, until - env_.steady());
  }
}

// Until the end, an error, or until what was made beside serves.
absl::Status SearchIndex::Feed() {
  const bool beside = fed_ != current_;
  const auto serves_now = [&] { return beside && fed_ == current_; };
  while (!ending() && !serves_now()) {
    RemoveDamaged();
    if (feeder_ == nullptr) return absl::DataLossError("the index was damaged");
    RemoveRetired();
    RETURN_IF_ERROR(feeder_->Read());
    if (IsDue()) {
      RETURN_IF_ERROR(CommitAndShow());
    } else if (!feeder_->changed()) {
      ShowPlace();
    }
    if (feeder_->at_head() && !serves_now()) WaitForNews();
  }
  return absl::OkStatus();
}

bool SearchIndex::IsDue() const {
  if (feeder_->is_full()) return true;
  // Nobody waits for what is beside the one that serves.
  if (fed_ != current_) return feeder_->at_head();
  const auto rested = env_.steady() - committed_;
  if (!feeder_->changed()) return feeder_->moved() && rested >= kPlaceRest;
  return feeder_->at_head() ? rested >= kCommitRest || IsAwaited() : rested >= kMaxBatch;
}

absl::Status SearchIndex::CommitAndShow() {
  if (fed_ != current_ && !feeder_->at_head()) {
    feeder_->Flush();
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(feeder_->Commit());
  committed_ = env_.steady();
  failure_.clear();
  failed_ = false;
  {
    const MutexLock lock(mutex_);
    trouble_.clear();
  }
  if (fed_ == current_) {
    {
      const MutexLock lock(mutex_);
      if (serving_ != nullptr) serving_->Committed();
    }
    ShowPlace();
  } else {
    RETURN_IF_ERROR(feeder_->Sync());
    RETURN_IF_ERROR(generations_.SetCurrent(fed_));
    Serve(fed_, feeder_->through());
    tell_("the search index is up to date");
  }
  return absl::OkStatus();
}

void SearchIndex::ShowPlace() {
  if (fed_ != current_) return;
  const MutexLock lock(mutex_);
  ComeForward(feeder_->through());
}

// At the head: until something is committed to the store, or what was read is due.
void SearchIndex::WaitForNews() {
  const MutexLock lock(mutex_);
  const Monotonic now = env_.steady();
  const bool due_soon = feeder_->changed();
  const Monotonic until = due_soon ? committed_ + kCommitRest : now + kMaxSleep;
  while (!ending_ && !damaged_ && env_.steady() < until) {
    if (due_soon ? waiting_ > 0 : head_ > feeder_->through()) return;
    changed_.WaitFor(mutex_, until - env_.steady());
  }
}

// What keeps it from being opened may pass, and what has to be made anew is no work of a start: the
// thread tries again, and says so.
void SearchIndex::ServeWhatIsThere() {
  if (!generations_.Prepare().ok()) return;
  feeder_ = std::make_unique<IndexFeeder>(env_, sources_, *analyser_);
  const absl::StatusOr<bool> opened = OpenCurrent();
  if (opened.ok() && *opened) {
    generations_.RemoveAllBut({current_});
  } else {
    feeder_.reset();
  }
}

absl::Status SearchIndex::OpenFeeder() {
  RETURN_IF_ERROR(generations_.Prepare());
  feeder_ = std::make_unique<IndexFeeder>(env_, sources_, *analyser_);
  ASSIGN_OR_RETURN(const bool opened, OpenCurrent());
  if (!opened) RETURN_IF_ERROR(OpenBeside());
  generations_.RemoveAllBut({current_, fed_});
  return absl::OkStatus();
}

// Serves the current generation as far as it is worth it. Whether the log goes on from there.
absl::StatusOr<bool> SearchIndex::OpenCurrent() {
  const std::string current = generations_.Current();
  if (current.empty()) return false;
  const std::string path = generations_.PathOf(current);
  const auto reader = search::OpenReader(path, *analyser_, SearchIndexOptions());
  if (!reader.ok() && !search::MustRebuild(reader.status())) return reader.status();
  const IndexStamp stamp = reader.ok() ? IndexStamp::Decode((*reader)->stamp()) : IndexStamp();
  const Standing standing = feeder_->StandingOf(stamp);
  absl::Status opened = absl::FailedPreconditionError("it is of no use");
  if (standing == Standing::kFollows) opened = feeder_->Open(path);
  if (!opened.ok() && !search::MustRebuild(opened)) return opened;
  if (opened.ok() || standing == Standing::kOutdated) {
    Serve(current, stamp.through);
    if (opened.ok()) fed_ = current;
    return opened.ok();
  }
  StopServing();
  generations_.Remove(current);
  return false;
}

// Goes on with a generation that was begun, or begins one.
absl::Status SearchIndex::OpenBeside() {
  const std::vector<std::string> all = generations_.All();
  if (!all.empty() && all.back() != current_) {
    fed_ = all.back();
    feeder_ = std::make_unique<IndexFeeder>(env_, sources_, *analyser_);
    const absl::Status opened = feeder_->Open(generations_.PathOf(fed_));
    if (opened.ok() || !search::MustRebuild(opened)) return opened;
  }
  tell_("the search index is made anew");
  fed_ = generations_.Next();
  feeder_ = std::make_unique<IndexFeeder>(env_, sources_, *analyser_);
  return feeder_->Create(generations_.PathOf(fed_));
}

void SearchIndex::Serve(const std::string& generation, Sequence through) {
  const bool same = generation == current_;
  const MutexLock lock(mutex_);
  if (!same || serving_ == nullptr) {
    if (serving_ != nullptr) retired_.emplace_back(std::move(serving_), current_);
    serving_ = std::make_shared<ServingIndex>(generations_.PathOf(generation), *analyser_);
  }
  current_ = generation;
  damaged_ = false;
  ComeForward(through);
}

void SearchIndex::ComeForward(Sequence through) {
  // What is not known now was committed after the last time.
  if (through > through_) behind_since_ = std::max(behind_since_, came_);
  came_ = env_.steady();
  through_ = std::max(through_, through);
  shown_.NotifyAll();
}

void SearchIndex::StopServing() {
  const MutexLock lock(mutex_);
  if (serving_ != nullptr) retired_.emplace_back(std::move(serving_), current_);
  serving_ = nullptr;
  current_.clear();
  damaged_ = false;
  through_ = Sequence::kNone;
}

// A reader found the generation that serves damaged.
void SearchIndex::RemoveDamaged() {
  {
    const MutexLock lock(mutex_);
    if (!damaged_) return;
  }
  tell_("the search index is damaged");
  const std::string damaged = current_;
  StopServing();
  if (fed_ == damaged) feeder_.reset();
  generations_.Remove(damaged);
}

void SearchIndex::RemoveRetired() {
  std::erase_if(retired_, [this](const auto& retired) {
    if (retired.first.use_count() > 1) return false;
    generations_.Remove(retired.second);
    return true;
  });
}

bool SearchIndex::ending() const {
  const MutexLock lock(mutex_);
  return ending_;
}

bool SearchIndex::IsAwaited() const {
  const MutexLock lock(mutex_);
  return waiting_ > 0;
}

absl::StatusOr<const SearchIndex*> SearchOf(const Call& call) {
  if (call.env().search != nullptr) return call.env().search;
  return domain::MakeError(
      pb::REASON_SEARCH_NOT_BUILT,
      {"this server has no search: it was built without, or it is turned off, or it could not be "
       "opened when the server started (its log says so); lists go on as ever, and can be "
       "narrowed; "
       "ask whoever runs the server for search",
       "このサーバーでは検索を使えません（検索を含まない構成か、設定で止めてあるか、起動時に検索の"
       "準備ができなかったためです）。一覧の表示と絞り込みは、これまでどおり使えます。検索が必要な"
       "場合は、サーバーの管理者に問い合わせてください。"});
}

}  // namespace renkei::service
