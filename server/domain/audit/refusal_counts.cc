#include "server/domain/audit/refusal_counts.h"

#include <algorithm>
#include <utility>

#include "server/domain/error.h"

namespace renkei::domain {
namespace {

void SetTime(absl::Time time, google::protobuf::Timestamp& stamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  stamp.set_seconds(seconds);
  stamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

}  // namespace

std::optional<pb::Reason> RefusalIn(const absl::Status& status) {
  const auto detail = DetailOf(status);
  if (!detail) return std::nullopt;
  const bool asked_who = absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status) ||
                         detail->reason() == pb::REASON_SIGN_IN_DELAYED;
  return asked_who ? std::optional<pb::Reason>(detail->reason()) : std::nullopt;
}

void RefusalCounts::Add(const RefusedCall& call, absl::Time now, Count& count) {
  if (count.count++ == 0) count.first = now;
  count.last = std::max(count.last, now);
  count.organization = call.organization;
  count.address = call.address;
}

bool RefusalCounts::HasRoom(bool account) const {
  if (in_hour_ + kinds_.size() >= kMostRefusalsInAnHour) return false;
  return account ? of_accounts_ < kMostRefusalsOfAccounts
                 : kinds_.size() - of_accounts_ < kMostRefusalsOfNobody;
}

void RefusalCounts::Add(const RefusedCall& call, absl::Time now) {
  // Nobody is told apart by where they are.
  const bool account = !call.account.empty();
  const Kind kind = {call.account, call.method, call.reason, account ? "" : call.address};
  auto it = kinds_.find(kind);
  if (it == kinds_.end()) {
    if (!HasRoom(account)) return Add({.reason = call.reason}, now, others_[call.reason]);
    it = kinds_.emplace(kind, Count()).first;
    of_accounts_ += account ? 1 : 0;
  }
  Add(call, now, it->second);
}

std::vector<pb::AuditEntry> RefusalCounts::Take(absl::Time now) {
  std::vector<pb::AuditEntry> entries;
  const auto note = [&](pb::Reason reason, const Count& count) -> pb::AuditEntry& {
    pb::AuditEntry& entry = entries.emplace_back();
    SetTime(now, *entry.mutable_time());
    pb::AuditRefusals& refusals = *entry.mutable_refusals();
    refusals.set_reason(reason);
    refusals.set_count(count.count);
    SetTime(count.first, *refusals.mutable_first_time());
    SetTime(count.last, *refusals.mutable_last_time());
    return entry;
  };
  for (const auto& [kind, count] : kinds_) {
    pb::AuditEntry& entry = note(std::get<pb::Reason>(kind), count);
    entry.set_actor(std::get<0>(kind));
    entry.set_method(std::get<1>(kind));
    entry.set_organization(count.organization);
    entry.set_address(count.address);
  }
  for (const auto& [reason, count] : others_)
    note(reason, count).mutable_refusals()->set_others(true);
  if (!hour_ || now - *hour_ >= absl::Hours(1) || now < *hour_) {
    hour_ = now;
    in_hour_ = 0;
  }
  in_hour_ += kinds_.size();
  kinds_.clear();
  others_.clear();
  of_accounts_ = 0;
  return entries;
}

}  // namespace renkei::domain
