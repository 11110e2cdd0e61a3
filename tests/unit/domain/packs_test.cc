// The committed reference packs, read as a server would: what they hold must pass the rules of the
// domain.

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "server/domain/fold.h"
#include "server/domain/registry/local_government_code.h"
#include "server/domain/registry/peers.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "tests/support/source_dir.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

constexpr std::streamoff kMaxPackBytes = 1'500'000;

template <typename M>
std::vector<M> ReadPack(const std::string& file) {
  std::ifstream in(test::SourceFile(absl::StrCat("deploy/packs/", file)));
  EXPECT_TRUE(in.good()) << file;
  std::vector<M> records;
  for (std::string line; std::getline(in, line);) {
    M record;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &record);
    EXPECT_TRUE(status.ok()) << file << ": " << status.ToString() << "\n" << line.substr(0, 200);
    records.push_back(std::move(record));
  }
  return records;
}

class Packs : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    living_ = new std::vector<pb::Organization>(ReadPack<pb::Organization>("registry.jsonl"));
    former_ =
        new std::vector<pb::Organization>(ReadPack<pb::Organization>("registry_former.jsonl"));
  }
  static void TearDownTestSuite() {
    delete living_;
    delete former_;
  }
  static std::vector<pb::Organization> All() {
    std::vector<pb::Organization> all = *living_;
    all.insert(all.end(), former_->begin(), former_->end());
    return all;
  }

  static std::vector<pb::Organization>* living_;
  static std::vector<pb::Organization>* former_;
};

std::vector<pb::Organization>* Packs::living_ = nullptr;
std::vector<pb::Organization>* Packs::former_ = nullptr;

const pb::Designation& Last(const pb::Organization& body) {
  return body.designations(body.designations_size() - 1);
}

TEST_F(Packs, HoldTheGovernmentsThatOfficialStatisticsCount) {
  std::map<pb::OrganizationKind, int> counts;
  for (const pb::Organization& body : *living_) {
    if (!body.without_census()) ++counts[Last(body).kind()];
  }
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_PREFECTURE], 47);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_DESIGNATED_CITY], 20);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_DESIGNATED_CITY] +
                counts[pb::ORGANIZATION_KIND_CORE_CITY] +
                counts[pb::ORGANIZATION_KIND_SPECIAL_CITY] + counts[pb::ORGANIZATION_KIND_CITY],
            792);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_TOWN], 743);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_VILLAGE], 183);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_SPECIAL_WARD], 23);
  EXPECT_EQ(counts[pb::ORGANIZATION_KIND_WARD], 171);
}

// The age of some residents of the smallest villages is not published.
TEST_F(Packs, WhoHasAPopulationHasItByAgeOfTheSameDay) {
  constexpr double kLeastWithAge = 0.93;
  for (const pb::Organization& body : *living_) {
    ASSERT_EQ(body.has_residents_by_age(), body.has_population()) << Last(body).display_name();
    if (!body.has_population()) continue;
    const pb::ResidentsByAge& ages = body.residents_by_age();
    const int64_t counted = ages.under_15() + ages.from_15_to_64() + ages.from_65();
    EXPECT_EQ(ages.date(), body.population_date());
    EXPECT_LE(ages.from_75(), ages.from_65()) << Last(body).display_name();
    EXPECT_LE(counted, body.population()) << Last(body).display_name();
    EXPECT_GE(static_cast<double>(counted), kLeastWithAge * static_cast<double>(body.population()))
        << Last(body).display_name();
  }
}

// What is unknown of today's governments is what nobody has published.
TEST_F(Packs, OfTodaysGovernmentsOnlyTheClassOfTheMinistryIsUnknown) {
  for (const pb::Organization& body : *living_) {
    if (body.without_census() || Last(body).kind() == pb::ORGANIZATION_KIND_WARD) continue;
    EXPECT_THAT(UnknownOf(ProfileOf(body, absl::CivilDay(2026, 4, 1))),
                ::testing::ElementsAre(pb::PEER_ASPECT_MINISTRY_CLASS))
        << Last(body).display_name();
  }
}

TEST_F(Packs, EveryCodeIsReadInAllItsNotations) {
  for (const pb::Organization& body : All()) {
    for (const pb::Designation& designation : body.designations()) {
      EXPECT_EQ(*ParseLocalGovernmentCode(designation.code()), designation.code());
      EXPECT_THAT(LocalGovernmentCodeReadings(designation.code().substr(0, 5)),
                  ::testing::Contains(designation.code()));
      if (designation.code()[0] == '0') {
        EXPECT_THAT(LocalGovernmentCodeReadings(designation.code().substr(1)),
                    ::testing::Contains(designation.code()));
      }
    }
  }
}

TEST_F(Packs, DesignationsFollowOneAnotherWithoutGapsAndIdsAreUnique) {
  std::set<std::string> names;
  for (const pb::Organization& body : All()) {
    EXPECT_TRUE(names.insert(body.name()).second) << body.name();
    std::string end = body.established_date();
    for (const pb::Designation& designation : body.designations()) {
      EXPECT_EQ(designation.from_date(), end) << body.name();
      EXPECT_TRUE(ParseInterval(designation.from_date(), designation.to_date()).ok())
          << body.name();
      end = designation.to_date();
    }
    EXPECT_EQ(end, body.abolished_date()) << body.name();
  }
}

// Folding may join spellings, never two municipalities of one prefecture.
TEST_F(Packs, PrefectureAndFoldedNameAreUniqueAmongTheLiving) {
  std::set<std::pair<std::string, std::string>> names;
  for (const pb::Organization& body : *living_) {
    if (body.without_census())
      continue;  // 北海道泊村 exists twice once the northern villages count
    EXPECT_TRUE(names.emplace(body.prefecture(), Fold(Last(body).display_name())).second)
        << Last(body).display_name();
  }
}

TEST_F(Packs, ReorganizationsNameBodiesThatExist) {
  std::set<std::string> names;
  for (const pb::Organization& body : All()) names.insert(body.name());
  for (const pb::Reorganization& event : ReadPack<pb::Reorganization>("reorganizations.jsonl")) {
    EXPECT_TRUE(ParseDate(event.date()).ok());
    EXPECT_GT(event.predecessors_size(), 0);
    EXPECT_GT(event.successors_size(), 0);
    for (const std::string& name : event.predecessors())
      EXPECT_EQ(names.count(name), 1u) << event.name();
    for (const std::string& name : event.successors())
      EXPECT_EQ(names.count(name), 1u) << event.name();
  }
}

TEST_F(Packs, FrameworksAndCrosswalksFitTogether) {
  std::map<std::string, std::set<std::string>> items;
  size_t kpis = 0;
  for (const pb::Framework& framework : ReadPack<pb::Framework>("frameworks.jsonl")) {
    for (const pb::FrameworkItem& item : framework.items()) {
      EXPECT_TRUE(item.parent().empty() || items[framework.name()].count(item.parent()) == 1)
          << item.id();
      EXPECT_TRUE(items[framework.name()].insert(item.id()).second) << item.id();
    }
    for (const pb::FrameworkKpi& kpi : framework.kpis()) {
      ++kpis;
      EXPECT_GT(kpi.targets_size(), 0) << kpi.title();
      for (const pb::TimedValue& target : kpi.targets())
        EXPECT_TRUE(CompleteWhen(target.when()).ok()) << kpi.title();
    }
  }
  EXPECT_EQ(items.size(), 4u);
  EXPECT_EQ(kpis, 21u);
  for (const pb::Crosswalk& crosswalk : ReadPack<pb::Crosswalk>("crosswalks.jsonl")) {
    EXPECT_EQ(crosswalk.status(), pb::CROSSWALK_STATUS_PROPOSED);
    for (const pb::CrosswalkEdge& edge : crosswalk.edges()) {
      EXPECT_EQ(items[crosswalk.from_framework()].count(edge.from_item()), 1u) << edge.from_item();
      EXPECT_EQ(items[crosswalk.to_framework()].count(edge.to_item()), 1u) << edge.to_item();
    }
  }
}

TEST(PackFiles, StaySmall) {
  for (const char* file : {"registry.jsonl", "registry_former.jsonl", "reorganizations.jsonl",
                           "frameworks.jsonl", "crosswalks.jsonl"}) {
    std::ifstream in(test::SourceFile(absl::StrCat("deploy/packs/", file)), std::ios::ate);
    EXPECT_LT(in.tellg(), kMaxPackBytes) << file;
  }
}

TEST(RubricPack, EveryRubricIsInOrderAndMarkedAsAProposal) {
  const std::vector<pb::Rubric> rubrics = ReadPack<pb::Rubric>("rubrics.jsonl");
  EXPECT_EQ(rubrics.size(), 5U);
  for (const pb::Rubric& rubric : rubrics) {
    EXPECT_TRUE(CheckRubric(rubric).empty()) << rubric.name();
    EXPECT_TRUE(rubric.proposal()) << rubric.name();
  }
}

TEST(RubricPack, TheStandardIsTheOneThatIsBuiltIn) {
  pb::Rubric built_in = StandardRubric();
  built_in.clear_built_in();
  EXPECT_EQ(ReadPack<pb::Rubric>("rubrics.jsonl").at(0).ShortDebugString(),
            built_in.ShortDebugString());
}

}  // namespace
}  // namespace renkei::domain
