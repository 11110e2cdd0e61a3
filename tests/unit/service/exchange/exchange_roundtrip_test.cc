// What is exported imports as zero changes, and exactly what was edited is updated.
#include <set>

#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "server/sheet/rows/case_columns.h"
#include "tests/unit/service/exchange/column_coverage.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;

constexpr pb::ExchangeFormat kFormats[] = {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX,
                                           pb::EXCHANGE_FORMAT_JSON_LINES,
                                           pb::EXCHANGE_FORMAT_YAML};

class ExchangeRoundTripTest : public ExchangeTest {
 protected:
  // Cases of Maniwa in every state, some without an external_id.
  void Fill(uint32_t seed, int count) {
    RandomCases random(seed);
    for (int i = 0; i < count; ++i) {
      pb::Case draft = random.Case(i % 7 == 6 ? "" : absl::StrCat("ID-", i));
      draft.set_owner(kManiwa);
      if (i % 3 == 0) draft.set_summary("概要");
      const std::string name = Create(author_, draft).name();
      if (i % 3 == 0) Publish(name);
      if (i % 9 == 0) {
        pb::ReviseCaseRequest revise;
        revise.set_name(name);
        EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/ReviseCase", revise).ok());
      }
    }
  }

  static std::string OwnOnly() { return absl::StrCat("owner=\"", kManiwa, "\""); }
};

TEST_F(ExchangeRoundTripTest, WhatIsExportedImportsAsZeroChangesInEveryFormat) {
  for (uint32_t seed = 1; seed <= 4; ++seed) Fill(seed * 100, 0);
  Fill(7, 90);
  for (const pb::ExchangeFormat format : kFormats) {
    SCOPED_TRACE(pb::ExchangeFormat_Name(format));
    const Exported file = Export(author_, format, OwnOnly());
    ASSERT_TRUE(file.status.ok()) << file.status;
    EXPECT_EQ(file.summary.rows(), 90);
    EXPECT_EQ(static_cast<size_t>(file.summary.bytes()), file.bytes.size());
    const storage::Sequence head = store_->Head();
    for (const size_t piece : {size_t{7'919}, size_t{1} << 20}) {
      const Imported again = Import(author_, Cases(format), file.bytes, piece);
      ASSERT_TRUE(again.status.ok()) << again.status;
      EXPECT_THAT(Told(again), IsEmpty());
      EXPECT_EQ(again.result.unchanged(), 90);
      EXPECT_EQ(again.result.updated() + again.result.created() + again.result.commits(), 0);
    }
    EXPECT_EQ(store_->Head(), head);
  }
}

TEST_F(ExchangeRoundTripTest, ARawTableHasTheContractsNamesAndImportsAsZeroChanges) {
  Fill(7, 30);
  for (const pb::ExchangeFormat format : {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX}) {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_CASES);
    request.set_format(format);
    request.set_filter(OwnOnly());
    request.set_raw(true);
    const Exported file = Export(author_, request);
    ASSERT_TRUE(file.status.ok()) << file.status;
    if (format == pb::EXCHANGE_FORMAT_CSV) {
      const std::string head = file.bytes.substr(0, file.bytes.find('\n'));
      EXPECT_THAT(head, ::testing::HasSubstr("external_id,title,summary,"));
      EXPECT_THAT(head, ::testing::HasSubstr(",cost.initial_thousand_yen,"));
      EXPECT_THAT(file.bytes, ::testing::HasSubstr(",LIFECYCLE_STATE_PUBLISHED,"));
    }
    const Imported again = Import(author_, Cases(format), file.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(Told(again), IsEmpty());
    EXPECT_EQ(again.result.unchanged(), 30);
    EXPECT_EQ(again.result.updated() + again.result.created() + again.result.commits(), 0);
  }
}

TEST_F(ExchangeRoundTripTest, CharactersThatShiftJisLacksChangeNothing) {
  pb::Case draft;
  draft.set_owner(kManiwa);
  draft.set_external_id("1");
  draft.set_title("絵文字😀と𠮷野家");
  const pb::Case created = Create(author_, draft);
  const Exported file = Export(author_, pb::EXCHANGE_FORMAT_CSV, "", pb::TEXT_ENCODING_CP932);
  ASSERT_TRUE(file.status.ok()) << file.status;
  EXPECT_EQ(file.summary.missing_characters(), 2);
  const Imported again = Import(author_, Cases(pb::EXCHANGE_FORMAT_CSV), file.bytes);
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.result.encoding(), pb::TEXT_ENCODING_CP932);
  EXPECT_EQ(again.result.unchanged(), 1);
  EXPECT_EQ(Listed(author_).at(created.name()).title(), draft.title());
}

TEST_F(ExchangeRoundTripTest, ExactlyTheEditedRowsAreUpdated) {
  Fill(11, 60);
  const std::map<std::string, pb::Case> before = Listed(author_);
  const Exported file = Export(author_, pb::EXCHANGE_FORMAT_JSON_LINES);
  std::vector<std::string> lines = absl::StrSplit(file.bytes, '\n', absl::SkipEmpty());
  RandomCases random(3);
  std::set<std::string> edited;
  for (std::string& line : lines) {
    pb::Case c;
    ASSERT_TRUE(ReadLine(line, &c));
    const bool editable = c.state() == pb::LIFECYCLE_STATE_DRAFT;
    if (!editable || random.Below(3) > 0) continue;
    c.set_title(absl::StrCat("改題", edited.size()));
    edited.insert(c.name());
    line.clear();
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(c, &line).ok());
  }
  const Imported imported =
      Import(author_, Cases(pb::EXCHANGE_FORMAT_JSON_LINES), absl::StrJoin(lines, "\n"));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.updated(), static_cast<int64_t>(edited.size()));
  EXPECT_EQ(imported.result.unchanged(), 60 - static_cast<int64_t>(edited.size()));
  for (const auto& [name, now] : Listed(author_)) {
    EXPECT_EQ(now.title() != before.at(name).title(), edited.count(name) > 0);
    if (edited.count(name) > 0) continue;
    EXPECT_EQ(now.SerializeAsString(), before.at(name).SerializeAsString());
  }
}

TEST_F(ExchangeRoundTripTest, AnExportShowsWhatTheListShowsAndNothingElse) {
  Fill(21, 60);
  for (const std::string& token : {author_, reader_, stranger_, admin_}) {
    const std::map<std::string, pb::Case> listed = Listed(token);
    const Exported file = Export(token, pb::EXCHANGE_FORMAT_JSON_LINES);
    ASSERT_TRUE(file.status.ok()) << file.status;
    std::map<std::string, pb::Case> exported;
    for (absl::string_view line : absl::StrSplit(file.bytes, '\n', absl::SkipEmpty())) {
      pb::Case c;
      ASSERT_TRUE(ReadLine(std::string(line), &c));
      exported[c.name()] = c;
    }
    ASSERT_EQ(exported.size(), listed.size());
    for (const auto& [name, c] : listed)
      EXPECT_EQ(exported[name].SerializeAsString(), c.SerializeAsString());
  }
  EXPECT_LT(Listed(stranger_).size(), Listed(reader_).size());
}

TEST_F(ExchangeRoundTripTest, AnExportIsOfOneMomentAndInSmallPieces) {
  Fill(31, 30);
  pb::ImportOptions options = Cases(pb::EXCHANGE_FORMAT_CSV);
  std::string table = "外部ID,題名,概要\r\n";
  for (int i = 0; i < 700; ++i)
    absl::StrAppend(&table, "X-", i, ",題名", i, ",", std::string(1000, 'a'), "\r\n");
  ASSERT_EQ(Import(author_, options, table).result.created(), 700);
  const Exported file = Export(author_, pb::EXCHANGE_FORMAT_CSV, "title:\"題名\"");
  EXPECT_EQ(file.summary.rows(), 700);
  EXPECT_LE(file.largest_piece, size_t{256} << 10);
  EXPECT_FALSE(file.summary.change_cursor().empty());
}

// A new field of the contract without a column here would be lost on the way through a table.
TEST(CaseColumnsTest, EveryFieldThatCanBeWrittenHasAColumn) {
  ColumnCoverage(sheet::CaseLayout()).Expect();
}

}  // namespace
}  // namespace renkei::service
