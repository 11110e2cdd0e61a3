#include "server/domain/support/support_rules.h"

#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

void AddIfToCome(absl::string_view field, const std::string& date, absl::CivilDay today,
                 Faults& faults) {
  if (date.empty() || date <= FormatDate(today)) return;
  faults.Add(field, "IN_FUTURE",
             {absl::StrCat(date, " has not come yet; record it when it has happened"),
              absl::StrCat(date, " はまだ来ていません。実際に行った日を入力してください。")});
}

}  // namespace

std::vector<pb::FieldViolation> CheckSupport(const pb::SupportCase& support) {
  Faults faults;
  const std::string& from = support.desired_from_date();
  const std::string& to = support.desired_to_date();
  if (!from.empty() && !to.empty() && to < from) {
    faults.Add("desired_to_date", "BAD_INTERVAL",
               {absl::StrCat("support would end on ", to, ", before it begins on ", from),
                absl::StrCat("希望する終了日（", to, "）が開始日（", from,
                             "）より前です。開始日以降の日にしてください。")});
  }
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckSupportEntry(const pb::SupportEntry& entry,
                                                  absl::CivilDay today) {
  Faults faults;
  AddIfToCome("date", entry.date(), today, faults);
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckSupportStepText(const pb::SupportCase& support,
                                                     const pb::SupportStep& step,
                                                     const pb::SupportStep* old,
                                                     absl::CivilDay today) {
  Faults faults;
  const bool same = old != nullptr && old->responsible() == step.responsible();
  if (!same && !IsPartyOf(support, step.responsible())) {
    faults.Add("responsible", "NOT_A_PARTY",
               {absl::StrCat(step.responsible(),
                             " has no part in this case: name one of the bodies, the team or the "
                             "window"),
                absl::StrCat(step.responsible(),
                             " はこの支援に参加していません。相談団体、支援チームの団体、"
                             "窓口の団体から選んでください。")});
  }
  AddIfToCome("done_date", step.done_date(), today, faults);
  if (!step.done_date().empty() && !step.drop_reason().empty()) {
    faults.Add("drop_reason", "NOT_APPLICABLE",
               {"a step that was done is not dropped; clear done_date or this",
                "完了した取組は、取りやめにできません。完了日と取りやめの理由は、どちらか一方だけ"
                "にしてください。"});
  }
  const bool same_day = old != nullptr && old->due_date() == step.due_date();
  if (!same_day && IsOpenStep(step) && step.due_date() < FormatDate(today)) {
    faults.Add(
        "due_date", "IN_PAST",
        {absl::StrCat(step.due_date(), " has passed; name a day to come"),
         absl::StrCat(step.due_date(), " は過ぎています。今日以降の日を指定してください。")});
  }
  return faults.Take();
}

bool IsOpenStep(const pb::SupportStep& step) {
  return step.done_date().empty() && step.drop_reason().empty();
}

bool IsOverdueStep(const pb::SupportStep& step, absl::CivilDay today) {
  return IsOpenStep(step) && step.due_date() < FormatDate(today);
}

bool IsBodyOf(const pb::SupportCase& support, const std::string& organization) {
  return support.body() == organization ||
         absl::c_linear_search(support.joint_bodies(), organization);
}

bool IsPartyOf(const pb::SupportCase& support, const std::string& organization) {
  return IsBodyOf(support, organization) || support.window() == organization ||
         absl::c_linear_search(support.team(), organization);
}

std::vector<bool> HiddenParts(const std::vector<int64_t>& counts) {
  std::vector<bool> hidden(counts.size());
  int64_t sum = 0;
  int parts = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0 || counts[i] >= kSmallestSupportCount) continue;
    hidden[i] = true;
    sum += counts[i];
    ++parts;
  }
  while (parts > 0 && (parts < 2 || sum < kSmallestSupportCount)) {
    size_t smallest = counts.size();
    for (size_t i = 0; i < counts.size(); ++i) {
      if (hidden[i] || counts[i] == 0) continue;
      if (smallest == counts.size() || counts[i] < counts[smallest]) smallest = i;
    }
    if (smallest == counts.size()) break;
    hidden[smallest] = true;
    sum += counts[smallest];
    ++parts;
  }
  return hidden;
}

int MedianDays(std::vector<int> days) {
  if (days.empty()) return 0;
  std::sort(days.begin(), days.end());
  const size_t middle = days.size() / 2;
  return days.size() % 2 == 1 ? days[middle] : (days[middle - 1] + days[middle]) / 2;
}

}  // namespace renkei::domain
