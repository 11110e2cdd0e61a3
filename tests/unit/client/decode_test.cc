#include "client/cli/file/decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/file/reader.h"
#include "client/cli/file/scalar.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DecodeTest : public testing::Test {
 protected:
  template <class T>
  T Read(const std::string& yaml, Decoder::Options options = {}) {
    T message;
    const auto documents = ReadDocuments(yaml, "f.yaml");
    EXPECT_TRUE(documents.ok()) << documents.status();
    if (documents.ok()) decoder_.Decode(documents->at(0), options, message);
    return message;
  }

  // "place: path KIND" of every mistake.
  std::vector<std::string> Mistakes() const {
    std::vector<std::string> out;
    const auto detail = domain::DetailOf(decoder_.status());
    if (!detail) return out;
    for (const auto& v : detail->violations())
      out.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return out;
  }

  Decoder decoder_{"f.yaml"};
};

TEST_F(DecodeTest, ShortFormsOfTimesValuesAndPeriods) {
  const auto kpi = Read<pb::Kpi>(
      "title: 利用者数\nbaseline: 1,200\ntargets:\n  - {value: ほぼ全て, when: 令和9年度末}\n  - "
      "{value: \"100\"}\n"
      "  - value: {number: 5, text: 約}\n    when: {kind: fiscal_year, year: 2027}\nnext_due_date: "
      "令和6年3月31日\n");
  EXPECT_EQ(decoder_.status(), absl::OkStatus());
  EXPECT_EQ(kpi.baseline().value().number(), 1200);
  EXPECT_EQ(kpi.targets(0).value().text(), "ほぼ全て");
  EXPECT_EQ(kpi.targets(0).when().text(), "令和9年度末");
  EXPECT_EQ(kpi.targets(1).value().text(), "100");
  EXPECT_FALSE(kpi.targets(1).value().has_number());
  EXPECT_EQ(kpi.targets(2).when().kind(), pb::When::KIND_FISCAL_YEAR);
  EXPECT_EQ(kpi.next_due_date(), "2024-03-31");
}

TEST_F(DecodeTest, PeriodsInBothCalendars) {
  for (const char* text : {"2023-2027", "R5-R9", "令和5年度～令和9年度", "２０２３－２０２７",
                           "令和5年度から令和9年度まで"}) {
    const auto period = ParsePeriod(text);
    ASSERT_TRUE(period.has_value()) << text;
    EXPECT_EQ(period->from_fiscal_year(), 2023) << text;
    EXPECT_EQ(period->to_fiscal_year(), 2027) << text;
  }
  for (const char* text : {"", "x", "2023-2024-2025", "2023年3月-2024", "-"})
    EXPECT_FALSE(ParsePeriod(text).has_value()) << text;
}

TEST_F(DecodeTest, AllMistakesAtOnceWithPlaceAndPath) {
  Read<pb::Case>(
      "titel: x\ncontinuity: runing\npopulation_served: たくさん\nresults:\n  - indicator_title: "
      "{a: 1}\n    after:\n"
      "      vallue: 3\naudience: public\ntags: {a: b}\nreview_by_date: 2024-02-31\nlinks:\n  -\n");
  EXPECT_THAT(
      Mistakes(),
      ElementsAre("f.yaml:1:1: titel UNKNOWN_FIELD", "f.yaml:2:13: continuity UNKNOWN_VALUE",
                  "f.yaml:3:20: population_served NOT_A_NUMBER",
                  "f.yaml:5:22: results[0].indicator_title WRONG_SHAPE",
                  "f.yaml:7:7: results[0].after.vallue UNKNOWN_FIELD",
                  "f.yaml:8:11: audience WRONG_SHAPE", "f.yaml:9:7: tags WRONG_SHAPE",
                  HasSubstr("f.yaml:10:17: review_by_date"), HasSubstr("links[0] EMPTY_ITEM")));
  const auto detail = domain::DetailOf(decoder_.status());
  EXPECT_THAT(detail->violations(0).message(), HasSubstr("did you mean \"title\"?"));
  EXPECT_THAT(detail->violations(1).message(), HasSubstr("did you mean \"running\"?"));
}

TEST_F(DecodeTest, EmptyIsKeptAndTheMarkerClears) {
  std::vector<std::string> clear;
  Decoder::Options options;
  options.clear = &clear;
  const auto kase =
      Read<pb::Case>("title:\nsummary: (clear)\ncost: (clear)\ntags: (clear)\n", options);
  EXPECT_EQ(decoder_.status(), absl::OkStatus());
  EXPECT_THAT(clear, ElementsAre("summary", "cost", "tags"));
  EXPECT_TRUE(kase.title().empty());
}

TEST_F(DecodeTest, WithinAFieldNothingIsClearedByItself) {
  std::vector<std::string> clear;
  Decoder::Options options;
  options.clear = &clear;
  Read<pb::Case>("results:\n  - unit: (clear)\ncost: {note: (clear)}\n", options);
  EXPECT_THAT(Mistakes(), ElementsAre("f.yaml:2:11: results[0].unit CANNOT_CLEAR",
                                      "f.yaml:3:14: cost.note CANNOT_CLEAR"));
  EXPECT_TRUE(clear.empty());
}

TEST_F(DecodeTest, OneValueStandsForAListOfOne) {
  EXPECT_THAT(Read<pb::Case>("tags: DX\n").tags(), ElementsAre("DX"));
}

TEST_F(DecodeTest, AZeroIsANumberAndNotAbsence) {
  const auto kase =
      Read<pb::Case>("population_served: 0\nresults: [{indicator_title: a, before: 0}]\n");
  EXPECT_TRUE(kase.has_population_served());
  EXPECT_TRUE(kase.results(0).before().value().has_number());
}

// Found: a sheet took 可 and ○ for yes, the same field in YAML did not.
TEST_F(DecodeTest, YesAndNoAreReadAsInSheets) {
  for (const char* yes : {"はい", "可", "○", "YES", "true"}) {
    const auto i = Read<pb::Initiative>(absl::StrCat("open_to_applications: ", yes, "\n"));
    EXPECT_TRUE(i.open_to_applications()) << yes;
  }
  EXPECT_FALSE(Read<pb::Initiative>("open_to_applications: 不可\n").open_to_applications());
  EXPECT_EQ(decoder_.status(), absl::OkStatus());
  Read<pb::Initiative>("open_to_applications: たぶん\n");
  EXPECT_THAT(Mistakes(), ElementsAre(HasSubstr("open_to_applications NOT_A_BOOL")));
}

TEST_F(DecodeTest, AFloodOfMistakesIsCut) {
  std::string yaml = "tags:\n";
  for (int i = 0; i < 500; ++i) yaml += "  - {a: b}\n";
  Read<pb::Case>(yaml);
  EXPECT_EQ(Mistakes().size(), kMaxMistakes);
  EXPECT_THAT(std::string(decoder_.status().message()), HasSubstr("500 mistakes"));
}

TEST(Scalar, EnumsInTheirShortForm) {
  const auto& kind = *pb::OrganizationKind_descriptor();
  EXPECT_EQ(EnumText(kind, pb::ORGANIZATION_KIND_DESIGNATED_CITY), "designated_city");
  EXPECT_EQ(EnumText(*pb::When::Kind_descriptor(), pb::When::KIND_END_OF_FISCAL_YEAR),
            "end_of_fiscal_year");
  for (const char* text : {"designated_city", "designated-city", "DESIGNATED_CITY",
                           "ORGANIZATION_KIND_DESIGNATED_CITY"}) {
    EXPECT_EQ(ParseEnum(kind, text), pb::ORGANIZATION_KIND_DESIGNATED_CITY) << text;
  }
  for (const char* text : {"", "unspecified", "ORGANIZATION_KIND_UNSPECIFIED", "2", "city2"}) {
    EXPECT_EQ(ParseEnum(kind, text), std::nullopt) << text;
  }
}

TEST(Scalar, NumbersAsPeopleWriteThem) {
  EXPECT_EQ(ParseNumber("1,234,567.5"), 1234567.5);
  EXPECT_EQ(ParseNumber("１２．５"), 12.5);
  EXPECT_EQ(ParseNumber("-3"), -3);
  for (const char* text :
       {"", "1,23", ",123", "12%", "nan", "inf", "1e999", "約3", "0x10", "-", "1 2"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(99.9), "99.9");
  EXPECT_EQ(NumberText(1e6), "1000000");
}

TEST(Scalar, Durations) {
  EXPECT_EQ(ParseDuration("1d12h")->seconds(), 129'600);
  for (const char* text : {"", "5", "d", "1w", "99999999d", "1d 2h", "-1d"})
    EXPECT_FALSE(ParseDuration(text).has_value()) << text;
}

}  // namespace
}  // namespace renkei::cli
