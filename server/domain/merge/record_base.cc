#include "server/domain/merge/record_base.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/funding/funding_rules.h"

namespace renkei::domain {
namespace {

namespace pb = renkei::v1;

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The form of what ToString writes; another form begins otherwise.
constexpr absl::string_view kForm = "r1";

// FNV-1a of 64 bits, of which 48 are kept: the same on every machine and in every version.
std::string Hash(absl::string_view bytes) {
  constexpr absl::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  // The high bits depend on the low ones; the other way round they do not.
  hash ^= hash >> 32U;
  std::string text;
  for (int i = 0; i < 8; ++i, hash >>= 6U) text += kDigits[hash & 63U];
  return text;
}

std::string Bytes(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&out);
  out.Trim();
  return bytes;
}

// A list whose order says something.
bool IsOrdered(const FieldDescriptor& field) {
  return field.name() == "level_names" || field.name() == "owners";
}

// "" for a message that nothing tells apart from another.
std::string KeyOfElement(const Message& element) {
  const auto* type = element.GetDescriptor();
  if (type == pb::TimedValue::descriptor()) {
    pb::When when = static_cast<const pb::TimedValue&>(element).when();
    when.clear_text();
    return Bytes(when);
  }
  if (type == pb::Budget::descriptor())
    return absl::StrCat(static_cast<const pb::Budget&>(element).fiscal_year());
  if (type == pb::Funding::descriptor())
    return FundingKey(static_cast<const pb::Funding&>(element));
  if (type == pb::Link::descriptor()) return static_cast<const pb::Link&>(element).url();
  if (type == pb::Activity::descriptor()) return static_cast<const pb::Activity&>(element).id();
  if (type == pb::ReMention::descriptor())
    return static_cast<const pb::ReMention&>(element).parent();
  if (type == pb::ProgrammeType::descriptor())
    return static_cast<const pb::ProgrammeType&>(element).id();
  if (type == pb::RoundAnswer::descriptor())
    return static_cast<const pb::RoundAnswer&>(element).criterion_id();
  if (type == pb::CriterionScore::descriptor())
    return static_cast<const pb::CriterionScore&>(element).criterion_id();
  return "";
}

std::string KeyAt(const Message& record, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *record.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    return reflection.GetRepeatedString(record, &field, index);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
    return KeyOfElement(reflection.GetRepeatedMessage(record, &field, index));
  return "";
}

// Alone in a message of the same type: what it says by its bytes.
std::string BytesOfField(const Message& record, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *record.GetReflection();
  if (field.is_repeated() && index >= 0) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
               ? Bytes(reflection.GetRepeatedMessage(record, &field, index))
               : reflection.GetRepeatedString(record, &field, index);
  }
  std::unique_ptr<Message> alone(record.New());
  std::unique_ptr<Message> copy(record.New());
  copy->CopyFrom(record);
  reflection.SwapFields(copy.get(), alone.get(), {&field});
  return Bytes(*alone);
}

bool IsSet(const Message& record, const FieldDescriptor& field) {
  const Reflection& reflection = *record.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(record, &field) > 0
                             : reflection.HasField(record, &field);
}

}  // namespace

bool IsMerged(const FieldDescriptor& field) {
  for (const char* identity : {"name", "etag", "external_id", "correction_reason"}) {
    if (field.name() == identity) return false;
  }
  return !field.options().GetExtension(pb::rules).output_only();
}

std::optional<ElementKeys> KeysOfElements(const Message& record, const FieldDescriptor& field) {
  if (!field.is_repeated() || IsOrdered(field)) return std::nullopt;
  ElementKeys keys;
  const int size = record.GetReflection()->FieldSize(record, &field);
  for (int i = 0; i < size; ++i) {
    std::string key = KeyAt(record, field, i);
    // Two that nothing tells apart: the list is taken as a whole.
    if (key.empty() || absl::c_linear_search(keys, key)) return std::nullopt;
    keys.push_back(std::move(key));
  }
  return keys;
}

std::string Fingerprint(const Message& record, const FieldDescriptor& field) {
  if (!IsSet(record, field)) return "";
  const Reflection& reflection = *record.GetReflection();
  if (!field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_INT32)
    return absl::StrCat(reflection.GetInt32(record, &field));
  return Hash(BytesOfField(record, field, -1));
}

std::string ElementFingerprint(const Message& record, const FieldDescriptor& field, int index) {
  return Hash(BytesOfField(record, field, index));
}

std::string FingerprintOfBytes(absl::string_view bytes) { return Hash(bytes); }

RecordBase RecordBase::Of(const Message& record) {
  RecordBase base;
  for (int i = 0; i < record.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *record.GetDescriptor()->field(i);
    if (!IsMerged(field) || !IsSet(record, field)) continue;
    const std::string number = absl::StrCat(field.number());
    base.prints_[number] = domain::Fingerprint(record, field);
    const std::optional<ElementKeys> keys = KeysOfElements(record, field);
    if (!keys) continue;
    for (size_t k = 0; k < keys->size(); ++k)
      base.prints_[absl::StrCat(number, ".", Hash((*keys)[k]))] =
          ElementFingerprint(record, field, static_cast<int>(k));
  }
  return base;
}

std::optional<RecordBase> RecordBase::Parse(absl::string_view text) {
  RecordBase base;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  if (parts.front() != kForm) return std::nullopt;
  for (size_t i = 1; i < parts.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> part = absl::StrSplit(parts[i], ':');
    if (part.first.empty() || part.second.empty()) return std::nullopt;
    base.prints_.emplace(part.first, part.second);
  }
  return base;
}

std::string RecordBase::ToString() const {
  std::string text(kForm);
  for (const auto& [key, print] : prints_) absl::StrAppend(&text, " ", key, ":", print);
  return text;
}

std::string RecordBase::Fingerprint() const { return Hash(ToString()); }

std::string RecordBase::Field(const FieldDescriptor& field) const {
  const auto it = prints_.find(absl::StrCat(field.number()));
  return it == prints_.end() ? "" : it->second;
}

std::string RecordBase::Element(const FieldDescriptor& field, const std::string& key) const {
  const auto it = prints_.find(absl::StrCat(field.number(), ".", Hash(key)));
  return it == prints_.end() ? "" : it->second;
}

int RecordBase::Number(const FieldDescriptor& field) const {
  int number = 0;
  return absl::SimpleAtoi(Field(field), &number) ? number : 0;
}

void RecordBase::SetNumber(const FieldDescriptor& field, int number) {
  prints_.erase(absl::StrCat(field.number()));
  if (number != 0) prints_[absl::StrCat(field.number())] = absl::StrCat(number);
}

void RecordBase::Take(const RecordBase& from, const FieldDescriptor& field) {
  const std::string number = absl::StrCat(field.number());
  if (const auto it = from.prints_.find(number); it != from.prints_.end()) prints_.insert(*it);
  const std::string elements = number + ".";
  for (auto it = from.prints_.lower_bound(elements);
       it != from.prints_.end() && absl::StartsWith(it->first, elements); ++it)
    prints_.insert(*it);
}

RecordBase RecordBase::AfterFile(
    const Message& now, const Message& next,
    const std::function<bool(const FieldDescriptor& field)>& states) const {
  const RecordBase said = Of(next);
  RecordBase after;
  for (int i = 0; i < next.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *next.GetDescriptor()->field(i);
    if (!IsMerged(field)) continue;
    const bool of_file = states(field) || domain::Fingerprint(now, field) != said.Field(field);
    after.Take(of_file ? said : *this, field);
  }
  return after;
}

}  // namespace renkei::domain
