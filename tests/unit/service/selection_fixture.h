// What the tests of selections and lists share: two coordinating organizations, and published cases.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SELECTION_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SELECTION_FIXTURE_H_

#include <string>
#include <vector>

#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

class SelectionTest : public ServiceTest {
 protected:
  SelectionTest()
      : owner_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        reader_(AddAccount(kAizu, {pb::ROLE_READER})),
        coordinator_(AddAccount(kKanagawa, {pb::ROLE_COORDINATOR})),
        other_coordinator_(AddAccount(kYokohama, {pb::ROLE_COORDINATOR})) {}

  pb::Case Draft(const std::string& title, pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    pb::CreateCaseRequest request;
    pb::Case& c = *request.mutable_case_();
    c.set_owner(kManiwa);
    c.set_title(title);
    c.set_summary("概要");
    c.mutable_audience()->set_visibility(visibility);
    const auto created = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Case();
  }

  template <typename Request>
  absl::StatusOr<pb::Case> CaseStep(absl::string_view method, const std::string& name) {
    Request request;
    request.set_name(name);
    return Call<pb::Case>(owner_, absl::StrCat("CaseService/", method), request);
  }

  // The name of the case, once it is public.
  std::string Publish(const std::string& name) {
    EXPECT_TRUE(CaseStep<pb::SubmitCaseRequest>("SubmitCase", name).ok());
    EXPECT_TRUE(CaseStep<pb::PublishCaseRequest>("PublishCase", name).ok());
    return name;
  }

  std::string Published(const std::string& title,
                        pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    return Publish(Draft(title, visibility).name());
  }

  // Revises and publishes it for another audience.
  void Republish(const std::string& name, pb::Visibility visibility) {
    EXPECT_TRUE(CaseStep<pb::ReviseCaseRequest>("ReviseCase", name).ok());
    pb::UpdateCaseRequest request;
    request.mutable_case_()->set_name(name);
    request.mutable_case_()->mutable_audience()->set_visibility(visibility);
    EXPECT_TRUE(Call<pb::Case>(owner_, "CaseService/UpdateCase", request).ok());
    Publish(name);
  }

  absl::StatusOr<pb::Case> GetCase(const std::string& token, const std::string& name) {
    pb::GetCaseRequest request;
    request.set_name(name);
    return Call<pb::Case>(token, "CaseService/GetCase", request);
  }

  static pb::SelectCaseRequest Selecting(const std::string& name) {
    pb::SelectCaseRequest request;
    request.set_case_(name);
    request.set_reason("再現しやすい");
    request.add_criteria("横展開の容易さ");
    return request;
  }

  absl::StatusOr<pb::CaseSelection> Select(const std::string& token,
                                           const pb::SelectCaseRequest& request) {
    return Call<pb::CaseSelection>(token, "SelectionService/SelectCase", request);
  }
  absl::StatusOr<pb::CaseSelection> Select(const std::string& token, const std::string& name) {
    return Select(token, Selecting(name));
  }

  static std::string SelectionOf(const std::string& name, const std::string& organization) {
    return absl::StrCat(name, "/selections/", organization.substr(sizeof("organizations/") - 1));
  }

  absl::StatusOr<pb::CaseSelection> Withdraw(const std::string& token, const std::string& selection,
                                             const std::string& date = "") {
    pb::WithdrawSelectionRequest request;
    request.set_name(selection);
    request.set_reason("事業の終了");
    request.set_date(date);
    return Call<pb::CaseSelection>(token, "SelectionService/WithdrawSelection", request);
  }

  absl::StatusOr<pb::CaseSelection> GetSelection(const std::string& token,
                                                 const std::string& selection) {
    pb::GetSelectionRequest request;
    request.set_name(selection);
    return Call<pb::CaseSelection>(token, "SelectionService/GetSelection", request);
  }

  // Names in the list.
  std::vector<std::string> Selections(const std::string& token, const std::string& filter = "") {
    pb::ListSelectionsRequest request;
    request.set_filter(filter);
    const auto list =
        Call<pb::ListSelectionsResponse>(token, "SelectionService/ListSelections", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> names;
    if (!list.ok()) return names;
    for (const pb::CaseSelection& selection : list->selections()) names.push_back(selection.name());
    return names;
  }

  std::string HeadCursor() {
    const auto bounds = Call<pb::GetFeedBoundsResponse>(reader_, "ChangeService/GetFeedBounds",
                                                        pb::GetFeedBoundsRequest());
    EXPECT_TRUE(bounds.ok());
    return bounds->head_cursor();
  }

  // "+name" for upserts, "-name" for tombstones since `cursor`.
  std::vector<std::string> Feed(const std::string& token, const std::string& cursor) {
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

  const std::string owner_;
  const std::string reader_;
  const std::string coordinator_;        // of Kanagawa
  const std::string other_coordinator_;  // of Yokohama
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SELECTION_FIXTURE_H_
