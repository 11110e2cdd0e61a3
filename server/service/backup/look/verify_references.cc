#include "server/service/backup/look/verify_references.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/support_tables.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxFoundNames = 200'000;
constexpr char kOrganizations[] = "organizations";

// "organizations/o/visions/v" -> "organizations/visions".
std::string CollectionOf(absl::string_view name) {
  std::vector<absl::string_view> collections;
  int i = 0;
  for (const absl::string_view segment : absl::StrSplit(name, '/')) {
    if (i++ % 2 == 0) collections.push_back(segment);
  }
  return absl::StrJoin(collections, "/");
}

// Where a resource of a collection has to be; some have one of two places.
const std::map<std::string, std::vector<const storage::AnyTable*>, std::less<>>& Places() {
  static const auto& places =
      *new std::map<std::string, std::vector<const storage::AnyTable*>, std::less<>>{
          {kOrganizations, {&Organizations()}},
          {"accounts", {&Accounts()}},
          {"cases", {&Cases()}},
          {"caseLists", {&CaseLists()}},
          {"crosswalks", {&Crosswalks()}},
          {"frameworks", {&Frameworks()}},
          {"indicators", {&Indicators()}},
          {"initiatives", {&Initiatives()}},
          {"nationalKpis", {&NationalKpis()}},
          {"rubrics", {&Rubrics()}},
          {"supports", {&Supports()}},
          {"organizations/sections", {&Sections()}},
          // A vision that is being removed has parts without a head.
          {"organizations/visions", {&Visions(), &VisionRemains()}}};
  return places;
}

void ForEachReference(const Message& message,
                      const std::function<void(const std::string&)>& found) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    const bool refers =
        field->options().GetExtension(pb::rules).format() == pb::FORMAT_RESOURCE_NAME;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ForEachReference(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                              : reflection.GetMessage(message, field),
                         found);
      } else if (refers) {
        found(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                   : reflection.GetString(message, field));
      }
    }
  }
}

std::string OwnName(const Message& record) {
  const FieldDescriptor* name = record.GetDescriptor()->FindFieldByName("name");
  return name == nullptr ? "" : record.GetReflection()->GetString(record, name);
}

}  // namespace

absl::Status ReferenceCheck::Check(const Message& record, Findings& findings,
                                   StoreContents& contents) {
  if (record.GetDescriptor()->file()->package() != pb::Case::descriptor()->file()->package()) {
    return absl::OkStatus();
  }
  const std::string name = OwnName(record);
  absl::flat_hash_set<std::string> missing;
  absl::Status status;
  const auto look = [&](const std::string& reference) {
    if (!status.ok() || reference == name) return;
    const absl::StatusOr<bool> there = IsThere(reference);
    if (!there.ok()) {
      status = there.status();
    } else if (!*there) {
      missing.insert(reference);
    }
  };
  for (int segments = 2; domain::ParentName(name, segments) != name; segments += 2) {
    look(std::string(domain::ParentName(name, segments)));
  }
  const absl::flat_hash_set<std::string> parents = missing;
  ForEachReference(record, look);
  if (!status.ok()) return status;
  for (const std::string& reference : missing) {
    if (parents.contains(reference) || CollectionOf(reference) == kOrganizations) {
      findings.Add(absl::StrCat(name, " names ", reference, ", which is not there"));
    } else {
      ++contents.open_references;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ReferenceCheck::IsThere(absl::string_view name) {
  const auto places = Places().find(CollectionOf(name));
  if (places == Places().end() || there_.contains(name)) return true;
  for (const storage::AnyTable* table : places->second) {
    ASSIGN_OR_RETURN(
        const auto record,
        snapshot_.Get(storage::Key(table->id()).Add(domain::LastSegment(name)).bytes()));
    if (!record.has_value()) continue;
    if (there_.size() < kMaxFoundNames) there_.emplace(name);
    return true;
  }
  return false;
}

}  // namespace renkei::service
