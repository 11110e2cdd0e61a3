#include <set>

#include "tests/unit/service/adoption_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class LineageTest : public AdoptionTest {
 protected:
  // Maniwa's case; Aizu's, which came of it; Yokohama's, which came of that.
  LineageTest()
      : first_(Published(maniwa_, kManiwa, "一代目")),
        second_(Published(aizu_, kAizu, "二代目")),
        third_(Published(yokohama_, kYokohama, "三代目")) {
    AdoptWithResult(aizu_, first_, kAizu, second_);
    AdoptWithResult(yokohama_, second_, kYokohama, third_);
    EXPECT_TRUE(Step(kanagawa_, first_, kKanagawa, pb::ADOPTION_STATE_DECLINED).ok());
  }

  absl::StatusOr<pb::Lineage> Lineage(const std::string& token, const std::string& name,
                                      int depth = 0) {
    pb::GetLineageRequest request;
    request.set_name(name);
    request.set_max_depth(depth);
    return Call<pb::Lineage>(token, "AdoptionService/GetLineage", request);
  }

  static std::vector<std::string> CasesIn(const absl::StatusOr<pb::Lineage>& lineage) {
    EXPECT_TRUE(lineage.ok()) << lineage.status();
    std::vector<std::string> cases;
    if (!lineage.ok()) return cases;
    for (const auto& c : lineage->cases())
      cases.push_back(absl::StrCat(c.generation(), " ", c.title()));
    return cases;
  }

  static std::vector<std::string> AdoptersIn(const absl::StatusOr<pb::Lineage>& lineage) {
    std::vector<std::string> adopters;
    if (!lineage.ok()) return adopters;
    for (const auto& a : lineage->adoptions())
      adopters.push_back(absl::StrCat(a.generation(), " ", a.adopter()));
    return adopters;
  }

  void Hide(const std::string& token, const std::string& case_name, const std::string& adopter) {
    pb::Adoption part;
    part.set_name(NameOf(case_name, adopter));
    *part.mutable_audience() = ChosenAudience(pb::VISIBILITY_PRIVATE);
    ASSERT_TRUE(Update(token, part).ok());
  }

  const std::string first_;
  const std::string second_;
  const std::string third_;
};

TEST_F(LineageTest, ATreeOverThreeGenerationsIsReadFromEveryOfThem) {
  const auto from_first = Lineage(coordinator_, first_);
  EXPECT_THAT(CasesIn(from_first), ElementsAre("0 一代目", "1 二代目", "2 三代目"));
  EXPECT_THAT(AdoptersIn(from_first),
              UnorderedElementsAre(absl::StrCat("0 ", kAizu), absl::StrCat("0 ", kKanagawa),
                                   absl::StrCat("1 ", kYokohama)));
  EXPECT_FALSE(from_first->more());
  const auto from_third = Lineage(coordinator_, third_);
  EXPECT_THAT(CasesIn(from_third), ElementsAre("-2 一代目", "-1 二代目", "0 三代目"));
  EXPECT_THAT(AdoptersIn(from_third),
              ElementsAre(absl::StrCat("-2 ", kAizu), absl::StrCat("-1 ", kYokohama)));
  EXPECT_FALSE(from_third->more());
  EXPECT_THAT(CasesIn(Lineage(coordinator_, second_)),
              ElementsAre("-1 一代目", "0 二代目", "1 三代目"));
}

TEST_F(LineageTest, TheSpreadCountsWhatIsShown) {
  const auto lineage = Lineage(coordinator_, first_);
  ASSERT_TRUE(lineage.ok());
  const pb::LineageSpread& spread = lineage->spread();
  ASSERT_THAT(spread.by_fiscal_year(), SizeIs(2));
  EXPECT_EQ(spread.by_fiscal_year(0).fiscal_year(), 2024);
  EXPECT_EQ(spread.by_fiscal_year(0).state(), pb::ADOPTION_STATE_DECLINED);
  EXPECT_EQ(spread.by_fiscal_year(1).state(), pb::ADOPTION_STATE_ADOPTED);
  EXPECT_EQ(spread.by_fiscal_year(1).count(), 2);
  EXPECT_THAT(spread.by_kind(), SizeIs(3));
  EXPECT_THAT(spread.by_prefecture(), SizeIs(3));  // none, and Kanagawa in two states
}

TEST_F(LineageTest, MoreIsSaidWhereSomethingReadableWasCut) {
  EXPECT_THAT(CasesIn(Lineage(coordinator_, first_, 1)), ElementsAre("0 一代目", "1 二代目"));
  EXPECT_TRUE(Lineage(coordinator_, first_, 1)->more());
  EXPECT_FALSE(Lineage(coordinator_, first_, 2)->more());
  EXPECT_TRUE(Lineage(coordinator_, third_, 1)->more());
  // Hidden from this reader: then nothing was cut.
  Hide(yokohama_, second_, kYokohama);
  EXPECT_FALSE(Lineage(kanagawa_, first_, 1)->more());
  EXPECT_TRUE(Lineage(aizu_, first_, 1)->more());
}

TEST_F(LineageTest, WhatIsHiddenLeavesNoTrace) {
  Hide(aizu_, first_, kAizu);
  const auto seen = Lineage(kanagawa_, first_);
  EXPECT_THAT(CasesIn(seen), ElementsAre("0 一代目"));
  EXPECT_THAT(AdoptersIn(seen), ElementsAre(absl::StrCat("0 ", kKanagawa)));
  EXPECT_THAT(seen->spread().by_fiscal_year(), SizeIs(1));
  EXPECT_THAT(CasesIn(Lineage(kanagawa_, second_)), ElementsAre("0 二代目", "1 三代目"));
  // The two between whom it is see it.
  EXPECT_THAT(CasesIn(Lineage(maniwa_, first_)), SizeIs(3));
  EXPECT_THAT(CasesIn(Lineage(aizu_, second_)), SizeIs(3));
}

TEST_F(LineageTest, AResultThatIsNotReadableEndsTheWay) {
  ChangeCaseAudience(aizu_, second_, ChosenAudience(pb::VISIBILITY_PRIVATE));
  const auto seen = Lineage(kanagawa_, first_);
  EXPECT_THAT(CasesIn(seen), ElementsAre("0 一代目"));
  EXPECT_THAT(seen->adoptions(), SizeIs(2));
  for (const auto& adoption : seen->adoptions()) EXPECT_EQ(adoption.resulting_case(), "");
  EXPECT_THAT(CasesIn(Lineage(kanagawa_, third_)), ElementsAre("0 三代目"));
  EXPECT_EQ(ReasonOf(Lineage(kanagawa_, second_)), pb::REASON_NOT_FOUND);
}

TEST_F(LineageTest, ACircleThatItsWriterSeesIsRefused) {
  pb::ChangeAdoptionRequest back = StepOf(third_, kManiwa, pb::ADOPTION_STATE_ADOPTED);
  back.set_resulting_case(first_);
  EXPECT_EQ(ReasonOf(Step(maniwa_, back)), pb::REASON_CYCLE);
  back.clear_resulting_case();
  ASSERT_TRUE(Step(maniwa_, back).ok());
  pb::Adoption part;
  part.set_name(NameOf(third_, kManiwa));
  part.set_resulting_case(first_);
  EXPECT_EQ(ReasonOf(Update(maniwa_, part)), pb::REASON_CYCLE);
}

TEST_F(LineageTest, ACircleThatItsWriterDidNotSeeIsCutByReaders) {
  Hide(yokohama_, second_, kYokohama);
  AdoptWithResult(maniwa_, third_, kManiwa, first_);
  pb::Adoption part;
  part.set_name(NameOf(second_, kYokohama));
  *part.mutable_audience() = ChosenAudience(pb::VISIBILITY_MEMBERS);
  ASSERT_TRUE(Update(yokohama_, part).ok());
  for (const std::string& name : {first_, second_, third_}) {
    const auto lineage = Lineage(coordinator_, name);
    EXPECT_THAT(CasesIn(lineage), SizeIs(3));
    EXPECT_FALSE(lineage->more());
    std::set<std::string> names;
    for (const auto& a : lineage->adoptions()) EXPECT_TRUE(names.insert(a.name()).second);
    EXPECT_THAT(names, SizeIs(4));
  }
}

TEST_F(LineageTest, TheDepthIsBounded) {
  EXPECT_EQ(ReasonOf(Lineage(coordinator_, first_, 11)), pb::REASON_INVALID_FIELDS);
  EXPECT_EQ(ReasonOf(Lineage(coordinator_, first_, -1)), pb::REASON_INVALID_FIELDS);
  EXPECT_EQ(ReasonOf(Lineage(coordinator_, "cases/nothing")), pb::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace renkei::service
