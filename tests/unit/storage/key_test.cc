#include "storage/key.h"

#include <random>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace renkei::storage {
namespace {

using namespace std::string_literals;

// A tuple as the standard library compares it: strings before numbers, a prefix before what it
// begins.
using Element = std::variant<std::string, uint64_t>;
using Tuple = std::vector<Element>;

std::string Encode(const Tuple& tuple, uint8_t table = 7) {
  Key key(table);
  for (const Element& element : tuple) {
    std::visit([&key](const auto& value) { key.Add(value); }, element);
  }
  return std::move(key).bytes();
}

// nullopt: not a key.
std::optional<Tuple> Decode(absl::string_view bytes) {
  KeyReader reader(bytes);
  uint8_t table = 0;
  if (!reader.ReadTable(&table)) return std::nullopt;
  Tuple tuple;
  while (!reader.done()) {
    std::string text;
    uint64_t number = 0;
    if (reader.Read(&text)) {
      tuple.emplace_back(text);
    } else if (reader.Read(&number)) {
      tuple.emplace_back(number);
    } else {
      return std::nullopt;
    }
  }
  return tuple;
}

// Few distinct bytes and lengths, so that prefixes and near misses are common.
class RandomTuples {
 public:
  explicit RandomTuples(uint32_t seed) : random_(seed) {}

  size_t Below(size_t bound) { return random_() % bound; }

  Tuple Next() {
    Tuple tuple;
    const size_t size = Below(4);
    for (size_t i = 0; i < size; ++i) {
      if (Below(3) > 0) {
        tuple.emplace_back(Text());
      } else {
        static constexpr uint64_t kNumbers[] = {0, 1, 255, 256, 0xFF00, 1ULL << 63, UINT64_MAX};
        tuple.emplace_back(kNumbers[Below(std::size(kNumbers))]);
      }
    }
    return tuple;
  }

  std::string Text() {
    static constexpr char kBytes[] = {'\x00', '\x01', '\x02', '\xFE', '\xFF', 'a'};
    std::string text;
    const size_t size = Below(5);
    for (size_t i = 0; i < size; ++i) text.push_back(kBytes[Below(std::size(kBytes))]);
    return text;
  }

 private:
  std::mt19937 random_;
};

TEST(KeyTest, ByteOrderIsTupleOrder) {
  RandomTuples random(1);
  for (int i = 0; i < 200'000; ++i) {
    const Tuple a = random.Next();
    const Tuple b = random.Next();
    ASSERT_EQ(Encode(a) < Encode(b), a < b)
        << testing::PrintToString(a) << " " << testing::PrintToString(b);
    ASSERT_EQ(Encode(a) == Encode(b), a == b);
  }
}

TEST(KeyTest, WhatIsWrittenIsReadBack) {
  RandomTuples random(2);
  for (int i = 0; i < 20'000; ++i) {
    const Tuple tuple = random.Next();
    ASSERT_EQ(Decode(Encode(tuple)), tuple);
  }
}

TEST(KeyTest, JapaneseTextSortsByItsBytes) {
  EXPECT_LT(Encode({"つくば市"}), Encode({"守谷市"}));
  EXPECT_LT(Encode({"守谷"}), Encode({"守谷市"}));
  EXPECT_EQ(Decode(Encode({"連携中枢都市圏"})), Tuple({"連携中枢都市圏"}));
}

TEST(KeyTest, StringSortsBeforeEveryLongerOneWhateverFollows) {
  EXPECT_LT(Encode({"a", UINT64_MAX}), Encode({"ab", uint64_t{0}}));
  EXPECT_LT(Encode({"a", "zzz"}), Encode({"a\0"s, ""}));
}

TEST(KeyTest, PrefixOfElementsIsARangeOfExactlyThoseKeys) {
  RandomTuples random(3);
  for (int i = 0; i < 50'000; ++i) {
    const Tuple prefix = random.Next();
    const Tuple tuple = random.Next();
    const bool begins =
        tuple.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), tuple.begin());
    const KeyRange range = PrefixRange(Encode(prefix));
    const std::string key = Encode(tuple);
    ASSERT_EQ(key >= range.begin && key < range.end, begins)
        << testing::PrintToString(prefix) << " " << testing::PrintToString(tuple);
  }
}

TEST(KeyTest, PrefixRangeEndsAfterTheLastKeyWithThePrefix) {
  EXPECT_EQ(PrefixRange("a").end, "b");
  EXPECT_EQ(PrefixRange("a\xFF\xFF").end, "b");
  EXPECT_EQ(PrefixRange("\xFF\xFF").end, "") << "nothing comes after: to the last key";
  EXPECT_EQ(PrefixRange("").end, "");
}

TEST(KeyTest, AfterAndBeforeContinueAScanWithoutRepeatingAKey) {
  const KeyRange range = {"b", "d"};
  EXPECT_EQ(After(range, "b").begin, "b\0"s);
  EXPECT_EQ(After(range, "b").end, "d");
  EXPECT_EQ(Before(range, "c").end, "c");
  EXPECT_EQ(Before(range, "c").begin, "b");
  EXPECT_EQ(Before({"b", ""}, "c").end, "c");
}

TEST(KeyTest, ForeignPositionsNeverWidenARange) {
  const KeyRange range = {"b", "d"};
  EXPECT_EQ(After(range, "a").begin, "b");
  EXPECT_EQ(After(range, "").begin, "b");
  EXPECT_GE(After(range, "z").begin, "d");
  EXPECT_EQ(Before(range, "z").end, "d");
  const KeyRange nothing = Before({"", ""}, "");
  EXPECT_FALSE(nothing.end.empty());
  EXPECT_GE(nothing.begin, nothing.end);
}

TEST(KeyTest, ReaderRefusesAnElementOfAnotherTypeAndStaysWhereItIs) {
  const std::string key = Encode({"a", uint64_t{5}});
  KeyReader reader(key);
  uint8_t table = 0;
  std::string text = "unchanged";
  uint64_t number = 99;
  ASSERT_TRUE(reader.ReadTable(&table));
  EXPECT_EQ(table, 7);
  EXPECT_FALSE(reader.Read(&number));
  EXPECT_EQ(number, 99U);
  EXPECT_TRUE(reader.Read(&text));
  EXPECT_EQ(text, "a");
  EXPECT_FALSE(reader.Read(&text));
  EXPECT_EQ(text, "a");
  EXPECT_TRUE(reader.Read(&number));
  EXPECT_EQ(number, 5U);
  EXPECT_TRUE(reader.done());
  EXPECT_FALSE(reader.Read(&text));
  EXPECT_FALSE(reader.Read(&number));
  EXPECT_FALSE(reader.ReadTable(&table));
}

TEST(KeyTest, EveryTruncatedKeyIsRefusedOrAShorterTuple) {
  const Tuple tuple = {"a\0b"s, uint64_t{1} << 40, "end"};
  const std::string key = Encode(tuple);
  EXPECT_EQ(Decode(""), std::nullopt);
  for (size_t size = 1; size < key.size(); ++size) {
    const std::optional<Tuple> decoded = Decode(absl::string_view(key).substr(0, size));
    if (!decoded.has_value()) continue;
    EXPECT_LT(decoded->size(), tuple.size());
    EXPECT_TRUE(std::equal(decoded->begin(), decoded->end(), tuple.begin()));
  }
}

TEST(KeyTest, RandomBytesAreRefusedOrTheOneEncodingOfTheirTuple) {
  RandomTuples random(4);
  size_t accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes = Encode(random.Next());
    for (size_t edits = random.Below(3); edits > 0; --edits) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    if (random.Below(4) == 0) bytes += random.Text();
    const std::optional<Tuple> decoded = Decode(bytes);
    if (!decoded.has_value()) continue;
    ++accepted;
    ASSERT_EQ(Encode(*decoded, static_cast<uint8_t>(bytes[0])), bytes);
  }
  EXPECT_GT(accepted, 1'000U);
}

}  // namespace
}  // namespace renkei::storage
