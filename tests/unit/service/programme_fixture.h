// What the tests of ProgrammeService share.

#ifndef RENKEI_TESTS_UNIT_SERVICE_PROGRAMME_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_PROGRAMME_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// A prefecture keeps programmes of its own. Today is 2024-07-03.
class ProgrammeTest : public ServiceTest {
 protected:
  ProgrammeTest()
      : author_(AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR})),
        approver_(AddAccount(kKanagawa, {pb::ROLE_APPROVER})),
        outsider_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})) {}

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Do(const std::string& token, absl::string_view method,
                           const Request& request) {
    return Call<Reply>(token, absl::StrCat("ProgrammeService/", method), request);
  }
  template <typename Reply, typename Request>
  Reply Did(const std::string& token, absl::string_view method, const Request& request) {
    const auto reply = Do<Reply>(token, method, request);
    EXPECT_TRUE(reply.ok()) << method << " " << reply.status();
    return reply.ok() ? *reply : Reply();
  }
  template <typename Request>
  static Request Named(const std::string& name) {
    Request request;
    request.set_name(name);
    return request;
  }

  static pb::Programme ProgrammeOf(const std::string& title) {
    pb::Programme programme;
    programme.set_title(title);
    programme.set_ministry("神奈川県");
    programme.set_support_kind(pb::SUPPORT_KIND_GRANT);
    programme.set_purpose("移動の足を守る取組を支援します。");
    return programme;
  }
  absl::StatusOr<pb::Programme> TryCreate(const std::string& token, const pb::Programme& sent) {
    pb::CreateProgrammeRequest request;
    *request.mutable_programme() = sent;
    return Do<pb::Programme>(token, "CreateProgramme", request);
  }
  pb::Programme Create(const std::string& title = "地域交通補助金") {
    const auto made = TryCreate(author_, ProgrammeOf(title));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::Programme();
  }

  static pb::ProgrammeEdition EditionOf(int year, const std::vector<std::string>& types = {}) {
    pb::ProgrammeEdition edition;
    edition.set_fiscal_year(year);
    for (const std::string& id : types) {
      pb::ProgrammeType& type = *edition.add_types();
      type.set_id(id);
      type.set_title(absl::StrCat("タイプ", id));
      type.set_rate("１／２");
      type.set_ceiling_thousand_yen(10'000);
    }
    return edition;
  }
  absl::StatusOr<pb::ProgrammeEdition> TryAddEdition(const std::string& token,
                                                     const std::string& programme,
                                                     const pb::ProgrammeEdition& sent) {
    pb::CreateProgrammeEditionRequest request;
    request.set_parent(programme);
    *request.mutable_edition() = sent;
    return Do<pb::ProgrammeEdition>(token, "CreateProgrammeEdition", request);
  }
  pb::ProgrammeEdition AddEdition(const std::string& programme, int year,
                                  const std::vector<std::string>& types = {"type1"}) {
    const auto made = TryAddEdition(author_, programme, EditionOf(year, types));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::ProgrammeEdition();
  }
  absl::StatusOr<pb::ProgrammeEdition> Publish(const std::string& token, const std::string& name) {
    return Do<pb::ProgrammeEdition>(token, "PublishProgrammeEdition",
                                    Named<pb::PublishProgrammeEditionRequest>(name));
  }
  // A published edition of a programme of its own.
  pb::ProgrammeEdition Published(int year = 2024, const std::string& title = "地域交通補助金") {
    const pb::ProgrammeEdition draft = AddEdition(Create(title).name(), year);
    const auto published = Publish(approver_, draft.name());
    EXPECT_TRUE(published.ok()) << published.status();
    return published.ok() ? *published : draft;
  }

  static pb::ProgrammeCall CallOf(const std::string& opens, const std::string& closes) {
    pb::ProgrammeCall call;
    call.set_opens_date(opens);
    call.set_closes_date(closes);
    return call;
  }
  absl::StatusOr<pb::ProgrammeCall> TryAddCall(const std::string& token, const std::string& edition,
                                               const pb::ProgrammeCall& sent) {
    pb::CreateProgrammeCallRequest request;
    request.set_parent(edition);
    *request.mutable_call() = sent;
    return Do<pb::ProgrammeCall>(token, "CreateProgrammeCall", request);
  }
  pb::ProgrammeCall AddCall(const std::string& edition, const std::string& opens,
                            const std::string& closes) {
    const auto made = TryAddCall(approver_, edition, CallOf(opens, closes));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : pb::ProgrammeCall();
  }

  absl::StatusOr<pb::ProgrammeEdition> UpdateEdition(const std::string& token,
                                                     const pb::ProgrammeEdition& edition,
                                                     const std::vector<std::string>& mask,
                                                     const std::string& reason = "") {
    pb::UpdateProgrammeEditionRequest request;
    *request.mutable_edition() = edition;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    request.set_reason(reason);
    return Do<pb::ProgrammeEdition>(token, "UpdateProgrammeEdition", request);
  }
  absl::StatusOr<pb::ProgrammeCall> UpdateCall(const std::string& token,
                                               const pb::ProgrammeCall& call,
                                               const std::vector<std::string>& mask,
                                               const std::string& reason = "") {
    pb::UpdateProgrammeCallRequest request;
    *request.mutable_call() = call;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    request.set_reason(reason);
    return Do<pb::ProgrammeCall>(token, "UpdateProgrammeCall", request);
  }

  absl::StatusOr<pb::Programme> Get(const std::string& token, const std::string& name) {
    return Do<pb::Programme>(token, "GetProgramme", Named<pb::GetProgrammeRequest>(name));
  }
  absl::StatusOr<pb::ProgrammeEdition> GetEdition(const std::string& token,
                                                  const std::string& name) {
    return Do<pb::ProgrammeEdition>(token, "GetProgrammeEdition",
                                    Named<pb::GetProgrammeEditionRequest>(name));
  }
  absl::StatusOr<pb::ProgrammeCall> GetCall(const std::string& token, const std::string& name) {
    return Do<pb::ProgrammeCall>(token, "GetProgrammeCall",
                                 Named<pb::GetProgrammeCallRequest>(name));
  }

  // Titles of the programmes that the caller may read; whatever the size of the pages, the same.
  std::vector<std::string> Listed(const std::string& token, const std::string& filter = "") {
    pb::ListProgrammesRequest request;
    request.set_filter(filter);
    request.set_page_size(1);
    std::vector<std::string> titles;
    do {
      const auto page = Do<pb::ListProgrammesResponse>(token, "ListProgrammes", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const pb::Programme& one : page->programmes()) titles.push_back(one.title());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }

  // Titles of the calls that have not closed, in order.
  std::vector<std::string> OpenCalls(const std::string& token, const std::string& filter = "") {
    pb::ListOpenProgrammeCallsRequest request;
    request.set_filter(filter);
    request.set_page_size(1);
    std::vector<std::string> titles;
    do {
      const auto page =
          Do<pb::ListOpenProgrammeCallsResponse>(token, "ListOpenProgrammeCalls", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const pb::OpenProgrammeCall& one : page->calls())
        titles.push_back(absl::StrCat(one.title(), " ", one.call().title()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }

  static std::vector<std::string> KindsOf(const absl::Status& status) {
    std::vector<std::string> kinds;
    const auto detail = domain::DetailOf(status);
    if (!detail) return kinds;
    for (const pb::FieldViolation& v : detail->violations())
      kinds.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return kinds;
  }

  const std::string author_;    // contributor of the owner
  const std::string approver_;  // approver of the owner
  const std::string outsider_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_PROGRAMME_FIXTURE_H_
