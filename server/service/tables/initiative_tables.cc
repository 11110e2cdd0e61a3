#include <set>
#include <string>

#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::Initiative>& Initiatives() {
  static const auto& table = *new Table<pb::Initiative>(TableSpec<pb::Initiative>{
      .id = kInitiativesId,
      .name = "initiatives",
      .primary_key = [](const pb::Initiative& i, Key& key) { key.Add(LastSegment(i.name())); },
      .indexes = {
          {.id = kInitiativesByExternalIdId,
           .name = "initiatives_by_external_id",
           .unique = true,
           .keys =
               [](const pb::Initiative& i, const EmitKey& emit) {
                 if (i.external_id().empty()) return;
                 emit(Key(kInitiativesByExternalIdId).Add(i.founder()).Add(i.external_id()));
               }},
          {.id = kInitiativesByLeadId,
           .name = "initiatives_by_lead",
           .keys = [](const pb::Initiative& i,
                      const EmitKey& emit) { emit(Key(kInitiativesByLeadId).Add(i.lead())); }},
          {.id = kInitiativesByIndicatorId,
           .name = "initiatives_by_indicator",
           .keys = [](const pb::Initiative& i, const EmitKey& emit) {
             std::set<std::string> indicators;
             for (const pb::SharedKpi& kpi : i.kpis()) indicators.insert(kpi.indicator());
             for (const std::string& indicator : indicators)
               emit(Key(kInitiativesByIndicatorId).Add(indicator));
           }}}});
  return table;
}

const Table<pb::InitiativeMember>& Members() {
  static const auto& table = *new Table<pb::InitiativeMember>(TableSpec<pb::InitiativeMember>{
      .id = kMembersId,
      .name = "initiative_members",
      .primary_key =
          [](const pb::InitiativeMember& m, Key& key) {
            key.Add(LastSegment(domain::ParentName(m.name(), 2))).Add(LastSegment(m.name()));
          },
      .indexes = {
          {.id = kMembersByOrganizationId,
           .name = "initiative_members_by_organization",
           .keys =
               [](const pb::InitiativeMember& m, const EmitKey& emit) {
                 emit(Key(kMembersByOrganizationId).Add(m.organization()));
               }},
          {.id = kRemovalRequestsId,
           .name = "initiative_members_to_remove",
           .keys =
               [](const pb::InitiativeMember& m, const EmitKey& emit) {
                 if (m.removal_requested()) emit(Key(kRemovalRequestsId));
               }},
          {.id = kOpenApplicationsId,
           .name = "initiative_members_applying",
           .keys = [](const pb::InitiativeMember& m, const EmitKey& emit) {
             if (domain::IsActive(m.state()) && !m.accepted_by_lead())
               emit(Key(kOpenApplicationsId).Add(LastSegment(domain::ParentName(m.name(), 2))));
           }}}});
  return table;
}

const Table<internal_pb::InitiativeRoll>& InitiativeRolls() {
  static const auto& table =
      *new Table<internal_pb::InitiativeRoll>(TableSpec<internal_pb::InitiativeRoll>{
          .id = kInitiativeRollsId,
          .name = "initiative_rolls",
          .primary_key = [](const internal_pb::InitiativeRoll& r, Key& key) {
            key.Add(LastSegment(r.initiative()));
          }});
  return table;
}

}  // namespace renkei::service
