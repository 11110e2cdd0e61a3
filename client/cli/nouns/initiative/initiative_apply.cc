#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "renkei/v1/initiative_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Whose the external_id of a document is: an exported one says who founded it, one that was typed says
// who leads it.
std::string FounderIn(const Tree& tree) {
  for (const char* key : {"founder", "lead"}) {
    const Tree* found = tree.Find(key);
    if (found != nullptr && found->IsScalar() && !found->text.empty()) return found->text;
  }
  return "";
}

absl::StatusOr<pb::ApplyInitiativeRequest> RequestOf(Session& session, const Document& document) {
  pb::ApplyInitiativeRequest request;
  std::vector<std::string> clear;
  Decoder decoder(document.file);
  Decoder::Options options;
  options.foreign = {"lead", "founder", text::kBaseKey};
  options.clear = &clear;
  decoder.Decode(document.tree, options, *request.mutable_initiative());
  RETURN_IF_ERROR(decoder.status());
  if (const Tree* base = document.tree.Find(text::kBaseKey)) request.set_base(base->text);
  for (const std::string& path : clear) request.mutable_clear_mask()->add_paths(path);
  RETURN_IF_ERROR(session.resolver().Complete(*request.mutable_initiative()));
  request.set_founder(FounderIn(document.tree));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, request.mutable_founder()));
  return request;
}

Outcome OutcomeOf(pb::ApplyInitiativeResponse::Outcome outcome) {
  if (outcome == pb::ApplyInitiativeResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyInitiativeResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                                 : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document, bool overwrite) {
  ASSIGN_OR_RETURN(pb::ApplyInitiativeRequest request, RequestOf(session, document));
  request.set_overwrite(overwrite);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ApplyInitiativeResponse>(
                                         "InitiativeService/ApplyInitiative", request));
  return Applied{OutcomeOf(reply.outcome()), std::make_shared<pb::Initiative>(reply.initiative()),
                 reply.initiative().title()};
}

}  // namespace

void AddInitiativeApply(Noun noun) {
  const auto args = std::make_shared<OverwritingArguments>();
  Verb verb = noun.AddVerb(
      "apply",
      {"Creates or updates initiatives from files; the same again changes nothing. What a file "
       "leaves out is kept, (clear) clears. A file means the initiative that it names, or the one "
       "that its lead founded under the external_id",
       "ファイルから地域間連携を登録・更新します。同じものを再度登録しても何も変わりません。"
       "書かれていない項目は残り、(clear) と書いた項目は消えます。対象は、ファイルのリソース名の"
       "連携、または lead の団体がその外部IDで始めた連携です"});
  AddOverwritingArguments(verb, args.get());
  verb.Example("renkei initiative apply initiative.yaml",
               {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyOne(session, document, args->overwrite);
    });
  });
}

}  // namespace renkei::cli
