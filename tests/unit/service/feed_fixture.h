// Readers of the change feed, for tests without a transport.

#ifndef RENKEI_TESTS_UNIT_SERVICE_FEED_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_FEED_FIXTURE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// One open watch.
class Watcher {
 public:
  Watcher(const Dispatcher& dispatcher, const MethodRegistry& methods, const std::string& token,
          const pb::WatchChangesRequest& request) {
    Dispatcher::Incoming incoming;
    incoming.method = methods.Find("renkei.v1.ChangeService/WatchChanges");
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.push_back(std::make_unique<pb::WatchChangesRequest>(request));
    incoming.abandoned = [] { return false; };
    auto opened = dispatcher.Open(std::move(incoming));
    if (opened.ok()) {
      replies_ = *std::move(opened);
    } else {
      refused_ = opened.status();
    }
  }
  ~Watcher() {
    if (replies_ != nullptr) replies_->Cancel();
    if (pending_.valid()) pending_.wait();
  }

  // The next message, or why there is none.
  absl::StatusOr<pb::WatchChangesResponse> Next() {
    Ask();
    return pending_.get();
  }

  // Waits for the next message from now on: what happens then finds it asleep, or about to fall
  // asleep, and Next tells what it got. A message that nothing calls for would be that.
  void Ask() {
    if (pending_.valid()) return;
    auto promise = std::make_shared<std::promise<Outcome>>();
    pending_ = promise->get_future();
    if (replies_ == nullptr) return promise->set_value(refused_);
    replies_->Next([promise](const absl::Status& status, MessagePtr message) {
      if (message != nullptr) {
        promise->set_value(static_cast<pb::WatchChangesResponse&>(*message));
      } else {
        promise->set_value(status.ok() ? absl::OutOfRangeError("ended") : status);
      }
    });
  }

  void Cancel() { replies_->Cancel(); }

 private:
  using Outcome = absl::StatusOr<pb::WatchChangesResponse>;

  std::shared_ptr<Replies> replies_;
  absl::Status refused_;
  std::future<Outcome> pending_;
};

class FeedTest : public ServiceTest {
 protected:
  explicit FeedTest()
      : owner_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        friend_(AddAccount(kAizu, {pb::ROLE_READER})),
        stranger_(AddAccount(kYokohama, {pb::ROLE_READER})) {}

  // A published case of Maniwa's; SHARED is with Aizu.
  std::string Publish(const std::string& title, pb::Visibility visibility,
                      const std::vector<std::string>& items = {}) {
    pb::CreateCaseRequest create;
    pb::Case& c = *create.mutable_case_();
    c.set_owner(kManiwa);
    c.set_title(title);
    c.set_summary("概要");
    for (const std::string& item : items) c.add_framework_items(item);
    c.mutable_audience()->set_visibility(visibility);
    if (visibility == pb::VISIBILITY_SHARED) c.mutable_audience()->add_organizations(kAizu);
    const auto created = Call<pb::Case>(owner_, "CaseService/CreateCase", create);
    EXPECT_TRUE(created.ok()) << created.status();
    Republish(created->name());
    return created->name();
  }

  void Republish(const std::string& name) {
    pb::SubmitCaseRequest submit;
    submit.set_name(name);
    EXPECT_TRUE(Call<pb::Case>(owner_, "CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(name);
    EXPECT_TRUE(Call<pb::Case>(owner_, "CaseService/PublishCase", publish).ok());
  }

  pb::Case Revise(const std::string& name) {
    pb::ReviseCaseRequest revise;
    revise.set_name(name);
    const auto revised = Call<pb::Case>(owner_, "CaseService/ReviseCase", revise);
    EXPECT_TRUE(revised.ok()) << revised.status();
    return *revised;
  }

  // A revision in which `changed` stands for the case, published.
  void Replace(pb::Case changed) {
    Revise(changed.name());
    pb::UpdateCaseRequest update;
    changed.clear_etag();
    *update.mutable_case_() = std::move(changed);
    const auto updated = Call<pb::Case>(owner_, "CaseService/UpdateCase", update);
    EXPECT_TRUE(updated.ok()) << updated.status();
    Republish(updated->name());
  }

  // An initiative of Maniwa's that nobody else knows but Kanagawa and Aizu, who are invited.
  std::string Confer(const std::string& title) {
    pb::CreateInitiativeRequest create;
    pb::Initiative& initiative = *create.mutable_initiative();
    initiative.set_title(title);
    initiative.set_form(pb::COOPERATION_FORM_VOLUNTARY);
    initiative.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
    const auto created = Call<pb::Initiative>(owner_, "InitiativeService/CreateInitiative", create);
    EXPECT_TRUE(created.ok()) << created.status();
    for (const absl::string_view body : {kKanagawa, kAizu}) {
      pb::ChangeMembershipRequest invite;
      invite.set_name(
          absl::StrCat(created->name(), "/members/", absl::StripPrefix(body, "organizations/")));
      invite.set_action(pb::MEMBER_ACTION_INVITE);
      const auto invited =
          Call<pb::InitiativeMember>(owner_, "InitiativeService/ChangeMembership", invite);
      EXPECT_TRUE(invited.ok()) << invited.status();
    }
    return created->name();
  }

  // Shows it to everybody or hides it again: a commit that tells those without a part in it of
  // kConferChanges resources, itself and three memberships.
  static constexpr int kConferChanges = 4;
  void ShowTo(const std::string& initiative, pb::Visibility visibility) {
    pb::UpdateInitiativeRequest update;
    update.mutable_initiative()->set_name(initiative);
    update.mutable_initiative()->mutable_audience()->set_visibility(visibility);
    const auto updated = Call<pb::Initiative>(owner_, "InitiativeService/UpdateInitiative", update);
    EXPECT_TRUE(updated.ok()) << updated.status();
  }

  absl::StatusOr<pb::ListChangesResponse> Page(const std::string& token,
                                               const pb::ListChangesRequest& request) {
    return Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
  }

  // All that follows `request.cursor()`, as "+title" and "-name".
  std::vector<std::string> Told(const std::string& token, pb::ListChangesRequest request) {
    std::vector<std::string> told;
    request.add_types(pb::RESOURCE_TYPE_CASE);
    while (true) {
      const auto page = Page(token, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return told;
      for (const pb::Change& change : page->changes()) {
        told.push_back(change.kind() == pb::Change::KIND_UPSERT
                           ? absl::StrCat("+", change.case_().title())
                           : absl::StrCat("-", change.resource_name()));
      }
      if (page->at_head()) return told;
      request.set_cursor(page->cursor());
    }
  }

  std::string HeadCursor(const std::string& token) {
    const auto bounds = Call<pb::GetFeedBoundsResponse>(token, "ChangeService/GetFeedBounds",
                                                        pb::GetFeedBoundsRequest());
    EXPECT_TRUE(bounds.ok()) << bounds.status();
    return bounds->head_cursor();
  }

  Watcher Watch(const std::string& token, const pb::WatchChangesRequest& request = {}) {
    return {dispatcher_, methods_, token, request};
  }

  const std::string owner_;
  const std::string friend_;
  const std::string stranger_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_FEED_FIXTURE_H_
