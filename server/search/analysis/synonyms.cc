#include "server/search/analysis/synonyms.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/domain/error.h"
#include "server/search/analysis/letters.h"

namespace renkei::search {
namespace {

absl::Status BadLine(size_t line, const domain::Bilingual& problem) {
  return domain::LocalError(absl::StatusCode::kInvalidArgument,
                            {absl::StrCat("line ", line, " of the synonyms ", problem.en),
                             absl::StrCat("同義語の", line, "行目：", problem.ja)},
                            {}, {{"line", absl::StrCat(line)}});
}

absl::Status TooLarge() {
  return domain::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("a file of synonyms has at most ", kMaxSynonymFileBytes >> 20, " MiB"),
       absl::StrCat("同義語のファイルは ", kMaxSynonymFileBytes >> 20, " MiB までです")});
}

absl::Status NotSudachi(const std::string& why) {
  return domain::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("this is not sudachi-synonyms-dictionary.json of the npm package "
                    "sudachi-synonyms-dictionary: ",
                    why),
       "npm パッケージ sudachi-synonyms-dictionary の sudachi-synonyms-dictionary.json "
       "ではありません"});
}

const google::protobuf::Value* Member(const google::protobuf::Value& value, const char* name) {
  const auto& fields = value.struct_value().fields();
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second;
}

// Sudachi's control of expansion.
constexpr double kCallsNone = 1;
constexpr double kNotUsed = 2;

}  // namespace

void Synonyms::Add(Group group) {
  const auto number = static_cast<uint32_t>(groups_.size());
  for (const Spelling& spelling : group) {
    std::vector<uint32_t>& numbers = groups_of_[spelling.folded];
    if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
  }
  groups_.push_back(std::move(group));
}

absl::Status Synonyms::AddFile(absl::string_view contents) {
  if (contents.size() > kMaxSynonymFileBytes) return TooLarge();
  std::vector<Group> read;
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(contents, '\n')) {
    ++number;
    line = line.substr(0, line.find('#'));
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    Group group;
    const std::string commas = absl::StrReplaceAll(line, {{"、", ","}, {"，", ","}});
    for (const absl::string_view cell : absl::StrSplit(commas, ',')) {
      const absl::string_view word = absl::StripAsciiWhitespace(cell);
      std::string folded = FoldForSearch(word);
      if (folded.empty()) continue;
      if (folded.find("\xEF\xBF\xBD") != std::string::npos) {
        return BadLine(number, {"is not UTF-8", "UTF-8 ではありません"});
      }
      group.push_back({std::string(word), std::move(folded), false});
    }
    if (group.size() < 2) {
      return BadLine(number, {"has one word: a group is two or more, separated by commas",
                              "語が一つです。二つ以上をコンマで区切ってください"});
    }
    if (group.size() > kMaxGroupWords) {
      return BadLine(number, {absl::StrCat("has more than ", kMaxGroupWords, " words"),
                              absl::StrCat("語が", kMaxGroupWords, "を超えています")});
    }
    read.push_back(std::move(group));
  }
  for (Group& group : read) Add(std::move(group));
  return absl::OkStatus();
}

absl::Status Synonyms::AddSudachi(absl::string_view json) {
  if (json.size() > kMaxSynonymFileBytes) return TooLarge();
  google::protobuf::ListValue dictionary;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &dictionary);
  if (!status.ok()) return NotSudachi("it is no list in JSON");
  std::vector<Group> read;
  for (const google::protobuf::Value& entry : dictionary.values()) {
    const google::protobuf::Value* items = Member(entry, "items");
    if (items == nullptr) return NotSudachi("a group has no items");
    Group group;
    for (const google::protobuf::Value& item : items->list_value().values()) {
      const google::protobuf::Value* word = Member(item, "midashi");
      const google::protobuf::Value* control = Member(item, "expandControl");
      if (word == nullptr) return NotSudachi("an item has no midashi");
      const double expand = control == nullptr ? 0 : control->number_value();
      std::string folded = FoldForSearch(word->string_value());
      if (expand == kNotUsed || folded.empty() || group.size() == kMaxGroupWords) continue;
      group.push_back({word->string_value(), std::move(folded), expand == kCallsNone});
    }
    if (group.size() > 1) read.push_back(std::move(group));
  }
  for (Group& group : read) Add(std::move(group));
  return absl::OkStatus();
}

std::vector<std::string> Synonyms::Of(absl::string_view folded) const {
  std::vector<std::string> others;
  const auto found = groups_of_.find(folded);
  if (found == groups_of_.end()) return others;
  std::vector<absl::string_view> taken = {folded};
  for (const uint32_t number : found->second) {
    const Group& group = groups_[number];
    const bool silent = std::all_of(group.begin(), group.end(), [&](const Spelling& spelling) {
      return spelling.silent || spelling.folded != folded;
    });
    if (silent) continue;
    for (const Spelling& spelling : group) {
      if (others.size() == kMaxSynonyms) return others;
      if (std::find(taken.begin(), taken.end(), spelling.folded) != taken.end()) continue;
      taken.push_back(spelling.folded);
      others.push_back(spelling.written);
    }
  }
  return others;
}

}  // namespace renkei::search
