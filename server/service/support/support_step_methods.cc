// The steps that are promised in a support case.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/update.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kSupportStepPages = {.default_size = 100, .max_size = 500};
constexpr char kOwnSteps[] = "supports/-";

const domain::FilterSchema& SupportStepSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"responsible", FieldType::kString},
      {"due_date", FieldType::kDate},
      {"overdue", FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::optional<FieldValue> SupportStepFieldOf(const pb::SupportStep& shown,
                                             absl::string_view field) {
  if (field == "responsible") return shown.responsible();
  if (field == "due_date") return shown.due_date();
  if (field == "overdue") return std::string(shown.overdue() ? "true" : "false");
  return std::nullopt;
}

absl::Status CheckWholeStep(const Call& call, const pb::SupportCase& support,
                            const pb::SupportStep* old, const pb::SupportStep& step) {
  RETURN_IF_ERROR(domain::ValidateResource(step, domain::Completeness::kDraft, "step"));
  BatchViolations violations;
  violations.AddAll("step", domain::CheckSupportStepText(support, step, old, call.today()));
  return std::move(violations).ToStatus();
}

absl::Status RequireStepRight(const Call& call, const pb::SupportCase& support) {
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, support));
  RETURN_IF_ERROR(domain::CheckSupportRight(support, domain::SupportPart::kStep, actor));
  call.Prove(auth::Ownership::kParty);
  return absl::OkStatus();
}

// Whether the caller reads the case in which it was promised.
absl::StatusOr<bool> ReadsCaseOf(const Call& call, const pb::SupportStep& step) {
  ASSIGN_OR_RETURN(const auto support, FindNamedRow(call, Supports(), SupportOf(step.name())));
  return support.has_value() && auth::Sees(call.caller(), AudienceOf(support->message, step));
}

}  // namespace

absl::StatusOr<pb::ListSupportStepsResponse> ListSupportSteps(
    const Call& call, const pb::ListSupportStepsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), SupportStepSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSupportStepPages));
  const bool own = request.parent() == kOwnSteps;
  if (!own) RETURN_IF_ERROR(OpenSupportParts(call, request.parent()).status());
  const storage::Key by_day =
      own ? OpenSupportStepsOf(call.caller().organization) : SupportStepsInOrder(request.parent());
  pb::ListSupportStepsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::SupportStep>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return SupportSteps().ScanIndex(call.snapshot(), by_day, after, limit);
      },
      [&](SupportStepRow& row) -> absl::StatusOr<size_t> {
        if (own) {
          ASSIGN_OR_RETURN(const bool reads, ReadsCaseOf(call, row.message));
          if (!reads) return 0;
        }
        pb::SupportStep shown = PresentSupportStep(call, std::move(row));
        if (!filter.Matches(
                [&](absl::string_view field) { return SupportStepFieldOf(shown, field); }))
          return 0;
        const size_t bytes = shown.ByteSizeLong();
        *response.add_steps() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::SupportStep>> CreateSupportStep(
    const Call& call, const pb::CreateSupportStepRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow support, OpenSupportParts(call, request.parent()));
  RETURN_IF_ERROR(RequireStepRight(call, support.message));
  pb::SupportStep made = request.step();
  made.clear_etag();
  made.set_name(absl::StrCat(request.parent(), "/steps/", call.NewId()));
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  RETURN_IF_ERROR(CheckWholeStep(call, support.message, nullptr, made));
  ASSIGN_OR_RETURN(const size_t steps,
                   CountSupportParts(call, SupportSteps(), request.parent(), kMaxSupportSteps));
  if (steps >= kMaxSupportSteps) return TooManySupportParts("parent", kMaxSupportSteps);
  storage::Mutation mutation;
  InsertSupportPart(call, support, pb::RESOURCE_TYPE_SUPPORT_STEP, SupportSteps(), made, mutation);
  return SupportWritten(PresentSupportStep(call, {std::move(made)}), std::move(mutation));
}

absl::StatusOr<Write<pb::SupportStep>> UpdateSupportStep(
    const Call& call, const pb::UpdateSupportStepRequest& request) {
  const pb::SupportStep& part = request.step();
  ASSIGN_OR_RETURN(const auto found, FindSupportPart(call, SupportSteps(), part.name()));
  const pb::SupportCase& support = found.support.message;
  const pb::SupportStep& old = found.row.message;
  RETURN_IF_ERROR(RequireStepRight(call, support));
  if (!call.caller().WorksFor(old.responsible()) && !call.caller().WorksFor(support.window())) {
    return domain::MakeError(pb::REASON_OTHER_ORGANIZATION,
                             {"a step is changed by who is to take it, or by the window",
                              "取組を変更できるのは、担当団体と窓口の団体だけです。"},
                             {{"resource", old.name()}});
  }
  RETURN_IF_ERROR(CheckEtag(call, part.etag(), found.row.version, part.name()));
  pb::SupportStep changed = old;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "step", changed));
  if (SameContent(old, changed)) return SupportWritten(PresentSupportStep(call, found.row), {});
  RETURN_IF_ERROR(CheckWholeStep(call, support, &old, changed));
  *changed.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  UpdateSupportPart(call, found.support, pb::RESOURCE_TYPE_SUPPORT_STEP, SupportSteps(), found.row,
                    changed, mutation);
  return SupportWritten(PresentSupportStep(call, {std::move(changed)}), std::move(mutation));
}

}  // namespace renkei::service
