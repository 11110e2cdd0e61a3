#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/registry/organization_query.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

// Longer than every name of a body, shorter than what is left of a key.
constexpr size_t kMaxNameKeyBytes = 300;

// Where a body stands in lists: by its present or last code, those without one behind all others.
std::string OrderOf(const pb::Organization& o) {
  const int count = o.designations_size();
  const std::string code = count == 0 ? "" : o.designations(count - 1).code();
  return code.empty() ? absl::StrCat("~", LastSegment(o.name())) : code;
}

void EmitCodes(const pb::Organization& o, const EmitKey& emit) {
  std::set<std::string> codes;
  for (const pb::Designation& d : o.designations()) codes.insert(d.code());
  for (const std::string& code : codes) {
    if (!code.empty()) emit(Key(kOrganizationsByCodeId).Add(code));
  }
}

void EmitKinds(const pb::Organization& o, const EmitKey& emit) {
  std::set<absl::string_view> kinds;
  for (const pb::Designation& d : o.designations()) kinds.insert(domain::KindToken(d.kind()));
  if (kinds.empty()) kinds.insert(domain::KindToken(o.kind()));
  for (const absl::string_view kind : kinds)
    emit(Key(kOrganizationsByKindId).Add(kind).Add(OrderOf(o)));
}

void EmitNames(const pb::Organization& o, const EmitKey& emit) {
  std::set<std::string> keys;
  for (const std::string& name : domain::SearchNames(o)) keys.emplace(NameKey(name));
  for (const std::string& key : keys) emit(Key(kOrganizationsByNameId).Add(key));
}

void EmitPredecessorsAndSuccessors(const pb::Reorganization& r, const EmitKey& emit) {
  std::set<std::string> names(r.predecessors().begin(), r.predecessors().end());
  names.insert(r.successors().begin(), r.successors().end());
  for (const std::string& name : names) emit(Key(kReorganizationsByOrgId).Add(name).Add(r.date()));
}

}  // namespace

absl::string_view NameKey(absl::string_view folded_name) {
  return folded_name.substr(0, kMaxNameKeyBytes);
}

const Table<pb::Organization>& Organizations() {
  static const auto& table = *new Table<pb::Organization>(TableSpec<pb::Organization>{
      .id = kOrganizationsId,
      .name = "organizations",
      .primary_key = [](const pb::Organization& o, Key& key) { key.Add(LastSegment(o.name())); },
      .indexes = {
          {.id = kOrganizationsByCodeId, .name = "organizations_by_code", .keys = EmitCodes},
          {.id = kOrganizationsByKindId, .name = "organizations_by_kind", .keys = EmitKinds},
          {.id = kOrganizationsByNameId, .name = "organizations_by_name", .keys = EmitNames},
          {.id = kOrganizationsInOrderId,
           .name = "organizations_in_order",
           .keys = [](const pb::Organization& o,
                      const EmitKey& emit) { emit(Key(kOrganizationsInOrderId).Add(OrderOf(o))); }},
          {.id = kOrganizationsByPrefectureId,
           .name = "organizations_by_prefecture",
           .keys =
               [](const pb::Organization& o, const EmitKey& emit) {
                 if (o.prefecture().empty()) return;
                 emit(Key(kOrganizationsByPrefectureId).Add(o.prefecture()).Add(OrderOf(o)));
               }},
          {.id = kOrganizationsByEndId,
           .name = "organizations_by_end",
           .keys = [](const pb::Organization& o, const EmitKey& emit) {
             if (!o.abolished_date().empty())
               emit(Key(kOrganizationsByEndId).Add(o.abolished_date()));
           }}}});
  return table;
}

const Table<pb::Reorganization>& Reorganizations() {
  static const auto& table = *new Table<pb::Reorganization>(TableSpec<pb::Reorganization>{
      .id = kReorganizationsId,
      .name = "reorganizations",
      .primary_key = [](const pb::Reorganization& r, Key& key) { key.Add(LastSegment(r.name())); },
      .indexes = {{.id = kReorganizationsByOrgId,
                   .name = "reorganizations_by_org",
                   .keys = EmitPredecessorsAndSuccessors},
                  {.id = kReorganizationsByDateId,
                   .name = "reorganizations_by_date",
                   .keys = [](const pb::Reorganization& r, const EmitKey& emit) {
                     emit(Key(kReorganizationsByDateId).Add(r.date()));
                   }}}});
  return table;
}

const Table<google::protobuf::Timestamp>& RegistryClock() {
  static const auto& table =
      *new Table<google::protobuf::Timestamp>(TableSpec<google::protobuf::Timestamp>{
          .id = kRegistryClockId,
          .name = "registry_clock",
          .primary_key = [](const google::protobuf::Timestamp&, Key&) {}});
  return table;
}

}  // namespace renkei::service
