#include "client/view/page/menu_edition.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/menu_case.h"
#include "client/view/page/menu_contents.h"
#include "server/domain/selection/edition_index.h"
#include "server/domain/selection/edition_rules.h"

namespace renkei::view {
namespace {

std::string YearInWords(int year, Lang lang) {
  return In(lang, {absl::StrCat("FY", year), absl::StrCat(year, "年度")});
}

// Things as they were called on the day of the edition; others as they are called now.
domain::Words WordsOfTheDay(const std::vector<pb::CaseListEditionEntry>& entries,
                            const domain::Words& words) {
  std::map<std::string, std::string> titles;
  for (const pb::CaseListEditionEntry& entry : entries) {
    if (!entry.owner_title().empty())
      titles.emplace(entry.listed().case_().owner(), entry.owner_title());
    for (const pb::EditionField& field : entry.fields())
      if (!field.item().empty()) titles.emplace(field.item(), field.title());
  }
  return domain::Words(words.lang(), [titles = std::move(titles), words](const std::string& name) {
    const auto known = titles.find(name);
    return known == titles.end() ? words.Title(name) : known->second;
  });
}

Section StruckSheet(const pb::CaseListEditionEntry& entry, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string day = DayInWords(entry.struck_date(), lang);
  return {
      NumberedTitle(entry.number(), entry.listed(), lang),
      {Paragraphs{{In(lang, {absl::StrCat("The text of this case was removed on ", day, "."),
                             absl::StrCat("この事例の本文は、", day, "に掲載を取りやめました。")}),
                   In(lang, {absl::StrCat("Reason: ", entry.struck_reason()),
                             absl::StrCat("理由：", entry.struck_reason())})}}},
      entry.case_()};
}

Section SheetOf(const pb::CaseListEditionEntry& entry, const std::string& commentator,
                const domain::Words& words) {
  if (domain::IsStruck(entry)) return StruckSheet(entry, words);
  return MenuCase(NumberedTitle(entry.number(), entry.listed(), words.lang()), entry.listed(),
                  commentator, words);
}

// "1, 4, 12", each leading to its sheet.
Table IndexTable(const std::string& title, const Text& header,
                 const std::vector<domain::IndexLine>& lines, const std::string& otherwise,
                 Lang lang) {
  Table table;
  table.title = title;
  table.columns = {{In(lang, header)}, {In(lang, {"Numbers", "番号"})}};
  for (const domain::IndexLine& line : lines) {
    Row& row = table.rows.emplace_back();
    row.cells = {line.title.empty() ? otherwise : line.title,
                 absl::StrJoin(line.numbers, In(lang, {", ", "、"}))};
  }
  return table;
}

void AddIndex(const std::vector<pb::CaseListEditionEntry>& entries, Lang lang, Section& section) {
  domain::EditionIndex index = domain::IndexOf(entries);
  for (domain::IndexLine& line : index.years)
    if (!line.title.empty()) line.title = In(lang, {"FY" + line.title, line.title + "年度"});
  const std::string none = In(lang, {"Others", "その他"});
  const std::string unknown = In(lang, {"Not stated", "記載なし"});
  if (!index.fields.empty())
    section.blocks.emplace_back(IndexTable(In(lang, {"By field", "分野別索引"}), {"Field", "分野"},
                                           index.fields, none, lang));
  section.blocks.emplace_back(IndexTable(In(lang, {"By prefecture", "都道府県別索引"}),
                                         {"Prefecture", "都道府県"}, index.prefectures, none,
                                         lang));
  section.blocks.emplace_back(IndexTable(In(lang, {"By year of the beginning", "開始年度別索引"}),
                                         {"Year", "開始年度"}, index.years, unknown, lang));
}

std::string CountWords(const pb::CaseListEdition& edition, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string all = absl::StrCat(edition.entry_count(), In(lang, {"", "件"}));
  if (edition.single_count() == 0 || edition.cooperation_count() == 0) return all;
  const auto chapter = [&](pb::CaseChapter which, int count) {
    return absl::StrCat(words.Value(*pb::CaseChapter_descriptor(), which), " ", count,
                        In(lang, {"", "件"}));
  };
  return absl::StrCat(
      all, In(lang, {" (", "（"}), chapter(pb::CASE_CHAPTER_SINGLE, edition.single_count()),
      In(lang, {", ", "、"}), chapter(pb::CASE_CHAPTER_COOPERATION, edition.cooperation_count()),
      In(lang, {")", "）"}));
}

Head HeadOfEdition(const pb::CaseListEdition& edition, const domain::Words& words) {
  const Lang lang = words.lang();
  Head head;
  head.paper = Paper::kA4Portrait;
  head.book = true;
  head.title = edition.title();
  head.subtitle = words.Title(edition.owner());
  head.facts.facts = {{In(lang, {"Edition", "版"}), EditionTitle(edition, words)},
                      {In(lang, {"Issued", "発行日"}), DayInWords(edition.published_date(), lang)},
                      {In(lang, {"Cases", "掲載事例"}), CountWords(edition, words)}};
  head.footer = absl::StrCat(edition.title(), "　", EditionTitle(edition, words));
  return head;
}

Warning WithdrawnWarning(const pb::CaseListEdition& edition, Lang lang) {
  const std::string day = DayInWords(edition.withdrawn_date(), lang);
  return {In(lang, {absl::StrCat("This edition was withdrawn on ", day, ": ",
                                 edition.withdrawal_reason()),
                    absl::StrCat("この版は", day, "に取り下げられました。理由：",
                                 edition.withdrawal_reason())}),
          Tone::kWarning};
}

std::vector<pb::ListedCase> ListedOf(const std::vector<pb::CaseListEditionEntry>& entries) {
  std::vector<pb::ListedCase> listed;
  for (const pb::CaseListEditionEntry& entry : entries) listed.push_back(entry.listed());
  return listed;
}

// What a field that differs is called: one of the case, or of what stands beside it.
std::string LabelOfDifference(const std::string& field, const domain::Words& words) {
  for (const google::protobuf::Descriptor* type :
       {pb::Case::descriptor(), pb::ListedCase::descriptor(),
        pb::CaseListEditionEntry::descriptor()}) {
    const auto* found = type->FindFieldByName(field);
    if (found != nullptr) return words.Label(*found);
  }
  return field;
}

// Chapters stand as tokens.
std::string SaidByDifference(const pb::Difference& difference, const std::string& text,
                             const domain::Words& words) {
  if (difference.field() != "chapter") return text;
  for (int chapter = pb::CaseChapter_MIN; chapter <= pb::CaseChapter_MAX; ++chapter) {
    if (text ==
        domain::Words(Lang::kEnglish, nullptr).Value(*pb::CaseChapter_descriptor(), chapter))
      return words.Value(*pb::CaseChapter_descriptor(), chapter);
  }
  return text;
}

std::string NumberOrNone(int number) { return number == 0 ? "" : absl::StrCat(number); }

}  // namespace

std::string EditionTitle(const pb::CaseListEdition& edition, const domain::Words& words) {
  const Lang lang = words.lang();
  const std::string year =
      edition.fiscal_year() == 0 ? "" : YearInWords(edition.fiscal_year(), lang);
  return In(lang, {absl::StrCat("edition ", edition.number(), InBrackets(year, lang)),
                   absl::StrCat("第", edition.number(), "版", InBrackets(year, lang))});
}

Page MenuEditionPage(const pb::CaseListEdition& edition,
                     const std::vector<pb::CaseListEditionEntry>& entries,
                     const domain::Words& words) {
  const Lang lang = words.lang();
  const domain::Words of_the_day = WordsOfTheDay(entries, words);
  Page page;
  page.lang = lang;
  page.head = HeadOfEdition(edition, words);
  if (edition.state() == pb::CASE_LIST_EDITION_STATE_WITHDRAWN)
    page.blocks.emplace_back(WithdrawnWarning(edition, lang));
  const std::string preface(absl::StripTrailingAsciiWhitespace(edition.preface()));
  if (!preface.empty()) page.blocks.emplace_back(Paragraphs{{preface}});
  if (entries.empty()) return page;
  page.blocks.emplace_back(ContentsOfBook(ListedOf(entries), of_the_day));
  const std::string owner = words.Title(edition.owner());
  for (const pb::CaseListEditionEntry& entry : entries)
    page.blocks.emplace_back(SheetOf(entry, owner, of_the_day));
  Section index{In(lang, {"Index", "索引"}), {}};
  AddIndex(entries, lang, index);
  page.blocks.emplace_back(std::move(index));
  return page;
}

Page EditionEntryPage(const pb::CaseListEdition& edition, const pb::CaseListEditionEntry& entry,
                      const domain::Words& words) {
  const domain::Words of_the_day = WordsOfTheDay({entry}, words);
  Section sheet = SheetOf(entry, words.Title(edition.owner()), of_the_day);
  Page page = UprightPage(words.lang(), sheet.title,
                          absl::StrCat(edition.title(), "　", EditionTitle(edition, words)));
  page.blocks = std::move(sheet.blocks);
  return page;
}

Table EditionTable(const std::vector<pb::CaseListEditionEntry>& entries,
                   const domain::Words& words) {
  const domain::Words of_the_day = WordsOfTheDay(entries, words);
  const auto of_entry = [&](const char* field) {
    return words.Label(*pb::CaseListEditionEntry::descriptor()->FindFieldByName(field));
  };
  const auto of_listed = [&](const char* field) {
    return words.Label(*pb::ListedCase::descriptor()->FindFieldByName(field));
  };
  constexpr const char* kTexts[] = {"title",     "summary",        "challenge",  "approach",
                                    "ingenuity", "results",        "conditions", "lessons",
                                    "partners",  "contact_section"};
  const auto case_field = [](const char* field) -> const google::protobuf::FieldDescriptor& {
    return *pb::Case::descriptor()->FindFieldByName(field);
  };
  Table table;
  table.columns = {{of_entry("number"), /*number=*/true},
                   {of_listed("chapter")},
                   {of_listed("heading")},
                   {of_entry("owner_title")},
                   {of_entry("prefecture_title")},
                   {of_entry("fields")},
                   {of_entry("fiscal_year")}};
  for (const char* field : kTexts) table.columns.push_back({words.Label(case_field(field))});
  for (const char* more : {"comment"}) table.columns.push_back({of_listed(more)});
  table.columns.push_back({of_entry("struck_reason")});
  table.columns.push_back({of_entry("case")});
  for (const pb::CaseListEditionEntry& entry : entries) {
    std::vector<std::string> fields;
    for (const pb::EditionField& field : entry.fields()) fields.push_back(field.title());
    Row& row = table.rows.emplace_back();
    row.cells = {absl::StrCat(entry.number()),
                 words.Value(*pb::CaseChapter_descriptor(), entry.listed().chapter()),
                 entry.listed().heading(),
                 entry.owner_title(),
                 entry.prefecture_title(),
                 absl::StrJoin(fields, In(words.lang(), {", ", "、"})),
                 NumberOrNone(entry.fiscal_year())};
    for (const char* field : kTexts)
      row.cells.emplace_back(of_the_day.Field(entry.listed().case_(), case_field(field)));
    row.cells.emplace_back(entry.listed().comment());
    row.cells.emplace_back(entry.struck_reason());
    row.cells.emplace_back(entry.case_());
  }
  return table;
}

Table EditionsTable(const std::vector<pb::CaseListEdition>& editions, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Editions", "発行した版"});
  table.columns = {{In(lang, {"Edition", "版"})},
                   {In(lang, {"Title", "題名"}), false, true},
                   {In(lang, {"Issued", "発行日"})},
                   {In(lang, {"Cases", "件数"}), true},
                   {In(lang, {"State", "状態"})}};
  for (const pb::CaseListEdition& edition : editions) {
    Row& row = table.rows.emplace_back();
    row.cells = {EditionTitle(edition, words), edition.title(),
                 DayInWords(edition.published_date(), lang), absl::StrCat(edition.entry_count()),
                 words.Value(*pb::CaseListEditionState_descriptor(), edition.state())};
    row.cells[0].resource = edition.name();
    if (edition.state() == pb::CASE_LIST_EDITION_STATE_WITHDRAWN)
      row.cells[4].tone = Tone::kWarning;
  }
  return table;
}

Table EditionChangeTable(const std::vector<pb::EditionEntryDifference>& differences,
                         const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Before", "旧番号"}), true}, {In(lang, {"After", "新番号"}), true},
                   {In(lang, {"Case", "事例"})},           {In(lang, {"Change", "変更"})},
                   {In(lang, {"Field", "項目"})},          {In(lang, {"Old", "旧"}), false, true},
                   {In(lang, {"New", "新"}), false, true}};
  table.columns[5].prose = true;
  table.columns[6].prose = true;
  table.nothing = In(lang, {"Nothing has changed.", "変更はありません。"});
  for (const pb::EditionEntryDifference& entry : differences) {
    for (const pb::Difference& d : entry.differences()) {
      Row& row = table.rows.emplace_back();
      // That of a number stands in the first two columns.
      const bool number = d.field() == "number";
      row.cells = {
          NumberOrNone(entry.number_before()),
          NumberOrNone(entry.number_after()),
          entry.title().empty() ? In(lang, {"(text removed)", "（掲載取りやめ）"}) : entry.title(),
          number ? In(lang, {"renumbered", "番号の変更"})
                 : words.Value(*pb::DifferenceKind_descriptor(), d.kind()),
          d.field().empty() || number ? std::string() : LabelOfDifference(d.field(), words),
          number ? std::string() : SaidByDifference(d, d.before(), words),
          number ? std::string() : SaidByDifference(d, d.after(), words)};
      row.cells[2].resource = entry.case_();
    }
  }
  return table;
}

std::vector<Block> EditionChanges(const pb::CompareCaseListEditionsResponse& comparison,
                                  const std::vector<pb::EditionEntryDifference>& differences,
                                  const domain::Words& words) {
  const Lang lang = words.lang();
  const auto count = [&](int number) { return absl::StrCat(number, In(lang, {"", "件"})); };
  Facts facts;
  facts.facts = {{In(lang, {"Added", "追加"}), count(comparison.added())},
                 {In(lang, {"Removed", "削除"}), count(comparison.removed())},
                 {In(lang, {"Changed", "内容の変更"}), count(comparison.changed())},
                 {In(lang, {"Renumbered only", "番号のみの変更"}), count(comparison.renumbered())},
                 {In(lang, {"Unchanged", "変更なし"}), count(comparison.unchanged())}};
  return {std::move(facts), EditionChangeTable(differences, words)};
}

}  // namespace renkei::view
