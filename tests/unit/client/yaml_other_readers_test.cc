// What the command and the exports write as YAML, read by another reader: PyYAML follows YAML 1.1,
// which takes more plain texts for something else than any other.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/encode.h"
#include "client/cli/file/reader.h"
#include "client/cli/process/run_program.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/case.pb.h"

namespace renkei::cli {
namespace {

namespace pb = renkei::v1;

// Texts that YAML 1.1 (PyYAML, Ruby), YAML 1.2 or Go take for a number, a day, a time or a word of
// their own, and such as stand beside the marks of YAML itself.
const std::vector<std::string>& Tempting() {
  static const auto& kTexts = *new std::vector<std::string>{"010006",
                                                            "012025",
                                                            "0o17",
                                                            "1_000",
                                                            "1,000",
                                                            "0x1F",
                                                            "0b101",
                                                            "12:30",
                                                            "1:30:00",
                                                            "190:20:30.15",
                                                            "1e3",
                                                            "1.5e+3",
                                                            "6.02E23",
                                                            ".5",
                                                            "5.",
                                                            "+5",
                                                            "-5",
                                                            "+.inf",
                                                            ".inf",
                                                            "-.INF",
                                                            ".nan",
                                                            ".NaN",
                                                            "2024-01-01",
                                                            "2024-1-1",
                                                            "2024-01-01T10:00:00Z",
                                                            "2024-01-01 10:00:00 +9",
                                                            "2023",
                                                            "00",
                                                            "1-1",
                                                            "2024-03",
                                                            "yes",
                                                            "Yes",
                                                            "NO",
                                                            "on",
                                                            "Off",
                                                            "y",
                                                            "N",
                                                            "true",
                                                            "False",
                                                            "null",
                                                            "Null",
                                                            "~",
                                                            "=",
                                                            "<<",
                                                            "a: b",
                                                            "a #b",
                                                            "# a",
                                                            "a:",
                                                            ": a",
                                                            "- a",
                                                            "? a",
                                                            "*a",
                                                            "&a",
                                                            "!a",
                                                            "%a",
                                                            "@a",
                                                            "`a",
                                                            "'a'",
                                                            "\"a\"",
                                                            "[a]",
                                                            "{a}",
                                                            "|",
                                                            ">",
                                                            "...",
                                                            "---",
                                                            " a",
                                                            "a ",
                                                            "a\tb",
                                                            "令和5年度",
                                                            "12,34 人",
                                                            "-",
                                                            "5人",
                                                            "(clear)",
                                                            ":symbol",
                                                            "１２３",
                                                            "0.1.2",
                                                            "1.2.3.4",
                                                            "a\nb",
                                                            "a\n\nb\n",
                                                            "\xc2\x85",
                                                            "\xef\xbb\xbfx",
                                                            "\xe2\x80\xa8x"};
  return kTexts;
}

// The documents as PyYAML reads them, as JSON.
google::protobuf::ListValue ReadByPython(const std::string& yaml) {
  constexpr char kProgram[] =
      "import json, sys, yaml\n"
      "print(json.dumps(list(yaml.safe_load_all(sys.stdin.buffer.read())), default=repr))";
  const auto json = RunProgram({"/usr/bin/python3", "-c", kProgram}, yaml, absl::Seconds(30));
  EXPECT_TRUE(json.ok()) << json.status() << yaml;
  google::protobuf::ListValue list;
  if (json.ok()) {
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(*json, &list).ok()) << *json;
  }
  return list;
}

const google::protobuf::Value& At(const google::protobuf::Value& map, const std::string& key) {
  return map.struct_value().fields().at(key);
}

TEST(YamlForOtherReaders, EveryTextIsTheSameTextAndOurs) {
  pb::Case kase;
  for (const std::string& text : Tempting()) kase.add_tags(text);
  for (const std::string& text : Tempting()) kase.add_partners()->set_display_name(text);
  const std::string yaml = EncodeYaml(kase);
  const google::protobuf::ListValue read = ReadByPython(yaml);
  ASSERT_EQ(read.values_size(), 1);
  const auto& tags = At(read.values(0), "tags").list_value();
  const auto& partners = At(read.values(0), "partners").list_value();
  ASSERT_EQ(static_cast<size_t>(tags.values_size()), Tempting().size());
  for (int i = 0; i < tags.values_size(); ++i) {
    const std::string& text = Tempting()[static_cast<size_t>(i)];
    EXPECT_EQ(tags.values(i).kind_case(), google::protobuf::Value::kStringValue) << text;
    EXPECT_EQ(tags.values(i).string_value(), text);
    EXPECT_EQ(At(partners.values(i), "display_name").string_value(), text);
  }
  const auto documents = ReadDocuments(yaml, "f");
  ASSERT_TRUE(documents.ok()) << documents.status();
  const Tree* own = documents->at(0).Find("tags");
  ASSERT_NE(own, nullptr);
  for (size_t i = 0; i < own->items.size(); ++i) EXPECT_EQ(own->items[i].text, Tempting()[i]);
}

TEST(YamlForOtherReaders, NumbersAreTheSameNumbers) {
  const std::vector<double> numbers = {0, -1.5, 1200, 0.352, 1e15, 1e20, -2.5e-7, 2.5e-300, 1e300};
  pb::Case kase;
  for (const double number : numbers)
    kase.add_results()->mutable_after()->mutable_value()->set_number(number);
  const google::protobuf::ListValue read = ReadByPython(EncodeYaml(kase));
  ASSERT_EQ(read.values_size(), 1);
  const auto& results = At(read.values(0), "results").list_value();
  for (int i = 0; i < results.values_size(); ++i) {
    const auto& value = At(At(results.values(i), "after"), "value");
    ASSERT_EQ(value.kind_case(), google::protobuf::Value::kNumberValue)
        << numbers[static_cast<size_t>(i)];
    EXPECT_EQ(value.number_value(), numbers[static_cast<size_t>(i)]);
  }
}

TEST(YamlForOtherReaders, ReadableTextsStayWithoutQuotes) {
  for (const std::string text : {"自動運転バス", "令和5年度", "5人以上", "pillar-1-1", "a, b",
                                 "organizations/141003", "https://example.jp/a#b"})
    EXPECT_EQ(YamlScalar(text), text);
}

}  // namespace
}  // namespace renkei::cli
