// Messages with random content, by reflection.

#ifndef RENKEI_TESTS_UNIT_CLIENT_RANDOM_MESSAGE_H_
#define RENKEI_TESTS_UNIT_CLIENT_RANDOM_MESSAGE_H_

#include <random>
#include <string>
#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/time_util.h"
#include "renkei/v1/constraints.pb.h"

namespace renkei::cli {

class RandomMessages {
 public:
  explicit RandomMessages(uint32_t seed) : engine_(seed) {}

  int Below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }

  // Texts that a file format can get wrong.
  std::string AnyText() {
    static const std::vector<std::string> kPieces = {"自動運転バス",
                                                     "kpi",
                                                     " ",
                                                     "  ",
                                                     "\n",
                                                     "\n\n",
                                                     ": ",
                                                     " #",
                                                     "- ",
                                                     "\"",
                                                     "'",
                                                     "\\",
                                                     "{",
                                                     "}",
                                                     "[",
                                                     "]",
                                                     "&a",
                                                     "*a",
                                                     "!tag",
                                                     "|",
                                                     ">",
                                                     "%",
                                                     "@",
                                                     "`",
                                                     "2024",
                                                     "1,234",
                                                     "-",
                                                     "~",
                                                     "null",
                                                     "true",
                                                     "no",
                                                     "\t",
                                                     "，",
                                                     "①",
                                                     "𠮷野家",
                                                     "e\xcc\x81",
                                                     "\xe2\x80\xa8",
                                                     "\xc2\x85",
                                                     "\xef\xbb\xbf",
                                                     "(clear)",
                                                     "<<",
                                                     "=",
                                                     "?",
                                                     "0x1f",
                                                     "1e3",
                                                     ":",
                                                     "#"};
    std::string text;
    for (int i = Below(6); i >= 0; --i)
      text += kPieces[static_cast<size_t>(Below(static_cast<int>(kPieces.size())))];
    // The marker alone is no text; it clears.
    return text == "(clear)" ? "clear" : text;
  }

  void Fill(google::protobuf::Message& message, int depth = 0) {
    if (FillSpecial(message)) return;
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const google::protobuf::FieldDescriptor& field = *type.field(i);
      if (Below(3) == 0) continue;
      if (field.is_repeated()) {
        for (int n = Below(4); n > 0 && depth < 6; --n) Put(message, field, depth);
      } else if (field.cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE ||
                 depth < 6) {
        Put(message, field, depth);
      }
    }
  }

 private:
  bool FillSpecial(google::protobuf::Message& message) {
    using google::protobuf::util::TimeUtil;
    if (auto* time = dynamic_cast<google::protobuf::Timestamp*>(&message)) {
      *time = TimeUtil::SecondsToTimestamp(static_cast<int64_t>(engine_() % 4'000'000'000));
      time->set_nanos(Below(1000));
      return true;
    }
    if (auto* duration = dynamic_cast<google::protobuf::Duration*>(&message)) {
      *duration = TimeUtil::SecondsToDuration(Below(1'000'000));
      return true;
    }
    if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(&message)) {
      mask->add_paths("title");
      mask->add_paths("cost.note");
      return true;
    }
    return false;
  }

  void Put(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field,
           int depth) {
    using F = google::protobuf::FieldDescriptor;
    const google::protobuf::Reflection& r = *message.GetReflection();
    const bool many = field.is_repeated();
    const double number =
        Below(2) == 0 ? Below(5000) : std::uniform_real_distribution<double>(-1e6, 1e6)(engine_);
    const auto big = static_cast<int64_t>((static_cast<uint64_t>(engine_()) << 32) | engine_());
    switch (field.cpp_type()) {
      case F::CPPTYPE_MESSAGE:
        if (field.is_map()) return PutPair(message, field);
        return Fill(many ? *r.AddMessage(&message, &field) : *r.MutableMessage(&message, &field),
                    depth + 1);
      case F::CPPTYPE_STRING:
        if (field.options().GetExtension(renkei::v1::rules).format() == renkei::v1::FORMAT_DATE) {
          return r.SetString(&message, &field, absl::StrCat(1950 + Below(100), "-03-31"));
        }
        return many ? r.AddString(&message, &field, AnyText())
                    : r.SetString(&message, &field, AnyText());
      case F::CPPTYPE_ENUM: {
        const int value =
            field.enum_type()->value(1 + Below(field.enum_type()->value_count() - 1))->number();
        return many ? r.AddEnumValue(&message, &field, value)
                    : r.SetEnumValue(&message, &field, value);
      }
      case F::CPPTYPE_BOOL:
        return many ? r.AddBool(&message, &field, true)
                    : r.SetBool(&message, &field, Below(2) == 0);
      case F::CPPTYPE_DOUBLE:
        return many ? r.AddDouble(&message, &field, number) : r.SetDouble(&message, &field, number);
      case F::CPPTYPE_INT32:
        return many ? r.AddInt32(&message, &field, Below(9999))
                    : r.SetInt32(&message, &field, Below(9999));
      case F::CPPTYPE_UINT32:
        return many ? r.AddUInt32(&message, &field, engine_())
                    : r.SetUInt32(&message, &field, engine_());
      case F::CPPTYPE_INT64:
        return many ? r.AddInt64(&message, &field, big) : r.SetInt64(&message, &field, big);
      case F::CPPTYPE_UINT64:
        return many ? r.AddUInt64(&message, &field, static_cast<uint64_t>(big))
                    : r.SetUInt64(&message, &field, static_cast<uint64_t>(big));
      default:
        return;
    }
  }

  void PutPair(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field) {
    google::protobuf::Message& pair = *message.GetReflection()->AddMessage(&message, &field);
    const google::protobuf::Descriptor& type = *field.message_type();
    pair.GetReflection()->SetString(
        &pair, type.map_key(),
        absl::StrCat("k", message.GetReflection()->FieldSize(message, &field)));
    pair.GetReflection()->SetString(&pair, type.map_value(), AnyText());
  }

  std::mt19937 engine_;
};

}  // namespace renkei::cli

#endif  // RENKEI_TESTS_UNIT_CLIENT_RANDOM_MESSAGE_H_
