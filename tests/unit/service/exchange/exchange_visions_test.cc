// Visions in and out as files, each whole.
#include <optional>

#include "absl/strings/str_replace.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/vision_tree.h"
#include "server/sheet/vision/vision_book.h"
#include "server/text/json_writer.h"
#include "server/text/reader.h"
#include "server/text/vision/vision_writer.h"
#include "tests/support/random_plan.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kYaml = pb::EXCHANGE_FORMAT_YAML;
constexpr auto kLines = pb::EXCHANGE_FORMAT_JSON_LINES;

class ExchangeVisionsTest : public ExchangeTest {
 protected:
  static pb::ImportOptions Visions(pb::ExchangeFormat format, bool dry = false) {
    pb::ImportOptions options = Cases(format, dry);
    options.set_kind(pb::EXCHANGE_KIND_VISIONS);
    options.set_file_name("visions");
    return options;
  }

  Exported ExportVisions(const std::string& token, pb::ExchangeFormat format,
                         const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_VISIONS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  static domain::Plan Plan(const std::string& external_id, int nodes, int kpis, uint32_t seed) {
    support::RandomPlans random(seed);
    domain::Plan plan = random.Make(absl::StrCat(kManiwa, "/visions/x"),
                                    {.nodes = nodes, .kpis = kpis, .re_mentions = 2});
    plan.vision.set_external_id(external_id);
    plan.vision.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (pb::VisionNode& node : plan.nodes) node.clear_framework_items();
    return plan;
  }

  static std::string Yaml(const domain::Plan& plan) {
    return absl::StrCat(
        "---\n", text::WriteVisionYaml(domain::VisionTree(plan.vision, plan.nodes, plan.kpis), {}));
  }

  static std::string Line(const std::string& yaml) {
    return absl::StrCat(text::WriteJson(text::ReadDocuments(yaml, "")->front()), "\n");
  }

  // So many small visions, V-0 and so on.
  static std::string Several(int count) {
    std::string file;
    for (int i = 0; i < count; ++i)
      file += Yaml(Plan(absl::StrCat("V-", i), 12, 6, static_cast<uint32_t>(i)));
    return file;
  }

  std::optional<pb::Vision> Find(const std::string& external_id) {
    pb::ListVisionsRequest request;
    request.set_filter(
        absl::StrCat("owner=\"", kManiwa, "\" AND external_id=\"", external_id, "\""));
    const auto list = Call<pb::ListVisionsResponse>(author_, "VisionService/ListVisions", request);
    EXPECT_TRUE(list.ok()) << list.status();
    if (!list.ok() || list->visions().empty()) return std::nullopt;
    return list->visions(0);
  }

  static std::string With(const std::string& external_id) {
    return absl::StrCat("external_id=\"", external_id, "\"");
  }
};

TEST_F(ExchangeVisionsTest, WhatIsExportedImportsAsZeroChanges) {
  const Imported first = Import(author_, Visions(kYaml), Several(8));
  ASSERT_TRUE(first.status.ok()) << first.status;
  EXPECT_THAT(Told(first), IsEmpty());
  EXPECT_EQ(first.result.created(), 8);
  for (const pb::ExchangeFormat format : {kYaml, kLines}) {
    SCOPED_TRACE(pb::ExchangeFormat_Name(format));
    const Exported file = ExportVisions(author_, format);
    ASSERT_TRUE(file.status.ok()) << file.status;
    EXPECT_EQ(file.summary.rows(), 8);
    const storage::Sequence head = store_->Head();
    const Imported again = Import(author_, Visions(format), file.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(Told(again), IsEmpty());
    EXPECT_EQ(again.result.unchanged(), 8);
    EXPECT_EQ(store_->Head(), head);
  }
  const Exported book = ExportVisions(author_, kXlsx, With("V-3"));
  ASSERT_TRUE(book.status.ok()) << book.status;
  const storage::Sequence head = store_->Head();
  const Imported again = Import(author_, Visions(kXlsx), book.bytes);
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_THAT(Told(again), IsEmpty());
  EXPECT_EQ(again.result.unchanged(), 1);
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(ExchangeVisionsTest, ExactlyTheEditedVisionIsUpdated) {
  ASSERT_TRUE(Import(author_, Visions(kYaml), Several(3)).status.ok());
  domain::Plan changed = Plan("V-1", 12, 6, 1);
  changed.nodes[4].set_title("変えた題名");
  changed.kpis[2].set_unit("世帯");
  // As it is typed: without what it would have been exported from.
  const std::string typed = Yaml(changed);
  const std::string file = Yaml(Plan("V-0", 12, 6, 0)) + typed.substr(0, typed.find("# 原本"));
  const Imported dry = Import(author_, Visions(kYaml, /*dry=*/true), file);
  ASSERT_TRUE(dry.status.ok()) << dry.status;
  EXPECT_EQ(dry.result.updated(), 1);
  const storage::Sequence head = store_->Head();
  const Imported done = Import(author_, Visions(kYaml), file);
  EXPECT_EQ(done.result.updated(), 1);
  EXPECT_EQ(done.result.unchanged(), 1);
  EXPECT_NE(store_->Head(), head);
  const Exported after = ExportVisions(author_, kYaml, With("V-1"));
  EXPECT_THAT(after.bytes, HasSubstr("変えた題名"));
  EXPECT_THAT(after.bytes, HasSubstr("世帯"));
}

TEST_F(ExchangeVisionsTest, OneMistakeInASmallFileLeavesNothingWritten) {
  std::string bad = Yaml(Plan("BAD", 3, 0, 5));
  bad = absl::StrReplaceAll(
      bad, {{"from_fiscal_year", "from_fiscal_yaer"}, {"period: 2023-2027", "period: 2027-2023"}});
  const storage::Sequence head = store_->Head();
  const Imported done = Import(author_, Visions(kYaml), Several(2) + bad);
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_EQ(done.result.failed(), 1);
  EXPECT_TRUE(done.result.all_or_nothing());
  EXPECT_EQ(done.result.created(), 2) << "what would have been";
  EXPECT_EQ(done.result.commits(), 0);
  EXPECT_EQ(store_->Head(), head);
  EXPECT_FALSE(Find("V-0").has_value());
}

// Mistakes that the reader finds, the contract's constraints, and the rules of a tree: all are told
// at their place in the file.
TEST_F(ExchangeVisionsTest, MistakesHaveTheirPlace) {
  const std::string file = R"(external_id: A
title: 計画
period: 2023-2027
owner: 332143
nodes:
  - external_id: n1
    titel: 題名
---
owner: 332143
external_id: B
title: 計画
period: 2023-2027
nodes:
  - external_id: n1
    title: 柱
    kpis:
      - external_id: k1
        title: 指標
        baseline: {value: 1, when: いつか}
---
owner: 332143
external_id: C
title: 計画
period: 2023-2027
nodes:
  - external_id: n2
    title: 柱
    parent_external_id: nobody
)";
  const Imported done = Import(author_, Visions(kYaml), file);
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_EQ(done.result.failed(), 3);
  EXPECT_THAT(Told(done), Contains("7 12 nodes[0].titel 「題名」 UNKNOWN_FIELD"));
  ASSERT_EQ(done.errors.size(), 3u);
  EXPECT_EQ(done.errors[1].row(), 19) << done.errors[1].DebugString();
  EXPECT_EQ(done.errors[1].value(), "いつか");
  EXPECT_EQ(done.errors[2].row(), 21);
  EXPECT_EQ(done.errors[2].kind(), "DANGLING_REFERENCE");
  EXPECT_THAT(done.errors[2].message(), HasSubstr("nodes[0]"));
}

TEST_F(ExchangeVisionsTest, MistakesOfWorkbooksHaveTheirCell) {
  const domain::Plan plan = Plan("BOOK", 5, 3, 9);
  const absl::StatusOr<std::string> right =
      sheet::WriteVisionXlsx(sheet::VisionSheets({plan, {}}, false), "計画");
  ASSERT_TRUE(right.ok());
  const Imported made = Import(author_, Visions(kXlsx), *right);
  ASSERT_TRUE(made.status.ok()) << made.status;
  EXPECT_THAT(Told(made), IsEmpty());
  EXPECT_EQ(made.result.created(), 1);

  // One table alone belongs to the vision that the options name.
  pb::ImportOptions table = Visions(kCsv);
  table.set_file_name("KPI.csv");
  const Imported without = Import(author_, table, "外部ID,題名\r\nk0,新しい題名\r\n");
  EXPECT_THAT(Told(without), ElementsAre("1   「」 UNKNOWN_VISION"));
  table.set_vision(Find("BOOK")->name());
  const Imported with = Import(author_, table, "外部ID,題名\r\nk0,新しい題名\r\n");
  ASSERT_TRUE(with.status.ok()) << with.status;
  EXPECT_THAT(Told(with), IsEmpty());
  EXPECT_EQ(with.result.updated(), 1);
  const Imported wrong =
      Import(author_, table, "外部ID,題名,並び順\r\nk0,題名,1\r\nk1,題名,さいご\r\n");
  ASSERT_EQ(wrong.errors.size(), 1u) << wrong.status;
  EXPECT_EQ(wrong.errors[0].sheet(), "KPI");
  EXPECT_EQ(wrong.errors[0].row(), 3);
  EXPECT_EQ(wrong.errors[0].column(), "C");
  EXPECT_EQ(wrong.errors[0].value(), "さいご");
}

// As the form to fill in has it; it was refused as another organization's.
TEST_F(ExchangeVisionsTest, TheOwnerMayBeCalledByItsName) {
  const auto book = [](const char* owner) {
    sheet::Workbook sheets = sheet::VisionSheets({Plan("BOOK", 5, 3, 9), {}}, false);
    // Its first field: below the headers, in the second column.
    for (sheet::Cell& cell : sheets.sheets.front().cells) {
      if (cell.row == 1 && cell.column == 1) cell.text = owner;
    }
    return *sheet::WriteVisionXlsx(sheets, "計画");
  };
  const Imported made = Import(author_, Visions(kXlsx), book("真庭市"));
  ASSERT_TRUE(made.status.ok()) << made.status;
  EXPECT_THAT(Told(made), IsEmpty());
  EXPECT_EQ(made.result.created(), 1);
  const Imported other = Import(author_, Visions(kXlsx), book("横浜市"));
  ASSERT_EQ(other.errors.size(), 1u) << other.status;
  EXPECT_EQ(other.errors[0].kind(), "OTHER_ORGANIZATION");
  EXPECT_EQ(other.errors[0].sheet(), "ビジョン");
  EXPECT_EQ(other.errors[0].column(), "B");
  EXPECT_EQ(other.errors[0].row(), 2);
  const Imported document =
      Import(author_, Visions(kYaml),
             "owner: 真庭市\nexternal_id: BY-NAME\ntitle: 計画\nperiod: 2023-2027\n");
  EXPECT_THAT(Told(document), IsEmpty());
  EXPECT_EQ(document.result.created(), 1);
}

TEST_F(ExchangeVisionsTest, OneThatIsMoreThanOneCommitIsWrittenByItself) {
  const std::string big = Yaml(Plan("BIG", 1'500, 300, 3));
  const Imported dry = Import(author_, Visions(kYaml, /*dry=*/true), Several(2) + big);
  ASSERT_TRUE(dry.status.ok()) << dry.status;
  EXPECT_EQ(dry.result.created(), 3);
  EXPECT_EQ(dry.result.commits(), 0);
  const Imported done = Import(author_, Visions(kYaml), Several(2) + big);
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_THAT(Told(done), IsEmpty());
  EXPECT_EQ(done.result.created(), 3);
  EXPECT_FALSE(done.result.all_or_nothing());
  EXPECT_GT(done.result.commits(), 2);
  const Exported file = ExportVisions(author_, kLines);
  const storage::Sequence head = store_->Head();
  const Imported again = Import(author_, Visions(kLines), file.bytes);
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.result.unchanged(), 3);
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(ExchangeVisionsTest, OthersVisionsAreNeitherImportedNorTaken) {
  ASSERT_TRUE(Import(author_, Visions(kYaml), Several(1)).status.ok());
  const Imported strange = Import(stranger_, Visions(kYaml), Several(1));
  ASSERT_EQ(strange.errors.size(), 1u);
  EXPECT_EQ(strange.errors[0].kind(), "OTHER_ORGANIZATION");
  EXPECT_EQ(strange.errors[0].field(), "owner");
  // A draft is its owners'.
  EXPECT_EQ(ExportVisions(stranger_, kYaml).summary.rows(), 0);
  EXPECT_EQ(ExportVisions(reader_, kLines).bytes, "");
}

TEST_F(ExchangeVisionsTest, TheSameVisionTwiceIsAMistake) {
  const std::string one = Yaml(Plan("V-0", 3, 0, 0));
  const Imported done = Import(author_, Visions(kYaml), one + one);
  ASSERT_EQ(done.errors.size(), 1u) << done.status;
  EXPECT_EQ(done.errors[0].kind(), "DUPLICATE");
}

TEST_F(ExchangeVisionsTest, FormatsThatCannotHoldThemAreRefused) {
  ASSERT_TRUE(Import(author_, Visions(kYaml), Several(2)).status.ok());
  EXPECT_EQ(ExportVisions(author_, kCsv).status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(ExportVisions(author_, kXlsx).status), pb::REASON_TOO_LARGE);
  const Exported line = ExportVisions(author_, kLines, With("V-1"));
  EXPECT_EQ(Line(ExportVisions(author_, kYaml, With("V-1")).bytes), line.bytes);
}

}  // namespace
}  // namespace renkei::service
