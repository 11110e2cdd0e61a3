// `renkei programme apply`: files with a programme, an edition of it and its calls.
#include <memory>

#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/programme/programme_verbs.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ProgrammeArguments {
  OverwritingArguments files;
  bool publish = false;
  std::string reason;
};

Outcome OutcomeOf(pb::ApplyProgrammeResponse::Outcome outcome) {
  if (outcome == pb::ApplyProgrammeResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyProgrammeResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                                : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyRecord(Session& session, const ProgrammeArguments& args,
                                    const Document& document) {
  pb::ProgrammeRecord record;
  pb::ApplyProgrammeRequest request;
  Decoder decoder(document.file);
  Decoder::Options options;
  options.foreign = {text::kBaseKey};
  decoder.Decode(document.tree, options, record);
  RETURN_IF_ERROR(decoder.status());
  if (const Tree* base = document.tree.Find(text::kBaseKey)) request.set_base(base->text);
  RETURN_IF_ERROR(session.resolver().Complete(record));
  request.mutable_programme()->Swap(record.mutable_programme());
  if (record.has_edition()) request.mutable_edition()->Swap(record.mutable_edition());
  request.mutable_calls()->Swap(record.mutable_calls());
  request.set_publish(args.publish);
  request.set_reason(args.reason);
  request.set_overwrite(args.files.overwrite);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ApplyProgrammeResponse>(
                                         "ProgrammeService/ApplyProgramme", request));
  return Applied{OutcomeOf(reply.outcome()), std::make_shared<pb::Programme>(reply.programme()),
                 reply.programme().title()};
}

}  // namespace

void AddProgrammeApply(Noun noun) {
  const auto args = std::make_shared<ProgrammeArguments>();
  Verb verb = noun.AddVerb(
      "apply",
      {"Creates or updates programmes from files by their external_id, each with a year, its "
       "types and calls",
       "ファイルから、外部IDごとに支援施策を登録・更新します。年度版・タイプ・公募も書けます"});
  AddOverwritingArguments(verb, &args->files);
  verb.Flag(&args->publish, "--publish",
            {"Publishes the edition (approver, coordinator)", "年度版を公開します（承認、事務局）"})
      .Option(&args->reason, "--reason", "TEXT", kCorrectionHelp)
      .Example("renkei programme apply grant.yaml",
               {"as renkei programme template writes it", "renkei programme template の様式で"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, args->files.files, [&](const Document& document) {
      return ApplyRecord(session, *args, document);
    });
  });
}

}  // namespace renkei::cli
