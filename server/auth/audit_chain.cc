#include "server/auth/audit_chain.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/audit_values.h"
#include "server/auth/sha256.h"

namespace renkei::auth {
namespace {

constexpr char kAuditHashPurpose[] = "renkei audit 1\n";

void AppendBigEndian(uint64_t number, std::string& bytes) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((number >> shift) & 0xFF));
}

// Of a file they may be left out.
bool HasItsValues(const AuditChainLink& link) {
  return (link.values.empty() && !link.of_store) || AreAuditValuesOf(link.content, link.values);
}

}  // namespace

std::string NoAuditHash() { return std::string(kAuditHashBytes, '\0'); }

std::string AuditHashInHex(absl::string_view hash) { return absl::BytesToHexString(hash); }

std::string AuditHashFromHex(absl::string_view hex) {
  const bool whole = hex.size() == 2 * kAuditHashBytes &&
                     hex.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
  return whole ? absl::HexStringToBytes(hex) : "";
}

std::string AuditHashOf(const AuditChainLink& link) {
  std::string bytes = kAuditHashPurpose;
  AppendBigEndian(link.number, bytes);
  AppendBigEndian(link.sequence, bytes);
  // Of one length: no two entries give the same bytes.
  absl::StrAppend(&bytes, link.previous_hash, link.content);
  return Sha256(bytes);
}

AuditChainWalk AuditChainWalk::OfExtract() { return AuditChainWalk(); }

AuditChainWalk::AuditChainWalk(uint64_t first_number, absl::string_view cut_hash)
    : cut_(first_number - 1), next_(first_number), last_hash_(cut_hash) {}

void AuditChainWalk::Expect(uint64_t number, absl::string_view hash) {
  if (number == 0) return;
  if (extract_ || number > cut_) {
    const auto [it, added] = expected_.emplace(number, hash);
    if (!added && it->second != hash) Note(pb::AuditFlaw::KIND_REWRITTEN, number);
  } else if (number == cut_ && hash != last_hash_) {
    Note(pb::AuditFlaw::KIND_REWRITTEN, number);
  }
}

void AuditChainWalk::Take(const AuditChainLink& link) {
  ++entries_;
  if (first_ == 0) first_ = link.number;
  const bool whole = link.previous_hash.size() == kAuditHashBytes;
  if (!whole || AuditHashOf(link) != link.hash || !HasItsValues(link))
    Note(pb::AuditFlaw::KIND_CHANGED, link.number);
  if (const auto it = expected_.find(link.number); it != expected_.end()) {
    if (it->second != link.hash) Note(pb::AuditFlaw::KIND_REWRITTEN, link.number);
    expected_.erase(it);
  }
  if (link.number < next_ || link.number == 0) {
    Note(pb::AuditFlaw::KIND_MISPLACED, link.number);
    // It was not missing then.
    auto gap = missing_.upper_bound(link.number);
    if (gap == missing_.begin()) return;
    --gap;
    const auto [from, to] = *gap;
    if (link.number > to) return;
    missing_.erase(gap);
    if (from < link.number) missing_[from] = link.number - 1;
    if (link.number < to) missing_[link.number + 1] = to;
    return;
  }
  TakeInOrder(link, link.number == next_);
}

void AuditChainWalk::TakeInOrder(const AuditChainLink& link, bool follows) {
  if (!follows && !extract_) missing_[next_] = link.number - 1;
  if (follows && !last_hash_.empty() && link.previous_hash != last_hash_)
    Note(pb::AuditFlaw::KIND_FOREIGN, link.number);
  next_ = link.number + 1;
  last_hash_ = std::string(link.hash);
}

void AuditChainWalk::TakeUnreadable(uint64_t number) {
  Note(pb::AuditFlaw::KIND_UNREADABLE, number);
}

void AuditChainWalk::Note(pb::AuditFlaw::Kind kind, uint64_t number, uint64_t last_number) {
  pb::AuditFlaw& flaw = flaws_.emplace_back();
  flaw.set_kind(kind);
  flaw.set_number(static_cast<int64_t>(number));
  flaw.set_last_number(static_cast<int64_t>(last_number));
}

pb::AuditVerification AuditChainWalk::Finish() {
  for (const auto& [from, to] : missing_) Note(pb::AuditFlaw::KIND_MISSING, from, to);
  // Of an extract nobody knows what else there is.
  if (!extract_ && !expected_.empty()) {
    const uint64_t promised = expected_.rbegin()->first;
    if (promised > last_number()) Note(pb::AuditFlaw::KIND_TAIL_CUT, last_number() + 1, promised);
  }
  std::stable_sort(
      flaws_.begin(), flaws_.end(),
      [](const pb::AuditFlaw& a, const pb::AuditFlaw& b) { return a.number() < b.number(); });
  pb::AuditVerification found;
  found.set_entries(entries_);
  found.set_first_number(static_cast<int64_t>(first_));
  found.set_last_number(static_cast<int64_t>(entries_ == 0 ? 0 : last_number()));
  for (size_t i = 0; i < std::min(flaws_.size(), kMaxAuditFlaws); ++i)
    *found.add_flaws() = flaws_[i];
  found.set_more_flaws(
      static_cast<int64_t>(flaws_.size() - static_cast<size_t>(found.flaws_size())));
  return found;
}

}  // namespace renkei::auth
