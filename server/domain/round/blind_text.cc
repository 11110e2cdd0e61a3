#include "server/domain/round/blind_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// What follows the name proper of a body.
constexpr std::array kKinds = {"都", "道", "府", "県", "市", "区", "町", "村"};
// Two characters of three bytes: a shorter one stands in other words.
constexpr size_t kShortestName = 6;

bool IsText(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return false;
  return field.options().GetExtension(pb::rules).format() == pb::FORMAT_UNSPECIFIED;
}

void BlindField(const std::vector<std::string>& names, const FieldDescriptor& field,
                Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    reflection.SetString(&message, &field, BlindText(reflection.GetString(message, &field), names));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    reflection.SetRepeatedString(
        &message, &field, i, BlindText(reflection.GetRepeatedString(message, &field, i), names));
  }
}

}  // namespace

std::vector<std::string> NamesToBlind(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const std::string& name : names) {
    all.push_back(name);
    for (const absl::string_view kind : kKinds) {
      if (absl::EndsWith(name, kind)) all.push_back(name.substr(0, name.size() - kind.size()));
    }
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const std::string& name) { return name.size() < kShortestName; }),
            all.end());
  std::sort(all.begin(), all.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string BlindText(absl::string_view text, const std::vector<std::string>& names) {
  std::string blind(text);
  for (const std::string& name : names) absl::StrReplaceAll({{name, kBlindName}}, &blind);
  return blind;
}

void BlindTexts(const std::vector<std::string>& names, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (IsText(*field)) {
      BlindField(names, *field, message);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        BlindTexts(names, *reflection.MutableRepeatedMessage(&message, field, i));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      BlindTexts(names, *reflection.MutableMessage(&message, field));
    }
  }
}

}  // namespace renkei::domain
