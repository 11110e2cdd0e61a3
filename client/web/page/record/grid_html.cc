#include "client/web/page/record/grid_html.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/record/answer_links.h"
#include "client/web/page/record/record_page.h"
#include "client/web/page/text_sum.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/words/when_words.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

std::string FigureWords(const std::optional<StoredFigure>& figure, const std::string& unit,
                        const domain::Words& words) {
  if (!figure) return "";
  const bool none = figure->status == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE;
  const std::string value = none ? "" : domain::FigureText(figure->value, unit);
  const std::string status = figure->status == pb::KPI_ACTUAL_STATUS_PRELIMINARY
                                 ? ""
                                 : words.Value(*pb::KpiActualStatus_descriptor(), figure->status);
  if (value.empty() || status.empty()) return absl::StrCat(value, status);
  return absl::StrCat(value, words.lang() == Lang::kJapanese ? "（" : " (", status,
                      words.lang() == Lang::kJapanese ? "）" : ")");
}

StoredFigure FigureOf(const FigureChange& change) {
  return {change.actual.value(), change.actual.status()};
}

// Inputs are named by their KPI; their ids by their row, which has no "." either.
std::string IdOf(size_t row, const char* part) { return absl::StrCat("r", row, "-", part); }

Attribute PostTo(const Visit& visit) {
  return FormAction(*view::Address::Of(absl::StrCat("/", visit.path)));
}

// What every form of this page carries.
void WriteCarried(Writer& html, const Visit& visit, const Grid& grid, const Query& entered) {
  WriteHidden(html, kFormToken, visit.form_token);
  for (const char* own : {kRequestId, kDraftEtag}) WriteHidden(html, own, entered.Get(own));
  WriteHidden(html, kResource, grid.vision.name());
  WriteHidden(html, "year", absl::StrCat(grid.choice.year));
  WriteHidden(html, "section", grid.choice.section);
  WriteHidden(html, "page", absl::StrCat(grid.choice.page));
}

class GridTable {
 public:
  GridTable(Writer& html, Visit& visit, const GridSheet& sheet)
      : html_(html), visit_(visit), sheet_(sheet), words_(visit.words()) {}

  void Write() {
    const std::string title = visit_.Say({"Figures", "実績"});
    const auto box =
        html_.Open("div", {Class("scroll"), Attribute("role", "region"), Attribute("tabindex", "0"),
                           Attribute("aria-label", title)});
    const auto table = html_.Open("table", {Class("grid")});
    WriteHead();
    const auto body = html_.Open("tbody");
    const std::string* node = nullptr;
    for (size_t i = 0; i < sheet_.grid.rows.size(); ++i) {
      const GridRow& row = sheet_.grid.rows[i];
      if (node == nullptr || *node != row.kpi.node()) WriteNode(row);
      node = &row.kpi.node();
      WriteRow(row, i);
    }
  }

 private:
  void WriteHead() {
    const auto head = html_.Open("thead");
    const auto line = html_.Open("tr");
    const int year = sheet_.grid.choice.year;
    for (const std::string& label :
         {visit_.Say({"KPI", "KPI"}), visit_.Say({"Section", "担当課"}),
          YearWords(visit_, year - 1), visit_.Say({"Target", "目標"}), YearWords(visit_, year),
          visit_.Say({"Status", "確度"}), visit_.Say({"Note", "備考"})})
      html_.Leaf("th", {Attribute("scope", "col")}, label);
  }

  void WriteNode(const GridRow& row) {
    const auto found = sheet_.grid.nodes.find(row.kpi.node());
    const auto line = html_.Open("tr");
    html_.Leaf("th", {Attribute("colspan", "7"), Attribute("scope", "rowgroup")},
               found == sheet_.grid.nodes.end() || row.kpi.node().empty()
                   ? visit_.Say({"The plan as a whole", "計画全体"})
                   : found->second);
  }

  void WriteRow(const GridRow& row, size_t at) {
    const auto line = html_.Open("tr");
    {
      const auto cell = html_.Open("th", {Attribute("scope", "row")});
      WriteLink(html_, absl::StrCat("/", row.kpi.name()), row.kpi.title());
      if (!row.kpi.external_id().empty())
        html_.Leaf("span", {Class("muted")}, absl::StrCat(" ", row.kpi.external_id()));
    }
    html_.Leaf("td", {}, row.kpi.section());
    html_.Leaf("td", {Class("number")}, FigureWords(row.last_year, row.kpi.unit(), words_));
    const pb::TimedValue* target = row.target();
    html_.Leaf("td", {Class("number")},
               target == nullptr ? "" : words_.Timed(*target, row.kpi.unit()));
    WriteValue(row, at);
    WriteStatus(row, at);
    const auto cell = html_.Open("td");
    WriteText(row, at, kNotePart, visit_.Say({"note", "備考"}), "", false);
  }

  void WriteValue(const GridRow& row, size_t at) {
    const auto cell = html_.Open("td");
    std::string wrong;
    for (const pb::FieldViolation& violation : sheet_.wrong) {
      if (violation.field() == row.Input(kValuePart))
        absl::StrAppend(&wrong, wrong.empty() ? "" : " ",
                        visit_.Say({violation.message(), violation.message_ja()}));
    }
    const std::string id = IdOf(at, "wrong");
    if (!wrong.empty()) html_.Leaf("p", {Class("wrong"), Attribute("id", id)}, wrong);
    WriteText(row, at, kValuePart, YearWords(visit_, sheet_.grid.choice.year),
              wrong.empty() ? "" : id, true);
    if (!row.kpi.unit().empty()) html_.Leaf("span", {Class("muted")}, row.kpi.unit());
    if (const std::string& was = sheet_.entered.Get(row.Input(kWasPart)); !was.empty())
      WriteHidden(html_, row.Input(kWasPart), was);
  }

  void WriteText(const GridRow& row, size_t at, const char* part, const std::string& label,
                 const std::string& wrong, bool figure) {
    const std::string name = row.Input(part);
    html_.Empty("input",
                {Attribute("type", "text"), Attribute("name", name),
                 Attribute("id", IdOf(at, part)), Attribute("value", sheet_.entered.Get(name)),
                 Attribute("aria-label", absl::StrCat(row.kpi.title(), " ", label)),
                 Attribute("autocomplete", "off"), Attribute("data-cell", part),
                 Attribute("inputmode", figure ? "decimal" : ""),
                 Attribute("aria-invalid", wrong.empty() ? "" : "true"),
                 Attribute("aria-describedby", wrong)});
  }

  void WriteStatus(const GridRow& row, size_t at) {
    const std::string name = row.Input(kStatusPart);
    const std::string confirmed = pb::KpiActualStatus_Name(pb::KPI_ACTUAL_STATUS_CONFIRMED);
    const bool is_confirmed = sheet_.entered.Get(name) == confirmed;
    const auto cell = html_.Open("td");
    const auto select = html_.Open(
        "select", {Attribute("name", name), Attribute("id", IdOf(at, kStatusPart)),
                   Attribute("aria-label",
                             absl::StrCat(row.kpi.title(), " ", visit_.Say({"status", "確度"})))});
    const auto& type = *pb::KpiActualStatus_descriptor();
    html_.Leaf("option", {Attribute("value", " ")},
               words_.Value(type, pb::KPI_ACTUAL_STATUS_PRELIMINARY));
    // Confirming is an approver's.
    if (sheet_.approves || is_confirmed) {
      html_.Leaf(
          "option",
          {Attribute("value", confirmed), Attribute("selected", is_confirmed ? "selected" : "")},
          words_.Value(type, pb::KPI_ACTUAL_STATUS_CONFIRMED));
    }
  }

  Writer& html_;
  Visit& visit_;
  const GridSheet& sheet_;
  const domain::Words words_;
};

void WriteWay(Writer& html, const Visit& visit, const GridChoice& to, const std::string& label,
              bool here) {
  const auto item = html.Open("li");
  const auto address = view::Address::Of(to.Address(visit.path));
  if (!address) return;
  html.Leaf("a", {Href(*address), Attribute("aria-current", here ? "true" : "")}, label);
}

// Years, sections and pages, each in the address.
void WriteWays(Writer& html, const Visit& visit, const Grid& grid) {
  const auto nav = html.Open(
      "nav",
      {Class("orders"), Attribute("aria-label", visit.Say({"Which figures", "表示する実績"}))});
  const auto list = html.Open("ul");
  WriteYearWays(html, visit, grid.choice);
  GridChoice to = grid.choice;
  to.page = 1;
  to.section.clear();
  WriteWay(html, visit, to, visit.Say({"All sections", "すべての課"}), grid.choice.section.empty());
  for (const auto& [section, kpis] : grid.sections) {
    to.section = SectionInAddress(section);
    WriteWay(html, visit, to, absl::StrCat(SectionWords(visit, section), " (", kpis, ")"),
             grid.choice.section == to.section);
  }
  to = grid.choice;
  const int pages = static_cast<int>((grid.total + kMostGridRows - 1) / kMostGridRows);
  for (to.page = 1; pages > 1 && to.page <= pages; ++to.page)
    WriteWay(html, visit, to,
             visit.Say({absl::StrCat("Page ", to.page), absl::StrCat(to.page, "ページ")}),
             to.page == grid.choice.page);
}

void WritePaste(Writer& html, const Visit& visit, const GridSheet& sheet) {
  const std::string& text = sheet.entered.Get(kPaste);
  const auto details = html.Open("details", {Attribute("open", text.empty() ? "" : "open")});
  html.Leaf("summary", {}, visit.Say({"Paste from a spreadsheet", "Excelから貼り付け"}));
  html.Leaf("label", {Attribute("for", kPaste)}, visit.Say({"Copied cells", "コピーしたセル"}));
  html.Leaf(
      "p", {Class("muted hint"), Attribute("id", "paste-hint")},
      visit.Say({"A line for each KPI: its external id or title, the figure and, if you like, a "
                 "note. You see what changes before it is recorded.",
                 "1行に1つのKPI。左から、KPIの外部IDか名称、値、備考（省略可）の列をコピーして"
                 "ください。記録する前に、変わる内容を確認できます。"}));
  {
    const auto area = html.Open(
        "textarea", {Attribute("name", kPaste), Attribute("id", kPaste), Attribute("rows", "6"),
                     Attribute("aria-describedby", "paste-hint")});
    html.Break();
    html.Text(text);
  }
  WriteDoButton(html, visit, "paste", {"Read into the table", "表に読み込んで確認する"});
}

void WriteReason(Writer& html, const Visit& visit, const GridSheet& sheet) {
  bool confirmed = false;
  for (const GridRow& row : sheet.grid.rows)
    confirmed = confirmed || (row.stored && row.stored->status == pb::KPI_ACTUAL_STATUS_CONFIRMED);
  if (!confirmed) return;
  bool wrong = false;
  for (const pb::FieldViolation& violation : sheet.wrong)
    wrong = wrong || violation.field() == kCorrectionReason;
  html.Leaf("label", {Attribute("for", kCorrectionReason)},
            visit.Say({"Why confirmed figures are corrected", "確定値を訂正する理由"}));
  html.Empty(
      "input",
      {Attribute("type", "text"), Attribute("name", kCorrectionReason),
       Attribute("id", kCorrectionReason), Attribute("value", sheet.entered.Get(kCorrectionReason)),
       Attribute("autocomplete", "off"), Attribute("aria-invalid", wrong ? "true" : "")});
}

std::string IdOfInput(const Grid& grid, const std::string& field) {
  if (field == kCorrectionReason) return field;
  for (size_t i = 0; i < grid.rows.size(); ++i) {
    if (field == grid.rows[i].Input(kValuePart)) return IdOf(i, kValuePart);
  }
  return "";
}

std::string PlanAndYear(const Visit& visit, const Grid& grid) {
  return absl::StrCat(grid.vision.title(), "  ", YearWords(visit, grid.choice.year));
}

void WriteUnread(Writer& html, const Visit& visit, const std::vector<UnreadLine>& unread) {
  if (unread.empty()) return;
  const auto box = html.Open("div", {Class("notice"), Attribute("role", "alert")});
  html.Leaf("p", {},
            visit.Say({"These lines were not read. They stay where you pasted them:",
                       "次の行は読み取れませんでした。貼り付けた欄に残してあります。"}));
  const auto list = html.Open("ul");
  for (const UnreadLine& one : unread) {
    const auto item = html.Open("li");
    html.Leaf("code", {}, one.line);
    html.Text(absl::StrCat("  ", visit.Say(one.why)));
  }
}

void WriteChangesTable(Writer& html, Visit& visit, const std::vector<FigureChange>& changes) {
  const domain::Words words = visit.words();
  view::Table table;
  table.title = visit.Say({absl::StrCat(changes.size(), " figures will be recorded"),
                           absl::StrCat("記録する実績（", changes.size(), "件）")});
  for (const Text& header :
       {Text{"KPI", "KPI"}, Text{"Now", "今の記録"}, Text{"Then", "記録する値"},
        Text{"Note", "備考"}, Text{"Remark", "注意"}})
    table.columns.push_back({visit.Say(header)});
  table.columns[1].number = table.columns[2].number = true;
  for (const FigureChange& change : changes) {
    const std::string& unit = change.row->kpi.unit();
    view::Row row;
    row.cells = {change.row->kpi.title(),
                 change.row->stored ? FigureWords(change.row->stored, unit, words)
                                    : visit.Say({"(none)", "（なし）"}),
                 FigureWords(FigureOf(change), unit, words), change.actual.note(),
                 change.overtaken ? visit.Say({"recorded by somebody else since you began",
                                               "入力を始めたあとに、ほかの人が記録しています"})
                                  : ""};
    table.rows.push_back(std::move(row));
  }
  WriteBlocks(html, visit, {std::move(table)});
}

}  // namespace

std::string YearWords(const Visit& visit, int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return visit.Say(domain::WhenAsRead(when));
}

std::string SectionWords(const Visit& visit, const std::string& section) {
  return section.empty() ? visit.Say({"(no section)", "担当課なし"}) : section;
}

void WriteYearWays(Writer& html, const Visit& visit, GridChoice choice) {
  const int year = choice.year;
  choice.page = 1;
  for (const int step : {-1, 0, 1}) {
    choice.year = year + step;
    // Of a year that has not begun there is no figure.
    if (choice.year > domain::FiscalYearOf(visit.today)) continue;
    WriteWay(html, visit, choice, YearWords(visit, choice.year), step == 0);
  }
}

std::string SumOfChanges(const std::vector<FigureChange>& changes) {
  std::string all;
  for (const FigureChange& change : changes) {
    const StoredFigure before = change.row->stored.value_or(StoredFigure());
    absl::StrAppend(&all, change.row->kpi.name(), "\n", FigureInput(before), "\n", before.status,
                    "\n", FigureInput(FigureOf(change)), "\n", change.actual.status(), "\n",
                    change.keeps_note ? "" : absl::StrCat("=", change.actual.note()), "\n");
  }
  return SumOf(all);
}

Shown ShownGrid(Visit& visit, const GridSheet& sheet) {
  Shown shown;
  const bool bad = !sheet.wrong.empty() || (!sheet.notice.en.empty() && !sheet.good);
  shown.title = TitleOf(visit, RecordTitle(), bad);
  shown.subtitle = PlanAndYear(visit, sheet.grid);
  Writer& html = shown.main;
  WriteNotice(html, visit, sheet.notice, sheet.good);
  WriteMistakes(html, visit, sheet.wrong,
                [&](const std::string& field) { return IdOfInput(sheet.grid, field); });
  WriteEditors(html, visit, sheet.editors);
  html.Leaf(
      "p", {},
      visit.Say({"Only what you enter or change is recorded, after you have seen it once more. An "
                 "empty note leaves the one that is there.",
                 "入力・変更した値だけを、確認画面のあとに記録します。まだ値がないときは「集計中"
                 "」「未公表」、値が出ないときは「データなし」と入力します。備考を空欄にすると、今"
                 "の備考がそのまま残ります。"}));
  WriteWays(html, visit, sheet.grid);
  WriteWayToAnswerLinks(html, visit, sheet.grid.vision.name(), sheet.grid.choice.year);
  if (sheet.approves) {
    Query year;
    year.Set("year", absl::StrCat(sheet.grid.choice.year));
    const auto way = html.Open("p", {Class("manage")});
    WriteLink(html, AddressOf(absl::StrCat("/", sheet.grid.vision.name(), "/confirmFigures"), year),
              visit.Say({"Make the figures of this year final", "この年度の実績を確定する"}));
  }
  if (sheet.grid.rows.empty()) {
    html.Leaf("p", {}, visit.Say({"There is no KPI here.", "該当するKPIはありません。"}));
    return shown;
  }
  const auto form = html.Open("form", {Class("entry wide grid"), Attribute("method", "post"),
                                       PostTo(visit), Attribute("data-kept-form", "yes")});
  WriteCarried(html, visit, sheet.grid, sheet.entered);
  GridTable(html, visit, sheet).Write();
  WriteReason(html, visit, sheet);
  {
    const auto line = html.Open("div", {Class("buttons")});
    WriteDoButton(html, visit, "preview", {"See what changes", "変わる内容を確認する"}, false);
    WriteKeepButtons(html, visit, sheet.kept);
    WriteLink(html, absl::StrCat("/", sheet.grid.vision.name()),
              visit.Say({"Back to the plan", "計画のページに戻る"}));
  }
  WritePaste(html, visit, sheet);
  return shown;
}

Shown ShownChanges(Visit& visit, const ChangesSheet& sheet) {
  Shown shown;
  shown.title = visit.Say({"What will be recorded", "記録する内容の確認"});
  shown.subtitle = PlanAndYear(visit, sheet.grid);
  Writer& html = shown.main;
  WriteNotice(html, visit, sheet.notice, false);
  WriteUnread(html, visit, sheet.unread);
  html.Leaf("p", {}, visit.Say({"Nothing was recorded yet.", "まだ記録されていません。"}));
  WriteChangesTable(html, visit, sheet.changes);
  const auto form =
      html.Open("form", {Class("entry wide"), Attribute("method", "post"), PostTo(visit)});
  WriteCarried(html, visit, sheet.grid, sheet.entered);
  WriteHidden(html, kConfirmedSum, SumOfChanges(sheet.changes));
  WriteHidden(html, kPaste, sheet.entered.Get(kPaste));
  WriteHidden(html, kCorrectionReason, sheet.entered.Get(kCorrectionReason));
  for (const GridRow& row : sheet.grid.rows) {
    for (const char* part : {kValuePart, kStatusPart, kNotePart, kWasPart}) {
      const std::string name = row.Input(part);
      if (const std::string& value = sheet.entered.Get(name); !value.empty())
        WriteHidden(html, name, value);
    }
  }
  const auto line = html.Open("div", {Class("buttons")});
  if (!sheet.changes.empty())
    WriteDoButton(html, visit, "record", {"Record this", "この内容で記録する"}, false);
  WriteDoButton(html, visit, "edit", {"Back to the table", "入力に戻る"});
  return shown;
}

}  // namespace renkei::web
