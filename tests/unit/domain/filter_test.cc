#include "server/domain/filter/filter.h"

#include "absl/strings/str_cat.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::HasSubstr;

FilterSchema Schema() {
  return {{"prefecture", FieldType::kString},
          {"display_name", FieldType::kString},
          {"kind", FieldType::kString, {"CITY", "TOWN"}},
          {"population", FieldType::kNumber},
          {"review_by", FieldType::kDate},
          {"fields", FieldType::kStringList}};
}

std::optional<FieldValue> Sakai(absl::string_view field) {
  if (field == "prefecture") return std::string("organizations/080004");
  if (field == "display_name") return std::string("境町 龍ケ崎");
  if (field == "kind") return std::string("TOWN");
  if (field == "population") return 24'000.0;
  if (field == "fields") return std::vector<std::string>{"Mobility", "教育DX"};
  return std::nullopt;  // review_by is not set
}

bool Matches(absl::string_view text) {
  const absl::StatusOr<Filter> filter = Filter::Parse(text, Schema());
  EXPECT_TRUE(filter.ok()) << text << filter.status();
  return filter.ok() && filter->Matches(&Sakai);
}

TEST(Filter, EveryOperatorDecides) {
  for (const char* text :
       {"", "  ", "kind = TOWN", "kind=\"TOWN\"", "kind != CITY", "NOT kind = CITY",
        "display_name : 竜ヶ崎", "prefecture=organizations/080004",
        "population > 1000 AND population<=24000", "population = 24000", "population >= ２４０００",
        "fields:mobility", "fields:\"教育ＤＸ\"", "NOT fields:観光", "review_by != 2025-03-31",
        "NOT review_by < 2025-03-31", "kind = TOWN\u3000AND\u3000population < 1e6"}) {
    EXPECT_TRUE(Matches(text)) << text;
  }
  for (const char* text :
       {"kind = CITY", "kind != TOWN", "NOT kind = TOWN", "display_name : 横浜",
        "display_name = 境町", "population < 24000", "population != 24000", "fields:教育",
        "review_by = 2025-03-31", "review_by < 2199-01-01", "kind = TOWN AND population > 24000"}) {
    EXPECT_FALSE(Matches(text)) << text;
  }
}

TEST(Filter, QuotedValuesMayHoldAnything) {
  const absl::StatusOr<Filter> filter =
      Filter::Parse(R"x(display_name = "a \"b\" \\ AND (c)")x", Schema());
  ASSERT_TRUE(filter.ok());
  EXPECT_EQ(filter->comparisons()[0].value, R"x(a "b" \ AND (c))x");
}

TEST(Filter, MistakesNameTheirPositionInCharacters) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"nosuch = 1", "1"},
      {"kind = TOWN AND nosuch = 1", "17"},
      {"display_name : 境町 AND nosuch = 1", "23"},
      {"kind = VILLAGE", "8"},
      {"kind < TOWN", "6"},
      {"kind", "5"},
      {"kind =", "7"},
      {"population = many", "14"},
      {"population : 1", "12"},
      {"population = nan", "14"},
      {"review_by > 2025-02-30", "13"},
      {"fields = a", "8"},
      {"kind = TOWN OR kind = CITY", "13"},
      {"(kind = TOWN)", "1"},
      {"kind = TOWN AND", "16"},
      {"display_name = \"a", "16"},
      {"display_name = \"a\\n\"", "19"},
      {"= 1", "1"},
      {"NOT NOT kind = TOWN", "5"},
  };
  for (const auto& [text, position] : mistakes) {
    const absl::Status status = Filter::Parse(text, Schema()).status();
    EXPECT_EQ(ReasonOf(status), pb::REASON_INVALID_FILTER) << text;
    EXPECT_EQ(MetadataOf(status, "position"), position) << text;
  }
}

TEST(Filter, AnUnknownFieldNamesThoseThatExist) {
  const absl::Status status = Filter::Parse("kid = TOWN", Schema()).status();
  EXPECT_EQ(MetadataOf(status, "field"), "kid");
  EXPECT_THAT(MessageOf(status), HasSubstr("kind"));
}

TEST(Filter, IsBounded) {
  std::string filter = "kind = TOWN";
  for (size_t i = 1; i < kMaxFilterComparisons; ++i) filter += " AND kind = TOWN";
  EXPECT_TRUE(Filter::Parse(filter, Schema()).ok());
  EXPECT_FALSE(Filter::Parse(filter + " AND kind = TOWN", Schema()).ok());
  std::string value;
  while (value.size() < (kMaxFilterChars - 15) * 3) value += "字";
  EXPECT_TRUE(Filter::Parse(absl::StrCat("display_name = ", value), Schema()).ok());
  EXPECT_EQ(
      MetadataOf(Filter::Parse(absl::StrCat("display_name = ", value, "字"), Schema()).status(),
                 "position"),
      "1001");
}

TEST(Filter, SaysWhatAnIndexCanBeAskedFor) {
  const Filter filter = *Filter::Parse("prefecture = a AND NOT kind = TOWN", Schema());
  EXPECT_EQ(filter.RequiredValue("prefecture"), "a");
  EXPECT_EQ(filter.RequiredValue("kind"), std::nullopt);
}

TEST(Filter, HostileTextIsRefusedOrRead) {
  HostileTexts texts(5, {"kind", "population", "fields", " ", "=", "!", "<", ":", "\"", "\\", "AND",
                         "NOT", "TOWN", "12", "(", "\u3000", "字"});
  size_t read = 0;
  for (int round = 0; round < kHostileRounds; ++round) {
    const std::string text = texts.Next();
    const absl::StatusOr<Filter> filter = Filter::Parse(text, Schema());
    if (filter.ok()) {
      ++read;
      filter->Matches(&Sakai);
    } else {
      EXPECT_EQ(ReasonOf(filter.status()), pb::REASON_INVALID_FILTER) << text;
      EXPECT_NE(MetadataOf(filter.status(), "position"), "") << text;
    }
  }
  EXPECT_GT(read, 100u);
}

TEST(Filter, AStringFieldWithSeveralValuesEqualsEachOfThem) {
  const FilterSchema schema = {{"member", FieldType::kString}};
  const auto passes = [&](absl::string_view text) {
    return Filter::Parse(text, schema)->Matches([](absl::string_view) {
      return std::optional<FieldValue>(std::vector<std::string>{"a", "b"});
    });
  };
  EXPECT_TRUE(passes("member = a AND member = b"));
  EXPECT_FALSE(passes("member = a AND member = c"));
  EXPECT_FALSE(passes("member != a"));
  EXPECT_TRUE(passes("member != c"));
  EXPECT_FALSE(passes("NOT member = b"));
}

}  // namespace
}  // namespace renkei::domain
