#include "client/view/page/compared_item.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/view/page/changed_words.h"
#include "server/domain/strategy/diff/diff_fields.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::view {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const Message* BeforeOf(const pb::ItemDifference& item) {
  switch (item.before_case()) {
    case pb::ItemDifference::kVisionBefore:
      return &item.vision_before();
    case pb::ItemDifference::kNodeBefore:
      return &item.node_before();
    case pb::ItemDifference::kKpiBefore:
      return &item.kpi_before();
    default:
      return nullptr;
  }
}

const Message* AfterOf(const pb::ItemDifference& item) {
  switch (item.after_case()) {
    case pb::ItemDifference::kVisionAfter:
      return &item.vision_after();
    case pb::ItemDifference::kNodeAfter:
      return &item.node_after();
    case pb::ItemDifference::kKpiAfter:
      return &item.kpi_after();
    default:
      return nullptr;
  }
}

std::string TextOf(const Message& item, const char* field) {
  return item.GetReflection()->GetString(item, item.GetDescriptor()->FindFieldByName(field));
}

std::string TitleOf(const Message* item) {
  if (item == nullptr) return "";
  if (item->GetDescriptor() == pb::VisionNode::descriptor())
    return domain::NodeText(static_cast<const pb::VisionNode&>(*item));
  return TextOf(*item, "title");
}

// Fields that stand elsewhere: in the title, or as differences of their own.
bool IsShownOtherwise(const domain::FieldRule& rule) {
  using domain::FieldComparison;
  return rule.comparison == FieldComparison::kPlace || rule.comparison == FieldComparison::kOrder ||
         rule.comparison == FieldComparison::kReMentions || rule.field->name() == "title" ||
         rule.field->name() == "label";
}

// Whether the field names other items of the plan. The server told what they are called in the
// revision that it stood in; the reader has only the item.
bool NamesItemsOfPlan(const FieldDescriptor& field) {
  using domain::FieldComparison;
  const domain::FieldRule* rule = domain::FindFieldRule(field);
  return rule != nullptr && (rule->comparison == FieldComparison::kPlace ||
                             rule->comparison == FieldComparison::kReMentions ||
                             rule->comparison == FieldComparison::kActivities);
}

// A node without the KPIs of its activities, which are items of the plan.
std::unique_ptr<Message> WithoutKpisOfActivities(const Message& item) {
  std::unique_ptr<Message> copy(item.New());
  copy->CopyFrom(item);
  if (item.GetDescriptor() == pb::VisionNode::descriptor()) {
    auto& node = static_cast<pb::VisionNode&>(*copy);
    for (pb::Activity& activity : *node.mutable_activities()) activity.clear_kpis();
  }
  return copy;
}

std::string WhatIs(const Message& item, Lang lang) {
  if (item.GetDescriptor() == pb::Kpi::descriptor()) return "KPI";
  return item.GetDescriptor() == pb::VisionNode::descriptor()
             ? In(lang, {"Node", "施策等"})
             : In(lang, {"Whole plan", "計画全体"});
}

// Texts of files end with a line break, under which nothing stands.
std::string WithoutEnd(const std::string& text) {
  return std::string(absl::StripTrailingAsciiWhitespace(text));
}

// All that an item says besides its title and place.
std::vector<Fact> ContentOf(const Message& item, const domain::Words& words) {
  const std::unique_ptr<Message> shown = WithoutKpisOfActivities(item);
  std::vector<Fact> content;
  for (const domain::FieldRule& rule : domain::ContentRules(*item.GetDescriptor())) {
    if (IsShownOtherwise(rule)) continue;
    const std::string text = WithoutEnd(words.Field(*shown, *rule.field));
    if (!text.empty()) content.push_back({words.Label(*rule.field), text});
  }
  return content;
}

Line Marked(const std::vector<WordRun>& runs, Tone changed) {
  Line line;
  for (const WordRun& run : runs)
    line.spans.push_back({run.text, run.changed ? changed : Tone::kPlain});
  return line;
}

void SetSides(const std::string& before, const std::string& after, Line& old_side, Line& new_side) {
  const ChangedWords changed = FindChangedWords(before, after);
  old_side = Marked(changed.before, Tone::kRemoved);
  new_side = Marked(changed.after, Tone::kAdded);
}

std::string ValueInWords(const Message& item, const FieldDescriptor& field,
                         const std::string& in_reply, const domain::Words& words) {
  if (!NamesItemsOfPlan(field)) return words.Field(item, field);
  std::vector<std::string> lines = absl::StrSplit(in_reply, '\n');
  for (std::string& line : lines) line = words.Title(line);
  return absl::StrJoin(lines, "\n");
}

std::string Position(int position, Lang lang) {
  return lang == Lang::kJapanese ? absl::StrCat(position, " 番目")
                                 : absl::StrCat("place ", position);
}

ComparedField FieldInWords(const pb::ItemDifference& item, const pb::Difference& d,
                           const FieldDescriptor& field, const domain::Words& words) {
  const Lang lang = words.lang();
  ComparedField worded;
  worded.kind = KindInWords(d.kind(), words);
  worded.label = words.Label(field);
  if (worded.label.empty()) worded.label = worded.kind;
  worded.in_titles = d.kind() == pb::DIFFERENCE_KIND_RENAMED;
  std::string before = d.before();
  std::string after = d.after();
  const Message* old_item = BeforeOf(item);
  const Message* new_item = AfterOf(item);
  if (d.kind() == pb::DIFFERENCE_KIND_REORDERED) {
    const std::string again = before.empty() ? "" : absl::StrCat(after, " ");
    before = absl::StrCat(again, Position(d.position_before(), lang));
    after = absl::StrCat(again, Position(d.position_after(), lang));
  } else if (d.kind() == pb::DIFFERENCE_KIND_MOVED) {
    const std::string top = In(lang, {"(top)", "（最上位）"});
    if (before.empty()) before = top;
    if (after.empty()) after = top;
  } else if (old_item != nullptr && new_item != nullptr) {
    before = ValueInWords(*old_item, field, before, words);
    after = ValueInWords(*new_item, field, after, words);
  }
  SetSides(WithoutEnd(before), WithoutEnd(after), worded.before, worded.after);
  return worded;
}

}  // namespace

std::string KindInWords(pb::DifferenceKind kind, const domain::Words& words) {
  return words.Value(*pb::DifferenceKind_descriptor(), kind);
}

ComparedItem ItemInWords(const pb::ItemDifference& item, const domain::Words& words) {
  ComparedItem worded;
  worded.path = {item.path().begin(), item.path().end()};
  const Message* before = BeforeOf(item);
  const Message* after = AfterOf(item);
  const Message* some = after != nullptr ? after : before;
  if (some == nullptr) return worded;  // no server of ours sends an item of neither side
  worded.what = WhatIs(*some, words.lang());
  worded.says_what = some->GetDescriptor() != pb::VisionNode::descriptor();
  worded.resource = TextOf(*some, "name");
  worded.external_id = TextOf(*some, "external_id");
  for (const pb::Difference& d : item.differences()) {
    std::string kind = KindInWords(d.kind(), words);
    if (std::find(worded.kinds.begin(), worded.kinds.end(), kind) == worded.kinds.end())
      worded.kinds.push_back(std::move(kind));
    if (const FieldDescriptor* field = some->GetDescriptor()->FindFieldByName(d.field()))
      worded.fields.push_back(FieldInWords(item, d, *field, words));
  }
  if (before != nullptr && after != nullptr) {
    SetSides(TitleOf(before), TitleOf(after), worded.title_before, worded.title_after);
    return worded;
  }
  // What was added or removed is shown whole and needs no marks within it.
  worded.change = before == nullptr ? ComparedItem::Change::kAdded : ComparedItem::Change::kRemoved;
  worded.title_before = TitleOf(before);
  worded.title_after = TitleOf(after);
  worded.content = ContentOf(*some, words);
  return worded;
}

}  // namespace renkei::view
