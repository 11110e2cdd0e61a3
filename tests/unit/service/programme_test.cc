// Programmes and their editions: who reads them, how they are published, corrected and withdrawn.
#include "renkei/v1/change_service.pb.h"
#include "tests/unit/service/programme_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ProgrammesTest : public ProgrammeTest {};

TEST_F(ProgrammesTest, ItIsItsOwnersUntilAnEditionIsPublished) {
  const pb::Programme programme = Create();
  EXPECT_EQ(programme.owner(), kKanagawa);
  EXPECT_NE(programme.etag(), "");
  const pb::ProgrammeEdition draft = AddEdition(programme.name(), 2024);
  EXPECT_EQ(draft.state(), pb::PROGRAMME_EDITION_STATE_DRAFT);
  EXPECT_EQ(draft.title(), programme.title());
  EXPECT_EQ(draft.ministry(), programme.ministry());
  EXPECT_EQ(draft.types(0).rate(), "1/2");
  EXPECT_TRUE(Get(author_, programme.name()).ok());
  EXPECT_EQ(ReasonOf(Get(outsider_, programme.name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(GetEdition(outsider_, draft.name())), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(outsider_), IsEmpty());

  ASSERT_TRUE(Publish(approver_, draft.name()).ok());
  const auto read = Get(outsider_, programme.name());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(read->published_fiscal_years(), ElementsAre(2024));
  EXPECT_EQ(read->updater(), "");
  EXPECT_NE(Get(author_, programme.name())->updater(), "");
  EXPECT_TRUE(GetEdition(outsider_, draft.name()).ok());
  EXPECT_THAT(Listed(outsider_), ElementsAre("地域交通補助金"));
}

TEST_F(ProgrammesTest, AnEditionWithoutTypesIsNotPublished) {
  const pb::ProgrammeEdition draft = AddEdition(Create().name(), 2024, {});
  EXPECT_THAT(KindsOf(Publish(approver_, draft.name()).status()),
              ElementsAre("edition.types NO_TYPES"));
}

TEST_F(ProgrammesTest, ContributorsDraftAndApproversOrCoordinatorsPublish) {
  const std::string coordinator = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
  const std::string reader = AddAccount(kKanagawa, {pb::ROLE_READER});
  const std::string elsewhere = AddAccount(kYokohama, {pb::ROLE_COORDINATOR});
  EXPECT_EQ(ReasonOf(TryCreate(reader, ProgrammeOf("施策"))), pb::REASON_ROLE_MISSING);
  const pb::ProgrammeEdition draft = AddEdition(Create().name(), 2024);
  EXPECT_EQ(ReasonOf(Publish(author_, draft.name())), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Publish(outsider_, draft.name())), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Publish(coordinator, draft.name()).ok());
  EXPECT_EQ(ReasonOf(Publish(elsewhere, draft.name())), pb::REASON_OTHER_ORGANIZATION);
  // What everybody reads is no longer a contributor's.
  pb::ProgrammeEdition changed = draft;
  changed.set_note("備考");
  changed.clear_etag();
  EXPECT_EQ(ReasonOf(UpdateEdition(author_, changed, {"note"}, "理由")), pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(UpdateEdition(approver_, changed, {"note"}, "理由").ok());
  EXPECT_EQ(ReasonOf(TryAddCall(author_, draft.name(), CallOf("2024-07-10", "2024-08-01"))),
            pb::REASON_ROLE_MISSING);
}

TEST_F(ProgrammesTest, WhatIsPublishedIsCorrectedWithAReasonThatIsKept) {
  pb::ProgrammeEdition edition = Published();
  edition.mutable_types(0)->set_rate("2/3");
  EXPECT_THAT(KindsOf(UpdateEdition(approver_, edition, {"types"}).status()),
              ElementsAre("reason NO_REASON"));
  const auto corrected = UpdateEdition(approver_, edition, {"types"}, "要綱の誤り");
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  const auto read = GetEdition(outsider_, edition.name());
  ASSERT_EQ(read->corrections_size(), 1);
  EXPECT_EQ(read->corrections(0).reason(), "要綱の誤り");
  EXPECT_THAT(read->corrections(0).fields(), ElementsAre("types"));
  EXPECT_EQ(read->corrections(0).actor(), "");
  EXPECT_NE(GetEdition(author_, edition.name())->corrections(0).actor(), "");
  // The text that was read before is not written over what came between.
  EXPECT_EQ(ReasonOf(UpdateEdition(approver_, edition, {"types"}, "もう一度")),
            pb::REASON_ETAG_MISMATCH);
  // The same again is no correction.
  pb::ProgrammeEdition same = *read;
  same.clear_etag();
  ASSERT_TRUE(UpdateEdition(approver_, same, {"types"}).ok());
  EXPECT_EQ(GetEdition(author_, edition.name())->corrections_size(), 1);
  // It keeps its types.
  same.clear_types();
  EXPECT_THAT(KindsOf(UpdateEdition(approver_, same, {"types"}, "理由").status()),
              ElementsAre("edition.types NO_TYPES"));
}

TEST_F(ProgrammesTest, WhatIsWithdrawnStaysReadableAndTakesItsOpenCallsWithIt) {
  const pb::ProgrammeEdition edition = Published();
  const pb::ProgrammeCall closed = AddCall(edition.name(), "2024-04-01", "2024-05-01");
  const pb::ProgrammeCall open = AddCall(edition.name(), "2024-06-01", "2024-08-01");
  pb::WithdrawProgrammeEditionRequest withdraw;
  withdraw.set_name(edition.name());
  EXPECT_EQ(ReasonOf(Do<pb::ProgrammeEdition>(approver_, "WithdrawProgrammeEdition", withdraw)),
            pb::REASON_INVALID_FIELDS);
  withdraw.set_reason("予算の見直し");
  ASSERT_TRUE(Do<pb::ProgrammeEdition>(approver_, "WithdrawProgrammeEdition", withdraw).ok());
  const auto read = GetEdition(outsider_, edition.name());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->state(), pb::PROGRAMME_EDITION_STATE_WITHDRAWN);
  EXPECT_EQ(read->withdraw_reason(), "予算の見直し");
  EXPECT_EQ(GetCall(outsider_, closed.name())->state(), pb::PROGRAMME_CALL_STATE_CLOSED);
  EXPECT_EQ(GetCall(outsider_, open.name())->state(), pb::PROGRAMME_CALL_STATE_CANCELLED);
  EXPECT_THAT(OpenCalls(outsider_), IsEmpty());
  EXPECT_THAT(Get(outsider_, std::string(edition.name().substr(0, edition.name().find("/ed"))))
                  ->published_fiscal_years(),
              IsEmpty());
  // It stays as it is.
  pb::ProgrammeEdition changed = *read;
  changed.clear_etag();
  changed.set_note("備考");
  EXPECT_EQ(ReasonOf(UpdateEdition(approver_, changed, {"note"}, "理由")), pb::REASON_NOT_EDITABLE);
  EXPECT_EQ(ReasonOf(Publish(approver_, edition.name())), pb::REASON_NOT_EDITABLE);
  EXPECT_EQ(ReasonOf(Do<pb::ProgrammeEdition>(approver_, "WithdrawProgrammeEdition", withdraw)),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(TryAddCall(approver_, edition.name(), CallOf("2024-09-01", "2024-10-01"))),
            pb::REASON_NOT_EDITABLE);
}

TEST_F(ProgrammesTest, AYearHasOneEditionAndOwnsItsTypes) {
  const pb::Programme programme = Create();
  const pb::ProgrammeEdition first = AddEdition(programme.name(), 2022, {"type3"});
  EXPECT_EQ(first.name(), programme.name() + "/editions/fy2022");
  EXPECT_EQ(ReasonOf(TryAddEdition(author_, programme.name(), EditionOf(2022))),
            pb::REASON_ALREADY_EXISTS);
  pb::CopyProgrammeEditionRequest copy;
  copy.set_name(first.name());
  copy.set_fiscal_year(2023);
  auto second = Did<pb::ProgrammeEdition>(author_, "CopyProgrammeEdition", copy);
  EXPECT_EQ(second.fiscal_year(), 2023);
  // What is called so in one year says nothing of the other.
  second.mutable_types(0)->set_title("別の意味");
  ASSERT_TRUE(UpdateEdition(author_, second, {"types"}).ok());
  EXPECT_EQ(GetEdition(author_, first.name())->types(0).title(), "タイプtype3");
  copy.set_fiscal_year(2022);
  EXPECT_EQ(ReasonOf(Do<pb::ProgrammeEdition>(author_, "CopyProgrammeEdition", copy)),
            pb::REASON_ALREADY_EXISTS);
}

TEST_F(ProgrammesTest, DraftsGoWithTheirCallsAndWhatWasPublishedStays) {
  const pb::Programme programme = Create();
  const pb::ProgrammeEdition draft = AddEdition(programme.name(), 2024);
  AddCall(draft.name(), "2024-07-10", "2024-08-01");
  const auto removed = Named<pb::DeleteProgrammeRequest>(programme.name());
  EXPECT_EQ(ReasonOf(Do<google::protobuf::Empty>(author_, "DeleteProgramme", removed)),
            pb::REASON_STILL_REFERENCED);
  Did<google::protobuf::Empty>(author_, "DeleteProgrammeEdition",
                               Named<pb::DeleteProgrammeEditionRequest>(draft.name()));
  EXPECT_EQ(ReasonOf(GetCall(author_, draft.name() + "/calls/1")), pb::REASON_NOT_FOUND);
  Did<google::protobuf::Empty>(author_, "DeleteProgramme", removed);
  const pb::ProgrammeEdition published = Published();
  EXPECT_EQ(ReasonOf(Do<google::protobuf::Empty>(
                approver_, "DeleteProgrammeEdition",
                Named<pb::DeleteProgrammeEditionRequest>(published.name()))),
            pb::REASON_NOT_EDITABLE);
}

TEST_F(ProgrammesTest, ASuccessorIsAProgrammeThatCanBeReadAndLeadsInNoCircle) {
  const pb::Programme old = Create("旧補助金");
  const pb::Programme next = Create("新補助金");
  const auto follow = [&](const pb::Programme& one, const std::string& successor) {
    pb::UpdateProgrammeRequest request;
    request.mutable_programme()->set_name(one.name());
    request.mutable_programme()->set_successor(successor);
    return Do<pb::Programme>(author_, "UpdateProgramme", request);
  };
  EXPECT_THAT(KindsOf(follow(old, "programmes/nobody").status()),
              ElementsAre("programme.successor UNKNOWN_PROGRAMME"));
  EXPECT_THAT(KindsOf(follow(old, old.name()).status()), ElementsAre("programme.successor CIRCLE"));
  ASSERT_TRUE(follow(old, next.name()).ok());
  EXPECT_THAT(KindsOf(follow(next, old.name()).status()),
              ElementsAre("programme.successor CIRCLE"));
  EXPECT_EQ(ReasonOf(Do<google::protobuf::Empty>(author_, "DeleteProgramme",
                                                 Named<pb::DeleteProgrammeRequest>(next.name()))),
            pb::REASON_STILL_REFERENCED);
  EXPECT_THAT(Listed(author_, absl::StrCat("successor=\"", next.name(), "\"")),
              ElementsAre("旧補助金"));
}

TEST_F(ProgrammesTest, ListsAreNarrowedByWhatIsAskedFor) {
  AddTestFramework();
  pb::Programme programme = ProgrammeOf("教育の補助金");
  programme.set_ministry("文部科学省");
  programme.set_external_id("edu");
  programme.add_framework_items(kEducation);
  const auto made = TryCreate(author_, programme);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(Publish(approver_, AddEdition(made->name(), 2023).name()).ok());
  Published(2024);
  EXPECT_THAT(Listed(outsider_), UnorderedElementsAre("地域交通補助金", "教育の補助金"));
  for (const char* filter :
       {"ministry=文部科学省", "external_id=edu", "title:教育", "published_fiscal_years:2023",
        "framework_items:\"frameworks/test/items/education\""})
    EXPECT_THAT(Listed(outsider_, filter), ElementsAre("教育の補助金")) << filter;
  EXPECT_THAT(Listed(outsider_, "support_kind=GRANT"), SizeIs(2));
  EXPECT_THAT(Listed(outsider_, "support_kind=LOAN"), IsEmpty());

  // Editions of all programmes, of a year.
  pb::ListProgrammeEditionsRequest all;
  all.set_parent("programmes/-");
  all.set_filter("fiscal_year=2023");
  const auto editions =
      Did<pb::ListProgrammeEditionsResponse>(outsider_, "ListProgrammeEditions", all);
  ASSERT_EQ(editions.editions_size(), 1);
  EXPECT_THAT(editions.editions(0).framework_items(), ElementsAre(kEducation));
}

TEST_F(ProgrammesTest, AnAppliedRecordIsWrittenWholeAndTheSameAgainChangesNothing) {
  pb::ApplyProgrammeRequest request;
  *request.mutable_programme() = ProgrammeOf("地域交通補助金");
  request.mutable_programme()->set_external_id("bus");
  *request.mutable_edition() = EditionOf(2024, {"type1", "type2"});
  *request.add_calls() = CallOf("2024-07-10", "2024-08-01");
  request.mutable_calls(0)->set_round(1);
  request.set_publish(true);
  EXPECT_EQ(ReasonOf(Do<pb::ApplyProgrammeResponse>(author_, "ApplyProgramme", request)),
            pb::REASON_ROLE_MISSING);
  const auto applied = Did<pb::ApplyProgrammeResponse>(approver_, "ApplyProgramme", request);
  EXPECT_EQ(applied.outcome(), pb::ApplyProgrammeResponse::OUTCOME_CREATED);
  EXPECT_EQ(applied.edition().state(), pb::PROGRAMME_EDITION_STATE_PUBLISHED);
  ASSERT_EQ(applied.calls_size(), 1);
  EXPECT_TRUE(applied.calls(0).announced());
  EXPECT_EQ(applied.calls(0).state(), pb::PROGRAMME_CALL_STATE_PLANNED);
  const auto again = Did<pb::ApplyProgrammeResponse>(approver_, "ApplyProgramme", request);
  EXPECT_EQ(again.outcome(), pb::ApplyProgrammeResponse::OUTCOME_UNCHANGED);
  EXPECT_EQ(again.edition().etag(), applied.edition().etag());

  // A type is merged into the one with its id.
  pb::ApplyProgrammeRequest part;
  part.mutable_programme()->set_external_id("bus");
  part.mutable_edition()->set_fiscal_year(2024);
  pb::ProgrammeType& type = *part.mutable_edition()->add_types();
  type.set_id("type2");
  type.set_title("タイプ2");
  EXPECT_THAT(KindsOf(Do<pb::ApplyProgrammeResponse>(approver_, "ApplyProgramme", part).status()),
              ElementsAre("reason NO_REASON"));
  part.set_reason("名称の訂正");
  const auto changed = Did<pb::ApplyProgrammeResponse>(approver_, "ApplyProgramme", part);
  EXPECT_EQ(changed.outcome(), pb::ApplyProgrammeResponse::OUTCOME_UPDATED);
  ASSERT_EQ(changed.edition().types_size(), 2);
  EXPECT_EQ(changed.edition().types(1).title(), "タイプ2");
  EXPECT_EQ(changed.edition().types(1).rate(), "1/2");
}

TEST_F(ProgrammesTest, AnAppliedRecordTellsAllThatIsWrongWithIt) {
  pb::ApplyProgrammeRequest request;
  request.mutable_programme()->set_external_id("bus");
  request.mutable_programme()->set_title("施策");
  *request.mutable_edition() = EditionOf(2024, {"type1", "type1"});
  *request.add_calls() = CallOf("2024-07-10", "2024-07-01");
  request.set_publish(true);
  EXPECT_THAT(
      KindsOf(Do<pb::ApplyProgrammeResponse>(approver_, "ApplyProgramme", request).status()),
      ElementsAre("programme.ministry REQUIRED", "edition.types[1].id DUPLICATE_TYPE",
                  "calls[0].closes_date CLOSES_BEFORE_OPENING"));
}

TEST_F(ProgrammesTest, TheFeedTellsOthersOfAProgrammeOnceItIsPublished) {
  const auto told = [&](const std::string& token) {
    pb::ListChangesRequest request;
    for (const pb::ResourceType type :
         {pb::RESOURCE_TYPE_PROGRAMME, pb::RESOURCE_TYPE_PROGRAMME_EDITION,
          pb::RESOURCE_TYPE_PROGRAMME_CALL})
      request.add_types(type);
    std::vector<std::string> names;
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return names;
    for (const pb::Change& change : page->changes()) {
      EXPECT_EQ(change.kind(), pb::Change::KIND_UPSERT);
      names.push_back(change.resource_name());
    }
    return names;
  };
  const pb::Programme programme = Create();
  const pb::ProgrammeEdition draft = AddEdition(programme.name(), 2024);
  const pb::ProgrammeCall call = AddCall(draft.name(), "2024-07-10", "2024-08-01");
  EXPECT_THAT(told(outsider_), IsEmpty());
  EXPECT_THAT(told(author_), SizeIs(3));
  ASSERT_TRUE(Publish(approver_, draft.name()).ok());
  EXPECT_THAT(told(outsider_), ElementsAre(programme.name(), draft.name(), call.name()));
}

TEST_F(ProgrammesTest, NoWordOfAnotherBodysKeyIsSaid) {
  pb::Programme sent = ProgrammeOf("施策");
  sent.set_external_id("bus");
  ASSERT_TRUE(TryCreate(author_, sent).ok());
  EXPECT_EQ(ReasonOf(TryCreate(author_, sent)), pb::REASON_ALREADY_EXISTS);
  sent.set_owner(kKanagawa);
  EXPECT_EQ(ReasonOf(TryCreate(outsider_, sent)), pb::REASON_OTHER_ORGANIZATION);
  sent.set_owner("");
  EXPECT_TRUE(TryCreate(outsider_, sent).ok());
}

}  // namespace
}  // namespace renkei::service
