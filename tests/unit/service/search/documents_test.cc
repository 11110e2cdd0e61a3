// What the index lets a caller find is what he may read, and what documents know is what is so now.

#include "server/service/search/documents.h"

#include "renkei/v1/registry_service.pb.h"
#include "server/service/search/document_kinds.h"
#include "tests/random_seed.h"
#include "tests/unit/service/search/search_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

using DocumentsTest = SearchIndexTest;

TEST_F(DocumentsTest, WhatACallerFindsIsWhatHeReads) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  const auto index = BegunIndex();
  const Env env = StillEnv(*store_);
  int two_texts = 0;
  for (int round = 0; round < 4; ++round) {
    // It follows while everything changes.
    Live(seed + static_cast<uint64_t>(round), 300);
    CatchUp(*index);
    class Index told(env, "told", DocumentTypes());
    ASSERT_TRUE(told.Open());
    told.CatchUp();
    for (const auth::Caller& caller : Callers()) {
      std::set<std::string> readable;
      for (const auto& [name, delivery] : told.told) {
        const ResourceText* text = delivery.texts.ReadBy(caller);
        if (text == nullptr) continue;
        const bool working = delivery.texts.working && text == &*delivery.texts.working;
        two_texts += working && delivery.texts.in_force.has_value();
        readable.insert(working ? WorkingKey(name) : name);
      }
      EXPECT_EQ(Found(*index, caller), readable) << caller.organization;
      for (const std::string& key : readable)
        EXPECT_EQ(told.told.count(std::string(NameOfKey(key))), 1u);
    }
  }
  EXPECT_GT(two_texts, 0);
  EXPECT_EQ(Answers(*index), FreshAnswers()) << "one that followed knows what a new one knows";
}

TEST_F(DocumentsTest, ADraftIsFoundByItsOwnersAndAPublishedCaseByAll) {
  const auto index = BegunIndex();
  const std::string name = CreatePublicCase("乗合タクシーの実証");
  CatchUp(*index);
  const auth::Caller owner = Callers()[0], other = Callers()[1], anybody;
  EXPECT_EQ(Found(*index, owner, "乗合タクシー"), std::set<std::string>{WorkingKey(name)});
  EXPECT_THAT(Found(*index, other, "乗合タクシー"), IsEmpty());
  PublishCase(name);
  CatchUp(*index);
  for (const auth::Caller& caller : {owner, other, anybody})
    EXPECT_EQ(Found(*index, caller, "乗合タクシー"), std::set<std::string>{name});
  // Found: a case whose revision had just begun was told as having one text, and its owner given the
  // state of the other one.
  Done<pb::ReviseCaseRequest>(owner_, "CaseService/ReviseCase", name);
  CatchUp(*index);
  EXPECT_EQ(Found(*index, owner, "乗合タクシー"), std::set<std::string>{WorkingKey(name)})
      << "one resource is one hit";
  EXPECT_EQ(Found(*index, other, "乗合タクシー"), std::set<std::string>{name});
  EXPECT_EQ(Found(*index, anybody, "真庭市 タクシー"), std::set<std::string>{name})
      << "the owner's name finds what it owns";
}

TEST_F(DocumentsTest, AnArchivedCaseIsGoneFromWhatIsInForce) {
  const auto index = BegunIndex();
  const std::string name = PublishedCase("乗合タクシーの実証");
  pb::ArchiveCaseRequest archive;
  archive.set_name(name);
  archive.set_comment("終了");
  ASSERT_TRUE(Call<pb::Case>(owner_, "CaseService/ArchiveCase", archive).ok());
  CatchUp(*index);
  const search::Filter not_archived{kStateFacet, {"ARCHIVED"}, true};
  EXPECT_THAT(Found(*index, Callers()[1], "乗合タクシー", {not_archived}), IsEmpty());
  pb::DeleteCaseRequest gone;
  const std::string draft = CreatePublicCase("乗合タクシーの下書き");
  CatchUp(*index);
  EXPECT_THAT(Found(*index, Callers()[0], "下書き"), Contains(WorkingKey(draft)));
  Done<pb::DeleteCaseRequest, google::protobuf::Empty>(owner_, "CaseService/DeleteCase", draft);
  CatchUp(*index);
  EXPECT_THAT(Found(*index, Callers()[0], "下書き"), IsEmpty());
}

TEST_F(DocumentsTest, ASelectionIsKnownAtOnce) {
  const auto index = BegunIndex();
  const std::string name = PublishedCase("乗合タクシーの実証");
  CatchUp(*index);
  const search::Filter selected{kSelectedFacet, {"true"}};
  EXPECT_THAT(Found(*index, Callers()[1], "", {selected}), IsEmpty());
  pb::SelectCaseRequest request;
  request.set_case_(name);
  request.set_reason("再現しやすい");
  ASSERT_TRUE(Call<pb::CaseSelection>(coordinator_, "SelectionService/SelectCase", request).ok());
  CatchUp(*index);
  EXPECT_EQ(Found(*index, Callers()[1], "", {selected}), std::set<std::string>{name});
}

// An organization that changes says nothing of its documents.
TEST_F(DocumentsTest, WhatAnOrganizationIsKnownForFollowsIt) {
  const std::string yokohama =
      AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  const std::string name = PublishedCase("乗合タクシーの実証", kYokohama, yokohama);
  const auto index = BegunIndex();
  CatchUp(*index);
  const search::Filter before{kOwnerKindFacet, {"DESIGNATED_CITY"}},
      after{kOwnerKindFacet, {"CITY"}};
  EXPECT_THAT(Found(*index, Callers()[1], "", {before}), Contains(name));
  const auto kept =
      Organizations().Get(*store_->NewSnapshot(), KeyByName(Organizations(), kYokohama));
  ASSERT_TRUE(kept.ok() && kept->has_value());
  pb::BatchUpsertOrganizationsRequest request;
  pb::Organization& organization = *request.add_organizations();
  organization = (*kept)->message;
  organization.mutable_designations(0)->set_kind(pb::ORGANIZATION_KIND_CITY);
  const auto done = Call<pb::BatchUpsertResponse>(
      coordinator_, "RegistryService/BatchUpsertOrganizations", request);
  ASSERT_TRUE(done.ok()) << done.status();
  CatchUp(*index);
  // The walk through all that it owns may come a moment after its own record.
  const absl::Time began = absl::Now();
  while (Found(*index, Callers()[1], "", {after}).count(name) == 0 &&
         absl::Now() - began < absl::Seconds(60)) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_THAT(Found(*index, Callers()[1], "", {after}), Contains(name));
  EXPECT_THAT(Found(*index, Callers()[1], "", {before}), Not(Contains(name)));
}

// What stands below a plan is not told of its archiving.
TEST_F(DocumentsTest, WhatStandsBelowAPlanKnowsItsState) {
  pb::CreateVisionRequest create;
  create.set_parent(kManiwa);
  create.mutable_vision()->set_title("総合戦略");
  create.mutable_vision()->mutable_period()->set_from_fiscal_year(2023);
  create.mutable_vision()->mutable_period()->set_to_fiscal_year(2027);
  create.mutable_vision()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  const auto vision = Call<pb::Vision>(owner_, "VisionService/CreateVision", create);
  ASSERT_TRUE(vision.ok()) << vision.status();
  pb::CreateNodeRequest node;
  node.set_parent(vision->name());
  node.mutable_node()->set_title("公共交通の確保");
  const auto made = Call<pb::VisionNode>(owner_, "VisionService/CreateNode", node);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto index = BegunIndex();
  Done<pb::SubmitVisionRequest, pb::Vision>(owner_, "VisionService/SubmitVision", vision->name());
  Done<pb::PublishVisionRequest, pb::Vision>(owner_, "VisionService/PublishVision", vision->name());
  CatchUp(*index);
  const search::Filter published{kStateFacet, {"PUBLISHED"}}, in_2025{kYearFacet, {"2025"}};
  const search::Filter in_it{kVisionFacet, {vision->name()}};
  EXPECT_EQ(Found(*index, Callers()[1], "公共交通", {published, in_2025, in_it}),
            std::set<std::string>{made->name()});
  pb::ArchiveVisionRequest archive;
  archive.set_name(vision->name());
  archive.set_comment("終了");
  ASSERT_TRUE(Call<pb::Vision>(owner_, "VisionService/ArchiveVision", archive).ok());
  CatchUp(*index);
  const absl::Time began = absl::Now();
  while (!Found(*index, Callers()[1], "公共交通", {published}).empty() &&
         absl::Now() - began < absl::Seconds(60)) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_THAT(Found(*index, Callers()[1], "公共交通", {published}), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
