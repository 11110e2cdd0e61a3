// `renkei national-kpi apply`.
#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/national/national_verbs.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

Outcome OutcomeOf(pb::ApplyNationalKpiResponse::Outcome outcome) {
  if (outcome == pb::ApplyNationalKpiResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyNationalKpiResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                                  : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyNationalOne(Session& session, const Document& document,
                                         bool overwrite) {
  pb::ApplyNationalKpiRequest request;
  pb::NationalKpi& kpi = *request.mutable_national_kpi();
  Decoder decoder(document.file);
  std::vector<std::string> clear;
  Decoder::Options options;
  options.foreign = {text::kBaseKey};
  options.clear = &clear;
  decoder.Decode(document.tree, options, kpi);
  RETURN_IF_ERROR(decoder.status());
  if (const Tree* base = document.tree.Find(text::kBaseKey)) request.set_base(base->text);
  for (const std::string& path : clear) request.mutable_clear_mask()->add_paths(path);
  RETURN_IF_ERROR(session.resolver().Complete(kpi));
  request.set_overwrite(overwrite);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ApplyNationalKpiResponse>(
                                         "NationalKpiService/ApplyNationalKpi", request));
  return Applied{OutcomeOf(reply.outcome()),
                 std::make_shared<pb::NationalKpi>(reply.national_kpi()),
                 reply.national_kpi().title()};
}

}  // namespace

void AddNationalApply(Noun noun) {
  const auto args = std::make_shared<OverwritingArguments>();
  Verb verb = noun.AddVerb(
      "apply", {"Creates or updates national KPIs from files by their external_id; the same again "
                "changes nothing (coordinator)",
                "ファイルから、外部IDごとに国のKPIを登録・更新します。同じものを再度登録しても何も"
                "変わりません（全国調整の担当者）"});
  AddOverwritingArguments(verb, args.get());
  verb.Example("renkei national-kpi apply national.yaml",
               {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyNationalOne(session, document, args->overwrite);
    });
  });
}

}  // namespace renkei::cli
