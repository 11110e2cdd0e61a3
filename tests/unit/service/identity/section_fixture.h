// Sections and who is in them, on top of any fixture.

#ifndef RENKEI_TESTS_UNIT_SERVICE_IDENTITY_SECTION_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_IDENTITY_SECTION_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

template <typename Base>
class WithSections : public Base {
 protected:
  absl::StatusOr<pb::Section> TryAddSection(const std::string& token, const std::string& called,
                                            const std::string& organization = kManiwa) {
    pb::CreateSectionRequest request;
    request.set_parent(organization);
    request.mutable_section()->set_display_name(called);
    return this->template Call<pb::Section>(token, "IdentityService/CreateSection", request);
  }

  // The name of a new section.
  std::string AddSection(const std::string& called, const std::string& organization = kManiwa) {
    const auto made = TryAddSection(this->admin_, called, organization);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }

  absl::StatusOr<pb::Section> UpdateSection(const std::string& token, const pb::Section& section,
                                            const std::vector<std::string>& paths) {
    pb::UpdateSectionRequest request;
    *request.mutable_section() = section;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return this->template Call<pb::Section>(token, "IdentityService/UpdateSection", request);
  }

  absl::StatusOr<pb::Section> Rename(const std::string& name, const std::string& called) {
    pb::Section section;
    section.set_name(name);
    section.set_display_name(called);
    return UpdateSection(this->admin_, section, {"display_name"});
  }

  absl::StatusOr<pb::Section> Retire(const std::string& name, const std::string& successor = "") {
    pb::Section section;
    section.set_name(name);
    section.set_retired(true);
    section.set_successor(successor);
    return UpdateSection(this->admin_, section, {"retired", "successor"});
  }

  absl::StatusOr<pb::Account> PutInto(const std::string& account,
                                      const std::vector<std::string>& sections) {
    pb::UpdateAccountRequest request;
    request.mutable_account()->set_name(account);
    for (const std::string& section : sections) request.mutable_account()->add_sections(section);
    request.mutable_update_mask()->add_paths("sections");
    return this->template Call<pb::Account>(this->admin_, "IdentityService/UpdateAccount", request);
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_IDENTITY_SECTION_FIXTURE_H_
