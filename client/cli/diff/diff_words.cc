#include "client/cli/diff/diff_words.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/show/brief.h"
#include "client/cli/show/labels.h"
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

// The item's fields in words. References within the plan that cannot be looked up are left out.
std::string TextOf(const Message& item, const FieldDescriptor& field) {
  static const domain::Plan& empty = *new domain::Plan();
  static const auto& index = *new auto(domain::PlanIndex::Build(empty));
  if (item.GetDescriptor() == pb::VisionNode::descriptor()) {
    auto node = static_cast<const pb::VisionNode&>(item);
    for (pb::Activity& activity : *node.mutable_activities()) activity.clear_kpis();
    return domain::FieldText(*index, node, field);
  }
  return domain::FieldText(*index, item, field);
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
  return ValueLabel(*pb::DifferenceKind_descriptor(), kind, lang_);
}

std::string DiffWords::Kinds(const pb::ItemDifference& item) const {
  std::set<pb::DifferenceKind> seen;
  std::vector<std::string> words;
  for (const pb::Difference& d : item.differences()) {
    if (seen.insert(d.kind()).second) words.push_back(Kind(d.kind()));
  }
  return absl::StrJoin(words, In(lang_, {", ", "、"}));
}

std::string DiffWords::What(const pb::ItemDifference& item) const {
  const Message* some = AfterOf(item) != nullptr ? AfterOf(item) : BeforeOf(item);
  if (some == nullptr) return "";
  if (some->GetDescriptor() == pb::Kpi::descriptor()) return "KPI";
  return some->GetDescriptor() == pb::VisionNode::descriptor()
             ? In(lang_, {"Node", "施策等"})
             : In(lang_, {"Whole plan", "計画全体"});
}

std::string DiffWords::TitleBefore(const pb::ItemDifference& item) const {
  return TitleOf(BeforeOf(item));
}

std::string DiffWords::TitleAfter(const pb::ItemDifference& item) const {
  return TitleOf(AfterOf(item));
}

std::string DiffWords::Named(const std::string& name) const {
  return title_of_ ? title_of_(name) : name;
}

std::string DiffWords::Value(const Message& item, const FieldDescriptor& field,
                             const std::string& text) const {
  if (field.enum_type() != nullptr) {
    return ValueLabel(*field.enum_type(), item.GetReflection()->GetEnumValue(item, &field), lang_);
  }
  if (field.message_type() == pb::Audience::descriptor())
    return ShortText(item.GetReflection()->GetMessage(item, &field), lang_);
  if (field.message_type() == pb::FiscalPeriod::descriptor())
    return ShortText(item.GetReflection()->GetMessage(item, &field), lang_);
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (std::string& line : lines) line = Named(line);
  return absl::StrJoin(lines, "\n");
}

std::string DiffWords::Position(int position) const {
  return lang_ == Lang::kJapanese ? absl::StrCat(position, " 番目")
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
    WordedDifference w{d.kind(), FieldLabel(*field, lang_), d.before(), d.after()};
    if (w.label.empty()) w.label = Kind(d.kind());
    if (d.kind() == pb::DIFFERENCE_KIND_REORDERED) {
      const std::string again = d.before().empty() ? "" : absl::StrCat(d.after(), " ");
      w.before = absl::StrCat(again, Position(d.position_before()));
      w.after = absl::StrCat(again, Position(d.position_after()));
    } else if (d.kind() == pb::DIFFERENCE_KIND_MOVED) {
      const std::string top = In(lang_, {"(top)", "（最上位）"});
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
  std::vector<WordedField> content;
  for (const domain::FieldRule& rule : domain::ContentRules(*item.GetDescriptor())) {
    if (IsShownOtherwise(rule)) continue;
    const std::string text = TextOf(item, *rule.field);
    if (!text.empty())
      content.push_back({FieldLabel(*rule.field, lang_), Value(item, *rule.field, text)});
  }
  return content;
}

std::string DiffWords::Side(const pb::ComparedVision& side) const {
  if (side.revision() == 0) return In(lang_, {"draft", "下書き"});
  std::vector<std::string> facts = {ValueLabel(*pb::RevisionKind_descriptor(), side.kind(), lang_),
                                    side.decided_date().empty()
                                        ? LocalTime(side.publish_time()).substr(0, 10)
                                        : side.decided_date()};
  if (facts.front().empty()) facts.erase(facts.begin());
  const std::string number = lang_ == Lang::kJapanese ? absl::StrCat("第", side.revision(), "版")
                                                      : absl::StrCat("revision ", side.revision());
  return absl::StrCat(number, In(lang_, {" (", "（"}),
                      absl::StrJoin(facts, In(lang_, {", ", "、"})), In(lang_, {")", "）"}));
}

}  // namespace renkei::cli
