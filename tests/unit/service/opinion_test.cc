// Opinions on a plan and the answers to them: what is refused, and who reads what when.
#include "renkei/v1/title_service.pb.h"
#include "tests/unit/service/planning_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using OpinionTest = PlanningTest;

TEST_F(OpinionTest, OneWithoutANumberComesBehindTheLast) {
  EXPECT_EQ(Adopted("一").number(), 1);
  pb::Opinion later = OpinionOf("十");
  later.set_number(10);
  EXPECT_EQ(Add(later).number(), 10);
  const pb::Opinion last = Adopted("十一");
  EXPECT_EQ(last.number(), 11);
  EXPECT_EQ(last.same_count(), 1);
  EXPECT_THAT(*Listed(author_), ElementsAre("1 一", "10 十", "11 十一"));
}

TEST_F(OpinionTest, TheSameNumberTwiceIsRefused) {
  const pb::Opinion first = Adopted("一");
  pb::Opinion second = OpinionOf("二");
  second.set_number(1);
  EXPECT_THAT(BadFields(TryAdd(author_, second)), ElementsAre("opinion.number NUMBER_TAKEN"));
  second.set_number(2);
  pb::Opinion moved = Add(second);
  moved.set_number(1);
  EXPECT_THAT(BadFields(UpdateOpinion(author_, moved, {"number"})),
              ElementsAre("opinion.number NUMBER_TAKEN"));
  // Its own number is no other's.
  moved.set_number(2);
  EXPECT_TRUE(UpdateOpinion(author_, moved, {"number", "text"}).ok());
  pb::Opinion cleared = first;
  cleared.clear_number();
  EXPECT_EQ(UpdateOpinion(author_, cleared, {"number"})->number(), 1);
}

TEST_F(OpinionTest, AnAnswerWithoutAReasonIsRefused) {
  EXPECT_THAT(BadFields(TryAdd(author_, OpinionOf("意見", pb::OPINION_ANSWER_NOT_ADOPTED))),
              ElementsAre("opinion.reason NO_REASON"));
  pb::Opinion opinion = Add(OpinionOf("意見"));
  opinion.set_answer(pb::OPINION_ANSWER_FOR_REFERENCE);
  EXPECT_THAT(BadFields(UpdateOpinion(author_, opinion, {"answer"})),
              ElementsAre("opinion.reason NO_REASON"));
  opinion.set_reason("次期計画で検討する");
  const auto answered = UpdateOpinion(author_, opinion, {"answer", "reason"});
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(answered->answer(), pb::OPINION_ANSWER_FOR_REFERENCE);
}

TEST_F(OpinionTest, ItSpeaksOfAPartOfItsOwnPlan) {
  const std::string node = AddNode(vision_, "", "目標").name();
  const std::string kpi = AddKpi(vision_, node, "利用者数").name();
  const std::string other = Create(Head("別の計画")).name();
  pb::Opinion opinion = OpinionOf("意見");
  opinion.set_subject(AddNode(other, "", "目標").name());
  EXPECT_THAT(BadFields(TryAdd(author_, opinion)), ElementsAre("opinion.subject OTHER_VISION"));
  for (const std::string& missing :
       {vision_ + "/nodes/none", vision_ + "/kpis/none", vision_ + "/revisions/1"}) {
    opinion.set_subject(missing);
    EXPECT_THAT(BadFields(TryAdd(author_, opinion)),
                ElementsAre("opinion.subject UNKNOWN_SUBJECT"));
  }
  Publish(vision_);
  for (const std::string& there : {node, kpi, vision_ + "/revisions/1"}) {
    opinion.set_subject(there);
    EXPECT_TRUE(TryAdd(author_, opinion).ok()) << there;
  }
}

TEST_F(OpinionTest, ItKeepsTheNameOfAPartThatIsGone) {
  const std::string node = AddNode(vision_, "", "目標").name();
  pb::Opinion opinion = OpinionOf("意見");
  opinion.set_subject(node);
  opinion = Add(opinion);
  ASSERT_TRUE(DeleteNode(author_, node).ok());
  opinion.set_text("意見の要旨");
  const auto changed = UpdateOpinion(author_, opinion, {"text", "subject"});
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->subject(), node);
}

// Found: an opinion on a measure that a revision dropped spoke of "organizations/.../nodes/01...".
TEST_F(OpinionTest, APartThatIsGoneIsCalledAsTheLastRevisionCalledItThatHadIt) {
  const std::string node = AddNode(vision_, "", "目標").name();
  const std::string kpi = AddKpi(vision_, node, "利用者数").name();
  const std::string unpublished = AddNode(Create(Head("別の計画")).name(), "", "案").name();
  const auto titles = [&](const std::string& token) {
    pb::BatchGetTitlesRequest ask;
    for (const std::string& name : {node, kpi, unpublished}) ask.add_names(name);
    const auto reply = Call<pb::BatchGetTitlesResponse>(token, "TitleService/BatchGetTitles", ask);
    EXPECT_TRUE(reply.ok()) << reply.status();
    std::vector<std::string> found;
    for (const pb::ResourceTitle& title : reply->titles()) found.push_back(title.title());
    return found;
  };
  Publish(vision_);
  Revise(vision_);
  ASSERT_TRUE(DeleteNode(author_, node, /*force=*/true).ok());
  ASSERT_TRUE(DeleteNode(author_, unpublished).ok());
  EXPECT_THAT(titles(author_), ElementsAre("目標", "利用者数"));
  Publish(vision_);
  EXPECT_THAT(titles(author_), ElementsAre("目標", "利用者数"));
  EXPECT_THAT(titles(outsider_), ElementsAre("目標", "利用者数"));
}

TEST_F(OpinionTest, EverythingWrongWithItIsToldAtOnce) {
  Adopted("一");
  pb::Opinion opinion = OpinionOf("二", pb::OPINION_ANSWER_PARTLY_ADOPTED);
  opinion.set_number(1);
  opinion.set_subject(vision_ + "/nodes/none");
  opinion.set_followed_revision(1);
  EXPECT_THAT(
      BadFields(TryAdd(author_, opinion)),
      ElementsAre("opinion.reason NO_REASON", "opinion.subject UNKNOWN_SUBJECT",
                  "opinion.followed_revision UNKNOWN_REVISION", "opinion.number NUMBER_TAKEN"));
}

TEST_F(OpinionTest, ItIsTheOwnersAloneUntilItIsPublished) {
  const pb::Opinion first = Adopted("一");
  const pb::Opinion open = Add(OpinionOf("二"));
  Publish(vision_);
  EXPECT_THAT(*Listed(outsider_), IsEmpty());
  EXPECT_EQ(ReasonOf(GetOpinion(outsider_, first.name())), pb::REASON_NOT_FOUND);
  const auto published = PublishOpinions(approver_);
  ASSERT_TRUE(published.ok()) << published.status();
  ASSERT_EQ(published->opinions_size(), 1);
  EXPECT_EQ(published->unanswered(), 1);
  EXPECT_EQ(published->opinions(0).published_revision(), 1);
  EXPECT_EQ(published->opinions(0).followed_revision(), 1) << "what was adopted is in it";
  EXPECT_THAT(*Listed(outsider_), ElementsAre("1 一"));
  EXPECT_EQ(GetOpinion(outsider_, first.name())->updater(), "");
  EXPECT_EQ(ReasonOf(GetOpinion(outsider_, open.name())), pb::REASON_NOT_FOUND);
  EXPECT_THAT(*Listed(author_), ElementsAre("1 一", "2 二"));
  EXPECT_EQ(PublishOpinions(approver_)->opinions_size(), 0);
  EXPECT_EQ(PublishOpinions(approver_, {first.name()})->unchanged(), 1);
}

TEST_F(OpinionTest, WhoReadsItIsWhoReadsItsRevision) {
  const pb::Opinion first = Adopted("一");
  Publish(vision_);
  ASSERT_TRUE(PublishOpinions(approver_).ok());
  EXPECT_TRUE(GetOpinion(outsider_, first.name()).ok());
  Revise(vision_);
  pb::UpdateVisionRequest narrower;
  narrower.mutable_vision()->set_name(vision_);
  narrower.mutable_vision()->mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
  narrower.mutable_update_mask()->add_paths("audience");
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", narrower).ok());
  EXPECT_TRUE(GetOpinion(outsider_, first.name()).ok()) << "the draft is the owners' affair";
  Publish(vision_);
  EXPECT_EQ(ReasonOf(GetOpinion(outsider_, first.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Listed(outsider_)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(GetOpinion(author_, first.name()).ok());
}

TEST_F(OpinionTest, PublishingWithARevisionThatIsNotThereIsRefused) {
  const pb::Opinion opinion = Adopted("一");
  EXPECT_EQ(ReasonOf(PublishOpinions(approver_)), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(BadFields(PublishOpinions(approver_, {}, 1)),
              ElementsAre("revision UNKNOWN_REVISION"));
  Publish(vision_);
  EXPECT_THAT(BadFields(PublishOpinions(approver_, {opinion.name()}, 2)),
              ElementsAre("revision UNKNOWN_REVISION"));
  EXPECT_EQ(GetOpinion(author_, opinion.name())->published_revision(), 0);
}

TEST_F(OpinionTest, EverythingWrongWithWhatIsToBePublishedIsToldAtOnce) {
  Publish(vision_);
  const std::string open = Add(OpinionOf("一")).name();
  const std::string answered = Adopted("二").name();
  const std::string elsewhere = Create(Head("別の計画")).name() + "/opinions/o";
  EXPECT_THAT(BadFields(PublishOpinions(
                  approver_, {open, answered, answered, elsewhere, vision_ + "/opinions/none"})),
              ElementsAre("names[0] NOT_ANSWERED", "names[2] DUPLICATE", "names[3] OTHER_VISION",
                          "names[4] NOT_FOUND"));
  EXPECT_EQ(GetOpinion(author_, answered)->published_revision(), 0);
}

TEST_F(OpinionTest, WhatIsPublishedIsAnApproversAndStaysAnswered) {
  Publish(vision_);
  pb::Opinion opinion = Adopted("一");
  EXPECT_EQ(ReasonOf(PublishOpinions(author_)), pb::REASON_ROLE_MISSING);
  ASSERT_TRUE(PublishOpinions(approver_).ok());
  opinion.set_text("書き直し");
  opinion.clear_etag();
  EXPECT_EQ(ReasonOf(UpdateOpinion(author_, opinion, {"text"})), pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(UpdateOpinion(approver_, opinion, {"text"}).ok());
  pb::Opinion unanswered;
  unanswered.set_name(opinion.name());
  EXPECT_THAT(BadFields(UpdateOpinion(approver_, unanswered, {"answer", "followed_revision"})),
              ElementsAre("opinion.answer PUBLISHED"));
  pb::DeleteOpinionRequest remove;
  remove.set_name(opinion.name());
  EXPECT_EQ(ReasonOf(Planning<google::protobuf::Empty>(approver_, "DeleteOpinion", remove)),
            pb::REASON_NOT_EDITABLE);
  pb::WithdrawOpinionsRequest withdraw;
  withdraw.set_parent(vision_);
  withdraw.add_names(opinion.name());
  const auto withdrawn =
      Planning<pb::WithdrawOpinionsResponse>(approver_, "WithdrawOpinions", withdraw);
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->opinions_size(), 1);
  EXPECT_THAT(*Listed(outsider_), IsEmpty());
  EXPECT_TRUE(Planning<google::protobuf::Empty>(author_, "DeleteOpinion", remove).ok());
  EXPECT_THAT(*Listed(author_), IsEmpty());
}

TEST_F(OpinionTest, TheFeedTellsOthersOfItWhileTheyReadIt) {
  Publish(vision_);
  const std::string name = Adopted("一").name();
  const auto told = [&] {
    pb::ListChangesRequest feed;
    feed.add_types(pb::RESOURCE_TYPE_OPINION);
    const auto changes =
        Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", feed);
    EXPECT_TRUE(changes.ok()) << changes.status();
    std::vector<std::string> lines;
    for (const pb::Change& change : changes->changes())
      lines.push_back(absl::StrCat(pb::Change::Kind_Name(change.kind()), " ",
                                   change.opinion().text(), change.opinion().updater()));
    return lines;
  };
  EXPECT_THAT(told(), IsEmpty());
  ASSERT_TRUE(PublishOpinions(approver_).ok());
  EXPECT_THAT(told(), ElementsAre("KIND_UPSERT 一"));
  pb::WithdrawOpinionsRequest withdraw;
  withdraw.set_parent(vision_);
  withdraw.add_names(name);
  ASSERT_TRUE(Planning<pb::WithdrawOpinionsResponse>(approver_, "WithdrawOpinions", withdraw).ok());
  EXPECT_EQ(told().back(), "KIND_TOMBSTONE ");
}

TEST_F(OpinionTest, CountsSayHowManyOpinionsAndHowOftenTheyWereGiven) {
  const auto add = [&](pb::OpinionSource source, pb::OpinionAnswer answer, int same) {
    pb::Opinion opinion = OpinionOf("意見", answer, answer == 0 ? "" : "理由");
    opinion.set_source_kind(source);
    opinion.set_same_count(same);
    Add(opinion);
  };
  add(pb::OPINION_SOURCE_PUBLIC_COMMENT, pb::OPINION_ANSWER_ADOPTED, 12);
  add(pb::OPINION_SOURCE_PUBLIC_COMMENT, pb::OPINION_ANSWER_ADOPTED, 0);
  add(pb::OPINION_SOURCE_PUBLIC_COMMENT, pb::OPINION_ANSWER_UNSPECIFIED, 3);
  add(pb::OPINION_SOURCE_ASSEMBLY, pb::OPINION_ANSWER_NOT_ADOPTED, 1);
  const auto count = [&](const std::string& token, const std::string& filter = "") {
    pb::CountOpinionsRequest request;
    request.set_parent(vision_);
    request.set_filter(filter);
    const auto counted = Planning<pb::CountOpinionsResponse>(token, "CountOpinions", request);
    EXPECT_TRUE(counted.ok()) << counted.status();
    std::vector<std::string> lines;
    for (const pb::OpinionCount& c : counted->counts())
      lines.push_back(
          absl::StrCat(c.source_kind(), "-", c.answer(), " ", c.opinions(), " ", c.given()));
    lines.push_back(absl::StrCat(counted->opinions(), " ", counted->given()));
    return lines;
  };
  EXPECT_THAT(count(author_), ElementsAre("1-5 1 1", "3-0 1 3", "3-1 2 13", "4 17"));
  EXPECT_THAT(count(author_, "answer = NONE"), ElementsAre("3-0 1 3", "1 3"));
  EXPECT_THAT(count(author_, "source_kind = ASSEMBLY"), ElementsAre("1-5 1 1", "1 1"));
  Publish(vision_);
  EXPECT_THAT(count(outsider_), ElementsAre("0 0"));
  ASSERT_TRUE(PublishOpinions(approver_).ok());
  EXPECT_THAT(count(outsider_), ElementsAre("1-5 1 1", "3-1 2 13", "3 14"));
}

TEST_F(OpinionTest, AStaleEtagAndAnotherBodyAreRefusedAndARequestIsDoneOnce) {
  const pb::Opinion opinion = Adopted("一");
  pb::Opinion changed = opinion;
  changed.set_text("一の二");
  ASSERT_TRUE(UpdateOpinion(author_, changed, {"text"}).ok());
  changed.set_text("一の三");
  EXPECT_EQ(ReasonOf(UpdateOpinion(author_, changed, {"text"})), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(ReasonOf(TryAdd(outsider_, OpinionOf("他"))), pb::REASON_NOT_FOUND);
  Publish(vision_);
  EXPECT_EQ(ReasonOf(TryAdd(outsider_, OpinionOf("他"))), pb::REASON_OTHER_ORGANIZATION);
  pb::CreateOpinionRequest request;
  request.set_parent(vision_);
  *request.mutable_opinion() = OpinionOf("二");
  request.set_request_id("7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b2c");
  const auto once = Planning<pb::Opinion>(author_, "CreateOpinion", request);
  const auto again = Planning<pb::Opinion>(author_, "CreateOpinion", request);
  ASSERT_TRUE(once.ok() && again.ok()) << once.status() << again.status();
  EXPECT_EQ(once->name(), again->name());
  request.clear_request_id();
  request.set_validate_only(true);
  EXPECT_TRUE(Planning<pb::Opinion>(author_, "CreateOpinion", request).ok());
  EXPECT_EQ(Listed(author_)->size(), 2u);
}

TEST_F(OpinionTest, AnArchivedPlanTakesNone) {
  Publish(vision_);
  const std::string name = Adopted("一").name();
  pb::ArchiveVisionRequest archive;
  archive.set_name(vision_);
  ASSERT_TRUE(Vision<pb::Vision>(approver_, "ArchiveVision", archive).ok());
  EXPECT_EQ(ReasonOf(TryAdd(author_, OpinionOf("二"))), pb::REASON_NOT_EDITABLE);
  EXPECT_EQ(ReasonOf(PublishOpinions(approver_)), pb::REASON_NOT_EDITABLE);
  EXPECT_TRUE(GetOpinion(author_, name).ok());
}

TEST_F(OpinionTest, ADeletedDraftTakesWhatStandsBesideItAlong) {
  const std::string name = Adopted("一").name();
  pb::DeleteVisionRequest remove;
  remove.set_name(vision_);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteVision", remove).ok());
  EXPECT_EQ(ReasonOf(GetOpinion(author_, name)), pb::REASON_NOT_FOUND);
  const auto left = Opinions().Scan(*store_->NewSnapshot(), Opinions().NewKey(), "", 1);
  ASSERT_TRUE(left.ok());
  EXPECT_THAT(left->rows, IsEmpty());
}

}  // namespace
}  // namespace renkei::service
