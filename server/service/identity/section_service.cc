#include "server/service/identity/section_service.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/identity/section_names.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/update.h"
#include "server/service/identity/account_rules.h"
#include "server/service/organization/organizations.h"
#include "server/service/organization/sections.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using SectionRow = storage::Row<pb::Section>;

constexpr PageLimits kSectionPages = {.default_size = 100, .max_size = 1000};
// As the rules of former_names say; renaming adds one that nobody sent.
constexpr int kMaxFormerNames = 20;

pb::Section Present(const Call& call, SectionRow row) {
  row.message.set_etag(MakeEtag(call.env().store, row.version));
  return std::move(row.message);
}

// A section that the caller may know of: as the accounts of its organization.
absl::StatusOr<SectionRow> FindKnown(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(auto row, FindSection(call, name));
  if (!row.has_value() || !SeesAccountsOf(call.caller(), OrganizationOfSection(name)))
    return NotFound(name);
  return *std::move(row);
}

// Who manages the accounts of an organization says which sections they are in.
absl::Status CheckManagesSections(const Call& call, const std::string& organization) {
  pb::Account of;
  of.set_organization(organization);
  return CheckManages(call, of, organization);
}

absl::StatusOr<pb::Section> GetSection(const Call& call, const pb::GetSectionRequest& request) {
  ASSIGN_OR_RETURN(SectionRow row, FindKnown(call, request.name()));
  return Present(call, std::move(row));
}

absl::StatusOr<pb::ListSectionsResponse> ListSections(const Call& call,
                                                      const pb::ListSectionsRequest& request) {
  const std::string& parent =
      request.parent().empty() ? call.caller().organization : request.parent();
  if (!SeesAccountsOf(call.caller(), parent)) return NotFound(parent);
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSectionPages));
  pb::ListSectionsResponse response;
  ASSIGN_OR_RETURN(const std::string next,
                   CollectPage<pb::Section>(
                       call, start,
                       [&](absl::string_view after, size_t limit) {
                         return Sections().ScanIndex(call.snapshot(),
                                                     storage::Key(kSectionsByNameId).Add(parent),
                                                     after, limit);
                       },
                       [&](SectionRow& row) -> absl::StatusOr<size_t> {
                         const size_t bytes = row.message.ByteSizeLong();
                         *response.add_sections() = Present(call, std::move(row));
                         return bytes;
                       }));
  response.set_next_page_token(NextPageToken(start, next));
  return response;
}

absl::Status CheckNameFree(const Call& call, const pb::Section& section) {
  ASSIGN_OR_RETURN(const auto other,
                   Sections().GetByUnique(call.snapshot(),
                                          storage::Key(kSectionsByNameId)
                                              .Add(OrganizationOfSection(section.name()))
                                              .Add(NameKey(domain::Fold(section.display_name())))));
  if (!other.has_value() || other->message.name() == section.name()) return absl::OkStatus();
  const std::string& called = other->message.display_name();
  return domain::MakeError(
      pb::REASON_ALREADY_EXISTS,
      other->message.retired()
          ? domain::Bilingual{absl::StrCat("a section in retirement is called ", called,
                                           ": take it back, or rename it"),
                              absl::StrCat("廃止された課に「", called,
                                           "」があります。その課を復活させるか、その課の名称を"
                                           "変えてください。")}
          : domain::Bilingual{absl::StrCat("another section is called ", called),
                              absl::StrCat("課「", called, "」はすでに登録されています。")},
      {{"resource", other->message.name()}});
}

domain::Bilingual UnknownSuccessor() {
  return {"must be a section of the same organization", "同じ団体の課を指定してください。"};
}

// That whoever follows the successors comes to an end. The commit relies on all of them.
absl::Status CheckSuccessors(const Call& call, const pb::Section& section,
                             storage::Mutation& mutation) {
  const std::string organization = OrganizationOfSection(section.name());
  std::set<std::string> seen = {section.name()};
  for (std::string next = section.successor(); !next.empty();) {
    if (!seen.insert(next).second) {
      return domain::MakeError(
          pb::REASON_CYCLE,
          {absl::StrCat("the successors of ", section.display_name(), " lead back to it"),
           absl::StrCat("「", section.display_name(),
                        "」の引継先をたどると、元の課に戻ってしまいます。")},
          {{"resource", next}});
    }
    ASSIGN_OR_RETURN(const auto row, FindSection(call, next));
    if (!row.has_value() || OrganizationOfSection(next) != organization)
      return domain::InvalidField("section.successor", "UNKNOWN_SECTION", UnknownSuccessor());
    Sections().Require(*row, mutation);
    next = row->message.retired() ? row->message.successor() : "";
  }
  return absl::OkStatus();
}

// What holds of every section that is written.
absl::Status CheckSection(const Call& call, const pb::Section& section,
                          storage::Mutation& mutation) {
  if (section.former_names_size() > kMaxFormerNames) {
    return domain::InvalidField(
        "section.former_names", "TOO_MANY",
        {absl::StrCat("are more than ", kMaxFormerNames, "; take one out that no plan names"),
         absl::StrCat("旧名称は", kMaxFormerNames,
                      "件までです。計画で使われていないものを外してください。")});
  }
  if (!section.retired() && !section.successor().empty()) {
    return domain::InvalidField("section.successor", "NOT_RETIRED",
                                {"is for a section in retirement: one in use has its work itself",
                                 "引継先は、廃止する課だけに指定できます。"});
  }
  RETURN_IF_ERROR(CheckSuccessors(call, section, mutation));
  return CheckNameFree(call, section);
}

Write<pb::Section> Written(pb::Section section, storage::Mutation mutation) {
  Write<pb::Section> result;
  result.mutation = std::move(mutation);
  result.resource = section.name();
  result.reply = std::move(section);
  result.reply.clear_etag();
  return result;
}

absl::StatusOr<Write<pb::Section>> CreateSection(const Call& call,
                                                 const pb::CreateSectionRequest& request) {
  const std::string& parent =
      request.parent().empty() ? call.caller().organization : request.parent();
  RETURN_IF_ERROR(CheckManagesSections(call, parent));
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> organization,
                   FindOrganization(call, parent, "parent"));
  pb::Section section = request.section();
  section.clear_etag();
  section.set_name(absl::StrCat(parent, "/sections/", call.NewId()));
  domain::TidyFormerNames("", section);
  *section.mutable_create_time() = ToProto(call.now());
  *section.mutable_update_time() = section.create_time();
  storage::Mutation mutation;
  RETURN_IF_ERROR(CheckSection(call, section, mutation));
  ASSIGN_OR_RETURN(const auto existing, ReadSections(call, parent));
  if (existing.size() >= kMaxSections) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat("an organization has at most ", kMaxSections, " sections"),
         absl::StrCat("課は、1団体につき", kMaxSections, "件までです。")},
        {{"limit", absl::StrCat(kMaxSections)}});
  }
  RETURN_IF_ERROR(RequireCaller(call, mutation));
  RETURN_IF_ERROR(RequireLiving(call, organization, mutation));
  Sections().Insert(section, mutation);
  return Written(std::move(section), std::move(mutation));
}

absl::StatusOr<Write<pb::Section>> UpdateSection(const Call& call,
                                                 const pb::UpdateSectionRequest& request) {
  const std::string& name = request.section().name();
  ASSIGN_OR_RETURN(const SectionRow row, FindKnown(call, name));
  RETURN_IF_ERROR(CheckManagesSections(call, OrganizationOfSection(name)));
  RETURN_IF_ERROR(CheckEtag(call, request.section().etag(), row.version, name));
  pb::Section changed = row.message;
  RETURN_IF_ERROR(MergeByMask(request.section(), request.update_mask(), "section", changed));
  domain::TidyFormerNames(row.message.display_name(), changed);
  // A section that is taken back has its work itself again.
  const bool taken_back = row.message.retired() && !changed.retired();
  if (taken_back && changed.successor() == row.message.successor()) changed.clear_successor();
  if (SameContent(row.message, changed)) {
    Write<pb::Section> same;
    same.reply = Present(call, row);
    return same;
  }
  *changed.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  RETURN_IF_ERROR(CheckSection(call, changed, mutation));
  RETURN_IF_ERROR(RequireCaller(call, mutation));
  Sections().Update(row, changed, mutation);
  return Written(std::move(changed), std::move(mutation));
}

}  // namespace

absl::StatusOr<bool> ReadSection(const Call& call, pb::Section& shown) {
  absl::StatusOr<SectionRow> row = FindKnown(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  shown = Present(call, *std::move(row));
  return true;
}

void RegisterSections(MethodRegistry& methods) {
  methods.Shows<pb::Section>(ReadSection);
  methods.Read("renkei.v1.IdentityService/GetSection", GetSection);
  methods.Read("renkei.v1.IdentityService/ListSections", ListSections);
  methods.Write("renkei.v1.IdentityService/CreateSection", CreateSection);
  methods.Write("renkei.v1.IdentityService/UpdateSection", UpdateSection);
}

}  // namespace renkei::service
