// What is written in files: rounds with their criteria, applications with their answers, decisions.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/round/round_verbs.h"
#include "renkei/v1/round_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Reads one document into `message`, names completed.
absl::Status DecodeOne(Session& session, const Document& document,
                       google::protobuf::Message& message) {
  Decoder decoder(document.file);
  decoder.Decode(document.tree, Decoder::Options(), message);
  RETURN_IF_ERROR(decoder.status());
  return session.resolver().Complete(message);
}

// Whether it is as it was: nothing was written where the etag is the same.
template <typename M>
Applied AppliedAs(const M& stored, const std::string& etag_before) {
  Outcome outcome = Outcome::kCreated;
  if (!etag_before.empty())
    outcome = stored.etag() == etag_before ? Outcome::kUnchanged : Outcome::kUpdated;
  return Applied{outcome, std::make_shared<M>(stored), stored.title()};
}

absl::StatusOr<Applied> ApplyRound(Session& session, const Document& document,
                                   const std::string& reason) {
  pb::Round round;
  RETURN_IF_ERROR(DecodeOne(session, document, round));
  if (round.name().empty()) {
    pb::CreateRoundRequest create;
    *create.mutable_round() = std::move(round);
    create.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto made, session.Call<pb::Round>("RoundService/CreateRound", create));
    return AppliedAs(made, "");
  }
  pb::GetRoundRequest get;
  get.set_name(round.name());
  ASSIGN_OR_RETURN(const auto old, session.Call<pb::Round>("RoundService/GetRound", get));
  pb::UpdateRoundRequest update;
  *update.mutable_round() = std::move(round);
  update.set_reason(reason);
  update.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto changed, session.Call<pb::Round>("RoundService/UpdateRound", update));
  return AppliedAs(changed, old.etag());
}

absl::StatusOr<Applied> ApplyApplication(Session& session, const Document& document,
                                         const std::string& round) {
  pb::RoundApplication application;
  RETURN_IF_ERROR(DecodeOne(session, document, application));
  if (application.name().empty()) {
    pb::CreateRoundApplicationRequest create;
    create.set_parent(round);
    *create.mutable_application() = std::move(application);
    create.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto made, session.Call<pb::RoundApplication>(
                                          "RoundService/CreateRoundApplication", create));
    return AppliedAs(made, "");
  }
  pb::GetRoundApplicationRequest get;
  get.set_name(application.name());
  ASSIGN_OR_RETURN(const auto old,
                   session.Call<pb::RoundApplication>("RoundService/GetRoundApplication", get));
  pb::UpdateRoundApplicationRequest update;
  *update.mutable_application() = std::move(application);
  // It is said once, and does not change.
  update.mutable_application()->clear_source();
  update.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto changed, session.Call<pb::RoundApplication>(
                                           "RoundService/UpdateRoundApplication", update));
  return AppliedAs(changed, old.etag());
}

struct RoundFileArguments {
  ApplyArguments files;
  std::string reason;
};

struct ApplicationFileArguments {
  std::string round;
  ApplyArguments files;
};

}  // namespace

void AddRoundFiles(Noun noun) {
  const auto args = std::make_shared<RoundFileArguments>();
  Verb verb = noun.AddVerb(
      "apply",
      {"Makes rounds from files; one that has a name is corrected (coordinator)",
       "ファイルから公募を作ります。リソース名のあるものは訂正します（全国調整の担当者）"});
  AddApplyArguments(verb, &args->files);
  verb.Option(&args->reason, "--reason", "TEXT", {"Why it is corrected", "訂正の理由"})
      .Example("renkei round apply round.yaml",
               {"One, or several separated by ---", "1件、または --- で区切った複数件"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyRound(session, document, args->reason);
    });
  });
}

void AddApplicationFiles(Noun noun) {
  const auto args = std::make_shared<ApplicationFileArguments>();
  Verb verb = noun.AddVerb(
      "apply",
      {"Drafts applications from files, with their answers; one that has a name is changed",
       "ファイルから応募の下書きを作ります。リソース名のあるものは直します"});
  verb.Option(&args->round, "--round", "ROUND", kRoundHelp);
  AddApplyArguments(verb, &args->files);
  verb.Example("renkei application apply --round 01m8hdbw2c application.yaml",
               {"With its answers to the criteria", "評価項目への回答を含めて"});
  verb.Run([args](Session& session) -> absl::Status {
    std::string round;
    if (!args->round.empty()) {
      ASSIGN_OR_RETURN(round, session.resolver().Round(args->round));
    }
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyApplication(session, document, round);
    });
  });
}

}  // namespace renkei::cli
