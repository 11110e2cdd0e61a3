#include "client/web/page/record/answer_links.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/view/page/initiative_words.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/record/grid.h"
#include "client/web/page/record/grid_html.h"
#include "google/protobuf/struct.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

Text LinksTitle() { return {"Links for the sections to answer", "担当課ごとの回答リンク"}; }

// What one section is asked for.
struct Asked {
  const PlanSections& plan;
  const SectionFigures& of;
  int year;
};

// The section's rows of the table, as a path of this site.
std::string RowsOf(const Asked& asked) {
  const GridChoice rows = {.year = asked.year, .section = SectionInAddress(asked.of.section)};
  return rows.Address(absl::StrCat(asked.plan.vision.name(), "/record"));
}

std::string LinkTo(const Visit& visit, const Asked& asked) {
  return absl::StrCat(visit.origin, RowsOf(asked));
}

std::string CountOf(const SectionFigures& of) { return absl::StrCat(of.recorded, "/", of.kpis); }

std::string DueIn(const Visit& visit, const SectionFigures& of) {
  return view::DayInWords(of.due_date, visit.lang);
}

std::string SubjectOf(const Visit& visit, const Asked& asked) {
  const std::string& plan = asked.plan.vision.title();
  const std::string year = YearWords(visit, asked.year);
  return visit.Say({absl::StrCat("Figures of ", year, ": ", plan),
                    absl::StrCat("【依頼】", year, "実績の入力（", plan, "）")});
}

// Short: a program that is handed a longer address than about 2,000 characters opens no letter, and a
// character of Japanese takes nine of them.
std::string LetterTo(const Visit& visit, const Asked& asked) {
  const SectionFigures& of = asked.of;
  const std::string year = YearWords(visit, asked.year);
  const std::string due = DueIn(visit, of);
  return visit.Say(
      {absl::StrCat("To ", of.section, "\n\nPlease enter the figures of ", year, " (", of.kpis,
                    " KPIs, ", of.recorded, " entered).\n", due.empty() ? "" : "By: ", due,
                    due.empty() ? "" : "\n", LinkTo(visit, asked), "\n(Sign in first.)\n"),
       absl::StrCat(of.section, " ご担当者様\n\n", year, "実績の入力をお願いします（KPI ", of.kpis,
                    "件、入力済み ", of.recorded, "件）。\n", due.empty() ? "" : "期限：", due,
                    due.empty() ? "" : "\n", LinkTo(visit, asked),
                    "\n※開くときにログインが必要です。\n")});
}

// RFC 6068: line breaks are CRLF.
std::string MailTo(const Visit& visit, const Asked& asked) {
  const std::string body = absl::StrReplaceAll(LetterTo(visit, asked), {{"\n", "\r\n"}});
  return absl::StrCat("mailto:?subject=", Escaped(SubjectOf(visit, asked)),
                      "&body=", Escaped(body));
}

void WriteLinkRow(Writer& html, const Visit& visit, const Asked& asked) {
  const std::string section = SectionWords(visit, asked.of.section);
  const auto row = html.Open("tr");
  {
    const auto cell = html.Open("th", {Attribute("scope", "row")});
    WriteLink(html, RowsOf(asked), section);
  }
  html.Leaf("td", {Class("number")}, CountOf(asked.of));
  html.Leaf("td", {}, DueIn(visit, asked.of));
  {
    // Without a script it is selected and copied by hand.
    const auto cell = html.Open("td");
    html.Empty(
        "input",
        {Attribute("type", "text"), Attribute("readonly", "readonly"), Class("copied"),
         Attribute("value", LinkTo(visit, asked)), Attribute("data-copy", "yes"),
         Attribute("aria-label", visit.Say({"Link for " + section, section + "の回答リンク"}))});
  }
  const auto cell = html.Open("td");
  // Nobody is asked for what is of no section.
  if (asked.of.section.empty()) return;
  const auto mail = view::Address::Of(MailTo(visit, asked));
  if (!mail) return;
  html.Leaf(
      "a",
      {Href(*mail),
       Attribute("aria-label", visit.Say({"Write to " + section, section + "宛てのメールを作成"}))},
      visit.Say({"Write", "メールを作成"}));
}

void WriteLinkTable(Writer& html, const Visit& visit, const PlanSections& plan, int year) {
  const auto box =
      html.Open("div", {Class("scroll"), Attribute("role", "region"), Attribute("tabindex", "0"),
                        Attribute("aria-label", visit.Say(LinksTitle()))});
  const auto table = html.Open("table");
  {
    const auto head = html.Open("thead");
    const auto row = html.Open("tr");
    for (const Text& header :
         {Text{"Section", "担当課"}, Text{"Recorded", "記録済み"}, Text{"Due", "期限"},
          Text{"Link", "回答リンク"}, Text{"Letter", "依頼"}})
      html.Leaf("th", {Attribute("scope", "col")}, visit.Say(header));
  }
  const auto body = html.Open("tbody");
  for (const SectionFigures& of : plan.sections) WriteLinkRow(html, visit, {plan, of, year});
}

google::protobuf::Struct LinksJson(const Visit& visit, const PlanSections& plan, int year) {
  google::protobuf::Struct json;
  auto& fields = *json.mutable_fields();
  fields["vision"].set_string_value(plan.vision.name());
  fields["fiscalYear"].set_number_value(year);
  auto& sections = *fields["sections"].mutable_list_value();
  for (const SectionFigures& of : plan.sections) {
    auto& section = *sections.add_values()->mutable_struct_value()->mutable_fields();
    section["section"].set_string_value(of.section);
    section["kpis"].set_number_value(of.kpis);
    section["recorded"].set_number_value(of.recorded);
    section["dueDate"].set_string_value(of.due_date);
    section["link"].set_string_value(LinkTo(visit, {plan, of, year}));
  }
  return json;
}

}  // namespace

absl::StatusOr<Shown> AnswerLinksPage(Visit& visit, const std::string& vision) {
  if (!visit.signed_in()) return SignInFirst();
  const GridChoice choice = {.year = ChoiceOf(visit).year};
  ASSIGN_OR_RETURN(const PlanSections plan, FetchSections(visit, vision, choice.year));
  Shown shown;
  shown.title = visit.Say(LinksTitle());
  shown.subtitle = absl::StrCat(plan.vision.title(), "  ", YearWords(visit, choice.year));
  Writer& html = shown.main;
  html.Leaf(
      "p", {},
      visit.Say({"Send each section its link: it opens the table of figures with the rows of "
                 "that section alone, after sign-in.",
                 "各課に回答リンクを送って、実績の入力を依頼します。リンクを開くと（ログイン後）、"
                 "その課のKPIだけの入力画面になります。"}));
  {
    const auto nav = html.Open(
        "nav", {Class("orders"), Attribute("aria-label", visit.Say({"Which year", "年度の選択"}))});
    const auto list = html.Open("ul");
    WriteYearWays(html, visit, choice);
  }
  if (plan.sections.empty()) {
    html.Leaf("p", {}, visit.Say({"There is no KPI here.", "この計画にKPIはまだありません。"}));
  } else {
    WriteLinkTable(html, visit, plan, choice.year);
  }
  WriteFileLinks(html, visit, {"This table", "この表"});
  {
    const auto back = html.Open("p");
    WriteLink(html, absl::StrCat("/", vision), visit.Say({"To the plan", "計画に戻る"}));
  }
  return shown;
}

absl::StatusOr<PageFile> AnswerLinksFile(Visit& visit, const std::string& vision,
                                         FileFormat format) {
  if (!visit.signed_in()) return SignInFirst();
  const int year = ChoiceOf(visit).year;
  ASSIGN_OR_RETURN(const PlanSections plan, FetchSections(visit, vision, year));
  const std::string title =
      absl::StrCat(plan.vision.title(), " ", YearWords(visit, year), " ", visit.Say(LinksTitle()));
  if (format == kJson) return JsonFile(title, LinksJson(visit, plan, year));
  view::Table table;
  // A spreadsheet program would read "2/5" as a day of February.
  table.columns = {{visit.Say({"Section", "担当課"})},
                   {visit.Say({"KPIs", "KPI数"}), /*number=*/true},
                   {visit.Say({"Recorded", "記録済み"}), /*number=*/true},
                   {visit.Say({"Due", "期限"})},
                   {visit.Say({"Link", "回答リンク"})}};
  for (const SectionFigures& of : plan.sections) {
    table.rows.push_back(
        {{SectionWords(visit, of.section), absl::StrCat(of.kpis), absl::StrCat(of.recorded),
          of.due_date, LinkTo(visit, {plan, of, year})}});
  }
  return TableFile(table, title, format);
}

void WriteWayToAnswerLinks(Writer& html, const Visit& visit, const std::string& vision, int year) {
  Query query;
  if (year != 0) query.Set("year", absl::StrCat(year));
  const auto line = html.Open("p", {Class("manage")});
  WriteLink(html, AddressOf(absl::StrCat("/", vision, "/sections"), query),
            visit.Say({"Ask the sections for their figures", "担当課に回答を依頼する"}));
}

}  // namespace renkei::web
