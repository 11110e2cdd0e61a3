#include <iterator>
#include <random>

#include "absl/algorithm/container.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/date.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "KIND resource", as the inbox and the records themselves give them.
using Items = std::multiset<std::string>;

std::string Line(pb::InboxKind kind, const std::string& resource) {
  return absl::StrCat(pb::InboxKind_Name(kind).substr(sizeof("INBOX_KIND_") - 1), " ", resource);
}

class InboxTest : public InitiativeTest {
 protected:
  InboxTest()
      : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})),
        reader_(AddAccount(kManiwa, {pb::ROLE_READER})),
        coordinator_(AddAccount(kAizu, {pb::ROLE_COORDINATOR})) {}

  pb::ListInboxItemsResponse Page(const std::string& token,
                                  const pb::ListInboxItemsRequest& request) {
    const auto page =
        Call<pb::ListInboxItemsResponse>(token, "InboxService/ListInboxItems", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *page : pb::ListInboxItemsResponse();
  }

  std::vector<pb::InboxItem> Inbox(const std::string& token, int page_size = 0,
                                   bool all_roles = false,
                                   const std::vector<pb::InboxKind>& kinds = {}) {
    std::vector<pb::InboxItem> items;
    pb::ListInboxItemsRequest request;
    request.set_page_size(page_size);
    request.set_all_roles(all_roles);
    for (const pb::InboxKind kind : kinds) request.add_kinds(kind);
    do {
      const pb::ListInboxItemsResponse page = Page(token, request);
      if (page_size > 0) {
        EXPECT_LE(page.items_size(), page_size);
      }
      // News waits for nobody, and has tests of its own.
      absl::c_copy_if(page.items(), std::back_inserter(items), [](const pb::InboxItem& item) {
        return item.kind() < pb::INBOX_KIND_CASE_ADOPTED ||
               item.kind() > pb::INBOX_KIND_INDICATOR_DECIDED;
      });
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return items;
  }

  static Items Lines(const std::vector<pb::InboxItem>& items) {
    Items lines;
    for (const pb::InboxItem& item : items) lines.insert(Line(item.kind(), item.resource()));
    return lines;
  }

  // Every record of a table.
  template <typename M>
  std::vector<M> All(const storage::Table<M>& table) {
    const auto page = table.Scan(*store_->NewSnapshot(), table.NewKey(), "", 10'000);
    EXPECT_TRUE(page.ok());
    std::vector<M> all;
    for (const auto& row : page->rows) all.push_back(row.message);
    return all;
  }

  // What waits for a contributor and approver of `organization`, said a second time, from whole
  // tables.
  Items Expected(const std::string& organization, const std::string& account) {
    Items lines;
    std::map<std::string, pb::Initiative> living;
    for (const pb::Initiative& i : All(Initiatives())) {
      if (i.state() != pb::INITIATIVE_STATE_CLOSED && i.state() != pb::INITIATIVE_STATE_CANCELLED)
        living[i.name()] = i;
    }
    for (const pb::InitiativeMember& m : All(Members())) {
      const auto initiative = living.find(m.name().substr(0, m.name().find("/members/")));
      if (initiative == living.end()) continue;
      const bool open = m.state() == pb::MEMBER_STATE_APPLIED ||
                        m.state() == pb::MEMBER_STATE_CONSIDERING ||
                        m.state() == pb::MEMBER_STATE_COUNCIL_PENDING;
      if (m.organization() == organization) {
        if (m.state() == pb::MEMBER_STATE_INVITED)
          lines.insert(Line(pb::INBOX_KIND_INVITATION, m.name()));
        if (open && !(m.state() == pb::MEMBER_STATE_APPLIED && !m.accepted_by_lead()))
          lines.insert(Line(pb::INBOX_KIND_MEMBERSHIP_PENDING, m.name()));
        if (m.lead_offered()) lines.insert(Line(pb::INBOX_KIND_LEAD_OFFER, m.name()));
      }
      if (initiative->second.lead() == organization && open && !m.accepted_by_lead())
        lines.insert(Line(pb::INBOX_KIND_APPLICATION, m.name()));
    }
    for (const pb::Case& c : All(Cases())) {
      if (c.owner() != organization) continue;
      if (c.state() == pb::LIFECYCLE_STATE_IN_REVIEW && c.submitter() != account)
        lines.insert(Line(pb::INBOX_KIND_CASE_REVIEW, c.name()));
      if (c.state() == pb::LIFECYCLE_STATE_RETURNED)
        lines.insert(Line(pb::INBOX_KIND_RETURNED, c.name()));
    }
    for (const pb::Vision& v : All(Visions())) ExpectVision(v, organization, account, lines);
    return lines;
  }

  static void ExpectVision(const pb::Vision& v, const std::string& organization,
                           const std::string& account, Items& lines) {
    std::set<std::string> owners(v.owners().begin(), v.owners().end());
    if (!owners.contains(organization)) return;
    if (v.state() == pb::LIFECYCLE_STATE_RETURNED)
      lines.insert(Line(pb::INBOX_KIND_RETURNED, v.name()));
    if (v.state() != pb::LIFECYCLE_STATE_IN_REVIEW || v.submitter() == account) return;
    owners.erase(v.owners(0));
    for (const pb::Consent& consent : v.consents()) owners.erase(consent.organization());
    if (organization == v.owners(0)) {
      if (owners.empty()) lines.insert(Line(pb::INBOX_KIND_VISION_REVIEW, v.name()));
    } else if (owners.contains(organization)) {
      lines.insert(Line(pb::INBOX_KIND_VISION_CONSENT, v.name()));
    }
  }

  std::string CreateCase(const std::string& token, const std::string& owner,
                         const std::string& review_by = "") {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_review_by_date(review_by);
    request.mutable_case_()->set_owner(owner);
    request.mutable_case_()->set_title("バイオマス発電");
    request.mutable_case_()->set_summary("木質バイオマスによる発電");
    const auto created = Call<pb::Case>(token, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  template <typename Resource, typename Request>
  absl::StatusOr<Resource> Lifecycle(const std::string& token, const std::string& method,
                                     const std::string& name) {
    Request request;
    request.set_name(name);
    if constexpr (requires { request.set_comment(""); }) request.set_comment("一言");
    return Call<Resource>(token, method, request);
  }

  absl::StatusOr<pb::Case> StepCase(const std::string& token, int step, const std::string& name) {
    switch (step) {
      case 0:
        return Lifecycle<pb::Case, pb::SubmitCaseRequest>(token, "CaseService/SubmitCase", name);
      case 1:
        return Lifecycle<pb::Case, pb::ReturnCaseRequest>(token, "CaseService/ReturnCase", name);
      case 2:
        return Lifecycle<pb::Case, pb::PublishCaseRequest>(token, "CaseService/PublishCase", name);
      default:
        return Lifecycle<pb::Case, pb::ReviseCaseRequest>(token, "CaseService/ReviseCase", name);
    }
  }

  absl::StatusOr<pb::Vision> StepVision(const std::string& token, int step,
                                        const std::string& name) {
    switch (step) {
      case 0:
        return Lifecycle<pb::Vision, pb::SubmitVisionRequest>(token, "VisionService/SubmitVision",
                                                              name);
      case 1:
        return Lifecycle<pb::Vision, pb::ReturnVisionRequest>(token, "VisionService/ReturnVision",
                                                              name);
      case 2:
        return Lifecycle<pb::Vision, pb::PublishVisionRequest>(token, "VisionService/PublishVision",
                                                               name);
      case 3:
        return Lifecycle<pb::Vision, pb::ReviseVisionRequest>(token, "VisionService/ReviseVision",
                                                              name);
      default:
        return Lifecycle<pb::Vision, pb::ConsentToVisionRequest>(
            token, "VisionService/ConsentToVision", name);
    }
  }

  std::string CreateJointVision() {
    pb::CreateVisionRequest request;
    request.set_parent(kKanagawa);
    request.mutable_vision()->set_title("広域ビジョン");
    request.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
    request.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
    request.mutable_vision()->add_owners(kKanagawa);
    request.mutable_vision()->add_owners(kYokohama);
    const auto created = Call<pb::Vision>(kanagawa_, "VisionService/CreateVision", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  std::string AccountOf(const std::string& token) {
    const auto me = Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    EXPECT_TRUE(me.ok());
    return me.ok() ? me->account().name() : "";
  }

  const std::string author_;
  const std::string reader_;
  const std::string coordinator_;
};

TEST_F(InboxTest, AfterEveryStepItIsWhatTheRecordsSay) {
  std::mt19937 random(20261122);
  const auto pick = [&](size_t n) {
    return std::uniform_int_distribution<size_t>(0, n - 1)(random);
  };
  struct Office {
    std::string organization, token, account;
  };
  std::vector<Office> offices;
  for (const auto& [organization, token] : {std::pair(kKanagawa, kanagawa_),
                                            {kYokohama, yokohama_},
                                            {kManiwa, maniwa_},
                                            {kAizu, aizu_}})
    offices.push_back({organization, token, AccountOf(token)});
  std::vector<std::string> initiatives;
  for (int i = 0; i < 3; ++i) {
    pb::Initiative draft = Draft(absl::StrCat("連携", i));
    draft.set_open_to_applications(true);
    initiatives.push_back(Create(draft).name());
    ASSERT_TRUE(Move(kanagawa_, initiatives.back(), pb::INITIATIVE_STATE_OPEN).ok());
  }
  const std::string a_case = CreateCase(author_, kManiwa);
  const std::string vision = CreateJointVision();

  int done = 0;
  for (int round = 0; round < 1'500; ++round) {
    const Office& actor = offices[pick(offices.size())];
    bool ok = false;
    switch (pick(4)) {
      case 0:
      case 1: {
        const auto action = static_cast<pb::MemberAction>(1 + pick(pb::MemberAction_MAX));
        pb::ChangeMembershipRequest step =
            StepOf(initiatives[pick(initiatives.size())],
                   offices[pick(offices.size())].organization, action);
        if (action == pb::MEMBER_ACTION_PUT_TO_COUNCIL) step.set_council_date("2026-12-01");
        ok = Step(pick(8) == 0 ? coordinator_ : actor.token, step).ok();
        break;
      }
      case 2:
        ok = StepCase(pick(2) == 0 ? author_ : actor.token, static_cast<int>(pick(4)), a_case).ok();
        break;
      default:
        ok = StepVision(actor.token, static_cast<int>(pick(5)), vision).ok();
    }
    if (!ok) continue;
    ++done;
    for (const Office& office : offices) {
      const Items expected = Expected(office.organization, office.account);
      ASSERT_EQ(Lines(Inbox(office.token)), expected) << office.organization;
      ASSERT_EQ(Lines(Inbox(office.token, 1 + static_cast<int>(pick(3)))), expected)
          << office.organization;
    }
  }
  EXPECT_GT(done, 60) << "too few steps were allowed to say anything";
}

TEST_F(InboxTest, ItemsSayWhoWaitsSinceWhenAndWhy) {
  const pb::Initiative initiative = Create(Draft("広域バス"));
  pb::ChangeMembershipRequest invite = StepOf(initiative.name(), kManiwa, pb::MEMBER_ACTION_INVITE);
  invite.set_reason("路線が続いています");
  ASSERT_TRUE(Step(kanagawa_, invite).ok());
  const std::vector<pb::InboxItem> items = Inbox(maniwa_);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].kind(), pb::INBOX_KIND_INVITATION);
  EXPECT_EQ(items[0].resource(), MemberOf(initiative.name(), kManiwa));
  EXPECT_EQ(items[0].title(), "広域バス");
  EXPECT_EQ(items[0].from(), kKanagawa);
  EXPECT_EQ(items[0].note(), "路線が続いています");
  EXPECT_TRUE(items[0].has_since_time());
  EXPECT_THAT(items[0].roles(), ElementsAre(pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER));
}

TEST_F(InboxTest, EveryRoleSeesWhatItCanDoAndTheWholeOfficeWhenAsked) {
  const std::string name = CreateCase(author_, kManiwa);
  ASSERT_TRUE(StepCase(author_, 0, name).ok());
  EXPECT_THAT(Inbox(author_), IsEmpty()) << "a contributor cannot publish";
  EXPECT_THAT(Inbox(reader_), IsEmpty());
  EXPECT_EQ(Lines(Inbox(maniwa_)), Items{Line(pb::INBOX_KIND_CASE_REVIEW, name)});
  EXPECT_EQ(Lines(Inbox(reader_, 0, /*all_roles=*/true)),
            Items{Line(pb::INBOX_KIND_CASE_REVIEW, name)});
  EXPECT_THAT(Inbox(admin_, 0, /*all_roles=*/true), IsEmpty()) << "operations read no drafts";
  EXPECT_THAT(Inbox(maniwa_, 0, false, {pb::INBOX_KIND_RETURNED}), IsEmpty());
  ASSERT_TRUE(StepCase(maniwa_, 1, name).ok());
  const std::vector<pb::InboxItem> returned = Inbox(author_, 0, false, {pb::INBOX_KIND_RETURNED});
  ASSERT_EQ(returned.size(), 1U);
  EXPECT_EQ(returned[0].note(), "一言");
}

TEST_F(InboxTest, ARemovalWaitsForEveryCoordinatorAndForNobodyElse) {
  const pb::Initiative initiative = Create(Draft("非公開の連携", pb::VISIBILITY_PRIVATE));
  Join(initiative.name(), kYokohama, yokohama_);
  ASSERT_TRUE(
      Step(kanagawa_, initiative.name(), kYokohama, pb::MEMBER_ACTION_REQUEST_REMOVAL).ok());
  const Items waiting = {
      Line(pb::INBOX_KIND_REMOVAL_CONSENT, MemberOf(initiative.name(), kYokohama))};
  EXPECT_EQ(Lines(Inbox(coordinator_)), waiting);
  for (const std::string& token : {kanagawa_, yokohama_, aizu_, reader_})
    EXPECT_THAT(Inbox(token, 0, /*all_roles=*/true), IsEmpty());
  ASSERT_TRUE(
      Step(coordinator_, initiative.name(), kYokohama, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL).ok());
  EXPECT_THAT(Inbox(coordinator_), IsEmpty());
}

TEST_F(InboxTest, APublishedCaseComesBackTheDayAfterItsReviewDayAndGoesWhenItIsConfirmed) {
  const absl::CivilDay review = domain::TodayInJapan(now_) + 30;
  const std::string name = CreateCase(author_, kManiwa, domain::FormatDate(review));
  ASSERT_TRUE(StepCase(author_, 0, name).ok());
  ASSERT_TRUE(StepCase(maniwa_, 2, name).ok());
  now_ += absl::Hours(24 * 30);
  EXPECT_THAT(Inbox(author_), IsEmpty()) << "on the day itself it is not overdue";
  now_ += absl::Hours(24);
  const std::vector<pb::InboxItem> due = Inbox(author_);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].kind(), pb::INBOX_KIND_CASE_OVERDUE);
  EXPECT_EQ(due[0].resource(), name);
  EXPECT_EQ(due[0].due_date(), domain::FormatDate(review));
  pb::ConfirmCaseRequest confirm;
  confirm.set_name(name);
  ASSERT_TRUE(Call<pb::Case>(author_, "CaseService/ConfirmCase", confirm).ok());
  EXPECT_THAT(Inbox(author_), IsEmpty());
}

TEST_F(InboxTest, AnOverdueFigureWaitsUntilItIsRecorded) {
  pb::CreateVisionRequest create;
  create.set_parent(kManiwa);
  create.mutable_vision()->set_title("総合戦略");
  create.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
  create.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
  const auto vision = Call<pb::Vision>(author_, "VisionService/CreateVision", create);
  ASSERT_TRUE(vision.ok()) << vision.status();
  pb::CreateNodeRequest node;
  node.set_parent(vision->name());
  node.mutable_node()->set_title("しごとをつくる");
  const auto goal = Call<pb::VisionNode>(author_, "VisionService/CreateNode", node);
  ASSERT_TRUE(goal.ok()) << goal.status();
  pb::CreateKpiRequest kpi;
  kpi.set_parent(vision->name());
  kpi.mutable_kpi()->set_node(goal->name());
  kpi.mutable_kpi()->set_title("創業者数");
  kpi.mutable_kpi()->set_next_due_date("2020-01-01");
  const auto created = Call<pb::Kpi>(author_, "VisionService/CreateKpi", kpi);
  ASSERT_TRUE(created.ok()) << created.status();
  const std::vector<pb::InboxItem> due = Inbox(author_);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].kind(), pb::INBOX_KIND_KPI_OVERDUE);
  EXPECT_EQ(due[0].resource(), created->name());
  EXPECT_EQ(due[0].context(), "総合戦略");
  pb::Kpi later = *created;
  later.set_next_due_date("2099-01-01");
  pb::UpdateKpiRequest update;
  *update.mutable_kpi() = later;
  update.mutable_update_mask()->add_paths("next_due_date");
  ASSERT_TRUE(Call<pb::Kpi>(author_, "VisionService/UpdateKpi", update).ok());
  EXPECT_THAT(Inbox(author_), IsEmpty());
}

TEST_F(InboxTest, NothingWaitsOnceTheInitiativeIsOver) {
  const pb::Initiative initiative = Create(Draft("広域バス"));
  ASSERT_TRUE(Step(kanagawa_, initiative.name(), kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  ASSERT_EQ(Inbox(maniwa_).size(), 1U);
  ASSERT_TRUE(Move(kanagawa_, initiative.name(), pb::INITIATIVE_STATE_CANCELLED, "取りやめ").ok());
  EXPECT_THAT(Inbox(maniwa_), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
