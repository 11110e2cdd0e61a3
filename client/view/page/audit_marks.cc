#include "client/view/page/audit_marks.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace {

// What the marks of a method are values of, and how their names begin in the contract.
struct MarkedValues {
  const char* method;
  const google::protobuf::EnumDescriptor* type;
  const char* prefix;
};
const std::vector<MarkedValues>& ValuesOfMethods() {
  static const auto& all = *new std::vector<MarkedValues>{
      {"renkei.v1.AdoptionService/ChangeAdoption", pb::AdoptionState_descriptor(),
       "ADOPTION_STATE_"},
      {"renkei.v1.InitiativeService/ChangeInitiativeState", pb::InitiativeState_descriptor(),
       "INITIATIVE_STATE_"},
      {"renkei.v1.InitiativeService/ChangeMembership", pb::MemberAction_descriptor(),
       "MEMBER_ACTION_"},
      {"renkei.v1.RoundService/ChangeRoundApplication", pb::RoundApplicationAction_descriptor(),
       "ROUND_APPLICATION_ACTION_"},
      {"renkei.v1.ReviewService/ChangeRoundReviewer", pb::RoundReviewerAction_descriptor(),
       "ROUND_REVIEWER_ACTION_"},
      {"renkei.v1.ReviewService/ChangeRoundReading", pb::ReadingAction_descriptor(),
       "READING_ACTION_"},
      {"renkei.v1.RoundService/ChangeRound", pb::RoundAction_descriptor(), "ROUND_ACTION_"},
      {"renkei.v1.FrameworkService/DecideIndicator", pb::Indicator::State_descriptor(), "STATE_"}};
  return all;
}

// "導入" for "adopted" of a step of an adoption; "" where it is no value of the contract.
std::string ValueOfMark(const std::string& method, const std::string& mark, domain::Lang lang) {
  for (const MarkedValues& values : ValuesOfMethods()) {
    if (method != values.method) continue;
    const auto* value =
        values.type->FindValueByName(absl::StrCat(values.prefix, absl::AsciiStrToUpper(mark)));
    if (value != nullptr) return domain::Words(lang).Value(*values.type, value->number());
  }
  return "";
}

}  // namespace

std::string AuditMarks(const pb::AuditEntry& entry, domain::Lang lang) {
  static const auto& kMarks = *new std::map<std::string, domain::Bilingual>{
      {"self_published", {"own submission published", "提出者による公開"}},
      {"taken_over", {"taken over", "引継ぎ"}},
      {"invitation_accepted", {"invitation accepted", "招待の引換え"}},
      {"password_set", {"password set", "パスワードの設定"}},
      {"password_changed", {"password changed", "パスワードの変更"}},
      {"second_factor_enrolled", {"second factor enrolled", "2段階認証の登録"}},
      {"second_factor_confirmed", {"second factor begun", "2段階認証の開始"}},
      {"second_factor_removed", {"second factor removed", "2段階認証の解除"}},
      {"confirmed", {"confirmed", "最新であることの確認"}},
      {"disabled", {"account disabled", "アカウントの停止"}},
  };
  std::vector<std::string> parts;
  size_t resources = 0;
  for (const std::string& mark : entry.marks()) {
    if (absl::StrContains(mark, '/')) {
      ++resources;
    } else if (std::string value = ValueOfMark(entry.method(), mark, lang); !value.empty()) {
      parts.push_back(std::move(value));
    } else if (const auto it = kMarks.find(mark); it != kMarks.end()) {
      parts.push_back(domain::In(lang, it->second));
    } else {
      parts.push_back(mark);
    }
  }
  if (!entry.address().empty()) parts.push_back(entry.address());
  if (resources > 0) {
    parts.push_back(domain::In(
        lang, {absl::StrCat(resources, " more"), absl::StrCat("対象 ", resources, "件")}));
  }
  return absl::StrJoin(parts, " ");
}

}  // namespace renkei::view
