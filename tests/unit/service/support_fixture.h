// What the tests of support cases share: a body that asks, its window, and organizations that help.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SUPPORT_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SUPPORT_FIXTURE_H_

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {

inline constexpr char kSupportMinistry[] = "organizations/oministry";

// Maniwa asks at Kanagawa's window; Yokohama and the ministry help; Aizu is an outsider unless it asks too.
class SupportTest : public InboxReading<SuccessionTest> {
 protected:
  SupportTest()
      : body_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})),
        window_(AddAccount(kKanagawa, {pb::ROLE_COORDINATOR})),
        helper_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR})),
        outsider_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_COORDINATOR})) {
    AddOrganization(kSupportMinistry, "", "省庁", pb::ORGANIZATION_KIND_MINISTRY, "");
    ministry_ = AddAccount(kSupportMinistry, {pb::ROLE_COORDINATOR});
  }

  static pb::SupportCase Asking() {
    pb::SupportCase support;
    support.set_title("空き家の活用");
    support.set_text("活用の進め方を相談したい");
    support.set_window(kKanagawa);
    return support;
  }
  absl::StatusOr<pb::SupportCase> Create(const std::string& token, const pb::SupportCase& support) {
    pb::CreateSupportRequest request;
    *request.mutable_support() = support;
    return Call<pb::SupportCase>(token, "SupportService/CreateSupport", request);
  }
  std::string Draft() {
    const auto made = Create(body_, Asking());
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }

  absl::StatusOr<pb::SupportCase> Change(const std::string& token,
                                         const pb::ChangeSupportRequest& request) {
    return Call<pb::SupportCase>(token, "SupportService/ChangeSupport", request);
  }
  // With all that the step needs.
  static pb::ChangeSupportRequest StepOf(const std::string& name, pb::SupportAction action) {
    pb::ChangeSupportRequest request;
    request.set_name(name);
    request.set_action(action);
    if (action == pb::SUPPORT_ACTION_TRIAGE) request.set_priority(pb::SUPPORT_PRIORITY_HIGH);
    if (action == pb::SUPPORT_ACTION_BEGIN_CLOSING) request.set_outcome("計画ができた");
    if (action == pb::SUPPORT_ACTION_DECLINE) request.set_alternative("県の補助制度");
    if (action == pb::SUPPORT_ACTION_REDIRECT) request.set_window(kSupportMinistry);
    if (action == pb::SUPPORT_ACTION_DECLINE || action == pb::SUPPORT_ACTION_REDIRECT ||
        action == pb::SUPPORT_ACTION_RESUME)
      request.set_words("理由");
    return request;
  }
  absl::StatusOr<pb::SupportCase> Change(const std::string& token, const std::string& name,
                                         pb::SupportAction action) {
    return Change(token, StepOf(name, action));
  }

  static std::string MemberOf(const std::string& support, const std::string& organization) {
    return absl::StrCat(support, "/members/", organization.substr(sizeof("organizations/") - 1));
  }
  absl::StatusOr<pb::SupportMember> Part(const std::string& token, const std::string& support,
                                         const std::string& organization,
                                         pb::SupportMemberAction action,
                                         const std::string& words = "理由") {
    pb::ChangeSupportMemberRequest request;
    request.set_name(MemberOf(support, organization));
    request.set_action(action);
    request.set_words(words);
    return Call<pb::SupportMember>(token, "SupportService/ChangeSupportMember", request);
  }
  void Join(const std::string& support, const std::string& organization, const std::string& token) {
    const auto asked = Part(window_, support, organization, pb::SUPPORT_MEMBER_ACTION_ASK);
    EXPECT_TRUE(asked.ok()) << asked.status();
    const auto joined = Part(token, support, organization, pb::SUPPORT_MEMBER_ACTION_ACCEPT);
    EXPECT_TRUE(joined.ok()) << joined.status();
  }

  std::string Requested() {
    const std::string name = Draft();
    EXPECT_TRUE(Change(body_, name, pb::SUPPORT_ACTION_REQUEST).ok());
    return name;
  }
  std::string Forming() {
    const std::string name = Requested();
    EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_TRIAGE).ok());
    EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_FORM_TEAM).ok());
    return name;
  }
  // With Yokohama in its team.
  std::string Active() {
    const std::string name = Forming();
    Join(name, kYokohama, helper_);
    const auto started = Change(window_, name, pb::SUPPORT_ACTION_START);
    EXPECT_TRUE(started.ok()) << started.status();
    return name;
  }

  absl::StatusOr<pb::SupportCase> Get(const std::string& token, const std::string& name) {
    pb::GetSupportRequest request;
    request.set_name(name);
    return Call<pb::SupportCase>(token, "SupportService/GetSupport", request);
  }
  std::vector<std::string> Listed(const std::string& token, const std::string& filter = "") {
    pb::ListSupportsRequest request;
    request.set_filter(filter);
    const auto page = Call<pb::ListSupportsResponse>(token, "SupportService/ListSupports", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const pb::SupportCase& support : page->supports()) names.push_back(support.name());
    return names;
  }

  absl::StatusOr<pb::SupportEntry> Write(
      const std::string& token, const std::string& support,
      pb::SupportEntryReaders readers = pb::SUPPORT_ENTRY_READERS_UNSPECIFIED,
      const std::string& date = "2024-07-02") {
    pb::CreateSupportEntryRequest request;
    request.set_parent(support);
    pb::SupportEntry& entry = *request.mutable_entry();
    entry.set_kind(pb::SUPPORT_ENTRY_KIND_MEETING);
    entry.set_date(date);
    entry.set_title("初回の打合せ");
    entry.set_text("課題を整理した");
    entry.set_readers(readers);
    return Call<pb::SupportEntry>(token, "SupportService/CreateSupportEntry", request);
  }
  absl::StatusOr<std::vector<std::string>> Entries(const std::string& token,
                                                   const std::string& support) {
    pb::ListSupportEntriesRequest request;
    request.set_parent(support);
    const auto page =
        Call<pb::ListSupportEntriesResponse>(token, "SupportService/ListSupportEntries", request);
    if (!page.ok()) return page.status();
    std::vector<std::string> names;
    for (const pb::SupportEntry& entry : page->entries()) names.push_back(entry.name());
    return names;
  }

  absl::StatusOr<pb::SupportStep> Promise(const std::string& token, const std::string& support,
                                          const std::string& responsible,
                                          const std::string& due_date = "2024-07-10") {
    pb::CreateSupportStepRequest request;
    request.set_parent(support);
    request.mutable_step()->set_title("空き家の台帳をまとめる");
    request.mutable_step()->set_responsible(responsible);
    request.mutable_step()->set_due_date(due_date);
    return Call<pb::SupportStep>(token, "SupportService/CreateSupportStep", request);
  }
  absl::StatusOr<pb::SupportStep> Done(const std::string& token, const std::string& step,
                                       const std::string& date = "2024-07-03") {
    pb::UpdateSupportStepRequest request;
    request.mutable_step()->set_name(step);
    request.mutable_step()->set_done_date(date);
    return Call<pb::SupportStep>(token, "SupportService/UpdateSupportStep", request);
  }

  absl::StatusOr<pb::SupportRecommendation> Recommend(const std::string& token,
                                                      const std::string& support,
                                                      const std::string& resource) {
    pb::CreateSupportRecommendationRequest request;
    request.set_parent(support);
    request.mutable_recommendation()->set_resource(resource);
    request.mutable_recommendation()->set_words("似た規模の取組");
    return Call<pb::SupportRecommendation>(token, "SupportService/CreateSupportRecommendation",
                                           request);
  }
  absl::StatusOr<pb::SupportRecommendation> Answer(const std::string& token,
                                                   const std::string& recommendation,
                                                   pb::SupportAnswer answer,
                                                   const std::string& words = "") {
    pb::AnswerSupportRecommendationRequest request;
    request.set_name(recommendation);
    request.set_answer(answer);
    request.set_words(words);
    return Call<pb::SupportRecommendation>(token, "SupportService/AnswerSupportRecommendation",
                                           request);
  }

  absl::StatusOr<pb::SupportCase> Evaluate(const std::string& token, const std::string& name,
                                           pb::SupportSide side = pb::SUPPORT_SIDE_UNSPECIFIED) {
    pb::EvaluateSupportRequest request;
    request.set_name(name);
    request.set_side(side);
    request.mutable_evaluation()->set_rating(pb::EVALUATION_RATING_A);
    request.mutable_evaluation()->set_text("役に立った");
    return Call<pb::SupportCase>(token, "SupportService/EvaluateSupport", request);
  }

  std::string FeedHead() {
    const auto bounds = Call<pb::GetFeedBoundsResponse>(body_, "ChangeService/GetFeedBounds",
                                                        pb::GetFeedBoundsRequest());
    EXPECT_TRUE(bounds.ok());
    return bounds.ok() ? bounds->head_cursor() : "";
  }
  // "+name" for upserts, "-name" for tombstones since `cursor`.
  std::vector<std::string> FeedOf(const std::string& token, const std::string& cursor) {
    pb::ListChangesRequest request;
    request.set_cursor(cursor);
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> changes;
    if (!page.ok()) return changes;
    for (const pb::Change& change : page->changes()) {
      changes.push_back(absl::StrCat(change.kind() == pb::Change::KIND_UPSERT ? "+" : "-",
                                     change.resource_name()));
    }
    return changes;
  }

  const std::string body_;      // of Maniwa
  const std::string window_;    // of Kanagawa
  const std::string helper_;    // of Yokohama
  const std::string outsider_;  // of Aizu
  std::string ministry_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SUPPORT_FIXTURE_H_
