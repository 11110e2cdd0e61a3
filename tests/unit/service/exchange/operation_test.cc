// Imports and exports that go on when nobody waits: whose they are, what becomes of them when the
// server ends in between, and what is kept for how long.

#include <atomic>
#include <chrono>

#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/operation_service.pb.h"
#include "server/service/operation/operation_runner.h"
#include "server/service/operation/operation_service.h"
#include "server/service/tables/tables.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OperationTest : public ExchangeTest {
 protected:
  // A clock that has gone on by a second whenever it is looked at: progress is written after each step.
  OperationTest() {
    env_.steady = [this] { return Monotonic(std::chrono::seconds(++looks_)); };
  }

  // From here on operations are carried out.
  void Run() { runner_ = std::make_unique<OperationRunner>(env_, dispatcher_); }
  // As an end of the server does it.
  void Stop() { runner_.reset(); }

  absl::StatusOr<pb::Operation> Start(const std::string& token, const pb::ImportOptions& options,
                                      const std::string& bytes, const std::string& request_id = "",
                                      bool validate_only = false) {
    std::vector<MessagePtr> requests;
    auto first = std::make_unique<pb::StartImportRequest>();
    *first->mutable_header()->mutable_options() = options;
    first->mutable_header()->set_request_id(request_id);
    first->mutable_header()->set_validate_only(validate_only);
    requests.push_back(std::move(first));
    constexpr size_t kMessage = 700'001;
    for (size_t at = 0; at < bytes.size(); at += kMessage) {
      auto more = std::make_unique<pb::StartImportRequest>();
      more->set_data(bytes.substr(at, kMessage));
      requests.push_back(std::move(more));
    }
    return CallStream<pb::Operation>(token, "OperationService/StartImport", std::move(requests));
  }

  absl::StatusOr<pb::Operation> StartExport(const std::string& token, pb::ExchangeFormat format,
                                            const std::string& filter = "") {
    pb::StartExportRequest request;
    request.mutable_export_()->set_kind(pb::EXCHANGE_KIND_CASES);
    request.mutable_export_()->set_format(format);
    request.mutable_export_()->set_filter(filter);
    return Call<pb::Operation>(token, "OperationService/StartExport", request);
  }

  template <typename Request>
  absl::StatusOr<pb::Operation> Named(const std::string& token, absl::string_view method,
                                      const std::string& name) {
    Request request;
    request.set_name(name);
    return Call<pb::Operation>(token, absl::StrCat("OperationService/", method), request);
  }
  absl::StatusOr<pb::Operation> Get(const std::string& token, const std::string& name) {
    return Named<pb::GetOperationRequest>(token, "GetOperation", name);
  }
  absl::StatusOr<pb::Operation> Apply(const std::string& token, const std::string& name) {
    return Named<pb::ApplyImportRequest>(token, "ApplyImport", name);
  }
  absl::StatusOr<pb::Operation> Cancel(const std::string& token, const std::string& name) {
    return Named<pb::CancelOperationRequest>(token, "CancelOperation", name);
  }
  absl::Status Delete(const std::string& token, const std::string& name) {
    pb::DeleteOperationRequest request;
    request.set_name(name);
    return Call<google::protobuf::Empty>(token, "OperationService/DeleteOperation", request)
        .status();
  }
  // Once it has ended: the clock of these tests stands still, so that nothing else ends the waiting.
  pb::Operation Ended(const std::string& token, const absl::StatusOr<pb::Operation>& operation) {
    EXPECT_TRUE(operation.ok()) << operation.status();
    if (!operation.ok()) return {};
    const auto ended = Named<pb::WaitOperationRequest>(token, "WaitOperation", operation->name());
    EXPECT_TRUE(ended.ok()) << ended.status();
    return ended.ok() ? *ended : pb::Operation();
  }
  std::vector<pb::Operation> Mine(const std::string& token) {
    const auto page = Call<pb::ListOperationsResponse>(token, "OperationService/ListOperations",
                                                       pb::ListOperationsRequest());
    EXPECT_TRUE(page.ok()) << page.status();
    return {page->operations().begin(), page->operations().end()};
  }

  // Lines of cases that Maniwa does not have.
  static std::string Lines(int count, absl::string_view prefix = "c") {
    std::string lines;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&lines, R"({"externalId":")", prefix, i, R"(","title":"事例)", i,
                      R"(","summary":"概要"})", "\n");
    }
    return lines;
  }

  // What of operations' files and reports is in the store.
  size_t Pieces() {
    const auto page =
        OperationPieces().Scan(*store_->NewSnapshot(), OperationPieces().NewKey(), "", 10'000);
    EXPECT_TRUE(page.ok()) << page.status();
    return page->rows.size();
  }

  // As a server leaves it that is killed.
  void LeaveRunning(const std::string& name) {
    auto row = FindOperation(*store_->NewSnapshot(), name);
    ASSERT_TRUE(row.ok() && row->has_value());
    internal_pb::OperationRecord record = (*row)->message;
    record.mutable_operation()->set_state(pb::Operation::STATE_RUNNING);
    storage::Mutation mutation;
    Operations().Update(**row, record, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  void ChangeAccountOf(const std::string& token, const std::string& path,
                       const std::function<void(pb::Account&)>& change) {
    pb::UpdateAccountRequest request;
    pb::Account& account = *request.mutable_account();
    account =
        Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest())->account();
    change(account);
    account.clear_etag();
    request.mutable_update_mask()->add_paths(path);
    const auto changed = Call<pb::Account>(admin_, "IdentityService/UpdateAccount", request);
    ASSERT_TRUE(changed.ok()) << changed.status();
  }

 private:
  std::atomic<int64_t> looks_ = 0;
  std::unique_ptr<OperationRunner> runner_;
};

TEST_F(OperationTest, ImportsWhileNobodyWaits) {
  Run();
  const auto started = Start(author_, Cases(kJson), Lines(3));
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(started->state(), pb::Operation::STATE_QUEUED);
  const pb::Operation ended = Ended(author_, started);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_SUCCEEDED) << ended.ShortDebugString();
  EXPECT_EQ(ended.import_result().created(), 3);
  EXPECT_EQ(ended.progress().written(), 3);
  EXPECT_THAT(Listed(author_), SizeIs(3));
  // Its file is not needed any more.
  EXPECT_EQ(ended.file_bytes(), 0);
  EXPECT_EQ(Pieces(), 0U);
}

TEST_F(OperationTest, WritesWhatWasCheckedAndOnce) {
  Run();
  const std::string before = R"({"externalId":"a","title":"前の題"})";
  ASSERT_TRUE(Import(author_, Cases(kJson), before).status.ok());
  pb::ImportOptions options = Cases(kJson, /*dry=*/true);
  options.set_report_changes(true);
  const std::string file = R"({"externalId":"a","title":"後の題"})"
                           "\n" +
                           Lines(1);
  const pb::Operation checked = Ended(author_, Start(author_, options, file));
  EXPECT_EQ(checked.state(), pb::Operation::STATE_SUCCEEDED);
  EXPECT_EQ(checked.import_result().updated(), 1);
  EXPECT_EQ(checked.import_result().created(), 1);
  ASSERT_GE(checked.changes_size(), 1);
  EXPECT_EQ(checked.change_count(), checked.changes_size());
  EXPECT_GT(checked.file_bytes(), 0);
  EXPECT_THAT(Listed(author_), SizeIs(1));

  const pb::Operation written = Ended(author_, Apply(author_, checked.name()));
  EXPECT_EQ(written.state(), pb::Operation::STATE_SUCCEEDED);
  EXPECT_EQ(written.progress().written(), 2);
  EXPECT_THAT(Listed(author_), SizeIs(2));
  // The file has gone with the one that wrote it.
  EXPECT_EQ(ReasonOf(Apply(author_, checked.name())), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Apply(author_, written.name())), pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(OperationTest, TellsOfEveryMistakeAndKeepsTheFirst) {
  Run();
  std::string file;
  for (int i = 0; i < kMaxReported + 50; ++i) absl::StrAppend(&file, R"({"title":""})", "\n");
  const pb::Operation ended = Ended(author_, Start(author_, Cases(kJson), file));
  EXPECT_EQ(ended.state(), pb::Operation::STATE_SUCCEEDED) << ended.ShortDebugString();
  EXPECT_EQ(ended.import_result().failed(), kMaxReported + 50);
  EXPECT_EQ(ended.errors_size(), kMaxReported);
  EXPECT_THAT(Mine(author_).front().errors(), IsEmpty());  // lists are without them
}

TEST_F(OperationTest, IsItsAccountsAlone) {
  const auto started = Start(author_, Cases(kJson), Lines(1));
  ASSERT_TRUE(started.ok()) << started.status();
  const std::string colleague =
      AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  for (const std::string& other : {colleague, stranger_, admin_}) {
    EXPECT_EQ(ReasonOf(Get(other, started->name())), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Delete(other, started->name())), pb::REASON_NOT_FOUND);
    EXPECT_FALSE(Cancel(other, started->name()).ok());
    EXPECT_FALSE(Apply(other, started->name()).ok());
    EXPECT_THAT(Mine(other), IsEmpty());
  }
  EXPECT_EQ(Get(author_, started->name())->state(), pb::Operation::STATE_QUEUED);
}

TEST_F(OperationTest, IsRefusedWhereTheImportWouldBe) {
  EXPECT_EQ(ReasonOf(Start(reader_, Cases(kJson), Lines(1))), pb::REASON_ROLE_MISSING);
  pb::ImportOptions others = Cases(kJson);
  others.set_owner(kAizu);
  EXPECT_EQ(ReasonOf(Start(author_, others, Lines(1))), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_THAT(BadFields(Start(author_, Cases(kJson), "")), ElementsAre("file EMPTY"));
  EXPECT_EQ(ReasonOf(StartExport(author_, kJson, "nonsense = 1")), pb::REASON_INVALID_FILTER);
  EXPECT_THAT(Mine(author_), IsEmpty());
  EXPECT_EQ(Pieces(), 0U);
}

TEST_F(OperationTest, SentTwiceIsDoneOnce) {
  const std::string id = "7f0e9b52-6d0c-4a8e-9a35-0d7f0f4f8a11";
  const auto first = Start(author_, Cases(kJson), Lines(2), id);
  const auto again = Start(author_, Cases(kJson), Lines(2), id);
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(first->name(), again->name());
  EXPECT_THAT(Mine(author_), SizeIs(1));
  EXPECT_TRUE(Start(author_, Cases(kJson), Lines(2), "", /*validate_only=*/true).ok());
  EXPECT_THAT(Mine(author_), SizeIs(1));
}

TEST_F(OperationTest, BeginsAnewAfterAKillAndWritesNothingTwice) {
  const auto started = Start(author_, Cases(kJson), Lines(5));
  // Two of the rows were written when the server was killed.
  ASSERT_TRUE(Import(author_, Cases(kJson), Lines(2)).status.ok());
  LeaveRunning(started->name());
  const size_t before = Listed(author_).size();
  Run();
  const pb::Operation ended = Ended(author_, started);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_SUCCEEDED);
  EXPECT_EQ(ended.restarts(), 1);
  EXPECT_EQ(before, 2U);
  EXPECT_THAT(Listed(author_), SizeIs(5));
  EXPECT_EQ(ended.import_result().unchanged(), 2);
}

TEST_F(OperationTest, GivesUpWhatKillsTheServerEachTime) {
  const auto started = Start(author_, Cases(kJson), Lines(1));
  auto row = FindOperation(*store_->NewSnapshot(), started->name());
  internal_pb::OperationRecord record = (*row)->message;
  record.mutable_operation()->set_state(pb::Operation::STATE_RUNNING);
  record.mutable_operation()->set_restarts(kMaxRestarts);
  storage::Mutation mutation;
  Operations().Update(**row, record, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  Run();
  const pb::Operation ended = Ended(author_, started);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_FAILED);
  EXPECT_EQ(ended.error().reason(), pb::REASON_INTERNAL);
  EXPECT_EQ(Pieces(), 0U);
}

TEST_F(OperationTest, GoesOnWithTheNextServerWhereverThisOneEnds) {
  // Enough for many steps and commits.
  constexpr int kRows = 6'000;
  const auto started = Start(author_, Cases(kJson), Lines(kRows));
  ASSERT_TRUE(started.ok()) << started.status();
  Run();
  // Whenever it has written a little more, the server ends.
  int ends = 0;
  for (int64_t seen = 0; ends < 4; ++ends) {
    pb::Operation now = *Get(author_, started->name());
    while (!HasEnded(now) && now.progress().rows() <= seen) now = *Get(author_, started->name());
    if (HasEnded(now)) break;
    Stop();
    const auto stopped = Get(author_, started->name());
    if (HasEnded(*stopped)) break;
    EXPECT_EQ(stopped->state(), pb::Operation::STATE_QUEUED);
    seen = 0;
    Run();
  }
  EXPECT_GT(ends, 0);
  const pb::Operation ended = Ended(author_, started);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_SUCCEEDED) << ended.ShortDebugString();
  EXPECT_EQ(ended.restarts(), 0);  // nobody was killed
  EXPECT_THAT(Listed(author_), SizeIs(kRows));
}

TEST_F(OperationTest, CancelledBeforeItsTurnNothingIsDone) {
  const auto started = Start(author_, Cases(kJson), Lines(3));
  const auto cancelled = Cancel(author_, started->name());
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), pb::Operation::STATE_CANCELLED);
  EXPECT_EQ(Pieces(), 0U);
  Run();
  // The next one has its turn behind it.
  EXPECT_EQ(Ended(author_, Start(author_, Cases(kJson), Lines(1, "d"))).state(),
            pb::Operation::STATE_SUCCEEDED);
  EXPECT_THAT(Listed(author_), SizeIs(1));
  EXPECT_EQ(Cancel(author_, started->name())->state(), pb::Operation::STATE_CANCELLED);
}

TEST_F(OperationTest, CancelledUnderWayCountsWhatIsWritten) {
  constexpr int kRows = 8'000;
  const auto started = Start(author_, Cases(kJson), Lines(kRows));
  Run();
  pb::Operation now = *Get(author_, started->name());
  while (!HasEnded(now) && now.progress().written() == 0) now = *Get(author_, started->name());
  ASSERT_TRUE(Cancel(author_, started->name()).ok());
  const pb::Operation ended = Ended(author_, started);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_CANCELLED);
  EXPECT_GT(ended.progress().written(), 0);
  EXPECT_LT(ended.progress().written(), kRows);
  EXPECT_EQ(Listed(author_).size(), static_cast<size_t>(ended.progress().written()));
  EXPECT_EQ(Pieces(), 0U);
}

TEST_F(OperationTest, IsNotDeletedWhileItRuns) {
  const auto started = Start(author_, Cases(kJson), Lines(1));
  LeaveRunning(started->name());
  EXPECT_EQ(ReasonOf(Delete(author_, started->name())), pb::REASON_ILLEGAL_TRANSITION);
  Run();
  Ended(author_, started);
  EXPECT_TRUE(Delete(author_, started->name()).ok());
  EXPECT_TRUE(Delete(author_, started->name()).ok());  // deleted already
  EXPECT_THAT(Mine(author_), IsEmpty());
}

TEST_F(OperationTest, IsDoneWithTheRightsThatItsAccountHasThen) {
  const auto disabled = Start(author_, Cases(kJson), Lines(1));
  ChangeAccountOf(author_, "disabled", [](pb::Account& a) { a.set_disabled(true); });
  const std::string demoted = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const auto without = Start(demoted, Cases(kJson), Lines(1));
  ChangeAccountOf(demoted, "roles", [](pb::Account& a) {
    a.clear_roles();
    a.add_roles(pb::ROLE_READER);
  });
  Run();
  const pb::Operation ended = Ended(demoted, without);
  EXPECT_EQ(ended.state(), pb::Operation::STATE_FAILED);
  EXPECT_EQ(ended.error().reason(), pb::REASON_ROLE_MISSING);
  // Nobody can wait for that one any more.
  absl::StatusOr<std::optional<OperationRow>> row;
  do {
    row = FindOperation(*store_->NewSnapshot(), disabled->name());
  } while (!HasEnded((*row)->message.operation()));
  EXPECT_EQ((*row)->message.operation().error().reason(), pb::REASON_ACCOUNT_DISABLED);
  EXPECT_THAT(Listed(reader_), IsEmpty());
}

TEST_F(OperationTest, NeverDoesMoreThanItWasStartedWith) {
  const std::string token = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto started = StartExport(token, kJson);
  ChangeAccountOf(token, "roles", [](pb::Account& a) { a.add_roles(pb::ROLE_COORDINATOR); });
  auto row = FindOperation(*store_->NewSnapshot(), started->name());
  EXPECT_THAT((*row)->message.roles(), ElementsAre(pb::ROLE_READER));
}

TEST_F(OperationTest, ExportsWhatTheCallItselfWouldGive) {
  ASSERT_TRUE(Import(author_, Cases(kJson), Lines(2'000)).status.ok());
  Run();
  const pb::Operation ended = Ended(author_, StartExport(author_, kJson));
  ASSERT_EQ(ended.state(), pb::Operation::STATE_SUCCEEDED) << ended.ShortDebugString();
  EXPECT_EQ(ended.export_summary().rows(), 2'000);
  EXPECT_EQ(ended.export_summary().bytes(), ended.file_bytes());
  std::string bytes;
  auto row = FindOperation(*store_->NewSnapshot(), ended.name());
  for (uint32_t i = 0; i < (*row)->message.file_pieces(); ++i)
    bytes += *ReadPiece(*store_->NewSnapshot(), (*row)->message.file(), i);
  EXPECT_EQ(bytes, Export(author_, kJson).bytes);
}

TEST_F(OperationTest, IsForgottenWithAllItsPiecesWhenItsTimeIsOver) {
  Run();
  const pb::Operation exported = Ended(author_, StartExport(author_, kXlsx));
  const pb::Operation checked = Ended(author_, Start(author_, Cases(kJson, true), Lines(3)));
  EXPECT_GT(Pieces(), 1U);
  now_ += kOperationLifetime - absl::Seconds(1);
  EXPECT_EQ(*SweepOperations(env_, 100), 0);
  now_ += absl::Seconds(2);
  EXPECT_EQ(*SweepOperations(env_, 100), 2);
  EXPECT_EQ(Pieces(), 0U);
  EXPECT_EQ(ReasonOf(Get(author_, exported.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Apply(author_, checked.name())), pb::REASON_NOT_FOUND);
}

TEST_F(OperationTest, AnAccountKeepsSoManyAndSoMuch) {
  for (int i = 0; i < kMaxOperations; ++i) ASSERT_TRUE(Start(author_, Cases(kJson), Lines(1)).ok());
  EXPECT_EQ(ReasonOf(Start(author_, Cases(kJson), Lines(1))), pb::REASON_TOO_LARGE);
  EXPECT_EQ(ReasonOf(StartExport(author_, kJson)), pb::REASON_TOO_LARGE);
  ASSERT_TRUE(Delete(author_, Mine(author_).back().name()).ok());
  EXPECT_TRUE(Start(author_, Cases(kJson), Lines(1)).ok());

  const std::string other = AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR});
  const std::string largest(kMaxImportFileBytes, '\n');
  EXPECT_EQ(ReasonOf(Start(other, Cases(kJson), largest + "\n")), pb::REASON_TOO_LARGE);
  for (int64_t kept = 0; kept < kMaxAccountFileBytes; kept += kMaxImportFileBytes)
    ASSERT_TRUE(Start(other, Cases(kJson), largest).ok());
  EXPECT_EQ(ReasonOf(Start(other, Cases(kJson), "\n")), pb::REASON_TOO_LARGE);
}

// Found: whoever had imported ten files in a week, each checked and then applied, was refused the eleventh.
TEST_F(OperationTest, WhatHasEndedMakesRoomForWhatIsNew) {
  Run();
  std::string first;
  for (int i = 0; i < kMaxOperations; ++i) {
    const pb::Operation ended =
        Ended(author_, Start(author_, Cases(kJson, /*dry=*/true), Lines(1, absl::StrCat("r", i))));
    if (first.empty()) first = ended.name();
    now_ += absl::Seconds(1);
  }
  const size_t pieces = Pieces();
  // The one that is applied is the oldest, and is not what goes.
  const auto applied = Apply(author_, first);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(Ended(author_, applied).state(), pb::Operation::STATE_SUCCEEDED);
  EXPECT_TRUE(Get(author_, first).ok());
  ASSERT_TRUE(Start(author_, Cases(kJson), Lines(1)).ok());
  EXPECT_THAT(Mine(author_), SizeIs(kMaxOperations));
  EXPECT_EQ(ReasonOf(Get(author_, first)), pb::REASON_NOT_FOUND);
  EXPECT_LT(Pieces(), pieces);
}

// One of an account at a time: the second begins when the first has ended, whatever threads there are.
TEST_F(OperationTest, AnAccountHasOneUnderWay) {
  std::vector<std::string> names;
  for (int i = 0; i < 4; ++i)
    names.push_back(Start(author_, Cases(kJson), Lines(500, absl::StrCat("x", i, "-")))->name());
  Run();
  while (true) {
    int running = 0;
    int ended = 0;
    for (const pb::Operation& operation : Mine(author_)) {
      running += operation.state() == pb::Operation::STATE_RUNNING;
      ended += HasEnded(operation);
    }
    EXPECT_LE(running, 1);
    if (ended == 4) break;
  }
  EXPECT_THAT(Listed(author_), SizeIs(2'000));
}

}  // namespace
}  // namespace renkei::service
