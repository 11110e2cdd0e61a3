// What an import refuses, says and leaves behind.
#include <algorithm>

#include "server/service/exchange/rows/import_rows.h"
#include "server/sheet/rows/case_columns.h"
#include "server/sheet/xlsx_reader.h"
#include "server/sheet/xlsx_writer.h"
#include "tests/unit/service/exchange/exchange_fixture.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/sheet/zip_builder.h"

namespace renkei::service {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Rows of new cases, each with a summary of `bytes`.
std::string CaseTable(int count, size_t bytes = 10) {
  std::string table = "外部ID,題名,概要\r\n";
  for (int i = 0; i < count; ++i)
    absl::StrAppend(&table, "N-", i, ",題名", i, ",", std::string(bytes, 'x'), "\r\n");
  return table;
}

class ExchangeImportTest : public ExchangeTest {
 protected:
  static std::vector<std::string> Kinds(const Imported& imported) {
    std::vector<std::string> kinds;
    for (const pb::RowError& error : imported.errors) kinds.push_back(error.kind());
    return kinds;
  }

  // What is wrong with the file as a whole.
  std::string FileError(pb::ExchangeFormat format, const std::string& bytes) {
    const Imported imported = Import(author_, Cases(format), bytes);
    const auto detail = domain::DetailOf(imported.status);
    if (!detail) return std::string(imported.status.message());
    EXPECT_FALSE(detail->message_ja().empty());
    return detail->violations().empty() ? pb::Reason_Name(detail->reason())
                                        : detail->violations(0).kind();
  }
};

TEST_F(ExchangeImportTest, MistakesNameRowColumnValueAndReason) {
  const std::string table =
      "見出しの上の説明\r\n"
      "外部ID,題名,対象人口,見直し期限,継続状況,公開範囲,成果（指標｜単位）\r\n"
      "A-1,良い事例,100,2027-03-31,継続中,一般公開,利用者数｜人｜1｜｜R4｜2\r\n"
      ",外部IDなし,,,,,\r\n"
      "A-3,,12人くらい,令和99年13月,続行,みんな,\r\n"
      "\r\n"
      "A-1,二度目,,,,,\r\n";
  const Imported imported = Import(author_, Cases(kCsv), table);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(Told(imported),
              ElementsAre("4 A 外部ID 「」 REQUIRED", "5 C 対象人口 「12人くらい」 NOT_A_NUMBER",
                          ::testing::StartsWith("5 D 見直し期限 「令和99年13月」"),
                          "5 E 継続状況 「続行」 UNKNOWN_VALUE",
                          "5 F 公開範囲 「みんな」 UNKNOWN_VALUE", "7   「」 DUPLICATE"));
  for (const pb::RowError& error : imported.errors) {
    EXPECT_FALSE(error.message().empty());
    EXPECT_FALSE(error.message_ja().empty());
  }
  EXPECT_EQ(imported.result.rows(), 4);
  EXPECT_EQ(imported.result.failed(), 3);
  // One of four was right; nothing of a small file is written by halves.
  EXPECT_TRUE(imported.result.all_or_nothing());
  EXPECT_EQ(imported.result.commits(), 0);
  EXPECT_THAT(Listed(author_), IsEmpty());
}

TEST_F(ExchangeImportTest, MistakesInJsonLinesAndYamlHaveTheirLine) {
  const Imported json = Import(author_, Cases(pb::EXCHANGE_FORMAT_JSON_LINES),
                               "{\"external_id\":\"1\",\"title\":\"a\"}\n"
                               "{\"external_id\":\"2\",\"titel\":\"b\"}\n\n"
                               "{\"external_id\":\"3\",\n"
                               "{\"external_id\":\"4\"}\n");
  EXPECT_THAT(Told(json), ElementsAre("2 28 titel 「b」 UNKNOWN_FIELD", "4 20  「」 UNREADABLE",
                                      "5 1 title 「」 REQUIRED"));
  const Imported yaml = Import(author_, Cases(pb::EXCHANGE_FORMAT_YAML),
                               "external_id: a\ntitle: x\n---\nexternal_id: b\n"
                               "title: y\npopulation_served: many\n---\n- external_id: c\n"
                               "  title: z\n- external_id: d\n  title: z\n  end: いつか\n");
  EXPECT_THAT(Told(yaml), ElementsAre("6 20 population_served 「many」 NOT_A_NUMBER",
                                      ::testing::StartsWith("12 8 end")));
  EXPECT_EQ(yaml.result.created(), 2);
  EXPECT_EQ(yaml.result.commits(), 0);
}

TEST_F(ExchangeImportTest, OfALargeFileTheRightRowsAreWritten) {
  std::string table = CaseTable(600);
  absl::StrAppend(&table, "BAD,,\r\n");
  const Imported imported = Import(author_, Cases(kCsv), table);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_FALSE(imported.result.all_or_nothing());
  EXPECT_EQ(imported.result.created(), 600);
  EXPECT_EQ(imported.result.failed(), 1);
  EXPECT_GT(imported.result.commits(), 1);
  EXPECT_EQ(imported.rows_told, 601);
  EXPECT_EQ(Listed(author_).size(), 600U);
  // Mended, it goes in without a second copy of anything.
  const Imported again = Import(author_, Cases(kCsv), CaseTable(601));
  EXPECT_EQ(again.result.created(), 1);
  EXPECT_EQ(again.result.unchanged(), 600);
}

TEST_F(ExchangeImportTest, ADryRunChangesNothingAndFindsTheSame) {
  std::string table = CaseTable(500);
  absl::StrAppend(&table, ",ない,\r\nN-3,二度目,\r\n");
  const storage::Sequence head = store_->Head();
  const Imported dry = Import(author_, Cases(kCsv, /*dry=*/true), table);
  ASSERT_TRUE(dry.status.ok()) << dry.status;
  EXPECT_EQ(store_->Head(), head);
  const Imported real = Import(author_, Cases(kCsv), table);
  EXPECT_EQ(Told(dry), Told(real));
  EXPECT_EQ(dry.errors.size(), 2U);
  EXPECT_EQ(dry.result.created(), real.result.created());
  EXPECT_EQ(dry.result.failed(), real.result.failed());
  EXPECT_EQ(dry.result.commits(), 0);
}

TEST_F(ExchangeImportTest, AnotherOrganizationsCasesAreRefused) {
  pb::ImportOptions options = Cases(kCsv);
  options.set_owner(kManiwa);
  EXPECT_EQ(ReasonOf(Import(stranger_, options, CaseTable(1)).status),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Import(reader_, Cases(kCsv), CaseTable(1)).status), pb::REASON_ROLE_MISSING);
  pb::Case theirs;
  theirs.set_owner(kYokohama);
  theirs.set_title("横浜の事例");
  const std::string name = Create(stranger_, theirs).name();
  const Imported imported =
      Import(author_, Cases(kCsv),
             absl::StrCat("外部ID,題名,所有団体,リソース名\r\n",
                          "1,a,332143,\r\n2,b,141003,\r\n3,c,どこか,\r\n,d,,", name, "\r\n"));
  EXPECT_THAT(Told(imported),
              ElementsAre("3 C 所有団体 「141003」 OTHER_ORGANIZATION",
                          "4 C 所有団体 「どこか」 OTHER_ORGANIZATION", "5   「」 NOT_FOUND"));
  EXPECT_EQ(imported.result.created(), 1);
}

// Its own letters came back as others and were a change.
TEST_F(ExchangeImportTest, WhatCp932HoldsInAnotherFormIsUnchanged) {
  pb::Case draft;
  draft.set_owner(kManiwa);
  draft.set_external_id("1");
  draft.set_title("令和5〜9年度 −3％");
  draft.add_tags("A—B");
  const std::string name = Create(author_, draft).name();
  const Exported file = Export(author_, kCsv, "", pb::TEXT_ENCODING_CP932);
  ASSERT_TRUE(file.status.ok()) << file.status;
  const Imported again = Import(author_, Cases(kCsv), file.bytes);
  EXPECT_THAT(Told(again), IsEmpty()) << again.status;
  EXPECT_EQ(again.result.unchanged(), 1);
  EXPECT_EQ(Listed(author_).at(name).title(), "令和5〜9年度 −3％");
}

TEST_F(ExchangeImportTest, AnEmptyCellKeepsAndTheMarkerClears) {
  pb::Case draft;
  draft.set_owner(kManiwa);
  draft.set_external_id("1");
  draft.set_title("題名");
  draft.set_summary("概要");
  draft.set_lessons("教訓");
  draft.mutable_cost()->set_initial_thousand_yen(100);
  draft.mutable_cost()->set_note("備考");
  const std::string name = Create(author_, draft).name();
  const Imported kept = Import(author_, Cases(kCsv),
                               "外部ID,題名,概要,教訓・失敗,初期費用\r\n1,,,（消去）,(clear)\r\n");
  EXPECT_EQ(kept.result.updated(), 1) << kept.status;
  pb::Case now = Listed(author_).at(name);
  EXPECT_EQ(now.summary(), "概要");
  EXPECT_EQ(now.lessons(), "");
  EXPECT_FALSE(now.cost().has_initial_thousand_yen());
  EXPECT_EQ(now.cost().note(), "備考");
  pb::ImportOptions clears = Cases(kCsv);
  clears.set_empty_cells(pb::ImportOptions::EMPTY_CELLS_CLEAR);
  EXPECT_EQ(Import(author_, clears, "外部ID,題名,概要,費用の備考\r\n1,題名,,\r\n").result.updated(),
            1);
  now = Listed(author_).at(name);
  EXPECT_EQ(now.summary(), "");
  EXPECT_FALSE(now.has_cost());
}

TEST_F(ExchangeImportTest, APublishedCaseIsLeftAloneUnlessItIsRevised) {
  pb::Case draft;
  draft.set_owner(kManiwa);
  draft.set_external_id("1");
  draft.set_title("題名");
  draft.set_summary("概要");
  Publish(Create(author_, draft).name());
  EXPECT_EQ(Import(author_, Cases(kCsv), "外部ID,題名\r\n1,題名\r\n").result.unchanged(), 1);
  EXPECT_THAT(Told(Import(author_, Cases(kCsv), "外部ID,題名\r\n1,別の題名\r\n")),
              ElementsAre("2   「」 NOT_EDITABLE"));
}

TEST_F(ExchangeImportTest, ALostRaceIsDecidedAnewAndLeavesWholeRows) {
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  const Dispatcher dispatcher(env, methods_, executor_);
  int commits = 0;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (++commits != 2) return absl::OkStatus();
    // Somebody else writes one of the rows of the second chunk first.
    pb::Case theirs;
    theirs.set_owner(kManiwa);
    theirs.set_external_id("N-300");
    theirs.set_title("題名300");
    Create(author_, theirs);
    return absl::OkStatus();
  };
  const Imported imported = Import(dispatcher, author_, Cases(kCsv), CaseTable(400));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.created(), 399);
  EXPECT_EQ(imported.result.updated(), 1);
  EXPECT_EQ(Listed(author_).size(), 400U);
  dispatcher.EndReplies();
}

TEST_F(ExchangeImportTest, AStoreThatFailsInTheMiddleLeavesWholeRowsAndTheNextRunCompletesThem) {
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked, Faults::kExpected);
  const Dispatcher dispatcher(env, methods_, executor_);
  int commits = 0;
  hooked.before_commit = [&](const storage::Mutation&) {
    return ++commits < 3 ? absl::OkStatus() : absl::UnavailableError("the disk is full");
  };
  const Imported broken = Import(dispatcher, author_, Cases(kCsv), CaseTable(600));
  EXPECT_EQ(broken.status.code(), absl::StatusCode::kUnavailable) << broken.status;
  const std::map<std::string, pb::Case> whole = Listed(author_);
  EXPECT_GT(whole.size(), 200U);
  EXPECT_LT(whole.size(), 600U);
  for (const auto& [name, c] : whole) EXPECT_EQ(c.summary(), std::string(10, 'x'));
  const Imported rest = Import(author_, Cases(kCsv), CaseTable(600));
  EXPECT_EQ(rest.result.unchanged(), static_cast<int64_t>(whole.size()));
  EXPECT_EQ(rest.result.created(), 600 - static_cast<int64_t>(whole.size()));
  dispatcher.EndReplies();
}

TEST_F(ExchangeImportTest, FilesThatCannotBeReadAreTypedErrors) {
  EXPECT_EQ(FileError(kCsv, "外部ID,題名\r\n1,\"開いたまま\r\n"), "BAD_QUOTING");
  EXPECT_EQ(FileError(kCsv, "題名,概要\r\na,b\r\n"), "NO_HEADINGS");
  EXPECT_EQ(FileError(kCsv, ""), "NO_HEADINGS");
  EXPECT_EQ(FileError(kCsv, "外部ID,題名,知らない列\r\n1,a,b\r\n"), "UNKNOWN_COLUMN");
  EXPECT_EQ(FileError(kCsv, "外部ID,題名\r\n1,\xff\xff\xff\r\n"), "MIXED_ENCODINGS");
  EXPECT_EQ(FileError(kCsv, "external_id,title\r\n1,\xff\xff\xff\r\n"), "BAD_ENCODING");
  EXPECT_EQ(FileError(kCsv, "external_id,title\r\n1,a\0b\r\n"s), "BINARY_FILE");
  EXPECT_EQ(FileError(pb::EXCHANGE_FORMAT_XLSX, "外部ID,題名\r\n"), "WRONG_FILE_TYPE");
  EXPECT_EQ(FileError(pb::EXCHANGE_FORMAT_XLSX, "PK\x03\x04zzzz"), "BROKEN_FILE");
  const std::string huge(10'000'000, 'a');
  EXPECT_EQ(FileError(kCsv, absl::StrCat("外部ID,題名\r\n1,", huge, "\r\n")), "LINE_TOO_LONG");
  EXPECT_EQ(
      FileError(kCsv, absl::StrCat("外部ID,題名\r\n1,\"", std::string(900'000, 'a'), "\n\"\r\n")),
      "TEXT_TOO_LONG");
  EXPECT_EQ(FileError(pb::EXCHANGE_FORMAT_JSON_LINES, huge), "LINE_TOO_LONG");
  EXPECT_EQ(FileError(pb::EXCHANGE_FORMAT_YAML, huge), "LINE_TOO_LONG");
  EXPECT_THAT(Listed(author_), IsEmpty());
}

TEST_F(ExchangeImportTest, TheClientSendsOptionsOnceAndSmallPieces) {
  EXPECT_THAT(Import(author_, Cases(kCsv), std::string((size_t{1} << 20) + 1, 'a'), 1 << 21)
                  .status.message(),
              HasSubstr("data"));
  pb::ImportOptions nothing;
  EXPECT_THAT(Import(author_, nothing, "").status.message(), HasSubstr("options.kind"));
}

// Titles that show something else than they hold, or nothing: the place is that of the cell.
TEST_F(ExchangeImportTest, TextsThatHideAreRefusedAtTheirPlace) {
  const std::string turned = "連携\u202e事業";
  const std::string hidden = "連携\u2066事業";
  const std::string blank = "\u200b\u3000";
  const Imported csv = Import(author_, Cases(kCsv),
                              absl::StrCat("外部ID,題名\r\n1,", turned, "\r\n2,", hidden, "\r\n3,",
                                           blank, "\r\n4,連携\u2028事業\r\n"));
  ASSERT_TRUE(csv.status.ok()) << csv.status;
  EXPECT_THAT(Told(csv), ElementsAre(HasSubstr("2 B 題名"), HasSubstr("3 B 題名"),
                                     HasSubstr("4 B 題名"), HasSubstr("5 B 題名")));
  EXPECT_THAT(Kinds(csv),
              ElementsAre("DIRECTION_CONTROL", "DIRECTION_CONTROL", "REQUIRED", "LINE_SEPARATOR"));

  const auto cell = [](absl::string_view at, absl::string_view text) {
    return absl::StrCat("<c r=\"", at, "\" t=\"inlineStr\"><is><t>", text, "</t></is></c>");
  };
  const std::string sheet = absl::StrCat(
      "<sheetData><row>", cell("A1", "外部ID"), cell("C1", "題名"), "</row><row>", cell("A2", "1"),
      cell("C2", "よい題名"), "</row><row>", cell("A3", "2"), cell("C3", turned), "</row><row>",
      cell("A5", "3"), cell("C5", blank), "</row></sheetData>");
  const Imported book =
      Import(author_, Cases(pb::EXCHANGE_FORMAT_XLSX), sheet::BuildZip(sheet::XlsxParts(sheet)));
  ASSERT_TRUE(book.status.ok()) << book.status;
  EXPECT_THAT(Told(book), ElementsAre(HasSubstr("3 C 題名"), HasSubstr("5 C 題名")));
  EXPECT_THAT(Kinds(book), ElementsAre("DIRECTION_CONTROL", "REQUIRED"));

  const Imported yaml =
      Import(author_, Cases(pb::EXCHANGE_FORMAT_YAML),
             absl::StrCat("external_id: a\ntitle: x\n---\nexternal_id: b\ntitle: ", turned,
                          "\n---\nexternal_id: c\ntitle: \"", blank, "\"\n"));
  ASSERT_TRUE(yaml.status.ok()) << yaml.status;
  EXPECT_THAT(Told(yaml), ElementsAre(HasSubstr("5 8 title"), HasSubstr("8 8 title")));
  EXPECT_THAT(Kinds(yaml), ElementsAre("DIRECTION_CONTROL", "REQUIRED"));
  EXPECT_THAT(Listed(author_), IsEmpty());
}

// A workbook was unpacked in one turn of a thread that other accounts wait for, and counted after it.
TEST_F(ExchangeImportTest, AWorkbookIsReadInStepsAndCountedAsItGrows) {
  std::string sheet = "<sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>外部ID</t></is></c></row>";
  for (int row = 2; sheet.size() < 5 * sheet::kXlsxStepBytes; ++row)
    absl::StrAppend(&sheet, "<row r=\"", row, "\"><c><v>", row, "</v></c></row>");
  const std::string bytes = sheet::BuildZip(sheet::XlsxParts(sheet + "</sheetData>"));
  const Env env = EnvOver(*store_);
  const auto spool = Spool::Create(env, {"accounts/a", kManiwa}, bytes.size());
  ASSERT_TRUE(spool.ok());
  ASSERT_TRUE((*spool)->Append(bytes).ok());
  const RowShape shape{.layout = sheet::CaseLayout()};
  auto rows = NewRowReader(pb::EXCHANGE_FORMAT_XLSX, **spool, sheet::Encoding::kUtf8, "x", shape);
  int steps = 0;
  int grown = 0;
  int64_t held = 0;
  ImportRow row;
  absl::StatusOr<RowStep> step = RowStep::kMore;
  while (step.ok() && *step == RowStep::kMore) {
    step = rows->Next(row);
    ++steps;
    const int64_t now_held = env.shares->total(Counted::kBookBytes);
    EXPECT_GE(now_held, held);
    grown += now_held > held ? 1 : 0;
    held = now_held;
  }
  ASSERT_TRUE(step.ok()) << step.status();
  EXPECT_EQ(*step, RowStep::kRow);
  EXPECT_EQ(row.number, 2);
  EXPECT_GE(steps, 5);
  EXPECT_GE(grown, 5);
  rows.reset();
  EXPECT_EQ(env.shares->total(Counted::kBookBytes), 0);
}

// What aliases may cost was counted anew for each document of a file.
TEST_F(ExchangeImportTest, AFileOfManySmallDocumentsWithAliasesIsBoundedAsAWhole) {
  // Some 40 KB of tree from 200 bytes.
  const std::string values =
      "  a: &a [x,x,x,x,x,x,x,x,x]\n  b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
      "  c: [*b,*b,*b,*b,*b]\n";
  std::string file;
  for (int i = 0; i < 100; ++i)
    absl::StrAppend(&file, "---\nexternal_id: d", i, "\ntitle: t\nnotes:\n", values);
  const Imported imported = Import(author_, Cases(pb::EXCHANGE_FORMAT_YAML), file);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.failed(), 100);
  const std::vector<std::string> kinds = Kinds(imported);
  // By itself each one can be read: it has a field that nobody knows.
  EXPECT_EQ(kinds.front(), "UNKNOWN_FIELD");
  EXPECT_GE(std::count(kinds.begin(), kinds.end(), "UNREADABLE"), 95);
}

}  // namespace
}  // namespace renkei::service
