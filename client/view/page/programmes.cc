#include "client/view/page/programmes.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/brief.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/programme_words.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

std::string YearWords(int fiscal_year, Lang lang) {
  return In(lang, {absl::StrCat("FY", fiscal_year), absl::StrCat(fiscal_year, "年度")});
}

std::string Amount(bool known, int64_t thousand_yen, const domain::Words& words) {
  return known ? words.ThousandYen(thousand_yen) : "";
}

Cell Linked(std::string text, const std::string& resource) {
  Cell cell = std::move(text);
  cell.resource = resource;
  return cell;
}

Tone ToneOf(pb::ProgrammeCallState state) {
  switch (state) {
    case pb::PROGRAMME_CALL_STATE_OPEN:
      return Tone::kGood;
    case pb::PROGRAMME_CALL_STATE_CANCELLED:
      return Tone::kBad;
    case pb::PROGRAMME_CALL_STATE_CLOSED:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

Cell CallStateCell(const pb::ProgrammeCall& call, const domain::Words& words) {
  Cell cell = words.Value(*pb::ProgrammeCallState_descriptor(), call.state());
  cell.tone = ToneOf(call.state());
  return cell;
}

Tone ToneOf(pb::ProgrammeEditionState state) {
  switch (state) {
    case pb::PROGRAMME_EDITION_STATE_DRAFT:
      return Tone::kWarning;
    case pb::PROGRAMME_EDITION_STATE_WITHDRAWN:
      return Tone::kBad;
    default:
      return Tone::kPlain;
  }
}

Cell EditionStateCell(const pb::ProgrammeEdition& edition, const domain::Words& words) {
  Cell cell = words.Value(*pb::ProgrammeEditionState_descriptor(), edition.state());
  cell.tone = ToneOf(edition.state());
  return cell;
}

std::string DeadlineWords(const pb::ProgrammeCall& call, Lang lang) {
  if (call.closes_date().empty()) return In(lang, {"until further notice", "随時"});
  return MomentWords(call.closes_date(), call.closes_clock(), lang);
}

// By its title who does not see it knows one table of a page from another.
Table Titled(const Text& title, Table table, Lang lang) {
  table.title = In(lang, title);
  return table;
}

std::string TypeTitles(const pb::OpenProgrammeCall& open, Lang lang) {
  return absl::StrJoin(
      open.types(), In(lang, {", ", "、"}),
      [](std::string* out, const pb::ProgrammeType& type) { absl::StrAppend(out, type.title()); });
}

// What types are called: an edition owns them, and another year's of the same id may be another thing.
class TypesByEdition {
 public:
  explicit TypesByEdition(const std::vector<pb::ProgrammeEdition>& editions) {
    for (const pb::ProgrammeEdition& edition : editions) {
      for (const pb::ProgrammeType& type : edition.types())
        titles_[{edition.name(), type.id()}] = type.title();
    }
  }

  // Those of a call; one that is not known by its id.
  std::string Of(const pb::ProgrammeCall& call, Lang lang) const {
    const std::string edition(domain::ParentName(call.name(), kEditionSegments));
    return absl::StrJoin(call.type_ids(), In(lang, {", ", "、"}),
                         [&](std::string* out, const std::string& id) {
                           const auto found = titles_.find({edition, id});
                           absl::StrAppend(out, found == titles_.end() ? id : found->second);
                         });
  }

 private:
  // programmes/{programme}/editions/{edition}
  static constexpr int kEditionSegments = 4;

  std::map<std::pair<std::string, std::string>, std::string> titles_;
};

// Fields of a message by their labels, those that stand elsewhere on the page left out.
Facts EditionFacts(const pb::Programme& programme, const pb::ProgrammeEdition& edition,
                   const domain::Words& words) {
  Facts facts = BriefOf(edition, words,
                        {"etag", "name", "types", "corrections", "updater", "field_updaters",
                         "create_time", "update_time", "summary", "note", "title"});
  const Facts above = BriefOf(programme, words,
                              {"etag", "name", "external_id", "title", "ministry", "purpose",
                               "framework_items", "links", "published_fiscal_years", "publish_time",
                               "create_time", "update_time", "updater", "field_updaters"});
  facts.facts.insert(facts.facts.end(), above.facts.begin(), above.facts.end());
  return facts;
}

void AddProse(const Text& heading, const std::string& text, Lang lang, Page& page) {
  if (!text.empty()) page.blocks.emplace_back(Section{In(lang, heading), {Paragraphs{{text}}}});
}

Table CorrectionsTable(const pb::ProgrammeEdition& edition, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"TIME", "日時"})},
                   {In(lang, {"WHAT", "変わった項目"}), false, true},
                   {In(lang, {"WHY", "理由"}), false, true, false, true}};
  for (const pb::ProgrammeCorrection& one : edition.corrections()) {
    std::vector<std::string> fields;
    for (const std::string& name : one.fields()) {
      const auto* field = pb::ProgrammeEdition::descriptor()->FindFieldByName(name);
      fields.push_back(field == nullptr ? name : words.Label(*field));
    }
    table.rows.push_back(
        {{words.Time(one.time()), absl::StrJoin(fields, In(lang, {", ", "、"})), one.reason()}});
  }
  return table;
}

}  // namespace

Table ProgrammesTable(const std::vector<pb::Programme>& programmes, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"PROGRAMME", "施策名"}), false, true},
                   {In(lang, {"MINISTRY", "府省庁"}), false, true},
                   {In(lang, {"KIND", "支援の種類"}), false, true, true},
                   {In(lang, {"YEARS", "公開中の年度"})},
                   {In(lang, {"PURPOSE", "目的・内容"}), false, true, true}};
  table.nothing = In(lang, {"There is no such programme.", "該当する支援施策はありません。"});
  for (const pb::Programme& programme : programmes) {
    table.rows.push_back({{Linked(programme.title(), programme.name()), programme.ministry(),
                           words.Value(*pb::SupportKind_descriptor(), programme.support_kind()),
                           PublishedYears(programme, lang), FirstLine(programme.purpose())}});
  }
  return table;
}

Table EditionsTable(const std::vector<pb::ProgrammeEdition>& editions, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"YEAR", "年度"})},
                   {In(lang, {"TITLE", "施策名"}), false, true},
                   {In(lang, {"MINISTRY", "府省庁"}), false, true, true},
                   {In(lang, {"STATE", "状態"})},
                   {In(lang, {"BUDGET", "予算額"}), true},
                   {In(lang, {"TYPES", "タイプ"}), false, true}};
  table.nothing = In(lang, {"There is no edition.", "年度版はありません。"});
  for (const pb::ProgrammeEdition& edition : editions) {
    const std::string types = absl::StrJoin(edition.types(), In(lang, {", ", "、"}),
                                            [](std::string* out, const pb::ProgrammeType& type) {
                                              absl::StrAppend(out, type.title());
                                            });
    table.rows.push_back(
        {{Linked(YearWords(edition.fiscal_year(), lang), edition.name()), edition.title(),
          edition.ministry(), EditionStateCell(edition, words),
          Amount(edition.has_budget_thousand_yen(), edition.budget_thousand_yen(), words), types}});
  }
  return table;
}

Table OpenCallsTable(const std::vector<pb::OpenProgrammeCall>& calls, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"CLOSES", "締切"})},
                   {In(lang, {"STATE", "状態"})},
                   {In(lang, {"PROGRAMME", "施策名"}), false, true},
                   {In(lang, {"CALL", "公募"}), false, true},
                   {In(lang, {"MINISTRY", "府省庁"}), false, true},
                   {In(lang, {"KIND", "支援の種類"}), false, true, true},
                   {In(lang, {"TYPES", "タイプ"}), false, true, true},
                   {In(lang, {"OPENS", "受付開始"}), false, false, true}};
  table.nothing = In(lang, {"No call is open.", "受付中・受付前の公募はありません。"});
  for (const pb::OpenProgrammeCall& open : calls) {
    const pb::ProgrammeCall& call = open.call();
    const std::string edition(domain::ParentName(call.name(), 4));
    table.rows.push_back(
        {{DeadlineWords(call, lang), CallStateCell(call, words), Linked(open.title(), edition),
          call.title(), open.ministry(),
          words.Value(*pb::SupportKind_descriptor(), open.support_kind()), TypeTitles(open, lang),
          MomentWords(call.opens_date(), call.opens_clock(), lang)}});
  }
  return table;
}

Table ProgrammeCallsTable(const std::vector<pb::ProgrammeCall>& calls,
                          const std::vector<pb::ProgrammeEdition>& editions, bool with_year,
                          const domain::Words& words) {
  const TypesByEdition types(editions);
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"CALL", "公募"}), false, true},
                   {In(lang, {"STATE", "状態"})},
                   {In(lang, {"OPENS", "受付開始"})},
                   {In(lang, {"CLOSES", "締切"})},
                   {In(lang, {"RESULT", "結果の公表日"}), false, false, true},
                   {In(lang, {"TYPES", "タイプ"}), false, true, true},
                   {In(lang, {"NOTE", "備考"}), false, true, true, true}};
  if (with_year) table.columns.insert(table.columns.begin(), {In(lang, {"YEAR", "年度"})});
  table.nothing = In(lang, {"There is no call.", "公募はありません。"});
  for (const pb::ProgrammeCall& call : calls) {
    const std::string note = call.cancel_reason().empty() ? call.note() : call.cancel_reason();
    Row row;
    row.cells = {Linked(call.title(), call.name()),
                 CallStateCell(call, words),
                 MomentWords(call.opens_date(), call.opens_clock(), lang),
                 DeadlineWords(call, lang),
                 DayInWords(call.result_date(), lang),
                 types.Of(call, lang),
                 note};
    if (with_year) row.cells.insert(row.cells.begin(), YearWords(YearOfCall(call), lang));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table TypesTable(const pb::ProgrammeEdition& edition, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"TYPE", "タイプ"}), false, true},
                   {In(lang, {"PAYS FOR", "対象となる経費・取組"}), false, true, false, true},
                   {In(lang, {"RATE", "補助率"}), false, true},
                   {In(lang, {"CEILING", "上限額"}), true},
                   {In(lang, {"FLOOR", "下限額"}), true, false, true},
                   {In(lang, {"WHO MAY APPLY", "申請できる団体"}), false, true, false, true},
                   {In(lang, {"CONDITIONS", "要件"}), false, true, false, true}};
  table.nothing = In(lang, {"There is no type yet.", "タイプはまだありません。"});
  for (const pb::ProgrammeType& type : edition.types()) {
    table.rows.push_back(
        {{absl::StrCat(type.title(), InBrackets(type.id(), lang)), type.pays_for(),
          RateWords(type, lang),
          Amount(type.has_ceiling_thousand_yen(), type.ceiling_thousand_yen(), words),
          Amount(type.has_floor_thousand_yen(), type.floor_thousand_yen(), words),
          ApplicantWords(type, lang), type.conditions()}});
  }
  return table;
}

Page ProgrammePage(const pb::Programme& programme,
                   const std::vector<pb::ProgrammeEdition>& editions,
                   const std::vector<pb::ProgrammeCall>& calls, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = programme.title();
  page.head.subtitle = programme.ministry();
  page.head.paper = Paper::kA4Portrait;
  AddProse({"Purpose", "目的・内容"}, programme.purpose(), lang, page);
  page.blocks.emplace_back(BriefOf(programme, words,
                                   {"etag", "title", "ministry", "purpose", "updater",
                                    "field_updaters", "create_time", "published_fiscal_years"}));
  page.blocks.emplace_back(Titled({"Editions", "年度版"}, EditionsTable(editions, words), lang));
  if (!calls.empty())
    page.blocks.emplace_back(Titled(
        {"Calls", "公募"}, ProgrammeCallsTable(calls, editions, /*with_year=*/true, words), lang));
  return page;
}

Page EditionPage(const pb::Programme& programme, const pb::ProgrammeEdition& edition,
                 const std::vector<pb::ProgrammeCall>& calls, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = edition.title();
  page.head.subtitle = absl::StrCat(YearWords(edition.fiscal_year(), lang), In(lang, {", ", "　"}),
                                    edition.ministry());
  page.head.paper = Paper::kA4Landscape;
  AddProse({"Purpose", "目的・内容"}, programme.purpose(), lang, page);
  AddProse({"In this year", "この年度の概要"}, edition.summary(), lang, page);
  page.blocks.emplace_back(EditionFacts(programme, edition, words));
  page.blocks.emplace_back(Titled({"Types", "タイプ"}, TypesTable(edition, words), lang));
  page.blocks.emplace_back(Titled(
      {"Calls", "公募"}, ProgrammeCallsTable(calls, {edition}, /*with_year=*/false, words), lang));
  AddProse({"Note", "備考"}, edition.note(), lang, page);
  if (!edition.corrections().empty())
    page.blocks.emplace_back(
        Titled({"Corrections", "訂正の経過"}, CorrectionsTable(edition, words), lang));
  return page;
}

}  // namespace renkei::view
