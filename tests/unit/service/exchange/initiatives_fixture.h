// Joint initiatives in and out as files.

#ifndef RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_INITIATIVES_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_INITIATIVES_FIXTURE_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "tests/unit/service/exchange/exchange_fixture.h"

namespace renkei::service {

inline constexpr pb::ExchangeFormat kAllFormats[] = {
    pb::EXCHANGE_FORMAT_CSV, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES,
    pb::EXCHANGE_FORMAT_YAML};

// Valid initiatives with texts that files get wrong. Some lists hold what `known_case` names.
class RandomInitiatives {
 public:
  RandomInitiatives(uint32_t seed, std::string known_case)
      : random_(seed), known_case_(std::move(known_case)) {}

  int Below(int n) { return random_.Below(n); }

  // One that can be brought into every state: its form needs no steps.
  pb::Initiative Initiative(const std::string& external_id) {
    pb::Initiative i;
    i.set_external_id(external_id);
    i.set_title(absl::StrCat("連携", random_.Text(false)));
    i.set_form(pb::COOPERATION_FORM_VOLUNTARY);
    if (Maybe()) i.set_subtitle(random_.Text(false));
    if (Maybe()) i.set_purpose(random_.Text(true));
    if (Maybe()) i.set_results(random_.Text(true));
    if (Maybe()) i.set_open_to_applications(true);
    for (int n = Below(4); n > 0; --n) i.add_challenges(random_.Text(true));
    if (Maybe()) {
      i.mutable_period()->set_from_fiscal_year(2020 + Below(3));
      i.mutable_period()->set_to_fiscal_year(2025);
    }
    if (Below(4) == 0) i.add_source_cases(known_case_);
    if (Below(4) == 0) i.add_result_cases(known_case_);
    AddSteps(i);
    AddMilestones(i);
    AddKpis(i);
    for (int n = Below(3); n > 0; --n) {
      pb::Partner& partner = *i.add_partners();
      partner.set_display_name(absl::StrCat("大学", random_.Text(false)));
      if (Maybe()) partner.set_role(random_.Text(false));
      if (Maybe()) partner.set_organization(kAizu);
    }
    for (int n = Below(3); n > 0; --n) FillLink(*i.add_links());
    i.mutable_audience()->set_visibility(static_cast<pb::Visibility>(1 + Below(4)));
    if (i.audience().visibility() == pb::VISIBILITY_SHARED)
      i.mutable_audience()->add_organizations(kAizu);
    return i;
  }

 private:
  bool Maybe() { return random_.Maybe(); }

  void FillLink(pb::Link& link) {
    link.set_title(absl::StrCat("資料", random_.Text(false)));
    link.set_url("https://www.example.jp/a?b=c|d;e:f");
    if (Maybe()) link.set_date("2024-03-31");
    if (Maybe()) link.set_sha256(std::string(64, 'a'));
  }

  void AddSteps(pb::Initiative& i) {
    const std::vector<pb::CooperationStep> kinds = {
        pb::COOPERATION_STEP_CONSULTATION, pb::COOPERATION_STEP_AGREEMENT,
        pb::COOPERATION_STEP_AGREEMENT, pb::COOPERATION_STEP_PLAN};
    for (size_t n = 0; n < kinds.size(); ++n) {
      if (Maybe()) continue;
      pb::InitiativeStep& step = *i.add_steps();
      step.set_kind(kinds[n]);
      step.set_date(absl::StrCat("2023-0", n + 4, "-01"));
      if (Maybe()) step.set_note(random_.Text(true));
      if (Maybe()) FillLink(*step.mutable_document());
    }
  }

  void AddMilestones(pb::Initiative& i) {
    for (int n = Below(4); n > 0; --n) {
      pb::InitiativeMilestone& milestone = *i.add_milestones();
      milestone.set_title(absl::StrCat(n, "番目の節目", random_.Text(false)));
      if (Maybe()) *milestone.mutable_due() = random_.When();
      milestone.set_state(static_cast<pb::MilestoneState>(1 + Below(4)));
      if (milestone.state() == pb::MILESTONE_STATE_DONE) milestone.set_done_date("2024-04-01");
      if (Maybe()) milestone.set_note(random_.Text(true));
    }
  }

  void AddKpis(pb::Initiative& i) {
    for (int n = Below(4); n > 0; --n) {
      pb::SharedKpi& kpi = *i.add_kpis();
      kpi.set_id(absl::StrCat("kpi-", n));
      kpi.set_indicator(Maybe() ? "indicators/riders" : "indicators/forest");
      if (Maybe()) kpi.set_title(random_.Text(false));
      for (int t = Below(4); t > 0; --t) {
        // Nothing at all, now and then: it is there all the same.
        pb::TimedValue& target = *kpi.add_targets();
        if (Maybe()) *target.mutable_value() = random_.Value();
        if (Maybe()) *target.mutable_when() = random_.When();
        if (Maybe()) target.set_unit(Maybe() ? "人／日" : "；件：|\\n");
      }
      if (Maybe()) kpi.set_note(random_.Text(true));
    }
  }

  RandomCases random_;
  const std::string known_case_;
};

class ExchangeInitiativesTest : public ExchangeTest {
 protected:
  ExchangeInitiativesTest()
      : clerk_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})),
        neighbour_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})) {
    for (const char* name : {"indicators/riders", "indicators/forest"}) {
      pb::Indicator indicator;
      indicator.set_name(name);
      indicator.set_title("指標");
      storage::Mutation mutation;
      Indicators().Insert(indicator, mutation);
      EXPECT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
    }
    pb::Case draft;
    draft.set_owner(kManiwa);
    draft.set_title("事例");
    case_ = Create(author_, draft).name();
  }

  static pb::ImportOptions Initiatives(pb::ExchangeFormat format, bool dry = false) {
    pb::ImportOptions options = Cases(format, dry);
    options.set_kind(pb::EXCHANGE_KIND_INITIATIVES);
    return options;
  }

  Exported ExportInitiatives(const std::string& token, pb::ExchangeFormat format,
                             const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_INITIATIVES);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  // Those that an organization leads, as a filter.
  static std::string LedBy(const std::string& organization) {
    return absl::StrCat("lead=\"", organization, "\"");
  }

  pb::Initiative Found(const std::string& token, const pb::Initiative& draft) {
    pb::CreateInitiativeRequest request;
    *request.mutable_initiative() = draft;
    const auto created = Call<pb::Initiative>(token, "InitiativeService/CreateInitiative", request);
    EXPECT_TRUE(created.ok()) << created.status() << draft.DebugString();
    return created.ok() ? *created : pb::Initiative();
  }

  pb::Initiative Found(const std::string& token, const std::string& external_id,
                       const std::string& title,
                       pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    pb::Initiative draft;
    draft.set_external_id(external_id);
    draft.set_title(title);
    draft.mutable_audience()->set_visibility(visibility);
    return Found(token, draft);
  }

  void Move(const std::string& name, pb::InitiativeState state) {
    pb::ChangeInitiativeStateRequest request;
    request.set_name(name);
    request.set_state(state);
    if (state == pb::INITIATIVE_STATE_CLOSED) request.set_results("成果\nあり");
    if (state == pb::INITIATIVE_STATE_CANCELLED) request.set_reason("理由");
    const auto moved =
        Call<pb::Initiative>(author_, "InitiativeService/ChangeInitiativeState", request);
    EXPECT_TRUE(moved.ok()) << moved.status();
  }

  // Maniwa's initiatives in every state, some without an external_id.
  void Fill(uint32_t seed, int count) {
    RandomInitiatives random(seed, case_);
    for (int i = 0; i < count; ++i) {
      const pb::Initiative draft = random.Initiative(i % 7 == 6 ? "" : absl::StrCat("ID-", i));
      const std::string name = Found(author_, draft).name();
      const int last = i % 5;
      if (last == 4) Move(name, pb::INITIATIVE_STATE_CANCELLED);
      for (int state = pb::INITIATIVE_STATE_OPEN; last < 4 && state <= last + 1; ++state)
        Move(name, static_cast<pb::InitiativeState>(state));
    }
  }

  // One step of the membership of `organization`, by whoever `token` works for.
  void Step(const std::string& token, const std::string& initiative,
            const std::string& organization, pb::MemberAction action) {
    pb::ChangeMembershipRequest request;
    request.set_name(
        absl::StrCat(initiative, "/members/", organization.substr(sizeof("organizations/") - 1)));
    request.set_action(action);
    const auto stepped =
        Call<pb::InitiativeMember>(token, "InitiativeService/ChangeMembership", request);
    EXPECT_TRUE(stepped.ok()) << stepped.status();
  }

  // From Maniwa to Aizu, which joins for it.
  void HandOver(const std::string& name) {
    Step(author_, name, kAizu, pb::MEMBER_ACTION_INVITE);
    Step(neighbour_, name, kAizu, pb::MEMBER_ACTION_JOIN);
    Step(author_, name, kAizu, pb::MEMBER_ACTION_OFFER_LEAD);
    Step(neighbour_, name, kAizu, pb::MEMBER_ACTION_ACCEPT_LEAD);
  }

  // All that `token` may read, oldest first, without what no export has.
  std::vector<pb::Initiative> ListedInitiatives(const std::string& token) {
    std::vector<pb::Initiative> all;
    pb::ListInitiativesRequest request;
    while (true) {
      const auto page =
          Call<pb::ListInitiativesResponse>(token, "InitiativeService/ListInitiatives", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return all;
      for (const pb::Initiative& i : page->initiatives()) {
        all.insert(all.begin(), i);
        all.front().clear_etag();
        all.front().clear_history();
      }
      if (page->next_page_token().empty()) return all;
      request.set_page_token(page->next_page_token());
    }
  }

  pb::Initiative Get(const std::string& name) {
    pb::GetInitiativeRequest request;
    request.set_name(name);
    const auto found = Call<pb::Initiative>(author_, "InitiativeService/GetInitiative", request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *found : pb::Initiative();
  }

  const std::string clerk_;      // of Maniwa; no approver
  const std::string neighbour_;  // of Aizu; founds and joins
  std::string case_;             // of Maniwa
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_INITIATIVES_FIXTURE_H_
