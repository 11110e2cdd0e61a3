#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

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
                   .keys =
                       [](const pb::Case& c, const EmitKey& emit) {
                         if (c.state() != pb::LIFECYCLE_STATE_PUBLISHED) return;
                         emit(Key(kCasesByReviewId).Add(c.owner()).Add(c.review_by_date()));
                       }},
                  {.id = kCasesByProgrammeId,
                   .name = "cases_by_programme",
                   .keys = [](const pb::Case& c, const EmitKey& emit) {
                     if (c.state() == pb::LIFECYCLE_STATE_PUBLISHED)
                       EmitFundingUses(c.funding(), kCasesByProgrammeId, emit);
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
                   .keys =
                       [](const pb::Case& c, const EmitKey& emit) {
                         emit(
                             Key(kPublishedCasesByReviewId).Add(c.owner()).Add(c.review_by_date()));
                       }},
                  {.id = kPublishedCasesByProgrammeId,
                   .name = "published_cases_by_programme",
                   .keys = [](const pb::Case& c, const EmitKey& emit) {
                     EmitFundingUses(c.funding(), kPublishedCasesByProgrammeId, emit);
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
           .keys =
               [](const pb::Adoption& a, const EmitKey& emit) {
                 if (a.resulting_case().empty()) return;
                 emit(Key(kAdoptionsByResultingCaseId).Add(LastSegment(a.resulting_case())));
               }},
          {.id = kAdoptionsByEditionId,
           .name = "adoptions_by_edition",
           .keys = [](const pb::Adoption& a, const EmitKey& emit) {
             if (!a.via_edition().empty()) emit(AdoptionsVia(a.via_edition()));
           }}}});
  return table;
}

}  // namespace renkei::service
