#include "client/view/page/inbox_words.h"

#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/follow.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/support_case.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/words/words.h"

namespace renkei::view {
namespace {

std::string ValueLabel(const google::protobuf::EnumDescriptor& type, int number, Lang lang) {
  return domain::Words(lang).Value(type, number);
}

// The label of the value of `type` called `name`; "" where it has none of that name.
std::string LabelOf(const google::protobuf::EnumDescriptor& type, const std::string& name,
                    Lang lang) {
  const google::protobuf::EnumValueDescriptor* value = type.FindValueByName(name);
  return value == nullptr ? "" : ValueLabel(type, value->number(), lang);
}

// What a colleague did: the state that came of it says it, but for these two.
std::string ColleagueText(const std::string& what, Lang lang) {
  if (what == "CHANGED") return In(lang, {"changed", "内容の変更"});
  if (what == "LIFECYCLE_STATE_DRAFT") return In(lang, {"revision begun", "改訂の開始"});
  return LabelOf(*pb::LifecycleState_descriptor(), what, lang);
}

std::string SelectionText(const std::string& what, Lang lang) {
  return what == "WITHDRAWN" ? In(lang, {"selection withdrawn", "選定の取消し"})
                             : In(lang, {"selected", "選定"});
}

// What a support case waits for.
std::string SupportToDo(const std::string& what, Lang lang) {
  if (what == "TRIAGE") return In(lang, {"decide on its priority", "優先度の決定"});
  if (what == "ACCEPT") return In(lang, {"answer whether to take part", "参加の回答"});
  if (what == "ANSWER") return In(lang, {"answer recommendations", "紹介への回答"});
  if (what == "EVALUATE") return In(lang, {"evaluate it", "終了時の評価"});
  return what == "CLOSE" ? In(lang, {"close it", "終了の手続き"}) : what;
}

void NewsWords(InboxWords& words) {
  words.tells_what = true;
  words.since = {"Time", "日時"};
  words.context = {"What", "内容"};
}

}  // namespace

InboxWords InboxWordsOf(pb::InboxKind kind) {
  InboxWords words = {.since = {"Since", "受付"},
                      .title = {"Title", "題名"},
                      .context = {"Of", "ビジョン"},
                      .count = {"Count", "件数"},
                      .note = {"Note", "理由・コメント"}};
  switch (kind) {
    case pb::INBOX_KIND_UNSPECIFIED:
      words.context = {"Context", "ビジョンなど"};
      words.note = {"Note", "備考"};
      break;
    case pb::INBOX_KIND_SHARED_KPI_DUE:
      words.title = {"Shared KPI", "共通KPI"};
      words.context = {"Initiative", "連携"};
      words.note = {"ID, time", "ID・時点"};
      break;
    case pb::INBOX_KIND_FIGURE_FALLS:
      words.note = {"Figures", "累計"};
      break;
    case pb::INBOX_KIND_TARGETS_END:
      words.note = {"Last target / period", "最後の目標 / 計画期間"};
      break;
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
      words.context = {"Refers to", "ビジョンが参照する枠組み"};
      words.note = {"Replaced by", "新しい枠組み"};
      break;
    case pb::INBOX_KIND_PLAN_STEP_COMING:
    case pb::INBOX_KIND_PLAN_STEP_OVERDUE:
      words.title = {"STEP", "日程"};
      words.note = {"NOTE", "備考"};
      break;
    case pb::INBOX_KIND_PROGRAMME_CALL_OPENING:
    case pb::INBOX_KIND_PROGRAMME_CALL_CLOSING:
      words.title = {"CALL", "公募"};
      words.context = {"PROGRAMME", "施策名"};
      words.note = {"TIME", "時刻"};
      break;
    case pb::INBOX_KIND_CASE_SUBMISSION:
      words.title = {"Case", "事例"};
      words.context = {"Call", "募集"};
      words.note = {"Words", "連絡・説明"};
      break;
    case pb::INBOX_KIND_CASE_CALL_CLOSING:
      words.title = {"Call", "募集"};
      words.context = {"Menu book", "メニューブック"};
      words.note = {"Closes", "受付終了"};
      break;
    case pb::INBOX_KIND_SUPPORT_WAITING:
      words.context = {"To do", "すること"};
      words.note = {"Words", "依頼・連絡"};
      break;
    case pb::INBOX_KIND_SUPPORT_STEP_DUE:
      words.title = {"Step", "取組"};
      words.context = {"Support case", "伴走支援"};
      words.note = {"Note", "備考"};
      break;
    case pb::INBOX_KIND_ROUND_APPLICATION:
    case pb::INBOX_KIND_ROUND_CONSENT:
      words.title = {"Application", "応募"};
      words.context = {"Round", "公募"};
      words.note = {"Words", "連絡"};
      break;
    case pb::INBOX_KIND_ROUND_REPORT_DUE:
      words.title = {"Application", "応募"};
      words.context = {"Round", "公募"};
      words.note = {"Fiscal year", "年度"};
      break;
    case pb::INBOX_KIND_ROUND_REVIEW:
      words.title = {"Application or round", "応募・公募"};
      words.context = {"Round", "公募"};
      words.note = {"Closes, words", "締切・連絡"};
      break;
    case pb::INBOX_KIND_REVIEWER_ANSWERED:
      words.title = {"Round", "公募"};
      words.context = {"Answer", "回答"};
      words.note = {"Reviewer", "審査委員"};
      break;
    case pb::INBOX_KIND_ROUND_CLOSING:
      words.title = {"Round", "公募"};
      words.note = {"Closes", "受付終了"};
      break;
    case pb::INBOX_KIND_ROUND_DECIDED:
    case pb::INBOX_KIND_CASE_ADOPTED:
    case pb::INBOX_KIND_CASE_SELECTED:
    case pb::INBOX_KIND_INVITATION_ANSWERED:
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
    case pb::INBOX_KIND_INDICATOR_DECIDED:
    case pb::INBOX_KIND_SUPPORT_NEWS:
      NewsWords(words);
      break;
    case pb::INBOX_KIND_FOLLOWED:
      NewsWords(words);
      words.note = {"Followed", "フォロー"};
      words.count = {"Times", "回数"};
      break;
    case pb::INBOX_KIND_KPI_MATCH:
      NewsWords(words);
      words.title = {"Case", "事例"};
      words.context = {"Your KPI", "自団体のKPI"};
      words.note = {"Indicator", "指標の変化"};
      break;
    case pb::INBOX_KIND_MAIL_UNDELIVERED:
      words.title = {"Account", "アカウント"};
      words.note = {"Address", "メールアドレス"};
      break;
    case pb::INBOX_KIND_NO_CURRENT_PLAN:
      words.title = {"Prefecture", "都道府県"};
      words.context = {"Framework", "現行の枠組み"};
      words.count = {"Municipalities", "団体数"};
      words.note = {"Which", "団体"};
      break;
    case pb::INBOX_KIND_PREFECTURE_OVERDUE:
      words.title = {"Prefecture", "都道府県"};
      words.count = {"KPIs", "KPI数"};
      break;
    case pb::INBOX_KIND_MEMBERS_NOT_REPORTED:
      words.title = {"Initiative", "連携"};
      words.count = {"Members", "団体数"};
      words.note = {"Who", "未報告の団体"};
      break;
    default:
      break;
  }
  return words;
}

std::string InboxContext(const pb::InboxItem& item, Lang lang) {
  switch (item.kind()) {
    case pb::INBOX_KIND_CASE_ADOPTED:
      return LabelOf(*pb::AdoptionState_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_REVIEWER_ANSWERED:
      return LabelOf(*pb::RoundReviewerAction_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_ROUND_DECIDED:
      return LabelOf(*pb::RoundApplicationState_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_CASE_SELECTED:
      return SelectionText(item.context(), lang);
    case pb::INBOX_KIND_INVITATION_ANSWERED:
      // Of an invited body it is never the lead's refusal of an application.
      return item.context() == "MEMBER_ACTION_DECLINE"
                 ? ValueLabel(*pb::MemberState_descriptor(), pb::MEMBER_STATE_DECLINED, lang)
                 : LabelOf(*pb::MemberAction_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
      return ColleagueText(item.context(), lang);
    case pb::INBOX_KIND_INDICATOR_DECIDED:
      return LabelOf(*pb::Indicator::State_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_FOLLOWED:
      return LabelOf(*pb::NoticeKind_descriptor(), item.context(), lang);
    case pb::INBOX_KIND_SUPPORT_WAITING:
      return SupportToDo(item.context(), lang);
    case pb::INBOX_KIND_SUPPORT_NEWS:
      return LabelOf(*pb::SupportAction_descriptor(), item.context(), lang);
    default:
      return item.context();
  }
}

std::string InboxNote(const pb::InboxItem& item, Lang lang) {
  // What the account follows is named whole.
  const bool names_bodies = item.kind() != pb::INBOX_KIND_FOLLOWED;
  if (item.count() == 0 || item.note().empty() || !names_bodies) return item.note();
  const auto named =
      static_cast<int>(std::vector<std::string>(absl::StrSplit(item.note(), "、")).size());
  if (named >= item.count()) return item.note();
  const int others = item.count() - named;
  return absl::StrCat(item.note(), In(lang, {absl::StrCat(" and ", others, " others"),
                                             absl::StrCat(" ほか", others, "団体")}));
}

std::string InboxSubject(const pb::InboxItem& item) {
  // A part of a support case stands on the page of the case.
  if (absl::StartsWith(item.resource(), "supports/"))
    return std::string(domain::ParentName(item.resource(), 2));
  // A year that was not recorded yet has no page of its own.
  if (item.kind() == pb::INBOX_KIND_ROUND_REPORT_DUE)
    return std::string(domain::ParentName(item.resource(), 4));
  for (const char* below : {"/members/", "/adoptions/", "/selections/"}) {
    const size_t at = item.resource().find(below);
    if (at != std::string::npos) return item.resource().substr(0, at);
  }
  return item.resource();
}

bool StandsBefore(const pb::InboxItem& a, const pb::InboxItem& b) {
  const auto key = [](const pb::InboxItem& item) {
    const absl::string_view due = item.due_date();
    return std::tuple(item.kind(), due.empty(), due,
                      due.empty() ? absl::string_view() : absl::string_view(item.title()));
  };
  return key(a) < key(b);
}

}  // namespace renkei::view
