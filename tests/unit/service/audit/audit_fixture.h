// A server whose audit log is kept as a running one keeps it, step by step as the test asks.

#ifndef RENKEI_TESTS_UNIT_SERVICE_AUDIT_AUDIT_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_AUDIT_AUDIT_FIXTURE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/audit_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/frame/audit_outbox.h"
#include "server/service/tables/audit_tables.h"
#include "tests/unit/service/identity/person_fixture.h"

namespace renkei::service {

class AuditLogTest : public PersonTest {
 protected:
  AuditLogTest()
      : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        town_(AddAccount(kManiwa, {pb::ROLE_ORGANIZATION_ADMIN})),
        other_town_(AddAccount(kAizu, {pb::ROLE_ORGANIZATION_ADMIN})) {
    env_.audit = &outbox_;
    EXPECT_TRUE(EnsureAuditKey(*store_, *random_).ok());
  }

  // Until nothing waits.
  void ChainAll() {
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = ChainStep(env_);
    EXPECT_TRUE(more.ok()) << more.status();
  }

  pb::Case CreateCase(const std::string& title) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title(title);
    request.mutable_case_()->set_summary("概要");
    request.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto made = Call<pb::Case>(author_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::Case();
  }

  void Retitle(const std::string& name, const std::string& title) {
    pb::UpdateCaseRequest request;
    request.mutable_case_()->set_name(name);
    request.mutable_case_()->set_title(title);
    request.mutable_update_mask()->add_paths("title");
    const auto changed = Call<pb::Case>(author_, "CaseService/UpdateCase", request);
    EXPECT_TRUE(changed.ok()) << changed.status();
  }

  absl::StatusOr<pb::ListAuditEntriesResponse> Page(const std::string& token,
                                                    const pb::ListAuditEntriesRequest& request) {
    return Call<pb::ListAuditEntriesResponse>(token, "IdentityService/ListAuditEntries", request);
  }

  // All that passes, in pages of `page_size`; `between` runs after each.
  std::vector<pb::AuditEntry> Entries(
      const std::string& token, const std::string& filter = "", int page_size = 1000,
      const std::function<void()>& between = [] {}) {
    std::vector<pb::AuditEntry> entries;
    pb::ListAuditEntriesRequest request;
    request.set_filter(filter);
    request.set_page_size(page_size);
    while (true) {
      const auto page = Page(token, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return entries;
      entries.insert(entries.end(), page->entries().begin(), page->entries().end());
      if (page->next_page_token().empty()) return entries;
      request.set_page_token(page->next_page_token());
      between();
    }
  }

  static std::vector<int64_t> Sequences(const std::vector<pb::AuditEntry>& entries) {
    std::vector<int64_t> sequences;
    for (const pb::AuditEntry& entry : entries) sequences.push_back(entry.sequence());
    return sequences;
  }

  // All messages of a call that answers in many; how it ended.
  template <typename Reply, typename Request>
  absl::Status Read(const std::string& token, absl::string_view method, const Request& request,
                    std::vector<Reply>& replies, const std::string& address = kAddress) {
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.address = address;
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    const auto open = dispatcher_.Open(std::move(incoming));
    if (!open.ok()) return open.status();
    while (true) {
      std::promise<std::pair<absl::Status, MessagePtr>> promise;
      (*open)->Next([&promise](const absl::Status& status, MessagePtr message) {
        promise.set_value({status, std::move(message)});
      });
      auto [status, message] = promise.get_future().get();
      if (!status.ok() || message == nullptr) return status;
      replies.push_back(static_cast<Reply&>(*message));
    }
  }

  std::vector<pb::AuditLine> Exported(const std::string& token, const std::string& filter = "") {
    pb::ExportAuditLogRequest request;
    request.set_filter(filter);
    std::vector<pb::ExportAuditLogResponse> replies;
    const absl::Status ended = Read(token, "AuditService/ExportAuditLog", request, replies);
    EXPECT_TRUE(ended.ok()) << ended;
    std::vector<pb::AuditLine> lines;
    for (const pb::ExportAuditLogResponse& reply : replies)
      lines.insert(lines.end(), reply.lines().begin(), reply.lines().end());
    return lines;
  }

  absl::StatusOr<pb::AuditVerification> Verify(const pb::AuditHead* head = nullptr) {
    pb::VerifyAuditLogRequest request;
    if (head != nullptr) *request.mutable_head() = *head;
    return Call<pb::AuditVerification>(admin_, "AuditService/VerifyAuditLog", request);
  }

  pb::AuditHead Head() {
    const auto head =
        Call<pb::AuditHead>(admin_, "AuditService/GetAuditHead", pb::GetAuditHeadRequest());
    EXPECT_TRUE(head.ok()) << head.status();
    return head.ok() ? *head : pb::AuditHead();
  }

  AuditOutbox outbox_;
  const std::string author_;
  const std::string town_;
  const std::string other_town_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_AUDIT_AUDIT_FIXTURE_H_
