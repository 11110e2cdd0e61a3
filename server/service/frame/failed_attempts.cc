#include "server/service/frame/failed_attempts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/error.h"

namespace renkei::service {
namespace {

absl::Status Delayed(absl::Duration wait) {
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1)));
  const std::string shown_ja =
      seconds < 60 ? absl::StrCat(seconds, "秒") : absl::StrCat((seconds + 59) / 60, "分");
  return domain::MakeError(
      pb::REASON_SIGN_IN_DELAYED,
      {absl::StrCat("after failures the next attempt has to wait: try again in ", seconds, " s"),
       absl::StrCat("続けて失敗したため、しばらくログインできません。", shown_ja,
                    "ほど待ってから、もう一度お試しください。")},
      {{"retry_after_ms", absl::StrCat(seconds * 1'000)}});
}

absl::Duration WaitAfter(int failures) {
  if (failures <= 0) return absl::ZeroDuration();
  constexpr int kMostDoublings = 10;  // 1,024 s are more than the longest wait
  return std::min(kFirstWait * (1 << std::min(failures - 1, kMostDoublings)), kLongestWait);
}

}  // namespace

// Entries by key, the one that failed last at the end.
class FailedAttempts::Remembered {
 public:
  struct Rules {
    int free = 0;                    // failures that cost no wait
    int at_once = kMaxRemembered;    // under way
    absl::Duration forgotten_after;  // without a failure: one of them, or all
    bool forgets_all = false;
  };

  explicit Remembered(const Rules& rules) : rules_(rules) {}

  absl::Duration WaitOf(const std::string& key, absl::Time now) {
    const auto it = by_key_.find(key);
    if (it == by_key_.end()) return absl::ZeroDuration();
    const Entry& entry = *it->second;
    if (entry.under_way >= rules_.at_once) return kFirstWait;
    // A clock that was set back makes nobody wait longer.
    return std::min(entry.allowed - now, kLongestWait);
  }

  void Begin(const std::string& key) { ++Find(key).under_way; }

  void End(const std::string& key) {
    const auto it = by_key_.find(key);
    if (it == by_key_.end()) return;
    Entry& entry = *it->second;
    if (entry.under_way > 0) --entry.under_way;
    if (entry.under_way == 0 && entry.failures == 0) Erase(key);
  }

  void Failed(const std::string& key, absl::Time now) {
    Entry& entry = Find(key);
    entry.failures = Remaining(entry, now) + 1;
    entry.failed = now;
    entry.allowed = now + WaitAfter(entry.failures - rules_.free);
    entries_.splice(entries_.end(), entries_, by_key_.find(key)->second);
  }

  void Forget(const std::string& key) {
    const auto it = by_key_.find(key);
    if (it == by_key_.end()) return;
    it->second->failures = 0;
    it->second->allowed = absl::InfinitePast();
  }

 private:
  struct Entry {
    std::string key;
    int failures = 0;
    int under_way = 0;
    absl::Time failed = absl::UnixEpoch();
    absl::Time allowed = absl::InfinitePast();
  };
  using Entries = std::list<Entry>;

  int Remaining(const Entry& entry, absl::Time now) const {
    const auto periods = static_cast<int64_t>((now - entry.failed) / rules_.forgotten_after);
    if (periods <= 0) return entry.failures;
    if (rules_.forgets_all || periods >= entry.failures) return 0;
    return entry.failures - static_cast<int>(periods);
  }

  Entry& Find(const std::string& key) {
    if (const auto it = by_key_.find(key); it != by_key_.end()) return *it->second;
    if (entries_.size() >= kMaxRemembered) Erase(std::string(entries_.front().key));
    entries_.push_back({.key = key});
    by_key_.emplace(key, std::prev(entries_.end()));
    return entries_.back();
  }

  void Erase(const std::string& key) {
    const auto it = by_key_.find(key);
    entries_.erase(it->second);
    by_key_.erase(it);
  }

  const Rules rules_;
  Entries entries_;
  absl::flat_hash_map<std::string, Entries::iterator> by_key_;
};

FailedAttempts::FailedAttempts()
    : names_(std::make_unique<Remembered>(Remembered::Rules{
          .at_once = kNameAtOnce, .forgotten_after = kNameForgotten, .forgets_all = true})),
      addresses_(std::make_unique<Remembered>(
          Remembered::Rules{.free = kAddressFree, .forgotten_after = kAddressForgotten})) {}

FailedAttempts::~FailedAttempts() = default;

absl::StatusOr<std::unique_ptr<FailedAttempts::Attempt>> FailedAttempts::Begin(
    absl::string_view name, absl::string_view address, absl::Time now) {
  // Of one length, and no list of names to whoever finds a dump.
  const std::string key = auth::Sha256(name);
  const std::string from(address);
  const MutexLock lock(mutex_);
  const absl::Duration wait =
      std::max(names_->WaitOf(key, now),
               from.empty() ? absl::ZeroDuration() : addresses_->WaitOf(from, now));
  if (wait > absl::ZeroDuration()) return Delayed(wait);
  names_->Begin(key);
  if (!from.empty()) addresses_->Begin(from);
  return std::make_unique<Attempt>(*this, key, from);
}

FailedAttempts::Attempt::~Attempt() {
  const MutexLock lock(of_.mutex_);
  of_.names_->End(name_);
  if (!address_.empty()) of_.addresses_->End(address_);
}

void FailedAttempts::Attempt::Failed(absl::Time now) {
  const MutexLock lock(of_.mutex_);
  of_.names_->Failed(name_, now);
  if (!address_.empty()) of_.addresses_->Failed(address_, now);
}

void FailedAttempts::Attempt::Succeeded() {
  const MutexLock lock(of_.mutex_);
  of_.names_->Forget(name_);
}

}  // namespace renkei::service
