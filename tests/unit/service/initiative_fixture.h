// What the tests of initiatives share: accounts of several bodies, and calls in one line.

#ifndef RENKEI_TESTS_UNIT_SERVICE_INITIATIVE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_INITIATIVE_FIXTURE_H_

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

inline constexpr char kCompany[] = "organizations/ocompany";  // a partner, no government

class InitiativeTest : public ServiceTest {
 protected:
  InitiativeTest()
      : kanagawa_(AddOffice(kKanagawa)),
        yokohama_(AddOffice(kYokohama)),
        maniwa_(AddOffice(kManiwa)),
        aizu_(AddOffice(kAizu)) {
    AddOrganization(kCompany, "", "県内バス株式会社", pb::ORGANIZATION_KIND_COMPANY, "");
  }

  std::string AddOffice(const std::string& organization) {
    return AddAccount(organization, {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  }

  static pb::Initiative Draft(const std::string& title,
                              pb::Visibility visibility = pb::VISIBILITY_UNSPECIFIED) {
    pb::Initiative i;
    i.set_title(title);
    i.set_form(pb::COOPERATION_FORM_VOLUNTARY);
    if (visibility != pb::VISIBILITY_UNSPECIFIED) {
      i.mutable_audience()->set_visibility(visibility);
    }
    return i;
  }

  // Of Kanagawa.
  pb::Initiative Create(const pb::Initiative& draft) {
    pb::CreateInitiativeRequest request;
    *request.mutable_initiative() = draft;
    const auto created =
        Call<pb::Initiative>(kanagawa_, "InitiativeService/CreateInitiative", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Initiative();
  }

  absl::StatusOr<pb::Initiative> Get(const std::string& token, const std::string& name) {
    pb::GetInitiativeRequest request;
    request.set_name(name);
    return Call<pb::Initiative>(token, "InitiativeService/GetInitiative", request);
  }

  absl::StatusOr<pb::Initiative> Update(const std::string& token, const pb::Initiative& part,
                                        const std::vector<std::string>& mask = {}) {
    pb::UpdateInitiativeRequest request;
    *request.mutable_initiative() = part;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return Call<pb::Initiative>(token, "InitiativeService/UpdateInitiative", request);
  }

  absl::StatusOr<pb::Initiative> Move(const std::string& token, const std::string& name,
                                      pb::InitiativeState state, const std::string& words = "") {
    pb::ChangeInitiativeStateRequest request;
    request.set_name(name);
    request.set_state(state);
    if (state == pb::INITIATIVE_STATE_CLOSED) request.set_results(words);
    if (state == pb::INITIATIVE_STATE_CANCELLED) request.set_reason(words);
    return Call<pb::Initiative>(token, "InitiativeService/ChangeInitiativeState", request);
  }

  static std::string MemberOf(const std::string& initiative, const std::string& organization) {
    return absl::StrCat(initiative, "/members/", organization.substr(sizeof("organizations/") - 1));
  }

  static pb::ChangeMembershipRequest StepOf(const std::string& initiative,
                                            const std::string& organization,
                                            pb::MemberAction action) {
    pb::ChangeMembershipRequest request;
    request.set_name(MemberOf(initiative, organization));
    request.set_action(action);
    // Steps that need a reason; of others it is a remark.
    request.set_reason("理由");
    return request;
  }

  absl::StatusOr<pb::InitiativeMember> Step(const std::string& token,
                                            const pb::ChangeMembershipRequest& request) {
    return Call<pb::InitiativeMember>(token, "InitiativeService/ChangeMembership", request);
  }

  absl::StatusOr<pb::InitiativeMember> Step(const std::string& token, const std::string& initiative,
                                            const std::string& organization,
                                            pb::MemberAction action) {
    return Step(token, StepOf(initiative, organization, action));
  }

  // Invited by the lead and joined.
  pb::InitiativeMember Join(const std::string& initiative, const std::string& organization,
                            const std::string& token) {
    const auto invited = Step(kanagawa_, initiative, organization, pb::MEMBER_ACTION_INVITE);
    EXPECT_TRUE(invited.ok()) << invited.status();
    const auto joined = Step(token, initiative, organization, pb::MEMBER_ACTION_JOIN);
    EXPECT_TRUE(joined.ok()) << joined.status();
    return joined.ok() ? *joined : pb::InitiativeMember();
  }

  absl::StatusOr<pb::InitiativeMember> GetMember(const std::string& token,
                                                 const std::string& initiative,
                                                 const std::string& organization) {
    pb::GetMemberRequest request;
    request.set_name(MemberOf(initiative, organization));
    return Call<pb::InitiativeMember>(token, "InitiativeService/GetMember", request);
  }

  absl::StatusOr<pb::ListInitiativesResponse> List(const std::string& token,
                                                   const std::string& filter = "") {
    pb::ListInitiativesRequest request;
    request.set_filter(filter);
    return Call<pb::ListInitiativesResponse>(token, "InitiativeService/ListInitiatives", request);
  }

  // Titles in the list, in its order.
  std::vector<std::string> Titles(const std::string& token, const std::string& filter = "") {
    const auto list = List(token, filter);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> titles;
    if (!list.ok()) return titles;
    for (const pb::Initiative& i : list->initiatives()) titles.push_back(i.title());
    return titles;
  }

  // Approvers and contributors of four governments.
  const std::string kanagawa_;
  const std::string yokohama_;
  const std::string maniwa_;
  const std::string aizu_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_INITIATIVE_FIXTURE_H_
