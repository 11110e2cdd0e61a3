#include <set>

#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VisionLifecycleTest : public VisionTest {
 protected:
  // A draft of Kanagawa and Yokohama together.
  pb::Vision CreateJoint() {
    pb::Vision head = Head("共同ビジョン");
    head.add_owners(kKanagawa);
    head.add_owners(kYokohama);
    return Create(head);
  }

  absl::StatusOr<pb::Vision> Consent(const std::string& token, const std::string& name) {
    return Step<pb::ConsentToVisionRequest>(token, "ConsentToVision", name);
  }
  absl::StatusOr<pb::Vision> TryPublish(const std::string& token, const std::string& name) {
    return Step<pb::PublishVisionRequest>(token, "PublishVision", name);
  }

  absl::StatusOr<pb::Vision> Retitle(const std::string& token, const std::string& name,
                                     const std::string& title) {
    pb::UpdateVisionRequest request;
    request.mutable_vision()->set_name(name);
    request.mutable_vision()->set_title(title);
    return Vision<pb::Vision>(token, "UpdateVision", request);
  }

  std::set<std::string> Listed(const std::string& token, const std::string& filter = "") {
    pb::ListVisionsRequest request;
    request.set_filter(filter);
    request.set_page_size(1);
    std::set<std::string> titles;
    do {
      const auto page = Vision<pb::ListVisionsResponse>(token, "ListVisions", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return titles;
      for (const pb::Vision& v : page->visions())
        EXPECT_TRUE(titles.insert(v.title()).second) << v.title();
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }

  // What the feed shows, as "UPSERT VISION name".
  std::vector<pb::Change> Feed(const std::string& token) {
    pb::ListChangesRequest request;
    for (const pb::ResourceType type :
         {pb::RESOURCE_TYPE_VISION, pb::RESOURCE_TYPE_VISION_NODE, pb::RESOURCE_TYPE_KPI,
          pb::RESOURCE_TYPE_KPI_ACTUAL, pb::RESOURCE_TYPE_VISION_REVISION}) {
      request.add_types(type);
    }
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    EXPECT_TRUE(page.ok()) << page.status();
    return {page->changes().begin(), page->changes().end()};
  }
};

TEST_F(VisionLifecycleTest, ADraftIsTheOwnersAloneInGetListAndFeed) {
  const pb::Vision vision = Create(Head("下書き"));
  const pb::VisionNode node = AddNode(vision.name(), "", "柱");
  const pb::Kpi kpi = AddKpi(vision.name(), node.name(), "指標");
  for (const std::string& token : {outsider_, admin_}) {
    EXPECT_EQ(ReasonOf(Get(token, vision.name())), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(ListNodes(token, vision.name())), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(ListKpis(token, vision.name())), pb::REASON_NOT_FOUND);
    pb::GetNodeRequest get;
    get.set_name(node.name());
    EXPECT_EQ(ReasonOf(Vision<pb::VisionNode>(token, "GetNode", get)), pb::REASON_NOT_FOUND);
    EXPECT_THAT(Listed(token), IsEmpty());
    EXPECT_EQ(Feed(token).size(), 0u);
  }
  EXPECT_EQ(ReasonOf(Retitle(outsider_, vision.name(), "横取り")), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(DeleteNode(outsider_, node.name())), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(approver_), ElementsAre("下書き"));
  EXPECT_EQ(Feed(approver_).size(), 3u);
}

TEST_F(VisionLifecycleTest, OthersSeeTheRevisionInForceWhileTheOwnersReviseIt) {
  const std::string name = Create(Head("初版")).name();
  const std::string node = AddNode(name, "", "柱").name();
  Publish(name);
  Revise(name);
  ASSERT_TRUE(Retitle(author_, name, "改訂中").ok());
  pb::VisionNode changed;
  changed.set_name(node);
  changed.set_title("新しい柱");
  ASSERT_TRUE(UpdateNode(author_, changed, {}).ok());
  AddNode(name, node, "追加");
  EXPECT_EQ(Get(outsider_, name)->title(), "初版");
  EXPECT_EQ(Get(outsider_, name)->node_count(), 1);
  EXPECT_EQ(Get(author_, name)->title(), "改訂中");
  EXPECT_EQ(Get(author_, name)->node_count(), 2);
  const auto nodes = ListNodes(outsider_, name);
  ASSERT_TRUE(nodes.ok()) << nodes.status();
  ASSERT_EQ(nodes->size(), 1u);
  EXPECT_EQ(nodes->front().title(), "柱");
  Publish(name);
  EXPECT_EQ(Get(outsider_, name)->title(), "改訂中");
  EXPECT_EQ(Get(outsider_, name)->published_revision(), 2);
  EXPECT_EQ(Get(outsider_, name, 1)->title(), "初版");
}

TEST_F(VisionLifecycleTest, OthersLearnOfAPublicationAndOfNothingBefore) {
  const std::string name = Create(Head("公開")).name();
  AddNode(name, "", "柱");
  Publish(name);
  const std::vector<pb::Change> feed = Feed(outsider_);
  ASSERT_EQ(feed.size(), 2u);
  EXPECT_EQ(feed[0].vision_revision().name(), name + "/revisions/1");
  EXPECT_EQ(feed[1].vision().name(), name);
  EXPECT_THAT(feed[1].vision().history(), IsEmpty());
  EXPECT_EQ(feed[1].vision().submitter(), "");
  Revise(name);
  AddNode(name, "", "内部の変更");
  EXPECT_EQ(Feed(outsider_).size(), 2u);
}

TEST_F(VisionLifecycleTest, ANarrowerAudienceTakesTheVisionAndItsEarlierRevisionsAway) {
  const std::string name = Create(Head("公開")).name();
  Publish(name);
  Revise(name);
  pb::UpdateVisionRequest request;
  request.mutable_vision()->set_name(name);
  request.mutable_vision()->mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
  request.mutable_vision()->mutable_audience()->add_organizations(kYokohama);
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", request).ok());
  EXPECT_TRUE(Get(outsider_, name).ok());
  Publish(name);
  EXPECT_EQ(ReasonOf(Get(outsider_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Get(outsider_, name, 1)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Get(partner_, name, 1).ok());
  EXPECT_EQ(Feed(outsider_).back().kind(), pb::Change::KIND_TOMBSTONE);
  // A wider one later does not open the narrow revision.
  Revise(name);
  request.mutable_vision()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  request.mutable_vision()->mutable_audience()->clear_organizations();
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", request).ok());
  Publish(name);
  EXPECT_TRUE(Get(outsider_, name, 3).ok());
  EXPECT_EQ(ReasonOf(Get(outsider_, name, 2)), pb::REASON_NOT_FOUND);
  pb::ListRevisionsRequest list;
  list.set_parent(name);
  EXPECT_EQ(Vision<pb::ListRevisionsResponse>(outsider_, "ListRevisions", list)->revisions_size(),
            2);
  EXPECT_EQ(Vision<pb::ListRevisionsResponse>(author_, "ListRevisions", list)->revisions_size(), 3);
}

TEST_F(VisionLifecycleTest, AJointVisionIsPublishedWhenEveryOtherOwnerHasConsented) {
  const std::string name = CreateJoint().name();
  EXPECT_EQ(ReasonOf(Consent(partner_, name)), pb::REASON_ILLEGAL_TRANSITION);
  Submit(name);
  const auto early = TryPublish(approver_, name);
  EXPECT_EQ(ReasonOf(early), pb::REASON_CONSENT_MISSING);
  EXPECT_EQ(domain::DetailOf(early.status())->metadata().at("missing"), kYokohama);
  EXPECT_EQ(ReasonOf(Consent(outsider_, name)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Consent(partner_, name).ok());
  const storage::Sequence head = store_->Head();
  ASSERT_TRUE(Consent(partner_, name).ok());
  EXPECT_EQ(store_->Head(), head) << "consenting again changes nothing";
  EXPECT_EQ(ReasonOf(TryPublish(partner_, name)), pb::REASON_OTHER_ORGANIZATION);
  const auto published = TryPublish(approver_, name);
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(published->published_revision(), 1);
  ASSERT_EQ(published->consents_size(), 1);
  EXPECT_EQ(Get(outsider_, name)->consents(0).actor(), "");
}

TEST_F(VisionLifecycleTest, ConsentIsVoidOnceItWasReturned) {
  const std::string name = CreateJoint().name();
  Submit(name);
  ASSERT_TRUE(Consent(partner_, name).ok());
  ASSERT_TRUE(Step<pb::ReturnVisionRequest>(partner_, "ReturnVision", name).ok());
  Submit(name);
  EXPECT_EQ(ReasonOf(TryPublish(approver_, name)), pb::REASON_CONSENT_MISSING);
}

TEST_F(VisionLifecycleTest, NobodyConsentsForAnotherOrganization) {
  const std::string name = CreateJoint().name();
  Submit(name);
  pb::ConsentToVisionRequest request;
  request.set_name(name);
  request.set_organization(kYokohama);
  EXPECT_EQ(ReasonOf(Vision<pb::Vision>(approver_, "ConsentToVision", request)),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(VisionLifecycleTest, OnlyTheLeadingOrganizationChangesTheOwners) {
  const std::string name = CreateJoint().name();
  pb::UpdateVisionRequest request;
  request.mutable_vision()->set_name(name);
  request.mutable_vision()->add_owners(kKanagawa);
  EXPECT_EQ(ReasonOf(Vision<pb::Vision>(partner_, "UpdateVision", request)),
            pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", request).ok());
  EXPECT_EQ(ReasonOf(Get(partner_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(Feed(partner_).back().kind(), pb::Change::KIND_TOMBSTONE);
  request.mutable_vision()->set_owners(0, kYokohama);
  EXPECT_THAT(BadFields(Vision<pb::Vision>(author_, "UpdateVision", request)),
              ElementsAre("vision.owners[0] NOT_THE_LEAD"));
}

TEST_F(VisionLifecycleTest, WhoSubmitsDoesNotPublishUnlessGrantedBoth) {
  const std::string both = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const std::string alone = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  const std::string a = Create(Head("一")).name();
  ASSERT_TRUE(Step<pb::SubmitVisionRequest>(both, "SubmitVision", a).ok());
  EXPECT_EQ(ReasonOf(TryPublish(both, a)), pb::REASON_SELF_PUBLICATION);
  const std::string b = Create(Head("二")).name();
  ASSERT_TRUE(Step<pb::SubmitVisionRequest>(alone, "SubmitVision", b).ok());
  const auto published = TryPublish(alone, b);
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_TRUE(published->history().rbegin()->self_published());
}

TEST_F(VisionLifecycleTest, WhatIsNotADraftIsNotEdited) {
  const std::string name = Create(Head("固定")).name();
  const pb::VisionNode node = AddNode(name, "", "柱");
  const auto refused = [&] {
    EXPECT_EQ(ReasonOf(Retitle(author_, name, "変更")), pb::REASON_NOT_EDITABLE);
    EXPECT_EQ(ReasonOf(TryCreateNode(author_, name, NodeUnder("", "追加"))),
              pb::REASON_NOT_EDITABLE);
    EXPECT_EQ(ReasonOf(DeleteNode(author_, node.name())), pb::REASON_NOT_EDITABLE);
  };
  Submit(name);
  refused();
  ASSERT_TRUE(TryPublish(approver_, name).ok());
  refused();
  EXPECT_EQ(ReasonOf(Step<pb::ArchiveVisionRequest>(author_, "ArchiveVision", name)),
            pb::REASON_ROLE_MISSING);
  const auto archived = Step<pb::ArchiveVisionRequest>(approver_, "ArchiveVision", name);
  ASSERT_TRUE(archived.ok()) << archived.status();
  refused();
  EXPECT_EQ(Get(outsider_, name)->state(), pb::LIFECYCLE_STATE_ARCHIVED);
  EXPECT_EQ(ReasonOf(Step<pb::ReviseVisionRequest>(author_, "ReviseVision", name)),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(VisionLifecycleTest, AsOfFindsTheRevisionThatWasInForce) {
  const std::string name = Create(Head("初版")).name();
  const auto publish = [&](const std::string& decided) {
    Submit(name);
    pb::PublishVisionRequest request;
    request.set_name(name);
    request.set_decided_date(decided);
    const auto done = Vision<pb::Vision>(approver_, "PublishVision", request);
    ASSERT_TRUE(done.ok()) << done.status();
  };
  publish("2023-03-31");
  Revise(name);
  ASSERT_TRUE(Retitle(author_, name, "改訂版").ok());
  publish("");  // 2024-07-03, the test's day
  const auto as_of = [&](const std::string& day) {
    pb::GetVisionRequest request;
    request.set_name(name);
    request.set_as_of(day);
    return Vision<pb::Vision>(outsider_, "GetVision", request);
  };
  EXPECT_EQ(ReasonOf(as_of("2023-03-30")), pb::REASON_NOT_FOUND);
  EXPECT_EQ(as_of("2023-03-31")->title(), "初版");
  EXPECT_EQ(as_of("2024-07-02")->title(), "初版");
  EXPECT_EQ(as_of("2024-07-03")->title(), "改訂版");
  pb::GetRevisionRequest get;
  get.set_name(name + "/revisions/1");
  const auto first = Vision<pb::VisionRevision>(outsider_, "GetRevision", get);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->kind(), pb::REVISION_KIND_FIRST);
  EXPECT_EQ(first->vision().title(), "初版");
  EXPECT_EQ(first->actor(), "");
  get.set_name(name + "/revisions/2");
  EXPECT_EQ(Vision<pb::VisionRevision>(author_, "GetRevision", get)->kind(),
            pb::REVISION_KIND_OTHER);
  get.set_name(name + "/revisions/002");
  EXPECT_EQ(ReasonOf(Vision<pb::VisionRevision>(author_, "GetRevision", get)),
            pb::REASON_NOT_FOUND);
}

TEST_F(VisionLifecycleTest, ARevisionIsNotDecidedBeforeAnEarlierOneAndOnlyTheFirstIsTheAdoption) {
  const std::string name = Create(Head("計画")).name();
  const auto publish = [&](const std::string& decided, pb::RevisionKind kind) {
    Submit(name);
    pb::PublishVisionRequest request;
    request.set_name(name);
    request.set_decided_date(decided);
    request.set_kind(kind);
    const auto done = Vision<pb::Vision>(approver_, "PublishVision", request);
    if (!done.ok()) {
      EXPECT_TRUE(Step<pb::ReturnVisionRequest>(approver_, "ReturnVision", name).ok());
    }
    return done;
  };
  ASSERT_TRUE(publish("2020-03-30", pb::REVISION_KIND_FIRST).ok());
  Revise(name);
  ASSERT_TRUE(publish("", pb::REVISION_KIND_OTHER).ok());
  Revise(name);
  // 平成5年3月20日, where 令和5年3月20日 is meant; revision 2 states no day, so that the first one counts.
  const auto slip = publish("1993-03-20", pb::REVISION_KIND_UPDATE);
  EXPECT_EQ(ReasonOf(slip), pb::REASON_INVALID_FIELDS);
  EXPECT_THAT(domain::DetailOf(slip.status())->violations(0).message_ja(),
              testing::HasSubstr("令和5年3月20日"));
  EXPECT_EQ(ReasonOf(publish("2023-03-20", pb::REVISION_KIND_FIRST)), pb::REASON_INVALID_FIELDS);
  EXPECT_TRUE(publish("2023-03-20", pb::REVISION_KIND_UPDATE).ok());
}

TEST_F(VisionLifecycleTest, SubmissionNeedsAPeriodAndItsEndIsNotBeforeItsBegin) {
  pb::Vision head = Head("期間なし");
  head.clear_period();
  const std::string name = Create(head).name();
  const auto submitted = Step<pb::SubmitVisionRequest>(author_, "SubmitVision", name);
  EXPECT_EQ(ReasonOf(submitted), pb::REASON_INCOMPLETE);
  head.mutable_period()->set_from_fiscal_year(2027);
  head.mutable_period()->set_to_fiscal_year(2023);
  EXPECT_EQ(ReasonOf(TryCreate(author_, head)), pb::REASON_INVALID_FIELDS);
}

TEST_F(VisionLifecycleTest, OnlyLivingGovernmentsOwnAndNobodyCreatesForAnother) {
  EXPECT_EQ(ReasonOf(TryCreate(outsider_, Head("なりすまし"))), pb::REASON_OTHER_ORGANIZATION);
  pb::Vision head = Head("区と共同");
  head.add_owners(kKanagawa);
  head.add_owners(kWard);
  EXPECT_EQ(ReasonOf(TryCreate(author_, head)), pb::REASON_NOT_AN_OWNER);
  head.set_owners(1, kAbolished);
  EXPECT_EQ(ReasonOf(TryCreate(author_, head)), pb::REASON_ORGANIZATION_ABOLISHED);
  head.set_owners(1, kKanagawa);
  EXPECT_THAT(BadFields(TryCreate(author_, head)), ElementsAre("vision.owners[1] DUPLICATE_OWNER"));
}

TEST_F(VisionLifecycleTest, ListsShowEachCallerItsOwnTextNewestFirst) {
  const std::string a = Create(Head("公開版")).name();
  Publish(a);
  Revise(a);
  ASSERT_TRUE(Retitle(author_, a, "改訂中").ok());
  Create(Head("下書き"));
  EXPECT_THAT(Listed(author_), ElementsAre("下書き", "改訂中"));
  EXPECT_THAT(Listed(outsider_), ElementsAre("公開版"));
  EXPECT_THAT(Listed(outsider_, "state = PUBLISHED"), ElementsAre("公開版"));
  EXPECT_THAT(Listed(outsider_, "title : \"改訂\""), IsEmpty());
  EXPECT_THAT(Listed(outsider_, "owner = \"organizations/140007\""), ElementsAre("公開版"));
  EXPECT_THAT(Listed(outsider_, "prefecture = \"organizations/140007\""), ElementsAre("公開版"));
  EXPECT_THAT(Listed(outsider_, "owner = \"organizations/141003\""), IsEmpty());
}

TEST_F(VisionLifecycleTest, AListByAnItemOfTheFrameworkFindsWhatTheNodesInForceServe) {
  AddTestFramework();
  const std::string traffic = absl::StrCat("framework_items : \"", kTraffic, "\"");
  const std::string education = absl::StrCat("framework_items : \"", kEducation, "\"");
  pb::Vision head = Head("計画");
  head.add_framework_items(kEducation);
  const std::string vision = Create(head).name();
  pb::VisionNode node = AddNode(vision, "", "新しい足");
  node.add_framework_items(kTraffic);
  node.add_framework_items(kEducation);
  ASSERT_TRUE(UpdateNode(author_, node, {"framework_items"}).ok());
  EXPECT_THAT(Listed(author_, education), ElementsAre("計画"));
  EXPECT_THAT(Listed(author_, traffic), IsEmpty()) << "it is a draft's";

  Publish(vision);
  EXPECT_THAT(Listed(outsider_, traffic), ElementsAre("計画"));
  EXPECT_THAT(Get(outsider_, vision)->node_framework_items(), ElementsAre(kTraffic));

  Revise(vision);
  ASSERT_TRUE(DeleteNode(author_, node.name()).ok());
  EXPECT_THAT(Listed(outsider_, traffic), ElementsAre("計画")) << "it is in force still";
  EXPECT_THAT(Listed(author_, traffic), ElementsAre("計画"));
  Publish(vision);
  EXPECT_THAT(Listed(outsider_, traffic), IsEmpty());
  EXPECT_THAT(Listed(outsider_, education), ElementsAre("計画"));
}

TEST_F(VisionLifecycleTest, ADraftIsDeletedWithAllItHoldsAndAPublishedVisionIsNot) {
  pb::Vision head = Head("削除");
  head.set_external_id("D1");
  const std::string name = Create(head).name();
  const pb::VisionNode node = AddNode(name, "", "柱");
  AddKpi(name, node.name(), "指標");
  pb::DeleteVisionRequest request;
  request.set_name(name);
  request.set_validate_only(true);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteVision", request).ok());
  EXPECT_TRUE(Get(author_, name).ok());
  request.set_validate_only(false);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteVision", request).ok());
  EXPECT_EQ(ReasonOf(Get(author_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(ListNodes(author_, name)), pb::REASON_NOT_FOUND);
  // Nothing of it is left in the store.
  const auto snapshot = store_->NewSnapshot();
  for (const uint8_t table : {kVisionsId, kVisionsByExternalIdId, kNodesId, kKpisId, kActualsId,
                              kDraftCountsId, kDraftClockId, kPlaceClockId}) {
    EXPECT_EQ(snapshot->Scan(storage::PrefixRange(storage::Key(table).bytes()), 10)->size(), 0u)
        << int{table};
  }
  EXPECT_TRUE(TryCreate(author_, head).ok()) << "the external_id is free again";
  const std::string published = Create(Head("公開")).name();
  Publish(published);
  Revise(published);
  request.set_name(published);
  EXPECT_EQ(ReasonOf(Vision<google::protobuf::Empty>(author_, "DeleteVision", request)),
            pb::REASON_NOT_EDITABLE);
}

}  // namespace
}  // namespace renkei::service
