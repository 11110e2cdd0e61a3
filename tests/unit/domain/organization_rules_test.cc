#include "server/domain/registry/organization_rules.h"

#include <google/protobuf/text_format.h>

#include <map>

#include "server/domain/strategy/framework_rules.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename M>
M Parse(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// "field KIND" of every violation.
std::vector<std::string> Shown(const std::vector<pb::FieldViolation>& violations) {
  std::vector<std::string> shown;
  for (const pb::FieldViolation& violation : violations) {
    EXPECT_FALSE(violation.message().empty());
    EXPECT_FALSE(violation.message_ja().empty());
    shown.push_back(violation.field() + " " + violation.kind());
  }
  return shown;
}

std::vector<std::string> Faulty(const std::string& text) {
  return Shown(CheckOrganization(Parse<pb::Organization>(text)));
}

// 相模原市: a core city, then a designated one under a new code.
constexpr char kSagamihara[] = R"(
  name: "organizations/osagami" prefecture: "organizations/okanagaw"
  designations { to_date: "2003-04-01" display_name: "相模原市" kind: ORGANIZATION_KIND_CITY code: "142093" }
  designations { from_date: "2003-04-01" to_date: "2010-04-01" display_name: "相模原市"
                 kind: ORGANIZATION_KIND_CORE_CITY code: "142093" }
  designations { from_date: "2010-04-01" display_name: "相模原市" kind: ORGANIZATION_KIND_DESIGNATED_CITY code: "141500" }
)";

TEST(CheckOrganization, ABodyWithItsHistoryPasses) { EXPECT_THAT(Faulty(kSagamihara), IsEmpty()); }

TEST(CheckOrganization, GapsAndOverlapsAreNamed) {
  const auto with_second_from = [](const std::string& date) {
    pb::Organization body = Parse<pb::Organization>(kSagamihara);
    body.mutable_designations(1)->set_from_date(date);
    return Shown(CheckOrganization(body));
  };
  EXPECT_THAT(with_second_from("2003-04-02"), ElementsAre("designations[1].from_date GAP"));
  EXPECT_THAT(with_second_from("2003-03-31"), ElementsAre("designations[1].from_date OVERLAP"));
  EXPECT_THAT(with_second_from(""), ElementsAre("designations[1].from_date OVERLAP"));
  EXPECT_THAT(with_second_from("2010-04-01"),
              ElementsAre("designations[1].to_date BAD_INTERVAL", "designations[1].from_date GAP"));
}

TEST(CheckOrganization, LifeAndDesignationsEndTogether) {
  pb::Organization body = Parse<pb::Organization>(kSagamihara);
  body.set_established_date("1954-11-20");
  body.set_abolished_date("2030-01-01");
  EXPECT_THAT(Shown(CheckOrganization(body)),
              ElementsAre("established_date BAD_LIFE", "abolished_date BAD_LIFE"));
}

TEST(CheckOrganization, CodePrefectureAndParentGoWithTheKind) {
  EXPECT_THAT(Faulty(R"(designations { display_name: "某市" kind: ORGANIZATION_KIND_CITY })"),
              ElementsAre("prefecture REQUIRED", "designations[0].code REQUIRED"));
  EXPECT_THAT(
      Faulty(
          R"(prefecture: "organizations/o" designations { kind: ORGANIZATION_KIND_WARD code: "141011" })"),
      ElementsAre("parent REQUIRED"));
  EXPECT_THAT(Faulty(R"(prefecture: "organizations/o" parent: "organizations/p"
                        designations { kind: ORGANIZATION_KIND_PREFECTURE code: "140007" })"),
              ElementsAre("prefecture NOT_ALLOWED", "parent NOT_ALLOWED"));
  EXPECT_THAT(Faulty(R"(designations { kind: ORGANIZATION_KIND_UNIVERSITY code: "140007" })"),
              ElementsAre("designations[0].code NOT_ALLOWED"));
  EXPECT_THAT(Faulty(R"(designations { kind: ORGANIZATION_KIND_UNIVERSITY })"), IsEmpty());
}

TEST(CheckOrganization, AWardNeverBecomesACity) {
  EXPECT_THAT(Faulty(R"(prefecture: "organizations/o" parent: "organizations/p"
                        designations { to_date: "2020-01-01" kind: ORGANIZATION_KIND_WARD code: "141011" }
                        designations { from_date: "2020-01-01" kind: ORGANIZATION_KIND_CITY code: "141011" })"),
              ElementsAre("designations[1].kind MIXED_KINDS"));
}

TEST(CheckOrganization, NeighborsAreOthersAndNamedOnce) {
  pb::Organization body = Parse<pb::Organization>(kSagamihara);
  for (const char* name : {"organizations/a", "organizations/osagami", "organizations/a"})
    body.add_neighbors(name);
  EXPECT_THAT(Shown(CheckOrganization(body)),
              ElementsAre("neighbors[1] DUPLICATE", "neighbors[2] DUPLICATE"));
}

TEST(CheckOrganization, ReportsAreBounded) {
  pb::Organization body;
  for (int i = 0; i < 50; ++i) body.add_designations()->set_kind(pb::ORGANIZATION_KIND_CITY);
  EXPECT_EQ(CheckOrganization(body).size(), 20u);
}

TEST(NormalizeCodes, CompletesFiveDigits) {
  pb::Organization body = Parse<pb::Organization>(kSagamihara);
  body.mutable_designations(0)->set_code("14209");
  NormalizeCodes(body);
  EXPECT_EQ(body.designations(0).code(), "142093");
  EXPECT_EQ(body.designations(2).code(), "141500");
}

TEST(KindToken, IsTheNameOfTheEnumWithoutItsPrefix) {
  EXPECT_EQ(KindToken(pb::ORGANIZATION_KIND_CORE_CITY), "CORE_CITY");
  EXPECT_EQ(KindToken(static_cast<pb::OrganizationKind>(99)), "UNSPECIFIED");
}

class Reorganizations : public ::testing::Test {
 protected:
  std::vector<std::string> Faulty(const std::string& text) {
    return Shown(CheckReorganization(Parse<pb::Reorganization>(text), [&](absl::string_view name) {
      const auto found = bodies_.find(std::string(name));
      return found == bodies_.end() ? nullptr : &found->second;
    }));
  }

  std::map<std::string, pb::Organization> bodies_ = {
      {"organizations/town", Parse<pb::Organization>(R"(abolished_date: "2005-01-01")")},
      {"organizations/city", pb::Organization()},
      {"organizations/new", Parse<pb::Organization>(R"(established_date: "2005-01-01")")},
  };
};

TEST_F(Reorganizations, ATownEndsInACityOnTheDayOnWhichItEnds) {
  const std::string ends = R"(predecessors: "organizations/town" successors: "organizations/city"
                              kind: REORGANIZATION_KIND_ABSORPTION )";
  EXPECT_THAT(Faulty(ends + R"(date: "2005-01-01")"), IsEmpty());
  EXPECT_THAT(Faulty(ends + R"(date: "2005-01-02")"), ElementsAre("predecessors[0] NOT_ALIVE"));
}

TEST_F(Reorganizations, ASuccessorExistsFromThatDayOn) {
  const std::string merger = R"(predecessors: "organizations/city" successors: "organizations/new"
                                kind: REORGANIZATION_KIND_MERGER )";
  EXPECT_THAT(Faulty(merger + R"(date: "2005-01-01")"), IsEmpty());
  EXPECT_THAT(Faulty(merger + R"(date: "2004-12-31")"), ElementsAre("successors[0] NOT_ALIVE"));
}

TEST_F(Reorganizations, EveryNameMustBeKnownAndStandOnce) {
  EXPECT_THAT(Faulty(R"(predecessors: "organizations/gone" predecessors: "organizations/town"
                        predecessors: "organizations/town" successors: "organizations/city" date: "2005-01-01"
                        kind: REORGANIZATION_KIND_ABSORPTION)"),
              ElementsAre("predecessors[0] UNKNOWN_ORGANIZATION", "predecessors[2] DUPLICATE"));
}

TEST_F(Reorganizations, ARenameHasOneBodyAndAMergerHasOthers) {
  EXPECT_THAT(
      Faulty(
          R"(predecessors: "organizations/city" successors: "organizations/city" date: "2019-05-01"
                        kind: REORGANIZATION_KIND_RENAME)"),
      IsEmpty());
  EXPECT_THAT(
      Faulty(
          R"(predecessors: "organizations/city" successors: "organizations/new" date: "2019-05-01"
                        kind: REORGANIZATION_KIND_RENAME)"),
      ElementsAre("successors NOT_THE_SAME"));
  EXPECT_THAT(
      Faulty(
          R"(predecessors: "organizations/city" successors: "organizations/city" date: "2019-05-01"
                        kind: REORGANIZATION_KIND_MERGER)"),
      ElementsAre("successors[0] NOT_ALLOWED"));
}

TEST(CheckFramework, ParentsComeFirstAndIdsStandOnce) {
  EXPECT_THAT(Shown(CheckFramework(Parse<pb::Framework>(R"(
                name: "frameworks/a" items { id: "p" } items { id: "f" parent: "p" } kpis { id: "k" })"))),
              IsEmpty());
  EXPECT_THAT(Shown(CheckFramework(Parse<pb::Framework>(R"(
                name: "frameworks/a" replaces: "frameworks/a" items { id: "f" parent: "p" } items { id: "p" } items { id: "p" }
                kpis { id: "k" } kpis { id: "k" } period { from_fiscal_year: 2027 to_fiscal_year: 2023 })"))),
              ElementsAre("items[0].parent UNKNOWN_PARENT", "items[2].id DUPLICATE_ID",
                          "kpis[1].id DUPLICATE_ID", "period BAD_PERIOD", "replaces NOT_ALLOWED"));
}

TEST(CheckCrosswalk, EveryEdgeLeadsFromItemToItemOnce) {
  const pb::Framework from = Parse<pb::Framework>(R"(items { id: "a" } items { id: "b" })");
  const pb::Framework to = Parse<pb::Framework>(R"(items { id: "x" })");
  const auto faulty = [&](const std::string& text) {
    return Shown(CheckCrosswalk(Parse<pb::Crosswalk>(text), from, to));
  };
  EXPECT_THAT(
      faulty(R"(from_framework: "f" to_framework: "t" edges { from_item: "a" to_item: "x" })"),
      IsEmpty());
  EXPECT_THAT(faulty(R"(from_framework: "f" to_framework: "f" edges { from_item: "c" to_item: "y" }
                        edges { from_item: "a" to_item: "x" } edges { from_item: "a" to_item: "x" })"),
              ElementsAre("to_framework NOT_ALLOWED", "edges[0].from_item UNKNOWN_ITEM",
                          "edges[0].to_item UNKNOWN_ITEM", "edges[2] DUPLICATE"));
}

}  // namespace
}  // namespace renkei::domain
