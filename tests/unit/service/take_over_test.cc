// Documents of a body that has ended, taken over by one that followed.

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class TakeOverTest : public SuccessionTest {
 protected:
  pb::Case CreateCase(const std::string& token, const std::string& owner, const std::string& id) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(owner);
    request.mutable_case_()->set_external_id(id);
    request.mutable_case_()->set_title(absl::StrCat("事例 ", id));
    request.mutable_case_()->set_summary("概要");
    request.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto created = Call<pb::Case>(token, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }

  template <typename Request, typename Reply>
  void StepOf(const std::string& method, const std::string& name) {
    Request request;
    request.set_name(name);
    const auto done = Call<Reply>(old_, method, request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  void Publish(const std::string& name) {
    StepOf<pb::SubmitCaseRequest, pb::Case>("CaseService/SubmitCase", name);
    StepOf<pb::PublishCaseRequest, pb::Case>("CaseService/PublishCase", name);
  }

  pb::Vision CreateVision(const std::string& token, const std::string& parent,
                          const std::string& id, const std::vector<std::string>& owners = {}) {
    pb::CreateVisionRequest request;
    request.set_parent(parent);
    pb::Vision& vision = *request.mutable_vision();
    vision.set_external_id(id);
    vision.set_title(absl::StrCat("ビジョン ", id));
    vision.mutable_period()->set_from_fiscal_year(2023);
    vision.mutable_period()->set_to_fiscal_year(2027);
    vision.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    for (const std::string& owner : owners) vision.add_owners(owner);
    const auto created = Call<pb::Vision>(token, "VisionService/CreateVision", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return *created;
  }

  absl::StatusOr<pb::TakeOverDocumentsResponse> TakeOver(const std::string& token,
                                                         const std::vector<std::string>& names = {},
                                                         bool dry = false) {
    pb::TakeOverDocumentsRequest request;
    request.set_predecessor(kManiwa);
    for (const std::string& name : names) request.add_names(name);
    request.set_validate_only(dry);
    return Call<pb::TakeOverDocumentsResponse>(token, "SuccessionService/TakeOverDocuments",
                                               request);
  }

  absl::StatusOr<pb::Case> GetCase(const std::string& token, const std::string& name) {
    pb::GetCaseRequest request;
    request.set_name(name);
    return Call<pb::Case>(token, "CaseService/GetCase", request);
  }

  absl::StatusOr<pb::Vision> GetVision(const std::string& token, const std::string& name) {
    pb::GetVisionRequest request;
    request.set_name(name);
    return Call<pb::Vision>(token, "VisionService/GetVision", request);
  }

  static std::vector<std::string> Names(const pb::TakeOverDocumentsResponse& reply) {
    std::vector<std::string> names;
    for (const pb::TakenDocument& taken : reply.documents()) names.push_back(taken.name());
    return names;
  }

  const std::string old_ =
      AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, /*may_publish_own=*/true);
  const std::string heir_ =
      AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, /*may_publish_own=*/true);
  const std::string stranger_ = AddAccount(kYokohama, {pb::ROLE_READER});
};

TEST_F(TakeOverTest, CasesInEveryStateChangeHandsWithTheirHistory) {
  const std::string draft = CreateCase(old_, kManiwa, "draft").name();
  const std::string published = CreateCase(old_, kManiwa, "published").name();
  Publish(published);
  const std::string revised = CreateCase(old_, kManiwa, "revised").name();
  Publish(revised);
  StepOf<pb::ReviseCaseRequest, pb::Case>("CaseService/ReviseCase", revised);
  End(kManiwa, {kAizu});
  GoToEndDay();
  const auto taken = TakeOver(heir_);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_FALSE(taken->more());
  EXPECT_THAT(Names(*taken), ElementsAre(draft, published, revised));
  for (const std::string& name : {draft, published, revised}) {
    const auto now = GetCase(heir_, name);
    ASSERT_TRUE(now.ok()) << now.status();
    EXPECT_EQ(now->owner(), kAizu);
    const pb::LifecycleEvent& last = now->history(now->history_size() - 1);
    EXPECT_EQ(last.taken_over_from(), kManiwa);
    EXPECT_EQ(last.from(), last.to());
    EXPECT_EQ(last.to(), now->state());
  }
  // Others read the texts in force under the new owner, and no draft.
  EXPECT_EQ(GetCase(stranger_, published)->owner(), kAizu);
  EXPECT_EQ(GetCase(stranger_, revised)->owner(), kAizu);
  EXPECT_EQ(ReasonOf(GetCase(stranger_, draft)), pb::REASON_NOT_FOUND);
  // The work goes on: the revision is published by its new owner.
  pb::SubmitCaseRequest submit;
  submit.set_name(revised);
  EXPECT_TRUE(Call<pb::Case>(heir_, "CaseService/SubmitCase", submit).ok());
  pb::PublishCaseRequest publish;
  publish.set_name(revised);
  EXPECT_TRUE(Call<pb::Case>(heir_, "CaseService/PublishCase", publish).ok());
  // Again: nothing is left, and nothing is written.
  const storage::Sequence head = store_->Head();
  EXPECT_EQ(TakeOver(heir_)->documents_size(), 0);
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(TakeOverTest, AVisionKeepsItsNameAndTheSuccessorLeadsIt) {
  const std::string name = CreateVision(old_, kManiwa, "strategy").name();
  StepOf<pb::SubmitVisionRequest, pb::Vision>("VisionService/SubmitVision", name);
  pb::ConsentToVisionRequest consent;
  consent.set_name(name);
  ASSERT_TRUE(Call<pb::Vision>(old_, "VisionService/ConsentToVision", consent).ok());
  pb::PublishVisionRequest publish;
  publish.set_name(name);
  publish.set_kind(pb::REVISION_KIND_FIRST);
  publish.set_reason("策定");
  const auto published = Call<pb::Vision>(old_, "VisionService/PublishVision", publish);
  ASSERT_TRUE(published.ok()) << published.status();
  End(kManiwa, {kAizu});
  GoToEndDay();
  const auto taken = TakeOver(heir_);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_THAT(Names(*taken), ElementsAre(name));
  EXPECT_THAT(GetVision(heir_, name)->owners(), ElementsAre(kAizu));
  // Strangers read the revision in force.
  EXPECT_THAT(GetVision(stranger_, name)->owners(), ElementsAre(kAizu));
  pb::ListVisionsRequest list;
  list.set_filter(absl::StrCat("owner=\"", kAizu, "\""));
  EXPECT_EQ(
      Call<pb::ListVisionsResponse>(stranger_, "VisionService/ListVisions", list)->visions_size(),
      1);
  // What only the leading organization may do.
  pb::ReviseVisionRequest revise;
  revise.set_name(name);
  EXPECT_TRUE(Call<pb::Vision>(heir_, "VisionService/ReviseVision", revise).ok());
  pb::UpdateVisionRequest update;
  update.mutable_vision()->set_name(name);
  update.mutable_vision()->add_owners(kAizu);
  update.mutable_vision()->add_owners(kYokohama);
  update.mutable_update_mask()->add_paths("owners");
  const auto joint = Call<pb::Vision>(heir_, "VisionService/UpdateVision", update);
  EXPECT_TRUE(joint.ok()) << joint.status();
}

TEST_F(TakeOverTest, OfAJointVisionTheSuccessorTakesThePlaceAndTheConsentIsVoid) {
  const std::string other = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  const std::string name = CreateVision(other, kYokohama, "joint", {kYokohama, kManiwa}).name();
  const std::string both =
      CreateVision(other, kYokohama, "both", {kYokohama, kManiwa, kAizu}).name();
  pb::SubmitVisionRequest submit;
  submit.set_name(name);
  ASSERT_TRUE(Call<pb::Vision>(other, "VisionService/SubmitVision", submit).ok());
  pb::ConsentToVisionRequest consent;
  consent.set_name(name);
  ASSERT_TRUE(Call<pb::Vision>(old_, "VisionService/ConsentToVision", consent).ok());
  ASSERT_TRUE(Call<pb::Vision>(other, "VisionService/ConsentToVision", consent).ok());
  End(kManiwa, {kAizu});
  GoToEndDay();
  ASSERT_TRUE(TakeOver(heir_).ok());
  const auto now = GetVision(heir_, name);
  EXPECT_THAT(now->owners(), ElementsAre(kYokohama, kAizu));
  ASSERT_EQ(now->consents_size(), 1);
  EXPECT_EQ(now->consents(0).organization(), kYokohama);
  EXPECT_THAT(GetVision(heir_, both)->owners(), ElementsAre(kYokohama, kAizu));
}

TEST_F(TakeOverTest, AnExternalIdThatTheSuccessorUsesIsChangedAndReported) {
  const std::string old_case = CreateCase(old_, kManiwa, "bus").name();
  CreateCase(heir_, kAizu, "bus");
  CreateCase(heir_, kAizu, "bus-omaniwa");
  const std::string old_vision = CreateVision(old_, kManiwa, "strategy").name();
  CreateVision(heir_, kAizu, "strategy");
  End(kManiwa, {kAizu});
  GoToEndDay();
  const auto taken = TakeOver(heir_);
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_EQ(taken->documents_size(), 2);
  EXPECT_EQ(taken->documents(0).former_external_id(), "bus");
  EXPECT_EQ(taken->documents(0).external_id(), "bus-omaniwa-2");
  EXPECT_EQ(GetCase(heir_, old_case)->external_id(), "bus-omaniwa-2");
  EXPECT_EQ(taken->documents(1).external_id(), "strategy-omaniwa");
  EXPECT_EQ(GetVision(heir_, old_vision)->external_id(), "strategy-omaniwa");
}

// Two documents of one call must not get the same key: the store shows neither yet.
TEST_F(TakeOverTest, AChangedExternalIdDoesNotMeetThatOfTheNextDocument) {
  const std::string first = CreateCase(old_, kManiwa, "bus").name();
  const std::string second = CreateCase(old_, kManiwa, "bus-omaniwa").name();
  CreateCase(heir_, kAizu, "bus");
  End(kManiwa, {kAizu});
  GoToEndDay();
  const auto taken = TakeOver(heir_);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(GetCase(heir_, first)->external_id(), "bus-omaniwa");
  EXPECT_EQ(GetCase(heir_, second)->external_id(), "bus-omaniwa-omaniwa");
}

// The key leads to the vision that the successor now leads, so that a file of it is not applied as
// a second one.
TEST_F(TakeOverTest, AVisionIsFoundByTheSuccessorAndItsKey) {
  CreateVision(old_, kManiwa, "strategy");
  End(kManiwa, {kAizu});
  GoToEndDay();
  ASSERT_TRUE(TakeOver(heir_).ok());
  pb::CreateVisionRequest again;
  again.set_parent(kAizu);
  again.mutable_vision()->set_external_id("strategy");
  again.mutable_vision()->set_title("同じ");
  EXPECT_EQ(ReasonOf(Call<pb::Vision>(heir_, "VisionService/CreateVision", again)),
            pb::REASON_ALREADY_EXISTS);
}

// Rows: who calls, of the successor unless said otherwise.
TEST_F(TakeOverTest, ApproversAndAdministratorsOfASuccessorMayAndNobodyElse) {
  CreateCase(old_, kManiwa, "one");
  const std::string former = AddAccount(kManiwa, {pb::ROLE_APPROVER});
  End(kManiwa, {kAizu});
  GoToEndDay();
  struct Row {
    const char* organization;
    pb::Role role;
    pb::Reason reason;
  };
  const Row rows[] = {
      {kAizu, pb::ROLE_READER, pb::REASON_ROLE_MISSING},
      {kAizu, pb::ROLE_CONTRIBUTOR, pb::REASON_ROLE_MISSING},
      {kAizu, pb::ROLE_APPROVER, pb::REASON_UNSPECIFIED},
      {kAizu, pb::ROLE_ORGANIZATION_ADMIN, pb::REASON_UNSPECIFIED},
      {kYokohama, pb::ROLE_APPROVER, pb::REASON_OTHER_ORGANIZATION},
      {kYokohama, pb::ROLE_ORGANIZATION_ADMIN, pb::REASON_OTHER_ORGANIZATION},
      {kCoordinatorOrganization, pb::ROLE_COORDINATOR, pb::REASON_ROLE_MISSING},
      {kCoordinatorOrganization, pb::ROLE_SYSTEM_ADMIN, pb::REASON_ROLE_MISSING},
  };
  for (const Row& row : rows) {
    const auto tried = TakeOver(AddAccount(row.organization, {row.role}), {}, /*dry=*/true);
    EXPECT_EQ(tried.ok(), row.reason == pb::REASON_UNSPECIFIED) << pb::Role_Name(row.role);
    EXPECT_EQ(ReasonOf(tried), row.reason) << row.organization << pb::Role_Name(row.role);
  }
  EXPECT_EQ(ReasonOf(TakeOver(former)), pb::REASON_ORGANIZATION_ENDED);
}

TEST_F(TakeOverTest, NothingIsTakenFromABodyThatExists) {
  CreateCase(old_, kManiwa, "one");
  EXPECT_EQ(ReasonOf(TakeOver(heir_)), pb::REASON_ILLEGAL_TRANSITION);
  End(kManiwa, {kAizu});
  const auto early = TakeOver(heir_);
  EXPECT_EQ(ReasonOf(early), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(domain::DetailOf(early.status())->metadata().at("date"), kEndDay);
}

TEST_F(TakeOverTest, AfterASplitEachSuccessorTakesWhatIsNotTakenYet) {
  const std::string one = CreateCase(old_, kManiwa, "one").name();
  const std::string two = CreateCase(old_, kManiwa, "two").name();
  const std::string second = AddAccount(kYokohama, {pb::ROLE_APPROVER});
  End(kManiwa, {kAizu, kYokohama});
  GoToEndDay();
  EXPECT_THAT(Names(*TakeOver(heir_, {one})), ElementsAre(one));
  // One's own again is passed by; the other's is not one's own.
  EXPECT_EQ(TakeOver(heir_, {one})->documents_size(), 0);
  EXPECT_EQ(ReasonOf(TakeOver(second, {one})), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Names(*TakeOver(second)), ElementsAre(two));
  EXPECT_EQ(TakeOver(heir_)->documents_size(), 0);
}

TEST_F(TakeOverTest, ADryRunListsAllAndMovesNothing) {
  for (int i = 0; i < 120; ++i) CreateCase(old_, kManiwa, absl::StrCat("c", i));
  End(kManiwa, {kAizu});
  GoToEndDay();
  const storage::Sequence head = store_->Head();
  const auto listed = TakeOver(heir_, {}, /*dry=*/true);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->documents_size(), 120);
  EXPECT_FALSE(listed->more());
  EXPECT_EQ(store_->Head(), head);

  const auto first = TakeOver(heir_);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->documents_size(), 100);
  EXPECT_TRUE(first->more());
  const auto second = TakeOver(heir_);
  EXPECT_EQ(second->documents_size(), 20);
  EXPECT_FALSE(second->more());
}

// A mutation holds 4 MiB: as many as fit go, and the next call goes on.
TEST_F(TakeOverTest, LargeDocumentsTakeMoreCalls) {
  for (int i = 0; i < 30; ++i) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title("大きな事例");
    std::string text;
    for (int k = 0; k < 8'000; ++k) text += "文";
    request.mutable_case_()->set_approach(text);
    for (std::string* field : {request.mutable_case_()->mutable_challenge(),
                               request.mutable_case_()->mutable_ingenuity(),
                               request.mutable_case_()->mutable_conditions(),
                               request.mutable_case_()->mutable_lessons()}) {
      *field = text.substr(0, 12'000);
    }
    for (int k = 0; k < 30; ++k) {
      pb::Link& link = *request.mutable_case_()->add_links();
      link.set_title("資料");
      link.set_url(absl::StrCat("https://example.lg.jp/", std::string(1'900, 'a')));
    }
    ASSERT_TRUE(Call<pb::Case>(old_, "CaseService/CreateCase", request).ok());
  }
  End(kManiwa, {kAizu});
  GoToEndDay();
  int calls = 0;
  int moved = 0;
  bool more = true;
  while (more && calls < 30) {
    const auto taken = TakeOver(heir_);
    ASSERT_TRUE(taken.ok()) << taken.status();
    more = taken->more();
    moved += taken->documents_size();
    ++calls;
  }
  EXPECT_EQ(moved, 30);
  EXPECT_GE(calls, 1);
}

TEST_F(TakeOverTest, TheAuditLogNamesWhatWasTakenOver) {
  const std::string one = CreateCase(old_, kManiwa, "one").name();
  End(kManiwa, {kAizu});
  GoToEndDay();
  ASSERT_TRUE(TakeOver(heir_).ok());
  pb::ListAuditEntriesRequest list;
  list.set_page_size(1);
  const auto entries =
      Call<pb::ListAuditEntriesResponse>(admin_, "IdentityService/ListAuditEntries", list);
  ASSERT_TRUE(entries.ok());
  EXPECT_EQ(entries->entries(0).resource(), kManiwa);
  EXPECT_THAT(entries->entries(0).marks(), ElementsAre("taken_over", one));
}

// One who follows the feed as the successor gets what is its own from now on; who read the text in
// force goes on reading it.
TEST_F(TakeOverTest, TheFeedTellsTheNewOwnerAndTheReaders) {
  const std::string draft = CreateCase(old_, kManiwa, "draft").name();
  const std::string published = CreateCase(old_, kManiwa, "published").name();
  Publish(published);
  End(kManiwa, {kAizu});
  GoToEndDay();
  const auto bounds = Call<pb::GetFeedBoundsResponse>(heir_, "ChangeService/GetFeedBounds",
                                                      pb::GetFeedBoundsRequest());
  ASSERT_TRUE(TakeOver(heir_).ok());
  pb::ListChangesRequest changes;
  changes.set_cursor(bounds->head_cursor());
  const auto names = [&](const std::string& token) {
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", changes);
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> list;
    for (const pb::Change& change : page->changes()) list.push_back(change.resource_name());
    return list;
  };
  EXPECT_THAT(names(heir_), UnorderedElementsAre(draft, published));
  EXPECT_THAT(names(stranger_), ElementsAre(published));
}

// Whoever reads a case reads who selected it: one whose case is its own from now on had no such
// selection in its mirror before.
TEST_F(TakeOverTest, TheFeedTellsOfTheSelectionsOfACaseThatChangedHands) {
  const std::string name = CreateCase(old_, kManiwa, "selected").name();
  Publish(name);
  pb::SelectCaseRequest select;
  select.set_case_(name);
  select.set_reason("再現しやすい");
  const std::string coordinator = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
  const auto selection =
      Call<pb::CaseSelection>(coordinator, "SelectionService/SelectCase", select);
  ASSERT_TRUE(selection.ok()) << selection.status();
  End(kManiwa, {kAizu});
  GoToEndDay();
  pb::ListChangesRequest since;
  since.set_cursor(Call<pb::GetFeedBoundsResponse>(heir_, "ChangeService/GetFeedBounds",
                                                   pb::GetFeedBoundsRequest())
                       ->head_cursor());
  ASSERT_TRUE(TakeOver(heir_).ok());
  const auto page = Call<pb::ListChangesResponse>(heir_, "ChangeService/ListChanges", since);
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> told;
  for (const pb::Change& change : page->changes()) told.push_back(change.resource_name());
  EXPECT_THAT(told, UnorderedElementsAre(name, selection->name()));
}

// The other successor is faster between this one's look and its commit.
TEST_F(TakeOverTest, OfTwoSuccessorsAtOnceEachDocumentGoesToOne) {
  const std::string one = CreateCase(old_, kManiwa, "one").name();
  const std::string second = AddAccount(kYokohama, {pb::ROLE_APPROVER});
  End(kManiwa, {kAizu, kYokohama});
  GoToEndDay();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  const Dispatcher racing(env, methods_, executor_);
  bool once = true;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (once) {
      once = false;
      EXPECT_EQ(TakeOver(second)->documents_size(), 1);
    }
    return absl::OkStatus();
  };
  auto request = std::make_unique<pb::TakeOverDocumentsRequest>();
  request->set_predecessor(kManiwa);
  Dispatcher::Incoming incoming;
  incoming.method = methods_.Find("renkei.v1.SuccessionService/TakeOverDocuments");
  incoming.authorization = absl::StrCat("Bearer ", heir_);
  incoming.requests.push_back(std::move(request));
  incoming.abandoned = [] { return false; };
  std::promise<int> moved;
  racing.Dispatch(std::move(incoming), [&](const absl::Status& status, MessagePtr reply) {
    EXPECT_TRUE(status.ok()) << status;
    moved.set_value(static_cast<pb::TakeOverDocumentsResponse&>(*reply).documents_size());
  });
  EXPECT_EQ(moved.get_future().get(), 0);
  EXPECT_EQ(GetCase(second, one)->owner(), kYokohama);
}

}  // namespace
}  // namespace renkei::service
