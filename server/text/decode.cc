#include "server/text/decode.h"

#include <cmath>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/error.h"
#include "server/domain/suggest.h"
#include "server/domain/time/when.h"
#include "server/domain/words/value_words.h"
#include "server/domain/words/yes_no.h"
#include "server/text/place.h"
#include "server/text/scalar.h"

namespace renkei::text {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Where in the file the decoder is.
struct Decoder::Context {
  // In the file, with the indexes of lists.
  std::string path;
  const Options* options = nullptr;
  bool root = false;

  Context Within(const std::string& field) const {
    Context inner;
    inner.path = path.empty() ? field : absl::StrCat(path, ".", field);
    inner.options = options;
    return inner;
  }
};

namespace {

bool Is(const Message& message, absl::string_view type) {
  return message.GetDescriptor()->full_name() == type;
}

std::string KindName(Tree::Kind kind, bool ja) {
  switch (kind) {
    case Tree::Kind::kMap:
      return ja ? "項目の組" : "a map";
    case Tree::Kind::kList:
      return ja ? "一覧" : "a list";
    default:
      return ja ? "一つの値" : "one value";
  }
}

domain::Bilingual WrongKind(Tree::Kind got, Tree::Kind wanted) {
  return {absl::StrCat(KindName(wanted, false), " is needed here, not ", KindName(got, false)),
          absl::StrCat("ここには", KindName(wanted, true), "が必要ですが、", KindName(got, true),
                       "が書かれています。")};
}

pb::Value ValueOf(const Tree& tree) {
  pb::Value value;
  const std::optional<double> number = tree.quoted ? std::nullopt : ParseNumber(tree.text);
  if (number) {
    value.set_number(*number);
  } else {
    value.set_text(tree.text);
  }
  return value;
}

// Sets or adds; `set` is SetString and the like.
template <class T>
void Put(Message& message, const FieldDescriptor& field, T value,
         void (google::protobuf::Reflection::*set)(Message*, const FieldDescriptor*, T) const,
         void (google::protobuf::Reflection::*add)(Message*, const FieldDescriptor*, T) const) {
  (message.GetReflection()->*(field.is_repeated() ? add : set))(&message, &field, std::move(value));
}

// 64-bit integers that a double would round.
bool PutLongInteger(Message& message, const FieldDescriptor& field, const std::string& text) {
  using R = google::protobuf::Reflection;
  int64_t number = 0;
  uint64_t natural = 0;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 && absl::SimpleAtoi(text, &number)) {
    Put<int64_t>(message, field, number, &R::SetInt64, &R::AddInt64);
    return true;
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64 && absl::SimpleAtoi(text, &natural)) {
    Put<uint64_t>(message, field, natural, &R::SetUInt64, &R::AddUInt64);
    return true;
  }
  return false;
}

// Whether the integer lies in the range of the field's type; then it is put there.
bool PutInteger(Message& message, const FieldDescriptor& field, double number) {
  using R = google::protobuf::Reflection;
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (number != std::trunc(number) || std::fabs(number) > kExact) return false;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      if (number < std::numeric_limits<int32_t>::min() ||
          number > std::numeric_limits<int32_t>::max())
        return false;
      Put<int32_t>(message, field, static_cast<int32_t>(number), &R::SetInt32, &R::AddInt32);
      return true;
    case FieldDescriptor::CPPTYPE_UINT32:
      if (number < 0 || number > std::numeric_limits<uint32_t>::max()) return false;
      Put<uint32_t>(message, field, static_cast<uint32_t>(number), &R::SetUInt32, &R::AddUInt32);
      return true;
    case FieldDescriptor::CPPTYPE_INT64:
      Put<int64_t>(message, field, static_cast<int64_t>(number), &R::SetInt64, &R::AddInt64);
      return true;
    case FieldDescriptor::CPPTYPE_UINT64:
      if (number < 0) return false;
      Put<uint64_t>(message, field, static_cast<uint64_t>(number), &R::SetUInt64, &R::AddUInt64);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool Decoder::Decode(const Tree& tree, const Options& options, Message& message) {
  const size_t before = count_;
  Context context;
  context.path = options.path;
  context.options = &options;
  context.root = true;
  DecodeMap(tree, context, message);
  return count_ == before;
}

void Decoder::AddMistake(Place place, const std::string& path, absl::string_view kind,
                         const domain::Bilingual& message) {
  if (++count_ <= kMaxMistakes) mistakes_.push_back({place, path, std::string(kind), message});
}

absl::Status Decoder::status() const {
  if (count_ == 0) return absl::OkStatus();
  std::vector<pb::FieldViolation> violations;
  for (const Mistake& mistake : mistakes_) {
    const std::string field = absl::StrCat(PlaceText(name_, mistake.place),
                                           mistake.path.empty() ? "" : ": ", mistake.path);
    violations.push_back(domain::Violation(field, mistake.kind, mistake.message));
  }
  return domain::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(name_, " has ", count_, count_ == 1 ? " mistake" : " mistakes"),
       absl::StrCat(name_, " に誤りが ", count_, " 件あります。")},
      std::move(violations));
}

void Decoder::DecodeMap(const Tree& tree, Context& context, Message& message) {
  if (tree.kind != Tree::Kind::kMap) {
    return AddMistake(tree.place, context.path, "WRONG_SHAPE",
                      WrongKind(tree.kind, Tree::Kind::kMap));
  }
  for (const TreeEntry& entry : tree.entries) {
    if (context.root && context.options->foreign.count(entry.key) > 0) continue;
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(entry.key);
    if (field == nullptr) field = message.GetDescriptor()->FindFieldByCamelcaseName(entry.key);
    if (field == nullptr) {
      UnknownKey(entry, context, message);
    } else {
      DecodeField(entry, *field, context, message);
    }
  }
}

void Decoder::UnknownKey(const TreeEntry& entry, const Context& context, const Message& message) {
  std::vector<std::string> known;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    known.push_back(message.GetDescriptor()->field(i)->name());
  }
  if (context.root)
    known.insert(known.end(), context.options->foreign.begin(), context.options->foreign.end());
  const std::string meant = domain::Closest(entry.key, known);
  const Context inner = context.Within(entry.key);
  AddMistake(
      entry.place, inner.path, "UNKNOWN_FIELD",
      {absl::StrCat("there is no such field",
                    meant.empty() ? "" : absl::StrCat("; did you mean \"", meant, "\"?")),
       absl::StrCat("このような項目はありません。",
                    meant.empty() ? "" : absl::StrCat("「", meant, "」のことでしょうか。"))});
}

void Decoder::DecodeField(const TreeEntry& entry, const FieldDescriptor& field, Context& context,
                          Message& message) {
  const Tree& tree = entry.value;
  if (tree.kind == Tree::Kind::kNull) return;
  Context inner = context.Within(field.name());
  if (tree.IsScalar() && (tree.text == kClearMarker || tree.text == domain::kClearMarkerJa)) {
    // A mask names fields of the resource itself; what lies within them is replaced with them.
    if (context.root && context.options->clear != nullptr) {
      context.options->clear->push_back(field.name());
    } else {
      AddMistake(
          tree.place, inner.path, "CANNOT_CLEAR",
          {"this cannot be cleared by itself; write what stands above it without it",
           "ここだけを消すことはできません。上の項目全体を、これを除いて書き直してください。"});
    }
  } else if (field.is_map()) {
    DecodeTextMap(tree, field, inner, message);
  } else if (field.is_repeated()) {
    DecodeList(tree, field, inner, message);
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    DecodeMessage(tree, inner, *message.GetReflection()->MutableMessage(&message, &field));
  } else {
    DecodeScalar(tree, field, inner, message);
  }
}

void Decoder::DecodeList(const Tree& tree, const FieldDescriptor& field, Context& context,
                         Message& message) {
  if (tree.kind != Tree::Kind::kList) {
    // One value stands for a list of one; a message must be in a list, so that a forgotten "-" is
    // noticed.
    if (tree.IsScalar() && field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return DecodeScalar(tree, field, context, message);
    }
    return AddMistake(tree.place, context.path, "WRONG_SHAPE",
                      WrongKind(tree.kind, Tree::Kind::kList));
  }
  const std::string path = context.path;
  for (size_t i = 0; i < tree.items.size(); ++i) {
    const Tree& item = tree.items[i];
    context.path = absl::StrCat(path, "[", i, "]");
    if (item.kind == Tree::Kind::kNull) {
      AddMistake(item.place, context.path, "EMPTY_ITEM",
                 {"an empty item in a list", "一覧の中に空の項目があります。"});
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      DecodeMessage(item, context, *message.GetReflection()->AddMessage(&message, &field));
    } else {
      DecodeScalar(item, field, context, message);
    }
  }
}

void Decoder::DecodeTextMap(const Tree& tree, const FieldDescriptor& field, const Context& context,
                            Message& message) {
  if (tree.kind != Tree::Kind::kMap) {
    return AddMistake(tree.place, context.path, "WRONG_SHAPE",
                      WrongKind(tree.kind, Tree::Kind::kMap));
  }
  const FieldDescriptor& key = *field.message_type()->map_key();
  const FieldDescriptor& value = *field.message_type()->map_value();
  for (const TreeEntry& entry : tree.entries) {
    Message& pair = *message.GetReflection()->AddMessage(&message, &field);
    pair.GetReflection()->SetString(&pair, &key, entry.key);
    DecodeScalar(entry.value, value, context.Within(entry.key), pair);
  }
}

void Decoder::DecodeMessage(const Tree& tree, Context& context, Message& message) {
  if (DecodeSpecial(tree, context, message)) return;
  DecodeMap(tree, context, message);
}

// Messages that have a form of their own in files. False: none, or a map was written out.
bool Decoder::DecodeSpecial(const Tree& tree, const Context& context, Message& message) {
  if (!tree.IsScalar()) return false;
  const auto unreadable = [&](absl::string_view en, absl::string_view ja) {
    AddMistake(tree.place, context.path, "UNREADABLE",
               {absl::StrCat("\"", tree.text, "\" cannot be read; ", en),
                absl::StrCat("「", tree.text, "」を読み取れません。", ja)});
    return true;
  };
  if (Is(message, "renkei.v1.When")) {
    static_cast<pb::When&>(message).set_text(tree.text);
  } else if (Is(message, "renkei.v1.Value")) {
    static_cast<pb::Value&>(message) = ValueOf(tree);
  } else if (Is(message, "renkei.v1.TimedValue")) {
    *static_cast<pb::TimedValue&>(message).mutable_value() = ValueOf(tree);
  } else if (Is(message, "renkei.v1.FiscalPeriod")) {
    const auto period = ParsePeriod(tree.text);
    if (!period)
      return unreadable("write a span of fiscal years: 2023-2027",
                        "年度の範囲を「2023-2027」のように書いてください。");
    static_cast<pb::FiscalPeriod&>(message) = *period;
  } else if (Is(message, "google.protobuf.Timestamp")) {
    const auto time = ParseTimestamp(tree.text);
    if (!time)
      return unreadable("write 2024-03-31T09:00:00Z",
                        "「2024-03-31T09:00:00Z」のように書いてください。");
    static_cast<google::protobuf::Timestamp&>(message) = *time;
  } else if (Is(message, "google.protobuf.Duration")) {
    const auto duration = ParseDuration(tree.text);
    if (!duration) return unreadable("write 90d or 12h", "「90d」「12h」のように書いてください。");
    static_cast<google::protobuf::Duration&>(message) = *duration;
  } else if (Is(message, "google.protobuf.FieldMask")) {
    google::protobuf::util::FieldMaskUtil::FromString(
        tree.text, &static_cast<google::protobuf::FieldMask&>(message));
  } else {
    return false;
  }
  return true;
}

void Decoder::DecodeScalar(const Tree& tree, const FieldDescriptor& field, const Context& context,
                           Message& message) {
  if (!tree.IsScalar()) {
    return AddMistake(tree.place, context.path, "WRONG_SHAPE",
                      WrongKind(tree.kind, Tree::Kind::kScalar));
  }
  using R = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return DecodeEnum(tree, field, context, message);
    case FieldDescriptor::CPPTYPE_STRING:
      return DecodeText(tree, field, context, message);
    case FieldDescriptor::CPPTYPE_BOOL:
      if (const auto flag = domain::ReadYesNo(tree.text); flag.ok())
        return Put<bool>(message, field, *flag, &R::SetBool, &R::AddBool);
      return AddMistake(
          tree.place, context.path, "NOT_A_BOOL",
          {absl::StrCat("\"", tree.text, "\" is neither true nor false"),
           absl::StrCat("「", tree.text, "」ではなく true か false を書いてください。")});
    default:
      return DecodeNumber(tree, field, context, message);
  }
}

void Decoder::DecodeEnum(const Tree& tree, const FieldDescriptor& field, const Context& context,
                         Message& message) {
  const google::protobuf::EnumDescriptor& type = *field.enum_type();
  if (const auto number = ParseEnum(type, tree.text)) {
    using R = google::protobuf::Reflection;
    return Put<int>(message, field, *number, &R::SetEnumValue, &R::AddEnumValue);
  }
  const std::vector<std::string> texts = EnumTexts(type);
  const std::string meant = domain::Closest(tree.text, texts);
  const std::string all = absl::StrJoin(texts, ", ");
  AddMistake(
      tree.place, context.path, "UNKNOWN_VALUE",
      {absl::StrCat("\"", tree.text, "\" is none of: ", all,
                    meant.empty() ? "" : absl::StrCat("; did you mean \"", meant, "\"?")),
       absl::StrCat("「", tree.text, "」は使えません。次のどれかを書いてください: ",
                    absl::StrJoin(domain::ValueChoices(type), "、"), "。",
                    meant.empty() ? "" : absl::StrCat("「", meant, "」のことでしょうか。"))});
}

void Decoder::DecodeText(const Tree& tree, const FieldDescriptor& field, const Context& context,
                         Message& message) {
  using R = google::protobuf::Reflection;
  std::string text = tree.text;
  if (field.options().GetExtension(pb::rules).format() == pb::FORMAT_DATE) {
    const absl::StatusOr<std::string> day = domain::ParseDay(text);
    if (!day.ok()) {
      const auto detail = domain::DetailOf(day.status());
      const bool has = detail && detail->violations_size() > 0;
      return AddMistake(tree.place, context.path, has ? detail->violations(0).kind() : "BAD_DATE",
                        {has ? detail->violations(0).message() : "not a date",
                         has ? detail->violations(0).message_ja() : "日付として読めません。"});
    }
    text = *day;
  }
  Put<std::string>(message, field, std::move(text), &R::SetString, &R::AddString);
}

void Decoder::DecodeNumber(const Tree& tree, const FieldDescriptor& field, const Context& context,
                           Message& message) {
  using R = google::protobuf::Reflection;
  const std::optional<double> number = ParseNumber(tree.text);
  if (!number) {
    return AddMistake(tree.place, context.path, "NOT_A_NUMBER",
                      {absl::StrCat("\"", tree.text, "\" is not a number"),
                       absl::StrCat("「", tree.text, "」は数値ではありません。")});
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
    return Put<double>(message, field, *number, &R::SetDouble, &R::AddDouble);
  }
  if (PutLongInteger(message, field, tree.text) || PutInteger(message, field, *number)) return;
  AddMistake(tree.place, context.path, "NOT_AN_INTEGER",
             {absl::StrCat("\"", tree.text, "\" is not a whole number of the size allowed"),
              absl::StrCat("「", tree.text, "」ではなく、範囲内の整数を書いてください。")});
}

}  // namespace renkei::text
