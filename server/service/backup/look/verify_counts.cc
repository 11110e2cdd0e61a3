#include "server/service/backup/look/verify_counts.h"

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/service/national/count/tally.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kVisionSegments = 4;    // organizations/{org}/visions/{vision}
constexpr int kTopLevelSegments = 2;  // initiatives/{initiative}, cases/{case}

template <typename M>
const M& As(const google::protobuf::Message& record) {
  return static_cast<const M&>(record);
}

std::string VisionId(const std::string& name) {
  return std::string(domain::LastSegment(domain::ParentName(name, kVisionSegments)));
}

}  // namespace

void CountCheck::Add(uint8_t table_id, const google::protobuf::Message& record) {
  switch (table_id) {
    case kNodesId: {
      const auto& node = As<pb::VisionNode>(record);
      Draft& counted = drafts_[VisionId(node.name())].counted;
      ++counted.nodes;
      counted.re_mentions += node.re_mentions_size();
      return;
    }
    case kKpisId: {
      const auto& kpi = As<pb::Kpi>(record);
      Draft& counted = drafts_[VisionId(kpi.name())].counted;
      ++counted.kpis;
      counted.re_mentions += kpi.re_mentions_size();
      return;
    }
    case kDraftCountsId: {
      const auto& shard = As<internal_pb::DraftCounts>(record);
      Draft& kept = drafts_[shard.vision()].kept;
      kept.nodes += shard.nodes();
      kept.kpis += shard.kpis();
      kept.re_mentions += shard.re_mentions();
      return;
    }
    case kMembersId: {
      const auto& member = As<pb::InitiativeMember>(record);
      Roll& counted =
          rolls_[std::string(domain::ParentName(member.name(), kTopLevelSegments))].counted;
      ++counted.memberships;
      if (domain::IsActive(member.state())) counted.insiders.insert(member.organization());
      return;
    }
    case kInitiativeRollsId: {
      const auto& roll = As<internal_pb::InitiativeRoll>(record);
      rolls_[roll.initiative()].kept = {roll.memberships(),
                                        {roll.insiders().begin(), roll.insiders().end()}};
      return;
    }
    case kSelectionsId: {
      const auto& selection = As<pb::CaseSelection>(record);
      marks_[std::string(domain::ParentName(selection.name(), kTopLevelSegments))].counted.insert(
          selection.selector());
      return;
    }
    case kSelectionMarksId: {
      const auto& mark = As<internal_pb::SelectionMark>(record);
      marks_[mark.case_()].kept = {mark.selectors().begin(), mark.selectors().end()};
      return;
    }
    case kCountPlansId: {
      const auto& plan = As<internal_pb::CountPlan>(record);
      if (!plan.ending()) generations_[plan.national_kpi()] = plan.generation();
      return;
    }
    case kCountedRecordsId: {
      for (const internal_pb::CountedEntry& entry :
           As<internal_pb::CountedRecord>(record).entries()) {
        EachNumber(entry, [&](const TallyKey& key, int64_t number) {
          numbers_[CounterKeyOf(entry.national_kpi(), entry.generation(), key).bytes()].counted +=
              number;
        });
      }
      return;
    }
    default:
      return;
  }
}

void CountCheck::AddNumber(const storage::KeyRecord& counter, Findings& findings) {
  const std::optional<int64_t> number = storage::DecodeCounter(counter.record.value);
  if (number.has_value()) {
    numbers_[counter.key].kept = *number;
  } else {
    findings.Add(absl::StrCat("a number of national KPIs is damaged: ",
                              absl::CHexEscape(counter.key.substr(1))));
  }
}

void CountCheck::CompareNumbers(Findings& findings) const {
  for (const auto& [kpi, generation] : generations_) {
    const std::string prefix = CountersOf(kpi, generation).bytes();
    for (auto number = numbers_.lower_bound(prefix);
         number != numbers_.end() && absl::StartsWith(number->first, prefix); ++number) {
      if (number->second.counted == number->second.kept) continue;
      findings.Add(absl::StrCat("a number of ", kpi, " says ", number->second.kept,
                                "; its records come to ", number->second.counted));
    }
  }
}

absl::Status CountCheck::Finish(const storage::Snapshot& snapshot, Findings& findings) const {
  for (const auto& [vision, draft] : drafts_) {
    if (draft.counted == draft.kept) continue;
    // Of one that is being removed, piece by piece, the counts go first or last.
    ASSIGN_OR_RETURN(const auto remains,
                     VisionRemains().Get(snapshot, KeyByName(VisionRemains(), vision)));
    if (remains.has_value()) continue;
    findings.Add(absl::StrCat("the counts of vision ", vision, " say ", draft.kept.nodes,
                              " nodes, ", draft.kept.kpis, " KPIs and ", draft.kept.re_mentions,
                              " re-mentions; it has ", draft.counted.nodes, ", ",
                              draft.counted.kpis, " and ", draft.counted.re_mentions));
  }
  for (const auto& [initiative, roll] : rolls_) {
    if (roll.counted == roll.kept) continue;
    findings.Add(absl::StrCat("the roll of ", initiative, " says ", roll.kept.memberships,
                              " members and ", roll.kept.insiders.size(), " insiders; it has ",
                              roll.counted.memberships, " and ", roll.counted.insiders.size(),
                              ", or others"));
  }
  for (const auto& [of_case, mark] : marks_) {
    if (mark.counted == mark.kept) continue;
    findings.Add(absl::StrCat("the mark of ", of_case, " names ", mark.kept.size(),
                              " selectors; it has ", mark.counted.size(), ", or others"));
  }
  CompareNumbers(findings);
  return absl::OkStatus();
}

}  // namespace renkei::service
