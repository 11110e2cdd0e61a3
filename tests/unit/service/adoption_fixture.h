// What the tests of adoptions share: offices of several bodies, published cases, and steps in one
// line.

#ifndef RENKEI_TESTS_UNIT_SERVICE_ADOPTION_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_ADOPTION_FIXTURE_H_

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

class AdoptionTest : public ServiceTest {
 protected:
  AdoptionTest()
      : maniwa_(AddOffice(kManiwa)),
        aizu_(AddOffice(kAizu)),
        yokohama_(AddOffice(kYokohama)),
        kanagawa_(AddOffice(kKanagawa)),
        coordinator_(AddAccount(kCoordinatorOrganization, {pb::ROLE_COORDINATOR})) {}

  // One person who does everything.
  std::string AddOffice(const std::string& organization) {
    return AddAccount(organization, {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER},
                      /*may_publish_own=*/true);
  }

  // What the registry says of it.
  void SetFigures(const std::string& organization, int64_t population, double km2) {
    pb::GetOrganizationRequest request;
    request.set_name(organization);
    const auto stored = Call<pb::Organization>(admin_, "RegistryService/GetOrganization", request);
    ASSERT_TRUE(stored.ok()) << stored.status();
    pb::BatchUpsertOrganizationsRequest upsert;
    pb::Organization& body = *upsert.add_organizations();
    body = *stored;
    body.clear_etag();
    body.set_population(population);
    body.set_area_km2(km2);
    const auto done =
        Call<pb::BatchUpsertResponse>(admin_, "RegistryService/BatchUpsertOrganizations", upsert);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  static pb::Audience ChosenAudience(pb::Visibility visibility,
                                     const std::vector<std::string>& organizations = {}) {
    pb::Audience audience;
    audience.set_visibility(visibility);
    for (const std::string& organization : organizations) audience.add_organizations(organization);
    return audience;
  }

  // A draft.
  std::string Draft(const std::string& token, const std::string& owner, const std::string& title,
                    const pb::Audience& audience) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(owner);
    request.mutable_case_()->set_title(title);
    request.mutable_case_()->set_summary("概要");
    *request.mutable_case_()->mutable_audience() = audience;
    const auto created = Call<pb::Case>(token, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  std::string Published(const std::string& token, const std::string& owner,
                        const std::string& title,
                        const pb::Audience& audience = ChosenAudience(pb::VISIBILITY_MEMBERS)) {
    const std::string name = Draft(token, owner, title, audience);
    Publish(token, name);
    return name;
  }

  void Publish(const std::string& token, const std::string& name) {
    for (const char* method : {"SubmitCase", "PublishCase"}) {
      pb::SubmitCaseRequest submit;
      submit.set_name(name);
      pb::PublishCaseRequest publish;
      publish.set_name(name);
      const auto done = method == std::string("SubmitCase")
                            ? Call<pb::Case>(token, "CaseService/SubmitCase", submit)
                            : Call<pb::Case>(token, "CaseService/PublishCase", publish);
      ASSERT_TRUE(done.ok()) << method << " " << done.status();
    }
  }

  // Opens the case, changes its audience and publishes it again.
  void ChangeCaseAudience(const std::string& token, const std::string& name,
                          const pb::Audience& audience) {
    pb::ReviseCaseRequest revise;
    revise.set_name(name);
    ASSERT_TRUE(Call<pb::Case>(token, "CaseService/ReviseCase", revise).ok());
    pb::UpdateCaseRequest update;
    update.mutable_case_()->set_name(name);
    *update.mutable_case_()->mutable_audience() = audience;
    ASSERT_TRUE(Call<pb::Case>(token, "CaseService/UpdateCase", update).ok());
    Publish(token, name);
  }

  absl::StatusOr<pb::Case> Archive(const std::string& token, const std::string& name) {
    pb::ArchiveCaseRequest request;
    request.set_name(name);
    return Call<pb::Case>(token, "CaseService/ArchiveCase", request);
  }

  static std::string NameOf(const std::string& case_name, const std::string& adopter) {
    return absl::StrCat(case_name, "/adoptions/", adopter.substr(sizeof("organizations/") - 1));
  }

  // A step with all that it needs.
  static pb::ChangeAdoptionRequest StepOf(const std::string& case_name, const std::string& adopter,
                                          pb::AdoptionState state) {
    pb::ChangeAdoptionRequest request;
    request.set_name(NameOf(case_name, adopter));
    request.set_state(state);
    request.set_reason("理由");
    if (state == pb::ADOPTION_STATE_ADAPTED) request.set_changes("予約制にした");
    return request;
  }

  absl::StatusOr<pb::Adoption> Step(const std::string& token,
                                    const pb::ChangeAdoptionRequest& request) {
    return Call<pb::Adoption>(token, "AdoptionService/ChangeAdoption", request);
  }

  absl::StatusOr<pb::Adoption> Step(const std::string& token, const std::string& case_name,
                                    const std::string& adopter, pb::AdoptionState state) {
    return Step(token, StepOf(case_name, adopter, state));
  }

  // Adopts, with the adopter's own case that came of it.
  void AdoptWithResult(const std::string& token, const std::string& case_name,
                       const std::string& adopter, const std::string& resulting_case) {
    pb::ChangeAdoptionRequest step = StepOf(case_name, adopter, pb::ADOPTION_STATE_ADOPTED);
    step.set_resulting_case(resulting_case);
    const auto adopted = Step(token, step);
    ASSERT_TRUE(adopted.ok()) << adopted.status();
  }

  absl::StatusOr<pb::Adoption> Get(const std::string& token, const std::string& case_name,
                                   const std::string& adopter) {
    pb::GetAdoptionRequest request;
    request.set_name(NameOf(case_name, adopter));
    return Call<pb::Adoption>(token, "AdoptionService/GetAdoption", request);
  }

  bool Sees(const std::string& token, const std::string& case_name, const std::string& adopter) {
    const auto got = Get(token, case_name, adopter);
    EXPECT_TRUE(got.ok() || ReasonOf(got) == pb::REASON_NOT_FOUND) << got.status();
    return got.ok();
  }

  absl::StatusOr<pb::Adoption> Update(const std::string& token, const pb::Adoption& part,
                                      const std::vector<std::string>& mask = {}) {
    pb::UpdateAdoptionRequest request;
    *request.mutable_adoption() = part;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Call<pb::Adoption>(token, "AdoptionService/UpdateAdoption", request);
  }

  absl::StatusOr<pb::ListAdoptionsResponse> List(const std::string& token,
                                                 const std::string& parent,
                                                 const std::string& filter = "", int size = 0,
                                                 const std::string& page = "") {
    pb::ListAdoptionsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    request.set_page_size(size);
    request.set_page_token(page);
    return Call<pb::ListAdoptionsResponse>(token, "AdoptionService/ListAdoptions", request);
  }

  // The adopters in a list.
  std::vector<std::string> Adopters(const std::string& token, const std::string& parent,
                                    const std::string& filter = "") {
    const auto list = List(token, parent, filter);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> adopters;
    if (!list.ok()) return adopters;
    for (const pb::Adoption& a : list->adoptions()) adopters.push_back(a.adopter());
    return adopters;
  }

  std::string Cursor(const std::string& token) {
    pb::GetFeedBoundsRequest request;
    return Call<pb::GetFeedBoundsResponse>(token, "ChangeService/GetFeedBounds", request)
        ->head_cursor();
  }

  // What the feed tells of adoptions after `cursor`: "+name" for an upsert, "-name" for a tombstone.
  std::vector<std::string> Told(const std::string& token, const std::string& cursor) {
    pb::ListChangesRequest request;
    request.set_cursor(cursor);
    std::vector<std::string> told;
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return told;
    for (const pb::Change& change : page->changes()) {
      if (change.type() != pb::RESOURCE_TYPE_ADOPTION) continue;
      const bool upsert = change.kind() == pb::Change::KIND_UPSERT;
      EXPECT_EQ(upsert, change.has_adoption());
      told.push_back(absl::StrCat(upsert ? "+" : "-", change.resource_name()));
    }
    return told;
  }

  const std::string maniwa_;
  const std::string aizu_;
  const std::string yokohama_;
  const std::string kanagawa_;
  const std::string coordinator_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_ADOPTION_FIXTURE_H_
