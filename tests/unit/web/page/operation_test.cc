// Imports and exports that go on when nobody waits, as their pages tell of them.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/operation_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kOperation[] = "accounts/me/operations/1";

class OperationPageTest : public FormSiteTest {
 protected:
  OperationPageTest() {
    operation_.set_name(kOperation);
    pb::ImportOptions& options = *operation_.mutable_import();
    options.set_kind(pb::EXCHANGE_KIND_CASES);
    options.set_owner("organizations/o");
    options.set_file_name("会議.xlsx");
    options.set_validate_only(true);
    server_.On<pb::GetOperationRequest, pb::Operation>("OperationService/GetOperation",
                                                       [this](const auto&) { return operation_; });
    server_.On<pb::WaitOperationRequest, pb::Operation>("OperationService/WaitOperation",
                                                        [this](const auto&) {
                                                          End(pb::Operation::STATE_SUCCEEDED);
                                                          return operation_;
                                                        });
    server_.On<pb::ApplyImportRequest, pb::Operation>(
        "OperationService/ApplyImport", [this](const pb::ApplyImportRequest& request) {
          applied_ = request;
          pb::Operation reply = operation_;
          reply.set_name("accounts/me/operations/2");
          return reply;
        });
  }

  void End(pb::Operation::State state) {
    operation_.set_state(state);
    operation_.mutable_end_time()->set_seconds(1'700'000'000);
    operation_.mutable_expire_time()->set_seconds(1'700'600'000);
    operation_.set_file_bytes(state == pb::Operation::STATE_SUCCEEDED ? 2'000 : 0);
  }

  std::string Page() { return Open(absl::StrCat("/", kOperation)).body; }

  pb::Operation operation_;
  pb::ApplyImportRequest applied_;
};

TEST_F(OperationPageTest, UnderWayItSaysHowFarItIsAndThatThePageMayBeClosed) {
  operation_.set_state(pb::Operation::STATE_RUNNING);
  operation_.mutable_progress()->set_rows(1'200);
  operation_.mutable_progress()->set_bytes_read(600);
  operation_.mutable_progress()->set_bytes_total(1'000);
  EXPECT_THAT(Page(), AllOf(HasSubstr("1200行を確認しました"), HasSubstr("閉じても"),
                            HasSubstr("data-follow=\"yes\""), HasSubstr("value=\"600\""),
                            HasSubstr("/accounts/me/operations/1/cancel"),
                            Not(HasSubstr("この内容で反映する"))));
}

TEST_F(OperationPageTest, WhoHasJustBegunItSeesWhatCameOfIt) {
  operation_.set_state(pb::Operation::STATE_RUNNING);
  EXPECT_THAT(Open(absl::StrCat("/", kOperation, "?done=begun")).body,
              AllOf(HasSubstr("この内容で反映する"), Not(HasSubstr("data-follow"))));
}

TEST_F(OperationPageTest, WhatWasCheckedIsAppliedByOnePressAndOnce) {
  End(pb::Operation::STATE_SUCCEEDED);
  operation_.mutable_import_result()->set_rows(3);
  operation_.mutable_import_result()->set_created(3);
  EXPECT_THAT(Page(), AllOf(HasSubstr("まだ何も変わっていません"), HasSubstr("新規3"),
                            HasSubstr("action=\"/accounts/me/operations/1/apply\""),
                            Not(HasSubstr("data-follow"))));
  Query press;
  press.Set("form_token", "t");
  press.Set("request_id", "7f0e9b52-6d0c-4a8e-9a35-0d7f0f4f8a11");
  const PageReply reply = Post("/accounts/me/operations/1/apply", press);
  EXPECT_THAT(reply.see_other, HasSubstr("/accounts/me/operations/2"));
  EXPECT_EQ(applied_.name(), kOperation);
  EXPECT_EQ(applied_.request_id(), press.Get("request_id"));
}

TEST_F(OperationPageTest, AMistakeStandsAtItsCellAndNothingIsApplied) {
  End(pb::Operation::STATE_SUCCEEDED);
  operation_.mutable_import_result()->set_errors(300);
  pb::RowError& error = *operation_.add_errors();
  error.set_sheet("事例");
  error.set_column("D");
  error.set_row(2);
  error.set_message_ja("日付ではありません。");
  const std::string page = Page();
  EXPECT_THAT(page, AllOf(HasSubstr("<title>エラー"), HasSubstr("事例!D2"),
                          HasSubstr("日付ではありません。"), HasSubstr("300件のうち、最初の1件"),
                          HasSubstr("直したファイルを選ぶ"),
                          HasSubstr("action=\"/organizations/o/import\"")));
  EXPECT_THAT(page, Not(HasSubstr("この内容で反映する")));
}

TEST_F(OperationPageTest, WhatFailedOrWasCancelledSaysWhatStays) {
  operation_.mutable_import()->set_validate_only(false);
  operation_.mutable_progress()->set_written(40);
  End(pb::Operation::STATE_CANCELLED);
  EXPECT_THAT(Page(), AllOf(HasSubstr("中止しました"), HasSubstr("40行は反映済み")));
  End(pb::Operation::STATE_FAILED);
  operation_.mutable_error()->set_message_ja("権限がありません。");
  EXPECT_THAT(Page(), AllOf(HasSubstr("権限がありません。"), HasSubstr("40行は反映済み")));
}

TEST_F(OperationPageTest, AnExportIsFetchedInTheFormatItWasMadeIn) {
  operation_.clear_import();
  operation_.mutable_export_()->set_kind(pb::EXCHANGE_KIND_CASES);
  operation_.mutable_export_()->set_format(pb::EXCHANGE_FORMAT_XLSX);
  operation_.mutable_export_summary()->set_rows(12);
  End(pb::Operation::STATE_SUCCEEDED);
  EXPECT_THAT(Page(), AllOf(HasSubstr("ファイルができました（12件）"),
                            HasSubstr("href=\"/accounts/me/operations/1.xlsx\"")));
  EXPECT_EQ(Open("/accounts/me/operations/1.csv").status, 404);
}

TEST_F(OperationPageTest, AnExportIsOfItsOrganizationsOwn) {
  pb::StartExportRequest started;
  server_.On<pb::StartExportRequest, pb::Operation>("OperationService/StartExport",
                                                    [&](const pb::StartExportRequest& request) {
                                                      started = request;
                                                      return operation_;
                                                    });
  Query inputs = Opened("/organizations/o/export");
  inputs.Set("kind", "EXCHANGE_KIND_INITIATIVES");
  inputs.Set("format", "EXCHANGE_FORMAT_CSV");
  EXPECT_THAT(Post("/organizations/o/export", inputs).see_other, HasSubstr(kOperation));
  EXPECT_EQ(started.export_().filter(), "lead = \"organizations/o\"");
  EXPECT_EQ(started.export_().format(), pb::EXCHANGE_FORMAT_CSV);
}

TEST_F(OperationPageTest, PartsOfARoundAndSupportCasesAreExportedFromTheirOwnPages) {
  pb::StartExportRequest started;
  server_.On<pb::StartExportRequest, pb::Operation>("OperationService/StartExport",
                                                    [&](const pb::StartExportRequest& request) {
                                                      started = request;
                                                      return operation_;
                                                    });
  EXPECT_THAT(
      Post("/rounds/r/exportApplications", Opened("/rounds/r/exportApplications")).see_other,
      HasSubstr(kOperation));
  EXPECT_EQ(started.export_().kind(), pb::EXCHANGE_KIND_ROUND_APPLICATIONS);
  EXPECT_EQ(started.export_().filter(), "round = \"rounds/r\"");
  EXPECT_EQ(started.export_().format(), pb::EXCHANGE_FORMAT_XLSX);
  // One's own sheets are of no round.
  Post("/exportReadings", Opened("/exportReadings"));
  EXPECT_EQ(started.export_().kind(), pb::EXCHANGE_KIND_ROUND_READINGS);
  EXPECT_EQ(started.export_().filter(), "");
  Post("/exportSupports", Opened("/exportSupports"));
  EXPECT_EQ(started.export_().kind(), pb::EXCHANGE_KIND_SUPPORT_CASES);
}

TEST_F(OperationPageTest, WhatIsWrittenAloneIsNotOfferedToBeImported) {
  EXPECT_THAT(Open("/organizations/o/import").body,
              AllOf(HasSubstr("EXCHANGE_KIND_ROUND_READINGS"),
                    Not(HasSubstr("EXCHANGE_KIND_SUPPORT_CASES"))));
  EXPECT_EQ(Open("/organizations/o/import.xlsx?kind=EXCHANGE_KIND_SUPPORT_CASES").status, 404);
}

}  // namespace
}  // namespace renkei::web
