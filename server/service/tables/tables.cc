#include "server/service/tables/tables.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/registry/organization_query.h"
#include "server/domain/resource_name.h"
#include "server/service/framework/indicators.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::Account>& Accounts() {
  static const auto& table = *new Table<pb::Account>(TableSpec<pb::Account>{
      .id = kAccountsId,
      .name = "accounts",
      .primary_key = [](const pb::Account& a, Key& key) { key.Add(LastSegment(a.name())); },
      .indexes = {{.id = kAccountsByExternalIdId,
                   .name = "accounts_by_external_id",
                   .unique = true,
                   .keys =
                       [](const pb::Account& a, const EmitKey& emit) {
                         if (!a.external_id().empty())
                           emit(Key(kAccountsByExternalIdId).Add(a.external_id()));
                       }},
                  {.id = kAccountsByOrganizationId,
                   .name = "accounts_by_organization",
                   .keys =
                       [](const pb::Account& a, const EmitKey& emit) {
                         emit(Key(kAccountsByOrganizationId).Add(a.organization()));
                       }}},
      .clock = kIdentityClockId});
  return table;
}

const Table<internal_pb::TokenRecord>& Tokens() {
  static const auto& table =
      *new Table<internal_pb::TokenRecord>(TableSpec<internal_pb::TokenRecord>{
          .id = kTokensId,
          .name = "tokens",
          .primary_key = [](const internal_pb::TokenRecord& t,
                            Key& key) { key.Add(t.secret_hash()); },
          .indexes = {{.id = kTokensByNameId,
                       .name = "tokens_by_name",
                       .unique = true,
                       .keys =
                           [](const internal_pb::TokenRecord& t, const EmitKey& emit) {
                             emit(Key(kTokensByNameId)
                                      .Add(t.account())
                                      .Add(LastSegment(t.token().name())));
                           }},
                      {.id = kTokensByMakerId,
                       .name = "tokens_by_maker",
                       .keys =
                           [](const internal_pb::TokenRecord& t, const EmitKey& emit) {
                             if (t.makers_size() > 0)
                               emit(Key(kTokensByMakerId).Add(t.makers(0).secret_hash()));
                           }}},
          .clock = kIdentityClockId});
  return table;
}

const Table<internal_pb::RequestRecord>& Requests() {
  static const auto& table =
      *new Table<internal_pb::RequestRecord>(TableSpec<internal_pb::RequestRecord>{
          .id = kRequestsId,
          .name = "requests",
          .primary_key = [](const internal_pb::RequestRecord& r,
                            Key& key) { key.Add(r.account()).Add(r.method()).Add(r.request_id()); },
          .indexes = {{.id = kRequestsByTimeId,
                       .name = "requests_by_time",
                       .keys = [](const internal_pb::RequestRecord& r, const EmitKey& emit) {
                         emit(
                             Key(kRequestsByTimeId).Add(static_cast<uint64_t>(r.time().seconds())));
                       }}}});
  return table;
}

const Table<internal_pb::SealKey>& SealKeys() {
  static const auto& table = *new Table<internal_pb::SealKey>(TableSpec<internal_pb::SealKey>{
      .id = kSealKeyId, .name = "seal_keys", .primary_key = [](const internal_pb::SealKey&, Key&) {
      }});
  return table;
}

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

const Table<pb::Crosswalk>& Crosswalks() {
  static const auto& table = *new Table<pb::Crosswalk>(TableSpec<pb::Crosswalk>{
      .id = kCrosswalksId,
      .name = "crosswalks",
      .primary_key = [](const pb::Crosswalk& c, Key& key) { key.Add(LastSegment(c.name())); }});
  return table;
}

const Table<pb::Indicator>& Indicators() {
  static const auto& table = *new Table<pb::Indicator>(TableSpec<pb::Indicator>{
      .id = kIndicatorsId,
      .name = "indicators",
      .primary_key = [](const pb::Indicator& i, Key& key) { key.Add(LastSegment(i.name())); },
      .indexes = {{.id = kProposedIndicatorsId,
                   .name = "indicators_proposed",
                   .keys = [](const pb::Indicator& i, const EmitKey& emit) {
                     if (i.state() == pb::Indicator::STATE_PROPOSED)
                       emit(Key(kProposedIndicatorsId).Add(i.proposer()));
                   }}}});
  return table;
}

const Table<pb::Rubric>& Rubrics() {
  static const auto& table = *new Table<pb::Rubric>(TableSpec<pb::Rubric>{
      .id = kRubricsId, .name = "rubrics", .primary_key = [](const pb::Rubric& r, Key& key) {
        key.Add(LastSegment(r.name()));
      }});
  return table;
}

const Table<pb::Framework>& Frameworks() {
  static const auto& table = *new Table<pb::Framework>(TableSpec<pb::Framework>{
      .id = kFrameworksId,
      .name = "frameworks",
      .primary_key = [](const pb::Framework& f, Key& key) { key.Add(LastSegment(f.name())); }});
  return table;
}

const Table<pb::Case>& Cases() {
  static const auto& table = *new Table<pb::Case>(TableSpec<pb::Case>{
      .id = kCasesId,
      .name = "cases",
      .primary_key = [](const pb::Case& c, Key& key) { key.Add(LastSegment(c.name())); },
      .indexes = {{.id = kCasesByExternalIdId,
                   .name = "cases_by_external_id",
                   .unique = true,
                   .keys =
                       [](const pb::Case& c, const EmitKey& emit) {
                         if (c.external_id().empty()) return;
                         emit(Key(kCasesByExternalIdId).Add(c.owner()).Add(c.external_id()));
                       }},
                  {.id = kCasesByOwnerId,
                   .name = "cases_by_owner",
                   .keys = [](const pb::Case& c,
                              const EmitKey& emit) { emit(Key(kCasesByOwnerId).Add(c.owner())); }},
                  {.id = kCasesAwaitingId,
                   .name = "cases_awaiting",
                   .keys =
                       [](const pb::Case& c, const EmitKey& emit) {
                         if (c.state() == pb::LIFECYCLE_STATE_IN_REVIEW ||
                             c.state() == pb::LIFECYCLE_STATE_RETURNED)
                           emit(Key(kCasesAwaitingId).Add(c.owner()));
                       }},
                  {.id = kCasesByReviewId,
                   .name = "cases_by_review",
                   .keys = [](const pb::Case& c, const EmitKey& emit) {
                     if (c.state() != pb::LIFECYCLE_STATE_PUBLISHED) return;
                     emit(Key(kCasesByReviewId).Add(c.owner()).Add(c.review_by_date()));
                   }}}});
  return table;
}

const Table<pb::Case>& PublishedCases() {
  static const auto& table = *new Table<pb::Case>(TableSpec<pb::Case>{
      .id = kPublishedCasesId,
      .name = "published_cases",
      .primary_key = [](const pb::Case& c, Key& key) { key.Add(LastSegment(c.name())); },
      .indexes = {{.id = kPublishedCasesByReviewId,
                   .name = "published_cases_by_review",
                   .keys = [](const pb::Case& c, const EmitKey& emit) {
                     emit(Key(kPublishedCasesByReviewId).Add(c.owner()).Add(c.review_by_date()));
                   }}}});
  return table;
}

const Table<pb::Adoption>& Adoptions() {
  static const auto& table = *new Table<pb::Adoption>(TableSpec<pb::Adoption>{
      .id = kAdoptionsId,
      .name = "adoptions",
      .primary_key =
          [](const pb::Adoption& a, Key& key) {
            key.Add(LastSegment(domain::ParentName(a.name(), 2))).Add(LastSegment(a.name()));
          },
      .indexes = {
          {.id = kAdoptionsByAdopterId,
           .name = "adoptions_by_adopter",
           .keys = [](const pb::Adoption& a,
                      const EmitKey& emit) { emit(Key(kAdoptionsByAdopterId).Add(a.adopter())); }},
          {.id = kAdoptionsByResultingCaseId,
           .name = "adoptions_by_resulting_case",
           .keys = [](const pb::Adoption& a, const EmitKey& emit) {
             if (a.resulting_case().empty()) return;
             emit(Key(kAdoptionsByResultingCaseId).Add(LastSegment(a.resulting_case())));
           }}}});
  return table;
}

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

const std::vector<const storage::AnyTable*>& AllTables() {
  static const auto& tables = *new std::vector<const storage::AnyTable*>{&Accounts(),
                                                                         &Tokens(),
                                                                         &Requests(),
                                                                         &SealKeys(),
                                                                         &Organizations(),
                                                                         &Reorganizations(),
                                                                         &Frameworks(),
                                                                         &Crosswalks(),
                                                                         &Indicators(),
                                                                         &Rubrics(),
                                                                         &RegistryClock(),
                                                                         &Cases(),
                                                                         &PublishedCases(),
                                                                         &Adoptions(),
                                                                         &KeptChanges(),
                                                                         &LogHolds(),
                                                                         &Selections(),
                                                                         &SelectionMarks(),
                                                                         &CaseLists(),
                                                                         &Contributions(),
                                                                         &Initiatives(),
                                                                         &Members(),
                                                                         &InitiativeRolls(),
                                                                         &Visions(),
                                                                         &Nodes(),
                                                                         &Kpis(),
                                                                         &Actuals(),
                                                                         &ActualHistory(),
                                                                         &ActivityReports(),
                                                                         &Revisions(),
                                                                         &NodeManifest(),
                                                                         &KpiManifest(),
                                                                         &NodeArchive(),
                                                                         &KpiArchive(),
                                                                         &DraftCountShards(),
                                                                         &VisionRemains()};
  return tables;
}

bool IsClock(uint8_t table_id) {
  return table_id == kIdentityClockId || table_id == kAdoptionClockId ||
         table_id == kDraftClockId || table_id == kPlaceClockId;
}

}  // namespace renkei::service
