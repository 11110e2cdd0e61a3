#include "client/view/page/brief.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_replace.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/resource_name.h"

namespace renkei::view {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class BriefMaker {
 public:
  BriefMaker(const domain::Words& words, const std::set<std::string>& skip)
      : words_(words), skip_(skip) {}

  Facts Make(const Message& message) const {
    Facts facts;
    for (const FieldDescriptor* field : FieldsOf(message)) {
      if (field->is_repeated()) {
        AddList(message, *field, facts);
      } else {
        AddOne(message, *field, facts);
      }
    }
    return facts;
  }

 private:
  std::vector<const FieldDescriptor*> FieldsOf(const Message& message) const {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    fields.erase(std::remove_if(fields.begin(), fields.end(),
                                [&](const FieldDescriptor* field) {
                                  return field->is_map() || skip_.count(field->name()) > 0;
                                }),
                 fields.end());
    std::stable_partition(fields.begin(), fields.end(), [](const FieldDescriptor* field) {
      return field->name() != "name" && field->name() != "external_id" && field->name() != "etag";
    });
    return fields;
  }

  void AddOne(const Message& message, const FieldDescriptor& field, Facts& facts) const {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      facts.facts.push_back({Label(field), Value(message, field)});
      return;
    }
    const Message& inner = message.GetReflection()->GetMessage(message, &field);
    Line text = OneLine(message, inner);
    if (!text.empty()) {
      facts.facts.push_back({Label(field), std::move(text)});
      return;
    }
    Facts within = Make(inner);
    if (!within.facts.empty()) facts.facts.push_back({Label(field), {}, {}, {std::move(within)}});
  }

  void AddList(const Message& message, const FieldDescriptor& field, Facts& facts) const {
    Fact values{Label(field), {}};
    Fact within{Label(field), {}};
    within.is_list = true;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        values.entries.push_back(Value(message, field, i));
        continue;
      }
      const Message& item = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      Line text = OneLine(message, item);
      if (!text.empty()) {
        values.entries.push_back(std::move(text));
      } else if (Facts part = Make(item); !part.facts.empty()) {
        within.parts.push_back(std::move(part));
      }
    }
    if (!values.entries.empty()) facts.facts.push_back(std::move(values));
    if (!within.parts.empty()) facts.facts.push_back(std::move(within));
  }

  // What names another resource leads to it.
  Line Value(const Message& message, const FieldDescriptor& field, int index = -1) const {
    Line line = words_.Scalar(message, field, index);
    if (line.empty() || field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return line;
    const std::string name =
        index < 0 ? message.GetReflection()->GetString(message, &field)
                  : message.GetReflection()->GetRepeatedString(message, &field, index);
    const bool is_reference =
        field.name() != "name" &&
        domain::MatchesAnyPattern(field.options().GetExtension(renkei::v1::rules).resource(), name);
    if (is_reference) line.spans.front().resource = name;
    return line;
  }

  // A value is shown with the unit that stands beside it in its message; a link leads where it says.
  Line OneLine(const Message& message, const Message& inner) const {
    const FieldDescriptor* unit = message.GetDescriptor()->FindFieldByName("unit");
    const bool in_words = unit != nullptr && unit->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const std::string text =
        words_.Short(inner, in_words ? message.GetReflection()->GetString(message, unit) : "");
    Line line = absl::StrReplaceAll(text, {{"\n", " "}});
    if (!line.empty() && inner.GetDescriptor() == renkei::v1::Link::descriptor())
      line.spans.front().url = static_cast<const renkei::v1::Link&>(inner).url();
    return line;
  }

  std::string Label(const FieldDescriptor& field) const {
    const std::string label = words_.Label(field);
    return label.empty() ? field.name() : label;
  }

  const domain::Words& words_;
  const std::set<std::string>& skip_;
};

}  // namespace

Facts BriefOf(const Message& message, const domain::Words& words,
              const std::set<std::string>& skip) {
  return BriefMaker(words, skip).Make(message);
}

}  // namespace renkei::view
