#include "server/domain/strategy/diff/field_text.h"

#include "absl/strings/str_cat.h"
#include "server/domain/words/words.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// As replies of the contract have it: in Japanese, with the tokens of constants.
std::string InReply(const Message& item, const FieldDescriptor& field, Words::TitleOf title_of) {
  return Words(Lang::kJapanese, std::move(title_of), Words::Constants::kTokens).Field(item, field);
}

}  // namespace

std::string NodeText(const pb::VisionNode& node) { return NodeText(node.label(), node.title()); }

std::string NodeText(const std::string& label, const std::string& title) {
  return absl::StrCat(label, label.empty() ? "" : " ", title);
}

std::string FieldText(const Message& record, const FieldDescriptor& field) {
  return InReply(record, field, nullptr);
}

std::string FieldText(const PlanIndex& plan, const Message& item, const FieldDescriptor& field) {
  return InReply(item, field, [&plan](const std::string& name) {
    if (const pb::VisionNode* node = plan.FindNode(name)) return NodeText(*node);
    const pb::Kpi* kpi = plan.FindKpi(name);
    return kpi == nullptr ? name : kpi->title();
  });
}

}  // namespace renkei::domain
