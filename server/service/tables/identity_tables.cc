#include "server/domain/fold.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::Account>& Accounts() {
  static const auto& table =
      *new Table<pb::Account>(
          TableSpec<pb::Account>{
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
                               }},
                          {.id = kAccountsByLoginNameId,
                           .name = "accounts_by_login_name",
                           .unique = true,
                           .keys =
                               [](const pb::Account& a, const EmitKey& emit) {
                                 if (!a.login_name().empty())
                                   emit(Key(kAccountsByLoginNameId)
                                            .Add(a.organization())
                                            .Add(domain::Fold(a.login_name())));
                               }},
                          {.id = kAccountsByEmailId,
                           .name = "accounts_by_email",
                           .unique = true,
                           .keys =
                               [](const pb::Account& a, const EmitKey& emit) {
                                 if (!a.email().empty() && a.has_email_verify_time())
                                   emit(Key(kAccountsByEmailId)
                                            .Add(domain::Fold(a.email()))
                                            .Add(a.organization()));
                               }},
                          {.id = kAccountsBySectionId,
                           .name = "accounts_by_section",
                           .keys =
                               [](const pb::Account& a, const EmitKey& emit) {
                                 for (const std::string& section : a.sections())
                                   emit(Key(kAccountsBySectionId).Add(section));
                               }}},
              .clock = kIdentityClockId});
  return table;
}

const Table<pb::Section>& Sections() {
  static const auto& table = *new Table<pb::Section>(TableSpec<pb::Section>{
      .id = kSectionsId,
      .name = "sections",
      .primary_key = [](const pb::Section& s, Key& key) { key.Add(LastSegment(s.name())); },
      .indexes = {{.id = kSectionsByNameId,
                   .name = "sections_by_name",
                   .unique = true,
                   .keys = [](const pb::Section& s, const EmitKey& emit) {
                     emit(Key(kSectionsByNameId)
                              .Add(domain::ParentName(s.name(), 2))
                              .Add(NameKey(domain::Fold(s.display_name()))));
                   }}}});
  return table;
}

const Table<internal_pb::CredentialRecord>& Credentials() {
  static const auto& table =
      *new Table<internal_pb::CredentialRecord>(TableSpec<internal_pb::CredentialRecord>{
          .id = kCredentialsId,
          .name = "credentials",
          .primary_key = [](const internal_pb::CredentialRecord& c, Key& key) {
            key.Add(LastSegment(c.account()));
          }});
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

const Table<pb::FormDraft>& FormDrafts() {
  static const auto& table = *new Table<pb::FormDraft>(TableSpec<pb::FormDraft>{
      .id = kFormDraftsId,
      .name = "form_drafts",
      .primary_key =
          [](const pb::FormDraft& d, Key& key) {
            key.Add(LastSegment(domain::ParentName(d.name(), 2))).Add(LastSegment(d.name()));
          },
      .indexes = {{.id = kFormDraftsByExpiryId,
                   .name = "form_drafts_by_expiry",
                   .keys =
                       [](const pb::FormDraft& d, const EmitKey& emit) {
                         emit(Key(kFormDraftsByExpiryId)
                                  .Add(static_cast<uint64_t>(d.expire_time().seconds())));
                       }},
                  {.id = kFormDraftsByResourceId,
                   .name = "form_drafts_by_resource",
                   .keys = [](const pb::FormDraft& d, const EmitKey& emit) {
                     if (!d.resource().empty())
                       emit(Key(kFormDraftsByResourceId).Add(d.resource()));
                   }}}});
  return table;
}

const Table<internal_pb::FormDraftContent>& FormDraftContents() {
  static const auto& table =
      *new Table<internal_pb::FormDraftContent>(TableSpec<internal_pb::FormDraftContent>{
          .id = kFormDraftContentsId,
          .name = "form_draft_contents",
          .primary_key = [](const internal_pb::FormDraftContent& c, Key& key) {
            key.Add(LastSegment(domain::ParentName(c.name(), 2))).Add(LastSegment(c.name()));
          }});
  return table;
}

const Table<internal_pb::SealKey>& SealKeys() {
  static const auto& table = *new Table<internal_pb::SealKey>(TableSpec<internal_pb::SealKey>{
      .id = kSealKeyId, .name = "seal_keys", .primary_key = [](const internal_pb::SealKey&, Key&) {
      }});
  return table;
}

}  // namespace renkei::service
