// What the team recommends in a support case, and what the body says to it.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/case/adoption_access.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_resource.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/programme/programme_read.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kRecommendationPages = {.default_size = 100, .max_size = 500};

const domain::FilterSchema& RecommendationSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"answer", FieldType::kString, FilterTokens<pb::SupportAnswer>()},
      {"author", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> RecommendationFieldOf(const pb::SupportRecommendation& r,
                                                absl::string_view field) {
  if (field == "answer") return FilterToken(r.answer());
  if (field == "author") return r.author();
  return std::nullopt;
}

// Somebody of the body, as far as what is shown depends on who asks.
auth::Caller SomebodyOf(const std::string& organization) {
  auth::Caller somebody;
  somebody.account = "accounts/-";
  somebody.organization = organization;
  somebody.roles = {pb::ROLE_READER};
  return somebody;
}

// Who reads the text of a case or programme that is in force; nullopt where nothing is.
absl::StatusOr<std::optional<internal_pb::EffectiveAudience>> AudienceInForce(
    const Call& call, const std::string& name) {
  if (absl::StartsWith(name, "cases/")) {
    ASSIGN_OR_RETURN(const auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
    if (!row.has_value()) return std::optional<internal_pb::EffectiveAudience>();
    ASSIGN_OR_RETURN(const auto text, TextInForce(call, *row));
    if (!text.has_value()) return std::optional<internal_pb::EffectiveAudience>();
    return std::optional<internal_pb::EffectiveAudience>(AudienceOf(text->message));
  }
  ASSIGN_OR_RETURN(const auto row, FindProgramme(call, name));
  if (!row.has_value()) return std::optional<internal_pb::EffectiveAudience>();
  return std::optional<internal_pb::EffectiveAudience>(AudienceOf(row->message));
}

// Both who recommends it and the body read it.
absl::Status CheckRecommended(const Call& call, const std::string& body, const std::string& name,
                              BatchViolations& violations) {
  ASSIGN_OR_RETURN(const auto named, ReadNamed(call, name));
  if (!named.has_value()) {
    violations.Add("recommendation.resource", "DANGLING",
                   {absl::StrCat("there is no ", name, " that you can read"),
                    absl::StrCat("閲覧できる ", name, " はありません。名前を確かめてください。")});
    return absl::OkStatus();
  }
  if (absl::StartsWith(name, "organizations/")) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto audience, AudienceInForce(call, name));
  if (audience.has_value() && auth::Sees(SomebodyOf(body), *audience)) return absl::OkStatus();
  violations.Add(
      "recommendation.resource", "NOT_SHOWN",
      {"the body may not read it; recommend something that it can read, or ask its owner "
       "to open it",
       "相談団体が閲覧できません。閲覧できるものを紹介するか、所有団体に公開範囲の"
       "変更を依頼してください。"});
  return absl::OkStatus();
}

// Not twice in one case, and not more than it holds.
absl::Status CheckNewRecommendation(const Call& call, const std::string& support,
                                    const std::string& resource, BatchViolations& violations) {
  ASSIGN_OR_RETURN(
      const auto page,
      SupportRecommendations().Scan(
          call.snapshot(), SupportRecommendations().NewKey().Add(domain::LastSegment(support)), "",
          kMaxSupportRecommendations));
  if (page.rows.size() >= kMaxSupportRecommendations)
    return TooManySupportParts("parent", kMaxSupportRecommendations);
  for (const SupportRecommendationRow& row : page.rows) {
    if (row.message.resource() != resource) continue;
    violations.Add("recommendation.resource", "DUPLICATE",
                   {absl::StrCat("it was recommended already: ", row.message.name()),
                    "この支援では既に紹介されています。"});
    break;
  }
  return absl::OkStatus();
}

// The adoption is one of the recommended case, by one of the bodies.
absl::Status CheckAdoption(const Call& call, const pb::SupportCase& support,
                           const pb::SupportRecommendation& recommendation,
                           const pb::AnswerSupportRecommendationRequest& request,
                           BatchViolations& violations) {
  if (request.adoption().empty()) return absl::OkStatus();
  if (request.answer() != pb::SUPPORT_ANSWER_TAKEN_UP ||
      !absl::StartsWith(recommendation.resource(), "cases/")) {
    violations.Add("adoption", "NOT_APPLICABLE",
                   {"says nothing unless a case is taken up",
                    "事例を取り入れると回答するときだけ指定できます。"});
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto row, FindAdoption(call, request.adoption()));
  if (row.has_value() && CaseOf(request.adoption()) == recommendation.resource() &&
      domain::IsBodyOf(support, row->message.adopter()))
    return absl::OkStatus();
  violations.Add(
      "adoption", "DANGLING",
      {"there is no such adoption of the recommended case by a body that asks; record it "
       "with renkei case adopt",
       "紹介された事例を相談団体が活用した記録が見つかりません。先に「事例の活用」を"
       "記録してください。"});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::ListSupportRecommendationsResponse> ListSupportRecommendations(
    const Call& call, const pb::ListSupportRecommendationsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), RecommendationSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kRecommendationPages));
  RETURN_IF_ERROR(OpenSupportParts(call, request.parent()).status());
  const storage::Key prefix =
      SupportRecommendations().NewKey().Add(domain::LastSegment(request.parent()));
  pb::ListSupportRecommendationsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::SupportRecommendation>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return SupportRecommendations().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](SupportRecommendationRow& row) -> absl::StatusOr<size_t> {
        if (!filter.Matches(
                [&](absl::string_view field) { return RecommendationFieldOf(row.message, field); }))
          return 0;
        pb::SupportRecommendation& added = *response.add_recommendations();
        added = PresentSupportRecommendation(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<Write<pb::SupportRecommendation>> CreateSupportRecommendation(
    const Call& call, const pb::CreateSupportRecommendationRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow support, OpenSupportParts(call, request.parent()));
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, support.message));
  RETURN_IF_ERROR(
      domain::CheckSupportRight(support.message, domain::SupportPart::kRecommend, actor));
  call.Prove(auth::Ownership::kParty);
  pb::SupportRecommendation made = request.recommendation();
  made.clear_etag();
  made.set_name(absl::StrCat(request.parent(), "/recommendations/", call.NewId()));
  made.set_author(call.caller().organization);
  *made.mutable_create_time() = ToProto(call.now());
  *made.mutable_update_time() = made.create_time();
  RETURN_IF_ERROR(domain::ValidateResource(made, domain::Completeness::kDraft, "recommendation"));
  BatchViolations violations;
  RETURN_IF_ERROR(CheckRecommended(call, support.message.body(), made.resource(), violations));
  RETURN_IF_ERROR(CheckNewRecommendation(call, request.parent(), made.resource(), violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  storage::Mutation mutation;
  InsertSupportPart(call, support, pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION,
                    SupportRecommendations(), made, mutation);
  return SupportWritten(PresentSupportRecommendation(call, {std::move(made)}), std::move(mutation));
}

absl::StatusOr<Write<pb::SupportRecommendation>> AnswerSupportRecommendation(
    const Call& call, const pb::AnswerSupportRecommendationRequest& request) {
  ASSIGN_OR_RETURN(const auto found,
                   FindSupportPart(call, SupportRecommendations(), request.name()));
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, found.support.message));
  RETURN_IF_ERROR(
      domain::CheckSupportRight(found.support.message, domain::SupportPart::kAnswer, actor));
  call.Prove(auth::Ownership::kParty);
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), found.row.version, request.name()));
  BatchViolations violations;
  if (request.answer() == pb::SUPPORT_ANSWER_NOT_FOR_US && request.words().empty()) {
    violations.Add("words", "REQUIRED",
                   {"must be set: the team reads why it is not for you",
                    "見送る理由を書いてください。支援チームに伝わります。"});
  }
  RETURN_IF_ERROR(
      CheckAdoption(call, found.support.message, found.row.message, request, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  pb::SupportRecommendation changed = found.row.message;
  changed.set_answer(request.answer());
  changed.set_answer_words(request.words());
  changed.set_adoption(request.adoption());
  *changed.mutable_update_time() = ToProto(call.now());
  storage::Mutation mutation;
  UpdateSupportPart(call, found.support, pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION,
                    SupportRecommendations(), found.row, changed, mutation);
  return SupportWritten(PresentSupportRecommendation(call, {std::move(changed)}),
                        std::move(mutation));
}

}  // namespace renkei::service
