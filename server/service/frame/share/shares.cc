#include "server/service/frame/share/shares.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/error.h"
#include "server/service/frame/share/origin.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

struct Words {
  absl::string_view name;  // in metadata "limit"; server/rpc/config.cc has options of these names
  absl::string_view en;
  absl::string_view ja;
  // In which it is told; 1: things, not bytes.
  int64_t unit;
  // When something of it is likely to be free again.
  int64_t retry_millis;
};

Words WordsOf(Counted what) {
  constexpr int64_t kMebibyte = 1 << 20;
  switch (what) {
    case Counted::kWatches:
      return {"watches", "open watches", "変更の受信（watch、sync --follow）", 1, 2'000};
    case Counted::kBulkCalls:
      return {"bulk_calls", "imports, exports and other long calls at once",
              "取り込み・書き出しなどの長い処理", 1, 2'000};
    case Counted::kExecutorPlaces:
      return {"executor_queue", "calls that wait for an answer at once", "処理待ちの要求", 1, 200};
    case Counted::kSpoolBytes:
      return {"spool_mib", "MiB of uploads at once", "アップロード中のデータ", kMebibyte, 2'000};
    case Counted::kBookBytes:
      return {"book_mib", "MiB of workbooks that are read at once", "読み込み中の XLSX のデータ",
              kMebibyte, 2'000};
    case Counted::kPasswordPlaces:
      return {"password_queue", "passwords that wait to be checked at once",
              "ログインなどパスワードの確認", 1, 2'000};
  }
  return {};
}

struct Scope {
  absl::string_view suffix;
  absl::string_view en;
  absl::string_view ja;
};
constexpr Scope kAccount = {"_per_account", "one account has at most ",
                            "1つのアカウントで同時に使える"};
constexpr Scope kOrganization = {"_per_organization", "one organization has at most ",
                                 "1つの団体で同時に使える"};
// The same limits, of who has no account: an address has the share of an account, and all of them
// that of an organization. Option and metadata "limit" are called by those.
constexpr Scope kAddress = {
    "_per_account", "without a token one address has at most ",
    "ログインしない場合は、接続元（アドレス）ごとの上限があります。同時に使える"};
constexpr Scope kNobodysScope = {"_per_organization", "all who come without a token have at most ",
                                 "ログインしない利用が混み合っています。合わせて同時に使える"};
constexpr Scope kServer = {"", "the server is busy: all accounts together have at most ",
                           "サーバーが混み合っています。サーバー全体で同時に使える"};

absl::Status Refusal(Counted what, const Scope& scope, int64_t limit) {
  const Words words = WordsOf(what);
  const int64_t value = limit / words.unit;
  return domain::MakeError(
      pb::REASON_OVERLOADED,
      {absl::StrCat(scope.en, value, " ", words.en, "; try again when some have ended"),
       absl::StrCat(scope.ja, words.ja, "は、", value, words.unit == 1 ? "件" : " MiB ",
                    "までです。ほかの処理が終わってから、もう一度お試しください。")},
      {{"limit", absl::StrCat(words.name, scope.suffix)},
       {"value", absl::StrCat(value)},
       {"retry_after_ms", absl::StrCat(words.retry_millis)}});
}

// What all have who come without an account: as an organization, but never so much that accounts
// would find nothing left, whatever the operator gives an organization.
int64_t OfNobody(const ShareLimit& limit) { return std::min(limit.organization, limit.total / 2); }

int64_t HeldBy(const std::map<std::string, int64_t>& holders, const std::string& name) {
  const auto it = holders.find(name);
  return it == holders.end() ? 0 : it->second;
}

void Reduce(std::map<std::string, int64_t>& holders, const std::string& name, int64_t amount) {
  const auto it = holders.find(name);
  if ((it->second -= amount) == 0) holders.erase(it);
}

}  // namespace

const ShareLimit& ShareLimits::Of(Counted what) const {
  switch (what) {
    case Counted::kWatches:
      return watches;
    case Counted::kBulkCalls:
      return bulk_calls;
    case Counted::kExecutorPlaces:
      return executor_places;
    case Counted::kSpoolBytes:
      return spool_bytes;
    case Counted::kBookBytes:
      return book_bytes;
    case Counted::kPasswordPlaces:
      break;
  }
  return password_places;
}

Share::~Share() {
  if (held_ > 0) shares_.GiveBack(what_, holder_, held_);
}

absl::Status Share::Grow(int64_t more) {
  if (more <= 0) return absl::OkStatus();
  absl::Status status = shares_.Add(what_, holder_, more);
  if (status.ok()) held_ += more;
  return status;
}

absl::StatusOr<std::unique_ptr<Share>> Shares::Take(Counted what, const Holder& holder,
                                                    int64_t amount) {
  auto share = std::make_unique<Share>(*this, what, holder);
  RETURN_IF_ERROR(share->Grow(amount));
  return share;
}

int64_t Shares::total(Counted what) const {
  MutexLock lock(mutex_);
  return counts_[static_cast<size_t>(what)].total;
}

absl::Status Shares::Add(Counted what, const Holder& holder, int64_t more) {
  const ShareLimit& limit = limits_.Of(what);
  MutexLock lock(mutex_);
  Counts& counts = counts_[static_cast<size_t>(what)];
  const bool nobody = IsNobody(holder);
  const int64_t of_organization = nobody ? OfNobody(limit) : limit.organization;
  auto& refused = refused_[static_cast<size_t>(what)];
  if (HeldBy(counts.accounts, holder.account) + more > limit.account) {
    refused[0].Add();
    return Refusal(what, nobody ? kAddress : kAccount, limit.account);
  }
  if (HeldBy(counts.organizations, holder.organization) + more > of_organization) {
    refused[1].Add();
    return Refusal(what, nobody ? kNobodysScope : kOrganization, of_organization);
  }
  if (counts.total + more > limit.total) {
    refused[2].Add();
    return Refusal(what, kServer, limit.total);
  }
  counts.accounts[holder.account] += more;
  counts.organizations[holder.organization] += more;
  counts.total += more;
  return absl::OkStatus();
}

metrics::Families Shares::Figures() const {
  using metrics::Kind;
  metrics::Family held = {"renkei_share_held",
                          "What is held now of what is shared out: things, or bytes.",
                          Kind::kGauge};
  metrics::Family most = {"renkei_share_limit", "How much of it all together may hold.",
                          Kind::kGauge};
  metrics::Family refused = {"renkei_limit_refusals_total",
                             "Calls that were refused, by the option that limits them.",
                             Kind::kCounter};
  for (size_t kind = 0; kind < kCountedKinds; ++kind) {
    const auto what = static_cast<Counted>(kind);
    const std::string name(WordsOf(what).name);
    // In bytes, whatever its option is told in.
    const metrics::Labels share = {{"share", absl::StrReplaceAll(name, {{"_mib", "_bytes"}})}};
    held.samples.push_back({.labels = share, .value = static_cast<double>(total(what))});
    most.samples.push_back({.labels = share, .value = static_cast<double>(limits_.Of(what).total)});
    for (size_t scope = 0; scope < kScopes; ++scope) {
      const Scope& of = *std::array{&kAccount, &kOrganization, &kServer}[scope];
      refused.samples.push_back({.labels = {{"limit", absl::StrCat(name, of.suffix)}},
                                 .value = static_cast<double>(refused_[kind][scope].value())});
    }
  }
  return {std::move(held), std::move(most), std::move(refused)};
}

void Shares::GiveBack(Counted what, const Holder& holder, int64_t amount) {
  MutexLock lock(mutex_);
  Counts& counts = counts_[static_cast<size_t>(what)];
  Reduce(counts.accounts, holder.account, amount);
  Reduce(counts.organizations, holder.organization, amount);
  counts.total -= amount;
}

}  // namespace renkei::service
