// A store with much that is old, some that is not, and what nobody may remove; and what a sweep makes of it where nothing hinders it.

#ifndef RENKEI_TESTS_CRASH_OLD_WORLD_H_
#define RENKEI_TESTS_CRASH_OLD_WORLD_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "server/service/change/kept_changes.h"
#include "server/service/dispatch/request_log.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/notice_store.h"
#include "server/service/form_draft/form_draft_service.h"
#include "server/service/frame/time.h"
#include "server/service/operation/operation_service.h"
#include "server/service/operation/operation_store.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_remains.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::crash {

namespace pb = renkei::v1;

inline void PutInto(storage::Store& store, storage::Mutation mutation) {
  ASSERT_TRUE(storage::CommitAndWait(store, std::move(mutation)).ok());
}

class OldWorld : public service::ServiceTest {
 public:
  // Without a test of its own.
  void TestBody() override {}
  storage::Store& store() { return *store_; }
  const std::string& admin() const { return admin_; }

  void Fill() {
    now_ = absl::Now() - absl::Hours(24 * 120);
    writer_ = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    for (int i = 0; i < kOldWrites; ++i) CreateCase(i);
    for (int i = 0; i < kAccounts; ++i) accounts_.push_back(AddDrafts());
    AddOperations();
    AddNotices();
    AddMails();
    AddRemains();
    now_ = absl::Now();
    writer_ = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    for (int i = 0; i < kNewWrites; ++i) CreateCase(kOldWrites + i);
    AddDrafts();
    AddOperations();
    AddNotices();
    AddMails();
  }

  // As the sweeper does where nothing hinders it.
  void SweepAll() {
    const auto drain = [&](auto sweep, size_t limit) {
      for (int removed = 1; removed > 0;) {
        const absl::StatusOr<int> swept = sweep(env_, limit);
        ASSERT_TRUE(swept.ok()) << swept.status();
        removed = *swept;
        removed_ += removed;
      }
    };
    drain(service::SweepRequests, 400);
    drain(service::SweepFormDrafts, 100);
    drain(service::SweepOperations, 20);
    drain(service::SweepVisionRemains, 10);
    drain(service::SweepNotices, 100);
    drain(service::SweepMails, 200);
    service::FeedCompactor feed(env_, absl::Hours(24 * 90));
    for (bool more = true; more;) {
      const absl::StatusOr<bool> step = feed.Step();
      ASSERT_TRUE(step.ok()) << step.status();
      more = *step;
    }
  }

  int removed() const { return removed_; }

 private:
  static constexpr int kOldWrites = 700;
  static constexpr int kNewWrites = 40;
  static constexpr int kAccounts = 6;
  static constexpr int kDrafts = 40;      // of an account
  static constexpr int kOperations = 30;  // of a time
  static constexpr int kNotices = 150;
  static constexpr int kMails = 250;
  static constexpr int kVisions = 12;  // whose removal was broken off
  static constexpr int kNodes = 20;    // of each

  void CreateCase(int number) {
    pb::CreateCaseRequest request;
    request.set_request_id(absl::StrCat("6f2b1f4e-2c9a-4e1d-8b1a-", 100'000'000'000 + number));
    request.mutable_case_()->set_owner(service::kManiwa);
    request.mutable_case_()->set_title("事例");
    const auto made = Call<pb::Case>(writer_, "CaseService/CreateCase", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  // Of a new account, whose name it is.
  std::string AddDrafts() {
    const std::string token = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    const auto me = Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    for (int i = 0; i < kDrafts; ++i) {
      pb::SaveFormDraftRequest request;
      request.mutable_form_draft()->set_name(
          absl::StrCat(me->account().name(), "/formDrafts/f", i));
      request.mutable_form_draft()->set_content("途中");
      EXPECT_TRUE(Call<pb::FormDraft>(token, "FormDraftService/SaveFormDraft", request).ok());
    }
    return me->account().name();
  }

  std::string NewId() { return absl::StrCat("id", ++ids_); }

  void AddOperations() {
    for (int i = 0; i < kOperations; ++i) {
      service::internal_pb::OperationRecord record;
      pb::Operation& operation = *record.mutable_operation();
      operation.set_name(absl::StrCat(accounts_.front(), "/operations/", NewId()));
      operation.set_state(pb::Operation::STATE_SUCCEEDED);
      *operation.mutable_end_time() = service::ToProto(now_);
      *operation.mutable_expire_time() = service::ToProto(now_ + service::kOperationLifetime);
      record.set_organization(service::kManiwa);
      record.set_file(operation.name());
      record.set_file_pieces(2);
      storage::Mutation mutation;
      service::Operations().Insert(record, mutation);
      for (uint32_t piece = 0; piece < record.file_pieces(); ++piece)
        service::PutPiece(record.file(), piece, "内容", mutation);
      PutInto(*store_, std::move(mutation));
    }
  }

  void AddNotices() {
    service::NoticeBatch batch(now_);
    for (int i = 0; i < kNotices; ++i) {
      domain::News news;
      news.resource = absl::StrCat("cases/", NewId());
      news.type = pb::RESOURCE_TYPE_CASE;
      news.kind = pb::NOTICE_KIND_PUBLISHED;
      news.time = now_;
      batch.Add(accounts_[static_cast<size_t>(i) % accounts_.size()], news, {});
    }
    ASSERT_EQ(batch.Write(env_, nullptr), absl::OkStatus());
  }

  void AddMails() {
    storage::Mutation mutation;
    for (int i = 0; i < kMails; ++i) {
      service::internal_pb::MailRecord mail;
      mail.set_id(NewId());
      mail.set_account(accounts_.front());
      *mail.mutable_create_time() = service::ToProto(now_);
      *mail.mutable_give_up_time() = service::ToProto(now_);
      service::Mails().Insert(mail, mutation);
    }
    PutInto(*store_, std::move(mutation));
  }

  // Of plans that are gone.
  void AddRemains() {
    for (int i = 0; i < kVisions; ++i) {
      const std::string vision = absl::StrCat(service::kManiwa, "/visions/gone", i);
      storage::Mutation mutation;
      for (int k = 0; k < kNodes; ++k) {
        pb::VisionNode node;
        node.set_name(absl::StrCat(vision, "/nodes/n", k));
        node.set_title("目標");
        service::Nodes().Insert(node, mutation);
      }
      service::internal_pb::VisionRemains remains;
      remains.set_vision(vision);
      service::VisionRemains().Insert(remains, mutation);
      PutInto(*store_, std::move(mutation));
    }
  }

  std::string writer_;
  std::vector<std::string> accounts_;
  int ids_ = 0;
  int removed_ = 0;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_OLD_WORLD_H_
