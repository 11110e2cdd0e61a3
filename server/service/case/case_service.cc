#include "server/service/case/case_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/freshness.h"
#include "server/domain/lifecycle.h"
#include "server/domain/validation/validator.h"
#include "server/service/case/adoption_access.h"
#include "server/service/case/case_access.h"
#include "server/service/case/case_apply.h"
#include "server/service/case/selected.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/lifecycle_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::LifecycleAction;

Write<pb::Case> Written(pb::Case stored, storage::Mutation mutation) {
  Write<pb::Case> result;
  result.mutation = std::move(mutation);
  result.resource = stored.name();
  result.reply = std::move(stored);
  return result;
}

// The reply of what was written; nothing is committed where nothing changed.
Write<pb::Case> Reply(WrittenCase written, storage::Mutation mutation) {
  if (written.outcome != CaseOutcome::kUnchanged)
    return Written(std::move(written.text), std::move(mutation));
  Write<pb::Case> same;
  same.resource = written.text.name();
  same.reply = std::move(written.text);
  return same;
}

absl::StatusOr<pb::Case> GetCase(const Call& call, const pb::GetCaseRequest& request) {
  ASSIGN_OR_RETURN(auto&& row, Cases().Get(call.snapshot(), KeyByName(Cases(), request.name())));
  if (!row.has_value()) return NotFound(request.name());
  ASSIGN_OR_RETURN(auto&& text,
                   VisibleText(call, *std::move(row), request.view() == pb::CASE_VIEW_PUBLISHED));
  if (!text.has_value()) return NotFound(request.name());
  return *std::move(text);
}

absl::StatusOr<Write<pb::Case>> CreateCase(const Call& call, const pb::CreateCaseRequest& request) {
  if (call.caller().WorksFor(request.case_().owner())) {
    ASSIGN_OR_RETURN(const std::optional<CaseRow> existing,
                     FindByExternalId(call, request.case_()));
    if (existing.has_value()) {
      return domain::MakeError(
          pb::REASON_ALREADY_EXISTS,
          {absl::StrCat("the external_id ", request.case_().external_id(), " is taken by ",
                        existing->message.name(), "; ApplyCase updates it"),
           absl::StrCat("外部ID ", request.case_().external_id(), " は ", existing->message.name(),
                        " で使われています。更新するには renkei case apply を使ってください。")},
          {{"resource", existing->message.name()}});
    }
  }
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenCase added, AddCase(call, request.case_(), mutation));
  return Reply(std::move(added), std::move(mutation));
}

absl::StatusOr<Write<pb::Case>> UpdateCase(const Call& call, const pb::UpdateCaseRequest& request) {
  ASSIGN_OR_RETURN(CaseRow row,
                   FindOwnedCase(call, request.case_().name(), request.case_().etag()));
  pb::Case changed = row.message;
  RETURN_IF_ERROR(MergeByMask(request.case_(), request.update_mask(), "case", changed));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenCase written, ReplaceCase(call, row, std::move(changed), mutation));
  return Reply(std::move(written), std::move(mutation));
}

pb::ApplyCaseResponse::Outcome OutcomeOf(CaseOutcome outcome) {
  switch (outcome) {
    case CaseOutcome::kCreated:
      return pb::ApplyCaseResponse::OUTCOME_CREATED;
    case CaseOutcome::kUpdated:
      return pb::ApplyCaseResponse::OUTCOME_UPDATED;
    case CaseOutcome::kUnchanged:
      return pb::ApplyCaseResponse::OUTCOME_UNCHANGED;
  }
  return pb::ApplyCaseResponse::OUTCOME_UNSPECIFIED;
}

absl::StatusOr<Write<pb::ApplyCaseResponse>> ApplyCase(const Call& call,
                                                       const pb::ApplyCaseRequest& request) {
  const pb::Case& sent = request.case_();
  std::vector<pb::FieldViolation> missing;
  for (const auto& [field, value] : {std::pair("case.owner", &sent.owner()),
                                     std::pair("case.external_id", &sent.external_id())}) {
    if (!value->empty()) continue;
    missing.push_back(
        domain::Violation(field, "REQUIRED",
                          {"must be set: owner and external_id say which case is meant",
                           "必須です。所有者と外部IDで対象の事例を特定します。"}));
  }
  if (!missing.empty()) return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(missing));
  RETURN_IF_ERROR(call.RequireOwner({sent.owner()}, auth::Everyone(), sent.owner()));
  ASSIGN_OR_RETURN(const std::optional<CaseRow> existing, FindByExternalId(call, sent));

  if (existing.has_value()) {
    const CaseRow& old = *existing;
    RETURN_IF_ERROR(CheckEtag(call, sent.etag(), old.version, old.message.name()));
  }
  Write<pb::ApplyCaseResponse> result;
  ASSIGN_OR_RETURN(WrittenCase written,
                   ApplyToCase(call, existing, sent, request.clear_mask(),
                               {request.base(), request.overwrite()}, result.mutation));
  result.reply.set_outcome(OutcomeOf(written.outcome));
  if (written.outcome != CaseOutcome::kUnchanged) result.resource = written.text.name();
  *result.reply.mutable_case_() = std::move(written.text);
  return result;
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteCase(const Call& call,
                                                          const pb::DeleteCaseRequest& request) {
  ASSIGN_OR_RETURN(CaseRow row, FindOwnedCase(call, request.name(), request.etag()));
  const pb::Case& c = row.message;
  RETURN_IF_ERROR(domain::CheckEditable(c.state()));
  if (c.has_publish_time()) {
    return domain::MakeError(
        pb::REASON_NOT_EDITABLE,
        {"a case that was published is archived, not deleted",
         "一度公開した事例は削除できません。公開し直してから保管（archive）してください。"},
        {{"state", std::string(domain::StateToken(c.state()))}});
  }
  Write<google::protobuf::Empty> result;
  Cases().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, c.name(), Before(AudienceOf(c), c), std::nullopt,
               result.mutation);
  result.resource = c.name();
  return result;
}

absl::Status BeforePublication(const Call& call, pb::Case& c, bool& self_published) {
  ASSIGN_OR_RETURN(self_published, CheckPublisher(call, c.submitter()));
  *c.mutable_publish_time() = ToProto(call.now());
  *c.mutable_last_confirmed_time() = c.publish_time();
  c.set_review_by_date(domain::ReviewDateOnPublication(c.review_by_date(), call.today()));
  c.set_revising(false);
  return absl::OkStatus();
}

// One step in the life of a case: the table in domain/lifecycle.h decides whether it is possible.
absl::StatusOr<Write<pb::Case>> TakeStep(const Call& call, LifecycleAction action,
                                         const std::string& name, const std::string& etag,
                                         const std::string& comment) {
  ASSIGN_OR_RETURN(CaseRow row, FindOwnedCase(call, name, etag));
  const pb::Case& old = row.message;
  ASSIGN_OR_RETURN(const pb::LifecycleState next, domain::NextState(old.state(), action));
  ASSIGN_OR_RETURN(const std::optional<CaseRow> published, ReadPublished(call, old));

  pb::Case c = old;
  storage::Mutation mutation;
  bool self_published = false;
  if (action == LifecycleAction::kSubmit) {
    RETURN_IF_ERROR(domain::ValidateResource(c, domain::Completeness::kSubmit, "case"));
    c.set_submitter(call.caller().account);
  } else if (action == LifecycleAction::kPublish) {
    RETURN_IF_ERROR(BeforePublication(call, c, self_published));
    if (published.has_value()) PublishedCases().Erase(*published, mutation);
  } else if (action == LifecycleAction::kRevise) {
    // The text in force stands on a row of its own until the next publication.
    PublishedCases().Insert(old, mutation);
    c.set_revising(true);
  }
  Step(call, next, comment, self_published, c);
  *c.mutable_update_time() = ToProto(call.now());
  Cases().Update(row, c, mutation);
  // Readers see a change only where the text in force changes: a revision that begins, or goes to
  // and fro, is the owner's.
  const bool in_force = action == LifecycleAction::kPublish || action == LifecycleAction::kArchive;
  const auto before = in_force && published.has_value() ? AudienceOf(published->message)
                      : in_force                        ? AudienceOf(old)
                                                        : auth::OwnersOnly({c.owner()});
  const auto after = in_force ? AudienceOf(c) : auth::OwnersOnly({c.owner()});
  Before was(before, old);
  if (published.has_value()) was.Add(published->message);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, c.name(), was, after, mutation);
  if (in_force) {
    RETURN_IF_ERROR(TellOfSelections(call, c.name(), before, after, mutation));
  }
  if (action == LifecycleAction::kPublish && published.has_value()) {
    RETURN_IF_ERROR(TellOfAdoptions(call, published->message, c, mutation));
  }
  Write<pb::Case> result = Written(std::move(c), std::move(mutation));
  if (self_published) result.marks.push_back("self_published");
  return result;
}

template <LifecycleAction kAction, typename Request>
absl::StatusOr<Write<pb::Case>> StepMethod(const Call& call, const Request& request) {
  return TakeStep(call, kAction, request.name(), request.etag(), request.comment());
}

}  // namespace

void RegisterCaseService(MethodRegistry& methods) {
  methods.Read("renkei.v1.CaseService/GetCase", GetCase);
  methods.Read("renkei.v1.CaseService/ListCases", ListCases);
  methods.Write("renkei.v1.CaseService/CreateCase", CreateCase);
  methods.Write("renkei.v1.CaseService/UpdateCase", UpdateCase);
  methods.Write("renkei.v1.CaseService/ApplyCase", ApplyCase);
  methods.Write("renkei.v1.CaseService/DeleteCase", DeleteCase);
  methods.Write("renkei.v1.CaseService/SubmitCase",
                StepMethod<LifecycleAction::kSubmit, pb::SubmitCaseRequest>);
  methods.Write("renkei.v1.CaseService/ReturnCase",
                StepMethod<LifecycleAction::kReturn, pb::ReturnCaseRequest>);
  methods.Write("renkei.v1.CaseService/PublishCase",
                StepMethod<LifecycleAction::kPublish, pb::PublishCaseRequest>);
  methods.Write("renkei.v1.CaseService/ReviseCase",
                StepMethod<LifecycleAction::kRevise, pb::ReviseCaseRequest>);
  methods.Write("renkei.v1.CaseService/ArchiveCase",
                StepMethod<LifecycleAction::kArchive, pb::ArchiveCaseRequest>);
  methods.Write("renkei.v1.CaseService/ConfirmCase", ConfirmCase);
  methods.Read("renkei.v1.CaseService/ListCaseFreshness", ListCaseFreshness);
}

}  // namespace renkei::service
