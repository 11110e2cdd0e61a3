// Support cases: their list, and what the body writes.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_resource.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/organization/organizations.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_windows.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kSupportPages = {.default_size = 50, .max_size = 500};

// What is named newly has to be readable by who names it.
absl::Status CheckRelated(const Call& call, const pb::SupportCase* old,
                          const pb::SupportCase& support, BatchViolations& violations) {
  std::set<std::string> before;
  if (old != nullptr) before.insert(old->related().begin(), old->related().end());
  for (int i = 0; i < support.related_size(); ++i) {
    const std::string& name = support.related(i);
    if (before.count(name) > 0) continue;
    ASSIGN_OR_RETURN(const auto named, ReadNamed(call, name));
    if (named.has_value()) continue;
    violations.Add(domain::FieldAt("support.related", i), "DANGLING",
                   {absl::StrCat("there is no ", name, " that you can read"),
                    absl::StrCat("閲覧できる ", name, " はありません。名前を確かめてください。")});
  }
  return absl::OkStatus();
}

// All that is to hold of it beside what one field's options say.
absl::Status CheckWholeSupport(const Call& call, const pb::SupportCase* old,
                               const pb::SupportCase& support) {
  RETURN_IF_ERROR(domain::ValidateResource(support, domain::Completeness::kDraft, "support"));
  RETURN_IF_ERROR(CheckContentSize(support, "support"));
  BatchViolations violations;
  violations.AddAll("support", domain::CheckSupport(support));
  if (old == nullptr || old->window() != support.window()) {
    RETURN_IF_ERROR(
        CheckSupportWindow(call, support.window(), support.body(), "support.window", violations));
  }
  RETURN_IF_ERROR(CheckRelated(call, old, support, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  return RequireFrameworkItems(call, support.framework_items());
}

// For a write of the body.
absl::StatusOr<SupportRow> OpenForBody(const Call& call, const std::string& name,
                                       const std::string& etag) {
  ASSIGN_OR_RETURN(SupportRow row, FindReadableSupport(call, name, name));
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, row.message));
  RETURN_IF_ERROR(domain::CheckSupportRight(row.message, domain::SupportPart::kText, actor));
  call.Prove(auth::Ownership::kParty);
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

}  // namespace

const domain::FilterSchema& SupportFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"state", FieldType::kString, FilterTokens<pb::SupportState>()},
      {"priority", FieldType::kString, FilterTokens<pb::SupportPriority>()},
      {"urgency", FieldType::kString, FilterTokens<pb::SupportUrgency>()},
      {"body", FieldType::kString},
      {"window", FieldType::kString},
      {"title", FieldType::kString},
      {"framework_items", FieldType::kStringList},
  };
  return schema;
}

std::optional<FieldValue> SupportFieldOf(const pb::SupportCase& support, absl::string_view field) {
  if (field == "state") return FilterToken(support.state());
  if (field == "priority") return FilterToken(support.priority());
  if (field == "urgency") return FilterToken(support.urgency());
  if (field == "body") return support.body();
  if (field == "window") return support.window();
  if (field == "title") return support.title();
  if (field == "framework_items" && !support.framework_items().empty()) {
    return std::vector<std::string>(support.framework_items().begin(),
                                    support.framework_items().end());
  }
  return std::nullopt;
}

absl::StatusOr<pb::ListSupportsResponse> ListSupports(const Call& call,
                                                      const pb::ListSupportsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), SupportFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSupportPages));
  const storage::Key own = SupportsOf(call.caller().organization, /*open=*/false);
  pb::ListSupportsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::SupportCase>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return Supports().ScanIndex(call.snapshot(), own, after, limit, kNewestFirst);
      },
      [&](SupportRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message))) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return SupportFieldOf(row.message, field); }))
          return 0;
        pb::SupportCase& added = *response.add_supports();
        added = PresentSupport(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::SupportCase>> CreateSupport(const Call& call,
                                                     const pb::CreateSupportRequest& request) {
  const std::string& body = call.caller().organization;
  call.ProveOwner({body});
  pb::SupportCase made = request.support();
  made.clear_etag();
  made.set_name(absl::StrCat("supports/", call.NewId()));
  made.set_body(body);
  made.set_state(pb::SUPPORT_STATE_DRAFT);
  if (made.window().empty()) {
    ASSIGN_OR_RETURN(*made.mutable_window(), DefaultSupportWindow(call, body));
  }
  storage::Mutation mutation;
  RETURN_IF_ERROR(RequireNewOwner(call, body, "support", mutation));
  RETURN_IF_ERROR(CheckWholeSupport(call, nullptr, made));
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  Supports().Insert(made, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_CASE, made.name(), std::nullopt, AudienceOf(made),
               mutation);
  return SupportWritten(PresentSupport(call, {std::move(made)}), std::move(mutation));
}

absl::StatusOr<Write<pb::SupportCase>> UpdateSupport(const Call& call,
                                                     const pb::UpdateSupportRequest& request) {
  const pb::SupportCase& part = request.support();
  ASSIGN_OR_RETURN(const SupportRow row, OpenForBody(call, part.name(), part.etag()));
  const pb::SupportCase& old = row.message;
  pb::SupportCase changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "support", changed));
  if (SameContent(old, changed)) return SupportWritten(PresentSupport(call, row), {});
  if (old.window() != changed.window() && old.state() != pb::SUPPORT_STATE_DRAFT) {
    return domain::InvalidField(
        "support.window", "NOT_APPLICABLE",
        {"the window of what was requested is changed by the window itself; ask it to redirect it",
         "申込み後の窓口は変更できません。窓口の団体に、ほかの窓口への引継ぎを依頼して"
         "ください。"});
  }
  RETURN_IF_ERROR(CheckWholeSupport(call, &old, changed));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(changed, ReplaceSupport(call, row, std::move(changed), "", mutation));
  return SupportWritten(PresentSupport(call, {std::move(changed)}), std::move(mutation));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteSupport(
    const Call& call, const pb::DeleteSupportRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow row, OpenForBody(call, request.name(), request.etag()));
  if (row.message.state() != pb::SUPPORT_STATE_DRAFT) {
    return domain::MakeError(pb::REASON_NOT_EDITABLE,
                             {"it was requested: withdraw it instead",
                              "申込み後のため、削除できません。取りやめるときは「取下げ」を"
                              "してください。"},
                             {{"state", FilterToken(row.message.state())}});
  }
  Write<google::protobuf::Empty> result;
  result.resource = request.name();
  ASSIGN_OR_RETURN(
      const auto members,
      SupportMembers().Scan(call.snapshot(),
                            SupportMembers().NewKey().Add(domain::LastSegment(request.name())), "",
                            kMaxSupportMembers));
  for (const SupportMemberRow& member : members.rows) {
    SupportMembers().Erase(member, result.mutation);
    AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_MEMBER, member.message.name(),
                 AudienceOf(row.message, member.message), std::nullopt, result.mutation);
  }
  Supports().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_CASE, request.name(),
               Before(AudienceOf(row.message), row.message), std::nullopt, result.mutation);
  return result;
}

}  // namespace renkei::service
