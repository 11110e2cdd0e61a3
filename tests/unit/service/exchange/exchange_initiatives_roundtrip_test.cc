// What is exported of joint initiatives imports as zero changes, and exactly what was edited is
// updated.
#include <set>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "server/sheet/rows/initiative_columns.h"
#include "tests/unit/service/exchange/column_coverage.h"
#include "tests/unit/service/exchange/initiatives_fixture.h"

namespace renkei::service {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class InitiativesRoundTripTest : public ExchangeInitiativesTest {
 protected:
  static std::vector<pb::Initiative> FromJson(const std::string& bytes) {
    std::vector<pb::Initiative> initiatives;
    for (absl::string_view line : absl::StrSplit(bytes, '\n', absl::SkipEmpty())) {
      pb::Initiative& i = initiatives.emplace_back();
      EXPECT_TRUE(ReadLine(std::string(line), &i));
    }
    return initiatives;
  }

  // What a lead writes of them, by external_id.
  std::map<std::string, std::string> Written() {
    std::map<std::string, std::string> texts;
    for (pb::Initiative& i : ListedInitiatives(author_)) {
      i.clear_name();
      i.clear_create_time();
      i.clear_update_time();
      texts[i.external_id()] = i.DebugString();
    }
    return texts;
  }

  void DeleteAll() {
    for (const pb::Initiative& i : ListedInitiatives(author_)) {
      pb::DeleteInitiativeRequest request;
      request.set_name(i.name());
      const auto deleted =
          Call<google::protobuf::Empty>(author_, "InitiativeService/DeleteInitiative", request);
      EXPECT_TRUE(deleted.ok()) << deleted.status();
    }
  }
};

TEST_F(InitiativesRoundTripTest, WhatIsExportedImportsAsZeroChangesInEveryFormat) {
  Fill(7, 60);
  for (const pb::ExchangeFormat format : kAllFormats) {
    SCOPED_TRACE(pb::ExchangeFormat_Name(format));
    const Exported file = ExportInitiatives(author_, format, LedBy(kManiwa));
    ASSERT_TRUE(file.status.ok()) << file.status;
    EXPECT_EQ(file.summary.rows(), 60);
    const storage::Sequence head = store_->Head();
    for (const size_t piece : {size_t{7'919}, size_t{1} << 20}) {
      const Imported again = Import(author_, Initiatives(format), file.bytes, piece);
      ASSERT_TRUE(again.status.ok()) << again.status;
      EXPECT_THAT(Told(again), IsEmpty());
      EXPECT_EQ(again.result.unchanged(), 60);
      EXPECT_EQ(again.result.updated() + again.result.created() + again.result.commits(), 0);
    }
    // Where an empty cell clears, too.
    pb::ImportOptions clearing = Initiatives(format);
    clearing.set_empty_cells(pb::ImportOptions::EMPTY_CELLS_CLEAR);
    EXPECT_EQ(Import(author_, clearing, file.bytes).result.unchanged(), 60);
    EXPECT_EQ(store_->Head(), head);
  }
}

// Not only what is known already: everything that a lead wrote stands in the file.
TEST_F(InitiativesRoundTripTest, WhatWasDeletedComesBackFromTheFileAsItWas) {
  RandomInitiatives random(5, case_);
  for (int i = 0; i < 50; ++i) (void)Found(author_, random.Initiative(absl::StrCat("ID-", i)));
  const std::map<std::string, std::string> before = Written();
  ASSERT_EQ(before.size(), 50U);
  for (const pb::ExchangeFormat format : kAllFormats) {
    SCOPED_TRACE(pb::ExchangeFormat_Name(format));
    const Exported file = ExportInitiatives(author_, format);
    DeleteAll();
    ASSERT_THAT(Written(), IsEmpty());
    const Imported back = Import(author_, Initiatives(format), file.bytes);
    ASSERT_TRUE(back.status.ok()) << back.status;
    EXPECT_THAT(Told(back), IsEmpty());
    EXPECT_EQ(back.result.created(), 50);
    const std::map<std::string, std::string> after = Written();
    for (const auto& [id, text] : before) EXPECT_EQ(after.count(id) ? after.at(id) : "", text);
  }
}

TEST_F(InitiativesRoundTripTest, ExactlyTheEditedRowsAreUpdated) {
  Fill(11, 60);
  std::map<std::string, pb::Initiative> before;
  for (const pb::Initiative& i : ListedInitiatives(author_)) before[i.name()] = i;
  std::vector<std::string> lines;
  RandomInitiatives random(3, case_);
  std::set<std::string> edited;
  for (pb::Initiative& i : FromJson(ExportInitiatives(author_, kJson).bytes)) {
    const bool lives = i.state() <= pb::INITIATIVE_STATE_RUNNING;
    if (lives && random.Below(3) == 0) {
      i.add_milestones()->set_title("加えた節目");
      edited.insert(i.name());
    }
    ASSERT_TRUE(google::protobuf::util::MessageToJsonString(i, &lines.emplace_back()).ok());
  }
  ASSERT_GT(edited.size(), 5U);
  const Imported imported = Import(author_, Initiatives(kJson), absl::StrJoin(lines, "\n"));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.result.updated(), static_cast<int64_t>(edited.size()));
  EXPECT_EQ(imported.result.unchanged(), 60 - static_cast<int64_t>(edited.size()));
  for (const pb::Initiative& now : ListedInitiatives(author_)) {
    pb::Initiative then = before.at(now.name());
    if (edited.count(now.name()) > 0) {
      pb::InitiativeMilestone& added = *then.add_milestones();
      added.set_title("加えた節目");
      added.set_state(pb::MILESTONE_STATE_PLANNED);
      *then.mutable_update_time() = now.update_time();
    }
    EXPECT_EQ(now.DebugString(), then.DebugString());
  }
}

TEST_F(InitiativesRoundTripTest, AnEditedCellChangesItsFieldAndNothingBesideIt) {
  pb::Initiative draft;
  draft.set_external_id("1");
  draft.set_title("共同運行");
  draft.set_form(pb::COOPERATION_FORM_VOLUNTARY);
  draft.set_open_to_applications(true);
  draft.add_challenges("担い手の不足\n特に夜間");
  draft.mutable_period()->set_from_fiscal_year(2024);
  draft.mutable_period()->set_to_fiscal_year(2026);
  pb::SharedKpi& kpi = *draft.add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator("indicators/riders");
  kpi.add_targets()->mutable_value()->set_number(20000);
  kpi.mutable_targets(0)->mutable_when()->set_text("令和9年度");
  const std::string name = Found(author_, draft).name();
  const pb::Initiative before = Get(name);
  const std::string table = ExportInitiatives(author_, kCsv).bytes;
  EXPECT_THAT(table, HasSubstr("riders｜indicators/riders｜｜令和9年度：20000"));
  EXPECT_THAT(table, HasSubstr("担い手の不足\\n特に夜間"));
  EXPECT_THAT(table, HasSubstr("真庭市"));
  const std::string edited =
      absl::StrReplaceAll(table, {{"令和9年度：20000", "令和9年度：21000;令和12年度:25000:約"},
                                  {"担い手の不足\\n特に夜間", "担い手の不足\\n特に早朝"},
                                  {",はい,", ",いいえ,"},
                                  {",2026,", ",令和9年度,"}});
  const Imported imported = Import(author_, Initiatives(kCsv), edited);
  EXPECT_THAT(Told(imported), IsEmpty());
  EXPECT_EQ(imported.result.updated(), 1);
  pb::Initiative expected = before;
  expected.set_challenges(0, "担い手の不足\n特に早朝");
  expected.clear_open_to_applications();
  expected.mutable_period()->set_to_fiscal_year(2027);
  expected.mutable_kpis(0)->mutable_targets(0)->mutable_value()->set_number(21000);
  pb::TimedValue& more = *expected.mutable_kpis(0)->add_targets();
  more.mutable_value()->set_number(25000);
  more.mutable_value()->set_text("約");
  more.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  more.mutable_when()->set_year(2030);
  more.mutable_when()->set_text("令和12年度");
  pb::Initiative after = Get(name);
  for (pb::Initiative* i : {&expected, &after}) {
    i->clear_etag();
    i->clear_update_time();
    i->clear_history();
  }
  EXPECT_EQ(after.DebugString(), expected.DebugString());
}

TEST_F(InitiativesRoundTripTest, AnExportShowsWhatTheListShowsInOrderOfCreationAndNothingElse) {
  Fill(21, 40);
  (void)Found(neighbour_, "1", "会津の連携");
  (void)Found(author_, "P", "非公開の連携", pb::VISIBILITY_PRIVATE);
  for (const std::string& token : {author_, reader_, stranger_, admin_}) {
    const std::vector<pb::Initiative> listed = ListedInitiatives(token);
    const Exported file = ExportInitiatives(token, kJson);
    ASSERT_TRUE(file.status.ok()) << file.status;
    const std::vector<pb::Initiative> exported = FromJson(file.bytes);
    ASSERT_EQ(exported.size(), listed.size());
    for (size_t i = 0; i < listed.size(); ++i)
      EXPECT_EQ(exported[i].DebugString(), listed[i].DebugString());
  }
  EXPECT_THAT(ExportInitiatives(author_, kCsv).bytes, HasSubstr("非公開の連携"));
  EXPECT_THAT(ExportInitiatives(stranger_, kCsv).bytes, Not(HasSubstr("非公開の連携")));
  EXPECT_LT(ListedInitiatives(stranger_).size(), ListedInitiatives(reader_).size());
}

TEST_F(InitiativesRoundTripTest, AnExportTakesTheFilterOfTheList) {
  Fill(31, 25);
  const std::string theirs = Found(neighbour_, "1", "会津の連携").name();
  Step(neighbour_, theirs, kManiwa, pb::MEMBER_ACTION_INVITE);
  Step(author_, theirs, kManiwa, pb::MEMBER_ACTION_JOIN);
  const auto rows = [&](const std::string& filter) {
    return ExportInitiatives(author_, kCsv, filter).summary.rows();
  };
  EXPECT_EQ(rows(""), 26);
  EXPECT_EQ(rows(LedBy(kAizu)), 1);
  EXPECT_EQ(rows("state=CLOSED"), 5);
  EXPECT_EQ(rows("title:\"会津\""), 1);
  EXPECT_EQ(rows(absl::StrCat("founder=\"", kManiwa, "\" AND external_id=\"ID-3\"")), 1);
  EXPECT_EQ(rows(absl::StrCat("member=\"", kManiwa, "\" AND title:\"会津\"")), 1);
  EXPECT_EQ(rows(absl::StrCat("member=\"", kYokohama, "\"")), 0);
  EXPECT_EQ(ReasonOf(ExportInitiatives(author_, kCsv, "colour=red").status),
            pb::REASON_INVALID_FILTER);
}

// A new field of the contract without a column here would be lost on the way through a table.
TEST(InitiativeColumnsTest, EveryFieldThatCanBeWrittenHasAColumn) {
  ColumnCoverage(sheet::InitiativeLayout()).Expect();
}

TEST(InitiativeColumnsTest, EveryHeadingIsFoundAgain) {
  ColumnCoverage(sheet::InitiativeLayout()).ExpectHeadingsFoundAgain();
}

}  // namespace
}  // namespace renkei::service
