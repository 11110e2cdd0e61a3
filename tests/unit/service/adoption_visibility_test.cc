// Who reads an adoption, and what the feed tells when that changes.
#include <future>

#include "server/service/case/adoption_access.h"
#include "tests/unit/service/adoption_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AdoptionVisibilityTest : public AdoptionTest {
 protected:
  // Aizu's adoption of a case of Maniwa, each with its audience.
  std::string Adopted(const pb::Audience& of_case, const pb::Audience& of_adoption) {
    const std::string name = Published(maniwa_, kManiwa, "事例", of_case);
    pb::ChangeAdoptionRequest step = StepOf(name, kAizu, pb::ADOPTION_STATE_DECLINED);
    *step.mutable_audience() = of_adoption;
    const auto taken = Step(aizu_, step);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return name;
  }

  // By whom of the third parties it is read: y(okohama), k(anagawa), c(oordinator).
  std::string ReadBy(const std::string& name) {
    EXPECT_TRUE(Sees(aizu_, name, kAizu));
    EXPECT_TRUE(Sees(maniwa_, name, kAizu));
    std::string readers;
    if (Sees(yokohama_, name, kAizu)) readers += 'y';
    if (Sees(kanagawa_, name, kAizu)) readers += 'k';
    if (Sees(coordinator_, name, kAizu)) readers += 'c';
    return readers;
  }

  void ChangeAudience(const std::string& name, const pb::Audience& audience) {
    pb::Adoption part;
    part.set_name(NameOf(name, kAizu));
    *part.mutable_audience() = audience;
    const auto updated = Update(aizu_, part);
    ASSERT_TRUE(updated.ok()) << updated.status();
  }

  const pb::Audience members_ = ChosenAudience(pb::VISIBILITY_MEMBERS);
  const pb::Audience public_ = ChosenAudience(pb::VISIBILITY_PUBLIC);
  const pb::Audience private_ = ChosenAudience(pb::VISIBILITY_PRIVATE);
};

TEST_F(AdoptionVisibilityTest, AThirdPartyReadsWhatBothAudiencesLetItRead) {
  const pb::Audience all_three =
      ChosenAudience(pb::VISIBILITY_SHARED, {kAizu, kYokohama, kKanagawa});
  const pb::Audience two = ChosenAudience(pb::VISIBILITY_SHARED, {kAizu, kYokohama});
  const pb::Audience kanagawa = ChosenAudience(pb::VISIBILITY_SHARED, {kKanagawa});
  const struct {
    pb::Audience of_case;
    pb::Audience of_adoption;
    const char* readers;
  } rows[] = {
      {members_, members_, "ykc"}, {public_, members_, "ykc"}, {members_, public_, "ykc"},
      {members_, private_, ""},    {members_, kanagawa, "k"},  {public_, two, "y"},
      {two, members_, "y"},        {two, public_, "y"},        {all_three, members_, "yk"},
      {all_three, kanagawa, "k"},  {two, kanagawa, ""},        {two, private_, ""},
  };
  for (const auto& row : rows) {
    const std::string name = Adopted(row.of_case, row.of_adoption);
    EXPECT_EQ(ReadBy(name), row.readers)
        << row.of_case.ShortDebugString() << " / " << row.of_adoption.ShortDebugString();
    // Lists and counts go by the same rule.
    EXPECT_EQ(List(maniwa_, name)->adoptions_size(), 1);
    const auto list = List(yokohama_, "cases/-");
    ASSERT_TRUE(list.ok());
    bool listed = false;
    for (const auto& a : list->adoptions()) listed |= a.name() == NameOf(name, kAizu);
    EXPECT_EQ(listed, std::string(row.readers).find('y') != std::string::npos);
  }
}

TEST_F(AdoptionVisibilityTest, AnAdopterKeepsItsRecordWhenTheCaseIsClosedToIt) {
  const std::string name = Adopted(members_, members_);
  ChangeCaseAudience(maniwa_, name, private_);
  EXPECT_EQ(ReadBy(name), "");
  EXPECT_EQ(List(aizu_, name)->adoptions_size(), 1);
  EXPECT_EQ(ReasonOf(List(yokohama_, name)), pb::REASON_NOT_FOUND);
  // What it did goes on, also unseen by others.
  EXPECT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_ADOPTED).ok());
  EXPECT_EQ(ReasonOf(Step(yokohama_, name, kYokohama, pb::ADOPTION_STATE_ADOPTED)),
            pb::REASON_NOT_FOUND);
}

TEST_F(AdoptionVisibilityTest, TheFeedTellsStepsToThoseWhoReadThem) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  const std::string cursor = Cursor(maniwa_);
  pb::ChangeAdoptionRequest step = StepOf(name, kAizu, pb::ADOPTION_STATE_CONSIDERED);
  *step.mutable_audience() = private_;
  ASSERT_TRUE(Step(aizu_, step).ok());
  const std::string told = "+" + NameOf(name, kAizu);
  EXPECT_THAT(Told(maniwa_, cursor), ElementsAre(told));
  EXPECT_THAT(Told(aizu_, cursor), ElementsAre(told));
  EXPECT_THAT(Told(yokohama_, cursor), IsEmpty());
  EXPECT_THAT(Told(coordinator_, cursor), IsEmpty());
}

TEST_F(AdoptionVisibilityTest, TheFeedTellsWhoGainsAndWhoLosesSightOfAnAdoption) {
  const std::string name = Adopted(members_, members_);
  std::string cursor = Cursor(maniwa_);
  ChangeAudience(name, ChosenAudience(pb::VISIBILITY_SHARED, {kYokohama}));
  EXPECT_THAT(Told(kanagawa_, cursor), ElementsAre("-" + NameOf(name, kAizu)));
  EXPECT_THAT(Told(yokohama_, cursor), ElementsAre("+" + NameOf(name, kAizu)));
  cursor = Cursor(maniwa_);
  ChangeAudience(name, members_);
  EXPECT_THAT(Told(kanagawa_, cursor), ElementsAre("+" + NameOf(name, kAizu)));
}

TEST_F(AdoptionVisibilityTest, TheFeedTellsWhenTheCaseNarrowsOrWidens) {
  const std::string name = Adopted(members_, members_);
  std::string cursor = Cursor(maniwa_);
  ChangeCaseAudience(maniwa_, name, ChosenAudience(pb::VISIBILITY_SHARED, {kYokohama}));
  EXPECT_THAT(Told(kanagawa_, cursor), ElementsAre("-" + NameOf(name, kAizu)));
  EXPECT_THAT(Told(yokohama_, cursor), ElementsAre("+" + NameOf(name, kAizu)));
  EXPECT_THAT(Told(aizu_, cursor), ElementsAre("+" + NameOf(name, kAizu)));  // its own: it stays
  cursor = Cursor(maniwa_);
  ChangeCaseAudience(maniwa_, name, members_);
  EXPECT_THAT(Told(kanagawa_, cursor), ElementsAre("+" + NameOf(name, kAizu)));
  // Another text with the same audience says nothing of adoptions; nor does the archive, which
  // everybody who read the case goes on reading.
  cursor = Cursor(maniwa_);
  ChangeCaseAudience(maniwa_, name, members_);
  ASSERT_TRUE(Archive(maniwa_, name).ok());
  EXPECT_THAT(Told(kanagawa_, cursor), IsEmpty());
  EXPECT_TRUE(Sees(kanagawa_, name, kAizu));
}

TEST_F(AdoptionVisibilityTest, OfACaseWithTooManyAdoptionsTheCaseItselfStandsForThem) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  const auto add = [&](size_t from, size_t to) {
    storage::Mutation mutation;
    for (size_t i = from; i < to; ++i) {
      pb::Adoption a;
      a.set_adopter(absl::StrCat("organizations/many", i));
      a.set_name(NameOf(name, a.adopter()));
      *a.mutable_audience() = members_;
      Adoptions().Insert(a, mutation);
      if (mutation.record_count() > 900) {
        ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
        mutation = storage::Mutation();
      }
    }
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  };
  add(0, kMaxToldAdoptions);
  std::string cursor = Cursor(maniwa_);
  ChangeCaseAudience(maniwa_, name, private_);
  pb::ListChangesRequest changes;
  changes.set_cursor(cursor);
  changes.set_page_size(5'000);
  const auto tombstones = [&] {
    const auto page =
        Call<pb::ListChangesResponse>(kanagawa_, "ChangeService/ListChanges", changes);
    EXPECT_TRUE(page.ok()) << page.status();
    int count = 0;
    for (const pb::Change& c : page->changes()) count += c.kind() == pb::Change::KIND_TOMBSTONE;
    return count;
  };
  EXPECT_EQ(tombstones(), static_cast<int>(kMaxToldAdoptions) + 1);  // and the case
  ChangeCaseAudience(maniwa_, name, members_);
  add(kMaxToldAdoptions, kMaxToldAdoptions + 1);
  changes.set_cursor(Cursor(maniwa_));
  ChangeCaseAudience(maniwa_, name, private_);
  EXPECT_EQ(tombstones(), 1);  // the case alone
}

TEST_F(AdoptionVisibilityTest, AnAdoptionThatComesWhileTheCaseNarrowsIsToldToo) {
  const std::string name = Published(maniwa_, kManiwa, "事例");
  pb::ReviseCaseRequest revise;
  revise.set_name(name);
  ASSERT_TRUE(Call<pb::Case>(maniwa_, "CaseService/ReviseCase", revise).ok());
  pb::UpdateCaseRequest update;
  update.mutable_case_()->set_name(name);
  *update.mutable_case_()->mutable_audience() = private_;
  ASSERT_TRUE(Call<pb::Case>(maniwa_, "CaseService/UpdateCase", update).ok());
  pb::SubmitCaseRequest submit;
  submit.set_name(name);
  ASSERT_TRUE(Call<pb::Case>(maniwa_, "CaseService/SubmitCase", submit).ok());
  const std::string cursor = Cursor(maniwa_);

  // The publication has read all adoptions when one more is committed.
  HookedStore hooked(*store_);
  bool raced = false;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (!raced) {
      raced = true;
      EXPECT_TRUE(Step(aizu_, name, kAizu, pb::ADOPTION_STATE_ADOPTED).ok());
    }
    return absl::OkStatus();
  };
  const Env env = EnvOver(hooked);
  Dispatcher racing(env, methods_, executor_);
  Dispatcher::Incoming incoming;
  incoming.method = methods_.Find("renkei.v1.CaseService/PublishCase");
  incoming.authorization = absl::StrCat("Bearer ", maniwa_);
  auto publish = std::make_unique<pb::PublishCaseRequest>();
  publish->set_name(name);
  incoming.requests.push_back(std::move(publish));
  incoming.abandoned = [] { return false; };
  std::promise<absl::Status> done;
  racing.Dispatch(std::move(incoming),
                  [&](const absl::Status& status, const MessagePtr&) { done.set_value(status); });
  EXPECT_TRUE(done.get_future().get().ok());
  EXPECT_TRUE(raced);
  EXPECT_EQ(ReadBy(name), "");
  // Whoever saw it come sees it go.
  const std::vector<std::string> told = Told(yokohama_, cursor);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), "-" + NameOf(name, kAizu));
}

}  // namespace
}  // namespace renkei::service
