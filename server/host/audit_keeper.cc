#include "server/host/audit_keeper.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/time/date.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

// What is recorded meanwhile is chained in one commit, or a few.
constexpr std::chrono::milliseconds kChainPause(1'000);
// Refusals and the calendar move while nothing is written.
constexpr std::chrono::seconds kLongestAuditRest(20);

}  // namespace

AuditKeeper::AuditKeeper(const service::Env& env, service::AuditOutbox& outbox, int years)
    : env_(env),
      outbox_(outbox),
      years_(years),
      wait_(env.store, HeadWait::Who::kAll),
      thread_([this] { Run(); }) {}

AuditKeeper::~AuditKeeper() {
  wait_.End();
  thread_.join();
  Tell(service::RecordOutbox(env_, outbox_, /*all=*/true));
}

// A store that takes no writes has its own watch: what could not be done is done later.
void AuditKeeper::Tell(const absl::Status& status) {
  if (!status.ok() && !absl::IsUnavailable(status) && !absl::IsResourceExhausted(status))
    env_.on_fault("audit", status.ToString());
}

void AuditKeeper::ChainAll() {
  while (!wait_.ending()) {
    const absl::StatusOr<bool> more = service::ChainStep(env_);
    // Another server over the same store was faster.
    if (absl::IsAborted(more.status())) continue;
    Tell(more.status());
    if (!more.value_or(false)) return;
  }
}

void AuditKeeper::CutOld() {
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  const auto before = service::ReadAuditChain(*snapshot);
  if (!before.ok()) return Tell(before.status());
  const absl::CivilDay first = service::FirstKeptDay(domain::TodayInJapan(env_.now()), years_);
  absl::StatusOr<bool> more = true;
  while (more.value_or(false) && !wait_.ending()) {
    more = service::CutStep(env_, first);
    if (absl::IsAborted(more.status())) more = true;
  }
  Tell(more.status());
  const auto after = service::ReadAuditChain(*env_.store.NewSnapshot());
  if (!after.ok() || after->first_number() == before->first_number()) return;
  // That something was removed stands in the log itself.
  pb::AuditEntry entry;
  *entry.mutable_time() = service::ToProto(env_.now());
  entry.set_method(service::kAuditCutMethod);
  entry.add_marks(absl::StrCat(before->first_number(), "-", after->first_number() - 1));
  outbox_.Keep(std::move(entry));
}

void AuditKeeper::RunMinute() {
  const absl::Time now = env_.now();
  if (now - minute_ < absl::Minutes(1) && now >= minute_) return;
  minute_ = now;
  Tell(service::EnsureAuditKey(env_.store, env_.random));
  // What readers of a moment ago still look up in the log stays there for another minute.
  if (chained_) Tell(service::TrimAuditLog(env_, *chained_));
  const auto chain = service::ReadAuditChain(*env_.store.NewSnapshot());
  Tell(chain.status());
  if (chain.ok()) chained_ = static_cast<storage::Sequence>(chain->sequence());
  if (years_ > 0) CutOld();
}

void AuditKeeper::Run() {
  do {
    if (env_.store.KeepsHouse()) {
      ChainAll();
      RunMinute();
    }
    // What this process has refused, nobody else knows.
    Tell(service::RecordOutbox(env_, outbox_, /*all=*/false));
  } while (wait_.ForNews(kChainPause, kLongestAuditRest));
}

}  // namespace renkei::host
