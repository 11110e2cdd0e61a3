// What an import refuses, says and leaves behind.
#include <algorithm>

#include "server/sheet/xlsx_writer.h"
#include "tests/unit/service/exchange/exchange_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kCsv = pb::EXCHANGE_FORMAT_CSV;

// Rows of new cases, each with a summary of `bytes`.
std::string Table(int count, size_t bytes = 10) {
  std::string table = "外部ID,題名,概要\r\n";
  for (int i = 0; i < count; ++i)
    absl::StrAppend(&table, "N-", i, ",題名", i, ",", std::string(bytes, 'x'), "\r\n");
  return table;
}

class ExchangeImportTest : public ExchangeTest {
 protected:
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
  std::string table = Table(600);
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
  const Imported again = Import(author_, Cases(kCsv), Table(601));
  EXPECT_EQ(again.result.created(), 1);
  EXPECT_EQ(again.result.unchanged(), 600);
}

TEST_F(ExchangeImportTest, ADryRunChangesNothingAndFindsTheSame) {
  std::string table = Table(500);
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
  EXPECT_EQ(ReasonOf(Import(stranger_, options, Table(1)).status), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Import(reader_, Cases(kCsv), Table(1)).status), pb::REASON_ROLE_MISSING);
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
  const Env env{hooked, *random_, sealer_, env_.now, "test", true, env_.on_fault};
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
  const Imported imported = Import(dispatcher, author_, Cases(kCsv), Table(400));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.created(), 399);
  EXPECT_EQ(imported.result.updated(), 1);
  EXPECT_EQ(Listed(author_).size(), 400U);
  dispatcher.EndReplies();
}

TEST_F(ExchangeImportTest, AStoreThatFailsInTheMiddleLeavesWholeRowsAndTheNextRunCompletesThem) {
  HookedStore hooked(*store_);
  const Env env{hooked,
                *random_,
                sealer_,
                env_.now,
                "test",
                true,
                [](absl::string_view, absl::string_view) {}};
  const Dispatcher dispatcher(env, methods_, executor_);
  int commits = 0;
  hooked.before_commit = [&](const storage::Mutation&) {
    return ++commits < 3 ? absl::OkStatus() : absl::UnavailableError("the disk is full");
  };
  const Imported broken = Import(dispatcher, author_, Cases(kCsv), Table(600));
  EXPECT_EQ(broken.status.code(), absl::StatusCode::kUnavailable) << broken.status;
  const std::map<std::string, pb::Case> whole = Listed(author_);
  EXPECT_GT(whole.size(), 200U);
  EXPECT_LT(whole.size(), 600U);
  for (const auto& [name, c] : whole) EXPECT_EQ(c.summary(), std::string(10, 'x'));
  const Imported rest = Import(author_, Cases(kCsv), Table(600));
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
  EXPECT_EQ(FileError(kCsv, std::string("external_id,title\r\n1,a\0b\r\n", 26)), "BINARY_FILE");
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

}  // namespace
}  // namespace renkei::service
