#include "client/cli/diff/diff_words.h"

#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/domain/strategy/diff/diff_fields.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TitleOf(const Message* item) {
  if (item == nullptr) return "";
  if (item->GetDescriptor() == pb::VisionNode::descriptor())
    return domain::NodeText(static_cast<const pb::VisionNode&>(*item));
  return item->GetReflection()->GetString(*item, item->GetDescriptor()->FindFieldByName("title"));
}

// Fields that stand elsewhere: in the title, or as differences of their own.
bool IsShownOtherwise(const domain::FieldRule& rule) {
  using domain::FieldComparison;
  return rule.comparison == FieldComparison::kPlace || rule.comparison == FieldComparison::kOrder ||
         rule.comparison == FieldComparison::kReMentions || rule.field->name() == "title" ||
         rule.field->name() == "label";
}

// Whether the field names other items of the plan. The server told what they are called in the
// revision that it stood in; the command has only the item.
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

}  // namespace

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

std::string DiffWords::Kind(pb::DifferenceKind kind) const {
  return words_.Value(*pb::DifferenceKind_descriptor(), kind);
}

std::string DiffWords::Kinds(const pb::ItemDifference& item) const {
  std::set<pb::DifferenceKind> seen;
  std::vector<std::string> words;
  for (const pb::Difference& d : item.differences()) {
    if (seen.insert(d.kind()).second) words.push_back(Kind(d.kind()));
  }
  return absl::StrJoin(words, In(lang(), {", ", "、"}));
}

std::string DiffWords::What(const pb::ItemDifference& item) const {
  const Message* some = AfterOf(item) != nullptr ? AfterOf(item) : BeforeOf(item);
  if (some == nullptr) return "";
  if (some->GetDescriptor() == pb::Kpi::descriptor()) return "KPI";
  return some->GetDescriptor() == pb::VisionNode::descriptor()
             ? In(lang(), {"Node", "施策等"})
             : In(lang(), {"Whole plan", "計画全体"});
}

std::string DiffWords::TitleBefore(const pb::ItemDifference& item) const {
  return TitleOf(BeforeOf(item));
}

std::string DiffWords::TitleAfter(const pb::ItemDifference& item) const {
  return TitleOf(AfterOf(item));
}

std::string DiffWords::Value(const Message& item, const FieldDescriptor& field,
                             const std::string& in_reply) const {
  if (!NamesItemsOfPlan(field)) return words_.Field(item, field);
  std::vector<std::string> lines = absl::StrSplit(in_reply, '\n');
  for (std::string& line : lines) line = words_.Title(line);
  return absl::StrJoin(lines, "\n");
}

std::string DiffWords::Position(int position) const {
  return lang() == Lang::kJapanese ? absl::StrCat(position, " 番目")
                                   : absl::StrCat("place ", position);
}

std::vector<WordedDifference> DiffWords::Differences(const pb::ItemDifference& item) const {
  const Message* before = BeforeOf(item);
  const Message* after = AfterOf(item);
  const Message* some = after != nullptr ? after : before;
  std::vector<WordedDifference> worded;
  for (const pb::Difference& d : item.differences()) {
    const FieldDescriptor* field = some->GetDescriptor()->FindFieldByName(d.field());
    if (field == nullptr) continue;
    WordedDifference w{d.kind(), words_.Label(*field), d.before(), d.after()};
    if (w.label.empty()) w.label = Kind(d.kind());
    if (d.kind() == pb::DIFFERENCE_KIND_REORDERED) {
      const std::string again = d.before().empty() ? "" : absl::StrCat(d.after(), " ");
      w.before = absl::StrCat(again, Position(d.position_before()));
      w.after = absl::StrCat(again, Position(d.position_after()));
    } else if (d.kind() == pb::DIFFERENCE_KIND_MOVED) {
      const std::string top = In(lang(), {"(top)", "（最上位）"});
      if (w.before.empty()) w.before = top;
      if (w.after.empty()) w.after = top;
    } else if (before != nullptr && after != nullptr) {
      w.before = Value(*before, *field, d.before());
      w.after = Value(*after, *field, d.after());
    }
    worded.push_back(std::move(w));
  }
  return worded;
}

std::vector<WordedField> DiffWords::Content(const Message& item) const {
  const std::unique_ptr<Message> shown = WithoutKpisOfActivities(item);
  std::vector<WordedField> content;
  for (const domain::FieldRule& rule : domain::ContentRules(*item.GetDescriptor())) {
    if (IsShownOtherwise(rule)) continue;
    const std::string text = words_.Field(*shown, *rule.field);
    if (!text.empty()) content.push_back({words_.Label(*rule.field), text});
  }
  return content;
}

std::string DiffWords::Side(const pb::ComparedVision& side) const {
  if (side.revision() == 0) return In(lang(), {"draft", "下書き"});
  std::vector<std::string> facts = {words_.Value(*pb::RevisionKind_descriptor(), side.kind()),
                                    side.decided_date().empty()
                                        ? words_.Time(side.publish_time()).substr(0, 10)
                                        : side.decided_date()};
  if (facts.front().empty()) facts.erase(facts.begin());
  const std::string number = lang() == Lang::kJapanese ? absl::StrCat("第", side.revision(), "版")
                                                       : absl::StrCat("revision ", side.revision());
  return absl::StrCat(number, In(lang(), {" (", "（"}),
                      absl::StrJoin(facts, In(lang(), {", ", "、"})), In(lang(), {")", "）"}));
}

}  // namespace renkei::cli
