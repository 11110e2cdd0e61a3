#include "client/cli/nouns/inbox_words.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/show/labels.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::cli {
namespace {

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

void NewsWords(InboxWords& words) {
  words.tells_what = true;
  words.since = {"TIME", "日時"};
  words.context = {"WHAT", "内容"};
}

// The vision of a KPI.
std::string VisionOf(const std::string& kpi) { return kpi.substr(0, kpi.find("/kpis/")); }

// "riders 令和6年度": the id of a shared KPI and the time.
std::pair<std::string, std::string> KpiAndTime(const std::string& note) {
  return absl::StrSplit(note, absl::MaxSplits(' ', 1));
}

}  // namespace

InboxWords WordsOf(pb::InboxKind kind) {
  InboxWords words = {.since = {"SINCE", "受付"},
                      .title = {"TITLE", "題名"},
                      .context = {"OF", "ビジョン"},
                      .count = {"COUNT", "件数"},
                      .note = {"NOTE", "理由・コメント"}};
  switch (kind) {
    case pb::INBOX_KIND_UNSPECIFIED:
      words.context = {"CONTEXT", "ビジョンなど"};
      words.note = {"NOTE", "備考"};
      break;
    case pb::INBOX_KIND_SHARED_KPI_DUE:
      words.title = {"SHARED KPI", "共通KPI"};
      words.context = {"INITIATIVE", "連携"};
      words.note = {"ID, TIME", "ID・時点"};
      break;
    case pb::INBOX_KIND_FIGURE_FALLS:
      words.note = {"FIGURES", "累計"};
      break;
    case pb::INBOX_KIND_TARGETS_END:
      words.note = {"LAST TARGET / PERIOD", "最後の目標 / 計画期間"};
      break;
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
      words.context = {"REFERS TO", "ビジョンが参照する枠組み"};
      words.note = {"REPLACED BY", "新しい枠組み"};
      break;
    case pb::INBOX_KIND_CASE_ADOPTED:
    case pb::INBOX_KIND_CASE_SELECTED:
    case pb::INBOX_KIND_INVITATION_ANSWERED:
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
    case pb::INBOX_KIND_INDICATOR_DECIDED:
      NewsWords(words);
      break;
    case pb::INBOX_KIND_NO_CURRENT_PLAN:
      words.title = {"PREFECTURE", "都道府県"};
      words.context = {"FRAMEWORK", "現行の枠組み"};
      words.count = {"MUNICIPALITIES", "団体数"};
      words.note = {"WHICH", "団体"};
      break;
    case pb::INBOX_KIND_PREFECTURE_OVERDUE:
      words.title = {"PREFECTURE", "都道府県"};
      words.count = {"KPIS", "KPI数"};
      break;
    case pb::INBOX_KIND_MEMBERS_NOT_REPORTED:
      words.title = {"INITIATIVE", "連携"};
      words.count = {"MEMBERS", "団体数"};
      words.note = {"WHO", "未報告の団体"};
      break;
    default:
      break;
  }
  return words;
}

std::string ContextText(const pb::InboxItem& item, Lang lang) {
  switch (item.kind()) {
    case pb::INBOX_KIND_CASE_ADOPTED:
      return LabelOf(*pb::AdoptionState_descriptor(), item.context(), lang);
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
    default:
      return item.context();
  }
}

std::string NoteText(const pb::InboxItem& item, Lang lang) {
  if (item.count() == 0 || item.note().empty()) return item.note();
  const auto named =
      static_cast<int>(std::vector<std::string>(absl::StrSplit(item.note(), "、")).size());
  if (named >= item.count()) return item.note();
  const int others = item.count() - named;
  return absl::StrCat(item.note(), In(lang, {absl::StrCat(" and ", others, " others"),
                                             absl::StrCat(" ほか", others, "団体")}));
}

std::string TypedName(const pb::InboxItem& item) {
  for (const char* below : {"/members/", "/adoptions/", "/selections/"}) {
    const size_t at = item.resource().find(below);
    if (at != std::string::npos) return item.resource().substr(0, at);
  }
  return item.resource();
}

std::vector<std::string> CommandsFor(const pb::InboxItem& item, Names names) {
  const bool own = names == Names::kOwn;
  const std::string name = own ? TypedName(item) : "{name}";
  switch (item.kind()) {
    case pb::INBOX_KIND_KPI_OVERDUE:
      return {absl::StrCat("renkei kpi record ", name, " --year {year} --value {value}")};
    case pb::INBOX_KIND_SHARED_KPI_DUE: {
      const auto [kpi, time] =
          own ? KpiAndTime(item.note()) : std::pair<std::string, std::string>("{id}", "{time}");
      return {absl::StrCat("renkei initiative contribute ", name, " ", kpi, " --when ", time,
                           " --value {value}")};
    }
    case pb::INBOX_KIND_FIGURE_FALLS:
      return {absl::StrCat("renkei kpi show ", name),
              absl::StrCat("renkei kpi record ", name,
                           " --year {year} --value {value} --reason {reason}")};
    case pb::INBOX_KIND_TARGETS_END:
      return {absl::StrCat("renkei vision revise ", own ? VisionOf(name) : "{vision}"),
              absl::StrCat("renkei kpi set ", name, " --target {value}@{time}")};
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
      return {absl::StrCat("renkei vision align ", name),
              absl::StrCat("renkei vision revise ", name)};
    case pb::INBOX_KIND_INDICATOR_PROPOSED:
      return {absl::StrCat("renkei indicator approve ", name),
              absl::StrCat("renkei indicator decline ", name, " --comment {comment}")};
    case pb::INBOX_KIND_CASE_ADOPTED:
      return {absl::StrCat("renkei case adoptions ", name)};
    case pb::INBOX_KIND_CASE_SELECTED:
      return {absl::StrCat("renkei case selections ", name, " --all")};
    case pb::INBOX_KIND_INVITATION_ANSWERED:
      return {absl::StrCat("renkei initiative members ", name)};
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
      return {absl::StrCat("renkei ",
                           absl::StartsWith(item.resource(), "cases/") ? "case" : "vision",
                           " show ", name)};
    case pb::INBOX_KIND_INDICATOR_DECIDED:
      return {absl::StrCat("renkei indicator show ", name)};
    case pb::INBOX_KIND_NO_CURRENT_PLAN:
      return {
          absl::StrCat("renkei vision list --prefecture ", own ? item.title() : "{prefecture}")};
    case pb::INBOX_KIND_PREFECTURE_OVERDUE:
      return {
          absl::StrCat("renkei kpi overdue --prefecture ", own ? item.title() : "{prefecture}")};
    case pb::INBOX_KIND_MEMBERS_NOT_REPORTED:
      return {absl::StrCat("renkei initiative kpis ", name)};
    default:
      return {};
  }
}

}  // namespace renkei::cli
