// What the tests of FundingService share: a framework, a ministry's programmes, plans and cases that use
// them. The test's day is 2024-07-03.

#ifndef RENKEI_TESTS_UNIT_SERVICE_FUNDING_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_FUNDING_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/funding_service.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "tests/unit/service/analysis_fixture.h"

namespace renkei::service {

class FundingTest : public AnalysisTest {
 protected:
  // What the ministry keeps: of no body that records it.
  FundingTest() : giver_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})) {
    AddTestFramework();
  }

  // A programme of that year with the types "type1" and "type2".
  static pb::ProgrammeRecord ProgrammeOf(const std::string& id, int year,
                                         const std::vector<std::string>& items = {}) {
    pb::ProgrammeRecord record;
    record.mutable_programme()->set_external_id(id);
    record.mutable_programme()->set_title(absl::StrCat("交付金", id));
    record.mutable_programme()->set_ministry("内閣府");
    record.mutable_edition()->set_fiscal_year(year);
    for (const std::string& item : items) record.mutable_edition()->add_framework_items(item);
    for (const char* type : {"type1", "type2"}) {
      pb::ProgrammeType& added = *record.mutable_edition()->add_types();
      added.set_id(type);
      added.set_title(absl::StrCat("型", type));
    }
    record.mutable_edition()->mutable_types(0)->set_ceiling_thousand_yen(1'000);
    return record;
  }

  static pb::ProgrammeCall& AddCallTo(pb::ProgrammeRecord& record, const std::string& opens,
                                      const std::string& closes) {
    pb::ProgrammeCall& call = *record.add_calls();
    call.set_round(record.calls_size());
    call.set_opens_date(opens);
    call.set_closes_date(closes);
    return call;
  }

  // Its name.
  std::string Offer(const pb::ProgrammeRecord& record, bool publish = true) {
    pb::ApplyProgrammeRequest request;
    *request.mutable_programme() = record.programme();
    *request.mutable_edition() = record.edition();
    *request.mutable_calls() = record.calls();
    request.set_publish(publish);
    const auto applied =
        Call<pb::ApplyProgrammeResponse>(giver_, "ProgrammeService/ApplyProgramme", request);
    EXPECT_TRUE(applied.ok()) << applied.status();
    return applied.ok() ? applied->programme().name() : "";
  }

  static pb::Funding MoneyOf(const std::string& programme, int year, const std::string& type = "",
                             int64_t thousand_yen = 500,
                             pb::FundingStage stage = pb::FUNDING_STAGE_GRANTED) {
    pb::Funding funding;
    funding.set_programme(programme);
    funding.set_fiscal_year(year);
    funding.set_type(type);
    funding.set_thousand_yen(thousand_yen);
    funding.set_stage(stage);
    return funding;
  }

  absl::StatusOr<pb::VisionNode> TryPaid(const std::string& vision, const std::string& title,
                                         const std::vector<pb::Funding>& fundings) {
    pb::VisionNode node = NodeUnder("", title);
    for (const pb::Funding& funding : fundings) *node.add_funding() = funding;
    return TryCreateNode(author_, vision, node);
  }
  pb::VisionNode Paid(const std::string& vision, const std::string& title,
                      const std::vector<pb::Funding>& fundings) {
    const auto node = TryPaid(vision, title, fundings);
    EXPECT_TRUE(node.ok()) << node.status();
    return node.ok() ? *node : pb::VisionNode();
  }

  // A case of Kanagawa's that used them, published.
  std::string PublishedCaseWith(const std::string& title,
                                const std::vector<pb::Funding>& fundings) {
    pb::CreateCaseRequest create;
    pb::Case& text = *create.mutable_case_();
    text.set_owner(kKanagawa);
    text.set_title(title);
    text.set_summary("概要");
    text.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    pb::CaseResult& result = *text.add_results();
    result.set_indicator_title("利用者数");
    result.mutable_after()->mutable_value()->set_number(85);
    for (const pb::Funding& funding : fundings) *text.add_funding() = funding;
    const auto created = Call<pb::Case>(author_, "CaseService/CreateCase", create);
    EXPECT_TRUE(created.ok()) << created.status();
    pb::SubmitCaseRequest submit;
    submit.set_name(created->name());
    EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(created->name());
    EXPECT_TRUE(Call<pb::Case>(approver_, "CaseService/PublishCase", publish).ok());
    return created->name();
  }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Funds(const std::string& token, absl::string_view method,
                              const Request& request) {
    return Call<Reply>(token, absl::StrCat("FundingService/", method), request);
  }

  // "2024 型type1 題" of each use, page by page.
  std::vector<std::string> UsesOf(const std::string& token, const std::string& programme,
                                  int year = 0) {
    pb::ListProgrammeUsesRequest request;
    request.set_programme(programme);
    request.set_fiscal_year(year);
    request.set_page_size(1);
    std::vector<std::string> all;
    do {
      const auto page = Funds<pb::ListProgrammeUsesResponse>(token, "ListProgrammeUses", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return {};
      for (const pb::ProgrammeUse& use : page->uses())
        all.push_back(
            absl::StrCat(use.funding().fiscal_year(), " ", use.type_title(), " ", use.title()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  // "path KIND" of everything that is wrong.
  template <typename T>
  static std::vector<std::string> FaultsIn(const absl::StatusOr<T>& reply) {
    std::vector<std::string> faults;
    const auto detail = domain::DetailOf(reply.status());
    if (!detail) return faults;
    for (const pb::FieldViolation& fault : detail->violations()) {
      faults.push_back(absl::StrCat(fault.field(), " ", fault.kind()));
      EXPECT_NE(fault.message(), "");
      EXPECT_NE(fault.message_ja(), "");
    }
    return faults;
  }

  const std::string giver_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_FUNDING_FIXTURE_H_
