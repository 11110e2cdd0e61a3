#include "client/view/page/follows.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::view {
namespace {

std::string LabelIn(const google::protobuf::EnumDescriptor& type, int number, Lang lang) {
  return domain::Words(lang).Value(type, number);
}

// The state to which a change came, which one of these enums has.
std::string StateWords(const std::string& token, Lang lang) {
  if (token == "SELECTION_WITHDRAWN")
    return In(lang, {"selection withdrawn", "優良事例の選定の取消し"});
  if (token == "WITHDRAWN") return In(lang, {"withdrawn", "取下げ"});
  for (const auto& [prefix, type] :
       {std::pair("LIFECYCLE_STATE_", pb::LifecycleState_descriptor()),
        std::pair("INITIATIVE_STATE_", pb::InitiativeState_descriptor()),
        std::pair("ADOPTION_STATE_", pb::AdoptionState_descriptor())}) {
    const auto* value = type->FindValueByName(absl::StrCat(prefix, token));
    if (value != nullptr) return LabelIn(*type, value->number(), lang);
  }
  return token;
}

Cell CellOf(std::string text, std::string resource) {
  Cell cell(std::move(text));
  cell.resource = std::move(resource);
  return cell;
}

Fact FactOf(const Text& label, std::string value, Lang lang) {
  return {In(lang, label), Line(std::move(value))};
}

}  // namespace

std::string FollowWords(const pb::Follow& follow, Lang lang) {
  const std::string title = follow.title().empty()
                                ? In(lang, {"(cannot be read any more)", "（閲覧できません）"})
                                : follow.title();
  switch (follow.kind()) {
    case pb::FOLLOW_KIND_PLACES_LIKE_US:
      return In(lang, {absl::StrCat("places like ", title), absl::StrCat(title, "に似た団体")});
    case pb::FOLLOW_KIND_OWN_KPIS:
      return In(lang, {absl::StrCat("cases for the KPIs of ", title),
                       absl::StrCat(title, "のKPIに役立つ事例")});
    default:
      return title;
  }
}

std::string SearchWords(const pb::Follow& follow) {
  if (follow.kind() != pb::FOLLOW_KIND_SEARCH) return "";
  const pb::FollowedSearch& search = follow.search();
  if (search.filter().empty()) return search.text() == follow.title() ? "" : search.text();
  return search.text().empty() ? search.filter()
                               : absl::StrCat(search.text(), "（", search.filter(), "）");
}

std::string NoticeWhat(const pb::Notice& notice, Lang lang) {
  std::string what = LabelIn(*pb::NoticeKind_descriptor(), notice.kind(), lang);
  const bool has_state =
      notice.kind() == pb::NOTICE_KIND_STATE_CHANGED || notice.kind() == pb::NOTICE_KIND_ADOPTED;
  if (has_state && !notice.context().empty())
    absl::StrAppend(&what, In(lang, {" (", "（"}), StateWords(notice.context(), lang),
                    In(lang, {")", "）"}));
  if (notice.count() > 1)
    absl::StrAppend(&what, In(lang, {absl::StrCat(" ×", notice.count()),
                                     absl::StrCat("（", notice.count(), "回）")}));
  return what;
}

std::string NoticeWhy(const pb::Notice& notice, Lang lang) {
  return absl::StrJoin(
      notice.reasons(), In(lang, {", ", "、"}), [lang](std::string* out, const auto& reason) {
        absl::StrAppend(out, LabelIn(*pb::FollowKind_descriptor(), reason.kind(), lang));
        if (!reason.title().empty())
          absl::StrAppend(out, In(lang, {" \"", "「"}), reason.title(), In(lang, {"\"", "」"}));
      });
}

std::string MatchWords(const pb::Notice& notice, Lang lang) {
  if (!notice.has_match()) return "";
  const pb::KpiMatch& match = notice.match();
  const std::string figures = absl::StrCat(match.indicator_title(), " ", match.before(),
                                           match.unit(), " → ", match.after(), match.unit());
  const std::string likeness = absl::StrFormat("%.2f", match.likeness());
  const std::string more = match.more_kpis() == 0
                               ? ""
                               : In(lang, {absl::StrCat(" and ", match.more_kpis(), " more KPIs"),
                                           absl::StrCat("ほか", match.more_kpis(), "件のKPI")});
  return In(lang, {absl::StrCat("KPI \"", match.kpi_title(), "\": ", figures, " (likeness ",
                                likeness, ")", more),
                   absl::StrCat("KPI「", match.kpi_title(), "」：", figures, "（類似度", likeness,
                                "）", more)});
}

Table FollowsTable(const std::vector<pb::Follow>& follows, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"KIND", "種別"})},
                   {In(lang, {"WHAT", "対象"}), false, true},
                   {In(lang, {"SEARCH", "検索条件"}), false, true, true},
                   {In(lang, {"SINCE", "登録日時"}), false, false, true}};
  table.nothing =
      In(lang, {"Nothing is followed. Follow something from its page.",
                "フォローしているものはありません。団体や事例などのページから登録できます。"});
  for (const pb::Follow& follow : follows) {
    table.rows.push_back({{words.Value(*pb::FollowKind_descriptor(), follow.kind()),
                           CellOf(FollowWords(follow, lang), follow.target()), SearchWords(follow),
                           words.Time(follow.create_time())}});
  }
  return table;
}

Table NoticesTable(const std::vector<pb::Notice>& notices, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"TIME", "日時"})},
                   {In(lang, {"WHAT", "内容"})},
                   {In(lang, {"TITLE", "題名"}), false, true},
                   {In(lang, {"WHO", "団体"}), false, true},
                   {In(lang, {"WHY", "理由"}), false, true},
                   {In(lang, {"KPI", "役立つKPI"}), false, true, true}};
  table.nothing = In(lang, {"There is no news.", "新しいお知らせはありません。"});
  for (const pb::Notice& notice : notices) {
    Row row;
    row.cells = {words.Time(notice.event_time()),
                 NoticeWhat(notice, lang),
                 CellOf(notice.title(), notice.resource()),
                 CellOf(words.Title(notice.organization()), notice.organization()),
                 NoticeWhy(notice, lang),
                 MatchWords(notice, lang)};
    if (!notice.seen()) row.mark = {"●", Tone::kGood, "*"};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Facts DigestFacts(const pb::DigestSettings& settings, const domain::Words& words) {
  const Lang lang = words.lang();
  const pb::DigestFrequency frequency = settings.frequency() == pb::DIGEST_FREQUENCY_UNSPECIFIED
                                            ? pb::DIGEST_FREQUENCY_NONE
                                            : settings.frequency();
  std::string often = words.Value(*pb::DigestFrequency_descriptor(), frequency);
  if (frequency == pb::DIGEST_FREQUENCY_WEEKLY) {
    const pb::Weekday day =
        settings.weekday() == pb::WEEKDAY_UNSPECIFIED ? pb::WEEKDAY_MONDAY : settings.weekday();
    absl::StrAppend(&often, In(lang, {" on ", "・"}), words.Value(*pb::Weekday_descriptor(), day));
  }
  std::string address = settings.email();
  if (!address.empty())
    absl::StrAppend(&address, settings.email_verified()
                                  ? In(lang, {" (verified)", "（確認済み）"})
                                  : In(lang, {" (not verified)", "（未確認）"}));
  Facts facts;
  facts.facts.push_back(FactOf({"Mail", "お知らせメール"}, std::move(often), lang));
  facts.facts.push_back(FactOf({"Address", "メールアドレス"}, std::move(address), lang));
  std::vector<std::string> kinds;
  for (const int kind : settings.kinds())
    kinds.push_back(words.Value(*pb::NoticeKind_descriptor(), kind));
  facts.facts.push_back(
      FactOf({"Only", "知らせる内容"}, absl::StrJoin(kinds, In(lang, {", ", "、"})), lang));
  if (settings.has_next_mail_time())
    facts.facts.push_back(
        FactOf({"Next", "次回の送信予定"}, words.Time(settings.next_mail_time()), lang));
  if (settings.has_last_mail_time())
    facts.facts.push_back(
        FactOf({"Last", "前回の送信"}, words.Time(settings.last_mail_time()), lang));
  if (settings.has_undelivered_time())
    facts.facts.push_back(FactOf({"Undelivered since", "届いていません"},
                                 words.Time(settings.undelivered_time()), lang));
  if (!settings.mail_available())
    facts.facts.push_back(FactOf({"Server", "サーバー"},
                                 In(lang, {"sends no mail", "メールを送信しない設定です"}), lang));
  return facts;
}

}  // namespace renkei::view
