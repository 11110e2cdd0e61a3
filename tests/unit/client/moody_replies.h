// Replies of any type by reflection, such as no server of ours sends.

#ifndef RENKEI_TESTS_UNIT_CLIENT_MOODY_REPLIES_H_
#define RENKEI_TESTS_UNIT_CLIENT_MOODY_REPLIES_H_

#include <functional>
#include <limits>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "client/lib/transport.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace renkei::client {

// A number that is no depth, index or size of anything, and that can still be added up. As a figure,
// infinity.
inline constexpr double kLarge = 5e8;

// What a server puts into its replies, field by field.
struct Mood {
  std::string name;
  // Entries of each list.
  int entries = 0;
  // Whether a message within a message is there.
  bool has_parts = false;
  std::function<std::string()> text = [] { return ""; };
  std::function<double()> number = [] { return 0; };
  std::function<int()> value = [] { return 0; };
};

inline void SetScalar(google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field, const Mood& mood) {
  const google::protobuf::Reflection& r = *message.GetReflection();
  const bool many = field.is_repeated();
  const double number = mood.number();
  const double figure = number == kLarge ? std::numeric_limits<double>::infinity() : number;
  using google::protobuf::FieldDescriptor;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return many ? r.AddString(&message, &field, mood.text())
                  : r.SetString(&message, &field, mood.text());
    case FieldDescriptor::CPPTYPE_ENUM:
      return many ? r.AddEnumValue(&message, &field, mood.value())
                  : r.SetEnumValue(&message, &field, mood.value());
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return many ? r.AddDouble(&message, &field, figure) : r.SetDouble(&message, &field, figure);
    case FieldDescriptor::CPPTYPE_INT32:
      return many ? r.AddInt32(&message, &field, static_cast<int32_t>(number))
                  : r.SetInt32(&message, &field, static_cast<int32_t>(number));
    case FieldDescriptor::CPPTYPE_INT64:
      return many ? r.AddInt64(&message, &field, static_cast<int64_t>(number))
                  : r.SetInt64(&message, &field, static_cast<int64_t>(number));
    case FieldDescriptor::CPPTYPE_BOOL:
      return many ? r.AddBool(&message, &field, number != 0)
                  : r.SetBool(&message, &field, number != 0);
    default:
      return;
  }
}

inline void Fill(google::protobuf::Message& message, const Mood& mood, int depth) {
  using google::protobuf::FieldDescriptor;
  constexpr int kDeepest = 4;
  const google::protobuf::Reflection& r = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (field.is_map() || absl::EndsWith(field.name(), "page_token")) continue;
    const bool within = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (within && depth == kDeepest) continue;
    if (!field.is_repeated()) {
      if (!within) {
        SetScalar(message, field, mood);
      } else if (mood.has_parts) {
        Fill(*r.MutableMessage(&message, &field), mood, depth + 1);
      }
      continue;
    }
    for (int entry = 0; entry < mood.entries; ++entry) {
      if (within) {
        Fill(*r.AddMessage(&message, &field), mood, depth + 1);
      } else {
        SetScalar(message, field, mood);
      }
    }
  }
}

// What the method of `call` answers in that mood.
inline std::string MoodyReply(const WireCall& call, const Mood& mood) {
  const std::string name = absl::StrReplaceAll(call.path.substr(1), {{"/", "."}});
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  const std::unique_ptr<google::protobuf::Message> reply(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method->output_type())
          ->New());
  Fill(*reply, mood, 0);
  return reply->SerializeAsString();
}

}  // namespace renkei::client

#endif  // RENKEI_TESTS_UNIT_CLIENT_MOODY_REPLIES_H_
