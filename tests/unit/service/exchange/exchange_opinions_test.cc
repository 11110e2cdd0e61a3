// 意見と対応 in and out as files.
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/sheet/rows/opinion_columns.h"
#include "tests/unit/service/exchange/column_coverage.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr pb::ExchangeFormat kOpinionFormats[] = {pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX,
                                                  pb::EXCHANGE_FORMAT_JSON_LINES,
                                                  pb::EXCHANGE_FORMAT_YAML};

class ExchangeOpinionsTest : public ExchangeTest {
 protected:
  ExchangeOpinionsTest() : clerk_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})) {
    pb::CreateVisionRequest create;
    create.set_parent(kManiwa);
    pb::Vision& head = *create.mutable_vision();
    head.set_external_id("plan");
    head.set_title("総合戦略");
    head.mutable_period()->set_from_fiscal_year(2023);
    head.mutable_period()->set_to_fiscal_year(2027);
    head.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    vision_ = Did<pb::Vision>("VisionService/CreateVision", create).name();
    pb::CreateNodeRequest node;
    node.set_parent(vision_);
    node.mutable_node()->set_external_id("g1");
    node.mutable_node()->set_title("移動の足を守る");
    node_ = Did<pb::VisionNode>("VisionService/CreateNode", node).name();
  }

  template <typename Reply, typename Request>
  Reply Did(const std::string& method, const Request& request) {
    const auto reply = Call<Reply>(author_, method, request);
    EXPECT_TRUE(reply.ok()) << method << " " << reply.status();
    return reply.ok() ? *reply : Reply();
  }

  void Publish() {
    pb::SubmitVisionRequest submit;
    submit.set_name(vision_);
    Did<pb::Vision>("VisionService/SubmitVision", submit);
    pb::PublishVisionRequest publish;
    publish.set_name(vision_);
    Did<pb::Vision>("VisionService/PublishVision", publish);
  }

  pb::Opinion Add(const std::string& text, pb::OpinionAnswer answer) {
    pb::CreateOpinionRequest request;
    request.set_parent(vision_);
    pb::Opinion& opinion = *request.mutable_opinion();
    opinion.set_source_kind(pb::OPINION_SOURCE_PUBLIC_COMMENT);
    opinion.set_source("意見募集");
    opinion.set_received_date("2024-06-01");
    opinion.set_text(text);
    opinion.set_subject(node_);
    opinion.set_same_count(3);
    opinion.set_section("企画課");
    opinion.set_answer(answer);
    if (answer != pb::OPINION_ANSWER_UNSPECIFIED) opinion.set_reason("ご意見の\nとおり");
    return Did<pb::Opinion>("PlanningService/CreateOpinion", request);
  }

  static pb::ImportOptions Options(pb::ExchangeFormat format) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_OPINIONS);
    options.set_format(format);
    options.set_file_name("opinions");
    return options;
  }

  Exported ExportOpinions(const std::string& token, pb::ExchangeFormat format,
                          const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_OPINIONS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  pb::ListOpinionsResponse All() {
    pb::ListOpinionsRequest request;
    request.set_parent(vision_);
    return Did<pb::ListOpinionsResponse>("PlanningService/ListOpinions", request);
  }

  // Without what the server says of each.
  std::vector<std::string> Contents() {
    pb::ListOpinionsResponse all = All();
    std::vector<std::string> contents;
    for (pb::Opinion& opinion : *all.mutable_opinions()) {
      for (const char* field : {"etag", "name", "create_time", "update_time", "updater"})
        opinion.GetReflection()->ClearField(&opinion,
                                            pb::Opinion::descriptor()->FindFieldByName(field));
      contents.push_back(opinion.ShortDebugString());
    }
    return contents;
  }

  void DeleteAll() {
    const pb::ListOpinionsResponse all = All();
    for (const pb::Opinion& opinion : all.opinions()) {
      pb::DeleteOpinionRequest remove;
      remove.set_name(opinion.name());
      Did<google::protobuf::Empty>("PlanningService/DeleteOpinion", remove);
    }
  }

  const std::string clerk_;  // of Maniwa, too
  std::string vision_;
  std::string node_;
};

TEST_F(ExchangeOpinionsTest, WhatIsExportedAndImportedUnchangedChangesNothing) {
  Add("バスを増やして", pb::OPINION_ANSWER_FOR_REFERENCE);
  Add("=1+1 から始まる意見\n二行目", pb::OPINION_ANSWER_ADOPTED);
  Add("未回答", pb::OPINION_ANSWER_UNSPECIFIED);
  for (const pb::ExchangeFormat format : kOpinionFormats) {
    const Exported exported = ExportOpinions(author_, format);
    ASSERT_TRUE(exported.status.ok()) << exported.status;
    EXPECT_EQ(exported.summary.rows(), 3);
    const Imported again = Import(author_, Options(format), exported.bytes);
    ASSERT_TRUE(again.status.ok()) << again.status;
    EXPECT_THAT(again.errors, ::testing::IsEmpty());
    EXPECT_EQ(again.result.unchanged(), 3) << format;
  }
}

TEST_F(ExchangeOpinionsTest, AFileBringsBackWhatIsGone) {
  for (const pb::ExchangeFormat format : kOpinionFormats) {
    DeleteAll();
    Add("バスを増やして", pb::OPINION_ANSWER_PARTLY_ADOPTED);
    Add("道を直して\n早く", pb::OPINION_ANSWER_NOT_ADOPTED);
    const std::vector<std::string> before = Contents();
    const Exported exported = ExportOpinions(author_, format);
    DeleteAll();
    pb::ImportOptions options = Options(format);
    options.set_vision(vision_);
    const Imported back = Import(author_, options, exported.bytes);
    ASSERT_TRUE(back.status.ok()) << back.status;
    EXPECT_EQ(back.result.created(), 2) << format;
    EXPECT_EQ(Contents(), before) << format;
  }
}

TEST_F(ExchangeOpinionsTest, ATableAsOfficesWriteItIsRead) {
  pb::ImportOptions options = Options(kCsv);
  options.set_vision(vision_);
  const Imported imported =
      Import(author_, options,
             "No.,区分,対象箇所,意見の概要,対応区分,考え方,件数\n"
             "1,議会,g1,便数が少ない,一部反映,増便を検討します,2\n"
             "２,パブリックコメント,,字が小さい,記載済み,14ページのとおり,\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  for (const pb::RowError& error : imported.errors) ADD_FAILURE() << error.ShortDebugString();
  EXPECT_EQ(imported.result.created(), 2);
  const pb::ListOpinionsResponse listed = All();
  ASSERT_EQ(listed.opinions_size(), 2);
  EXPECT_EQ(listed.opinions(0).subject(), node_);
  EXPECT_EQ(listed.opinions(0).source_kind(), pb::OPINION_SOURCE_ASSEMBLY);
  EXPECT_EQ(listed.opinions(0).answer(), pb::OPINION_ANSWER_PARTLY_ADOPTED);
  EXPECT_EQ(listed.opinions(0).same_count(), 2);
  EXPECT_EQ(listed.opinions(1).number(), 2);
  EXPECT_EQ(listed.opinions(1).answer(), pb::OPINION_ANSWER_ALREADY_STATED);
}

TEST_F(ExchangeOpinionsTest, EveryMistakeIsToldAtItsCell) {
  const Imported imported =
      Import(author_, Options(kCsv),
             "ビジョンの外部ID,番号,意見元の区分,対象箇所,意見,対応の区分,対応・考え方\n"
             "plan,1,議会,,意見,反映しない,\n"
             "plan,,議会,,意見,,\n"
             "plan,3,議会,g9,意見,,\n"
             "nobody,4,議会,,意見,,\n"
             "plan,5,村長,,意見,,\n"
             "plan,6,議会,,意見,,理由だけ\n"
             "plan,7,議会,,意見,,\n"
             "plan,7,議会,,同じ番号,,\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  std::vector<std::string> errors;
  for (const pb::RowError& e : imported.errors)
    errors.push_back(absl::StrCat(e.row(), e.column(), " ", e.kind()));
  EXPECT_EQ(imported.result.created(), 1);
  EXPECT_TRUE(imported.result.all_or_nothing());
  EXPECT_EQ(imported.result.commits(), 0);
  EXPECT_THAT(errors,
              ElementsAre("2G NO_REASON", "3B REQUIRED", "4D UNKNOWN_SUBJECT", "5A UNKNOWN_VISION",
                          HasSubstr("6C"), "7F NOT_ANSWERED", HasSubstr("9")));
}

TEST_F(ExchangeOpinionsTest, ARowIsMergedWithWhatWasWrittenSince) {
  const pb::Opinion opinion = Add("バスを増やして", pb::OPINION_ANSWER_UNSPECIFIED);
  const Exported exported = ExportOpinions(author_, kCsv);
  pb::UpdateOpinionRequest update;
  update.mutable_opinion()->set_name(opinion.name());
  update.mutable_opinion()->set_section("交通政策課");
  update.mutable_update_mask()->add_paths("section");
  ASSERT_TRUE(Call<pb::Opinion>(clerk_, "PlanningService/UpdateOpinion", update).ok());
  std::string file = exported.bytes;
  file.replace(file.find("意見募集"), std::string("意見募集").size(), "住民説明会");
  const Imported merged = Import(author_, Options(kCsv), file);
  ASSERT_TRUE(merged.status.ok()) << merged.status;
  EXPECT_EQ(merged.result.updated(), 1);
  const pb::Opinion now = All().opinions(0);
  EXPECT_EQ(now.section(), "交通政策課");
  EXPECT_EQ(now.source(), "住民説明会");
}

TEST_F(ExchangeOpinionsTest, AnExportShowsWhatItsReaderReads) {
  Add("公表する意見", pb::OPINION_ANSWER_ADOPTED);
  Add("未回答の意見", pb::OPINION_ANSWER_UNSPECIFIED);
  EXPECT_EQ(ExportOpinions(reader_, kCsv).summary.rows(), 0);
  Publish();
  EXPECT_EQ(ExportOpinions(reader_, kCsv).summary.rows(), 0);
  pb::PublishOpinionsRequest publish;
  publish.set_parent(vision_);
  Did<pb::PublishOpinionsResponse>("PlanningService/PublishOpinions", publish);
  const Exported shown = ExportOpinions(reader_, kCsv);
  EXPECT_EQ(shown.summary.rows(), 1);
  EXPECT_THAT(shown.bytes, HasSubstr("公表する意見"));
  EXPECT_THAT(shown.bytes, HasSubstr("移動の足を守る"));
  EXPECT_THAT(shown.bytes, Not(HasSubstr("未回答の意見")));
  const auto rows = [&](const std::string& filter) {
    return ExportOpinions(author_, kCsv, filter).summary.rows();
  };
  EXPECT_EQ(rows(absl::StrCat("vision=\"", vision_, "\"")), 2);
  EXPECT_EQ(rows(absl::StrCat("owner=\"", kManiwa, "\" AND answer=NONE")), 1);
  EXPECT_EQ(rows(absl::StrCat("owner=\"", kAizu, "\"")), 0);
  EXPECT_EQ(ReasonOf(ExportOpinions(author_, kCsv, "colour=red").status),
            pb::REASON_INVALID_FILTER);
}

// A new field of the contract without a column here would be lost on the way through a table.
TEST(OpinionColumnsTest, EveryFieldThatCanBeWrittenHasAColumn) {
  ColumnCoverage(sheet::OpinionLayout()).Expect();
}

TEST(OpinionColumnsTest, EveryHeadingIsFoundAgain) {
  ColumnCoverage(sheet::OpinionLayout()).ExpectHeadingsFoundAgain();
}

}  // namespace
}  // namespace renkei::service
