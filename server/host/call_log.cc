#include "server/host/call_log.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"

namespace renkei::host {
namespace {

using service::EndedCall;

constexpr std::chrono::minutes kMinute(1);
// Whoever has more addresses than that has too many to be told apart.
constexpr size_t kMostAddresses = 1'000;
constexpr size_t kAddressesInLine = 3;

// "OK", "NOT_FOUND": the reason that the client got.
std::string ReasonOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail) return absl::StatusCodeToString(status.code());
  return std::string(absl::StripPrefix(pb::Reason_Name(detail->reason()), "REASON_"));
}

std::string Seconds(absl::Duration taken) {
  return absl::FormatDuration(absl::Trunc(taken, absl::Milliseconds(1)));
}

// "; waited 900ms, worked 200ms, committed 134ms, replied 1ms": what there was of it; "work" is the rest.
std::string PartsOf(const EndedCall& call) {
  const service::CallParts& parts = call.parts;
  const absl::Duration work = call.taken - parts.waited - parts.committing - parts.replying;
  std::vector<std::string> told;
  for (const auto& [what, taken] :
       {std::pair("waited", parts.waited), std::pair("worked", work),
        std::pair("committed", parts.committing), std::pair("replied", parts.replying)}) {
    if (taken >= absl::Milliseconds(1)) told.push_back(absl::StrCat(what, " ", Seconds(taken)));
  }
  return absl::StrJoin(told, ", ");
}

std::string Whom(const EndedCall& call) {
  return call.account.empty() ? "nobody" : std::string(call.account);
}

}  // namespace

CallLog::CallLog(absl::Duration slow, Tell tell, service::MonotonicClock clock)
    : slow_(slow), tell_(std::move(tell)), clock_(std::move(clock)) {}

void CallLog::Ended(const EndedCall& call) {
  if (!call.outcome.empty()) {
    return tell_(absl::StrCat(call.outcome, "; by ", Whom(call), " in ", Seconds(call.taken), ": ",
                              ReasonOf(call.status)));
  }
  if (call.stream || slow_ == absl::ZeroDuration() || call.taken < slow_) return;
  std::string line;
  {
    const MutexLock lock(mutex_);
    line = NoteSlow(call);
  }
  if (!line.empty()) tell_(line);
}

void CallLog::Refused(absl::string_view address, const absl::Status& why) {
  std::string line;
  {
    const MutexLock lock(mutex_);
    ++refusals_.calls;
    ++refusals_.by_reason[ReasonOf(why)];
    if (refusals_.addresses.size() < kMostAddresses) {
      refusals_.addresses.emplace(address);
    } else if (refusals_.addresses.count(std::string(address)) == 0) {
      refusals_.more_addresses = true;
    }
    if (IsOver(refusals_told_)) line = TakeRefusals();
  }
  if (!line.empty()) tell_(line);
}

void CallLog::TellDue() { TellAll(/*due_alone=*/true); }
void CallLog::TellRest() { TellAll(/*due_alone=*/false); }

void CallLog::TellAll(bool due_alone) {
  std::vector<std::string> lines;
  {
    const MutexLock lock(mutex_);
    if (!due_alone || IsOver(refusals_told_)) lines.push_back(TakeRefusals());
    if (!due_alone || IsOver(slow_minute_)) lines.push_back(TakeSlow());
  }
  for (const std::string& line : lines) {
    if (!line.empty()) tell_(line);
  }
}

bool CallLog::IsOver(std::optional<service::Monotonic> minute) const {
  return !minute || clock_() - *minute >= kMinute;
}

std::string CallLog::NoteSlow(const EndedCall& call) {
  if (IsOver(slow_minute_)) {
    slow_minute_ = clock_();
    slow_lines_ = 0;
  }
  if (slow_lines_ < kSlowLinesPerMinute) {
    ++slow_lines_;
    return absl::StrCat("slow call: ", call.method, " took ", Seconds(call.taken), " for ",
                        Whom(call), ": ", ReasonOf(call.status), " (", PartsOf(call), ")");
  }
  ++slow_more_;
  if (call.taken > slowest_) {
    slowest_ = call.taken;
    slowest_method_ = std::string(call.method);
  }
  return "";
}

std::string CallLog::TakeSlow() {
  if (slow_more_ == 0) return "";
  const absl::Duration slowest = std::exchange(slowest_, absl::ZeroDuration());
  return absl::StrCat("slow calls: ", std::exchange(slow_more_, 0), " more, the slowest ",
                      slowest_method_, " with ", Seconds(slowest));
}

std::string CallLog::TakeRefusals() {
  const Refusals refusals = std::exchange(refusals_, Refusals());
  if (refusals.calls == 0) return "";
  refusals_told_ = clock_();
  std::vector<std::string> shown;
  for (const std::string& address : refusals.addresses) {
    if (shown.size() == kAddressesInLine) {
      shown.emplace_back("...");
      break;
    }
    shown.push_back(address);
  }
  return absl::StrCat("refused tokens: calls: ", refusals.calls, " (",
                      absl::StrJoin(refusals.by_reason, ", ", absl::PairFormatter(" ")),
                      "), addresses: ", refusals.addresses.size(),
                      refusals.more_addresses ? " or more" : "", " (", absl::StrJoin(shown, ", "),
                      ")");
}

}  // namespace renkei::host
