#include "server/domain/audit/field_changes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/searched_texts.h"
#include "server/domain/utf8.h"

namespace renkei::domain {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct AuditChanges::Record {
  absl::string_view resource;
  absl::string_view type;
  bool withheld = false;
};

namespace {

// What the server writes by itself beside what somebody changed.
bool IsBookkeeping(const FieldDescriptor& field) {
  static const auto& kNames = *new absl::flat_hash_set<absl::string_view>{
      "name", "etag", "create_time", "update_time", "updater", "history"};
  if (kNames.contains(field.name())) return true;
  return field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         absl::EndsWith(field.message_type()->name(), "Event");
}

// Bytes say nothing to anybody who reads.
bool IsShown(const FieldDescriptor& field) {
  return field.type() != FieldDescriptor::TYPE_BYTES &&
         !field.options().GetExtension(pb::rules).secret();
}

bool IsText(const google::protobuf::Descriptor& type) {
  return absl::StartsWith(type.full_name(), "google.protobuf.");
}

std::string MessageText(const Message& message) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "";
  // Times are texts in JSON.
  if (json.size() >= 2 && json.front() == '"') return json.substr(1, json.size() - 2);
  return json;
}

// `index`: of a list; -1 of a field that is none.
std::string TextAt(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& r = *message.GetReflection();
  const FieldDescriptor* f = &field;
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(one ? r.GetInt32(message, f) : r.GetRepeatedInt32(message, f, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? r.GetInt64(message, f) : r.GetRepeatedInt64(message, f, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(one ? r.GetUInt32(message, f) : r.GetRepeatedUInt32(message, f, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(one ? r.GetUInt64(message, f) : r.GetRepeatedUInt64(message, f, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(one ? r.GetDouble(message, f) : r.GetRepeatedDouble(message, f, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(one ? r.GetFloat(message, f) : r.GetRepeatedFloat(message, f, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r.GetBool(message, f) : r.GetRepeatedBool(message, f, index)) ? "true"
                                                                                  : "false";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value =
          one ? r.GetEnumValue(message, f) : r.GetRepeatedEnumValue(message, f, index);
      const auto* known = field.enum_type()->FindValueByNumber(value);
      return known != nullptr ? known->name() : absl::StrCat(value);
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return one ? r.GetString(message, f) : r.GetRepeatedString(message, f, index);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(one ? r.GetMessage(message, f) : r.GetRepeatedMessage(message, f, index));
  }
  return "";
}

std::vector<std::string> TextsOf(const Message& message, const FieldDescriptor& field) {
  std::vector<std::string> texts;
  const int size = message.GetReflection()->FieldSize(message, &field);
  texts.reserve(static_cast<size_t>(size));
  for (int i = 0; i < size; ++i) texts.push_back(TextAt(message, field, i));
  return texts;
}

// The first `chars` code points.
absl::string_view Beginning(absl::string_view text, size_t chars) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && chars-- == 0) break;
  }
  return text.substr(0, at);
}

}  // namespace

void AuditChanges::Add(absl::string_view resource, const Message* before, const Message* after,
                       bool withheld) {
  const Message* some = after != nullptr ? after : before;
  if (some == nullptr) return;
  const Record record = {resource, some->GetDescriptor()->name(), withheld};
  if (before != nullptr && after != nullptr) return Compare(record, *before, *after, "");
  const std::string title = TitleOf(*some);
  Note(record, "", before == nullptr ? nullptr : &title, after == nullptr ? nullptr : &title);
}

void AuditChanges::AddMore(int count) { more_ = std::min(kMaxCountedChanges, more_ + count); }

void AuditChanges::Compare(const Record& record, const Message& before, const Message& after,
                           const std::string& path) {
  const google::protobuf::Descriptor& type = *after.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsShown(field) || (path.empty() && IsBookkeeping(field))) continue;
    const std::string place = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    if (field.is_repeated()) {
      CompareLists(record, before, after, field, place);
      continue;
    }
    const bool was = before.GetReflection()->HasField(before, &field);
    const bool is = after.GetReflection()->HasField(after, &field);
    if (!was && !is) continue;
    const bool whole =
        field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsText(*field.message_type());
    if (!whole) {
      // What is not there is compared as what says nothing.
      Compare(record, before.GetReflection()->GetMessage(before, &field),
              after.GetReflection()->GetMessage(after, &field), place);
      continue;
    }
    const std::string from = was ? TextAt(before, field, -1) : "";
    const std::string to = is ? TextAt(after, field, -1) : "";
    if (was == is && from == to) continue;
    Note(record, place, was ? &from : nullptr, is ? &to : nullptr);
  }
}

void AuditChanges::CompareLists(const Record& record, const Message& before, const Message& after,
                                const FieldDescriptor& field, const std::string& path) {
  const Reflection& was = *before.GetReflection();
  const Reflection& is = *after.GetReflection();
  if (was.FieldSize(before, &field) == 0 && is.FieldSize(after, &field) == 0) return;
  const std::vector<std::string> from = TextsOf(before, field);
  const std::vector<std::string> to = TextsOf(after, field);
  if (from == to) return;
  // What is the same at the beginning and at the end stays out of it.
  size_t first = 0;
  while (first < from.size() && first < to.size() && from[first] == to[first]) ++first;
  size_t tail = 0;
  while (tail < from.size() - first && tail < to.size() - first &&
         from[from.size() - 1 - tail] == to[to.size() - 1 - tail])
    ++tail;
  const bool parts = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                     !IsText(*field.message_type()) && !field.is_map();
  for (size_t i = first; i < std::max(from.size(), to.size()) - tail; ++i) {
    const bool had = i < from.size() - tail;
    const bool has = i < to.size() - tail;
    const std::string place = absl::StrCat(path, "[", i, "]");
    if (parts && had && has) {
      Compare(record, was.GetRepeatedMessage(before, &field, static_cast<int>(i)),
              is.GetRepeatedMessage(after, &field, static_cast<int>(i)), place);
    } else if (!had || !has || from[i] != to[i]) {
      Note(record, place, had ? &from[i] : nullptr, has ? &to[i] : nullptr);
    }
  }
}

pb::AuditValue AuditChanges::ValueOf(const std::string& text) const {
  pb::AuditValue value;
  const size_t chars = CountCodePoints(text);
  value.set_text(std::string(Beginning(text, kAuditValueChars)));
  if (chars <= kAuditValueChars) return value;
  value.set_chars(static_cast<int>(chars));
  value.set_sha256(digest_(text));
  return value;
}

void AuditChanges::Note(const Record& record, const std::string& path, const std::string* from,
                        const std::string* to) {
  if (static_cast<int>(changes_.size()) >= kMaxAuditChanges || bytes_ >= kMaxAuditChangeBytes)
    return AddMore(1);
  pb::AuditChange change;
  change.set_resource(std::string(record.resource));
  change.set_type(std::string(record.type));
  change.set_field(path);
  change.set_withheld(record.withheld);
  // That there was or is something is no secret; what it was is.
  if (from != nullptr) *change.mutable_from() = record.withheld ? pb::AuditValue() : ValueOf(*from);
  if (to != nullptr) *change.mutable_to() = record.withheld ? pb::AuditValue() : ValueOf(*to);
  bytes_ += change.ByteSizeLong();
  if (bytes_ > kMaxAuditChangeBytes) return AddMore(1);
  changes_.push_back(std::move(change));
}

}  // namespace renkei::domain
