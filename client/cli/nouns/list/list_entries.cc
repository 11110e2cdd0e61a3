// `renkei list add`, `move`, `remove` and `apply`.
#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list/list_verbs.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kCaseHelp = {"The case: its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                        "事例のリソース名、所有団体/外部ID、またはIDの先頭"};
const Text kPositionHelp = {"Its place in the list, from 1", "リストの中の順番（1から）"};
constexpr int kMostEntries = 500;

// One change of a list's entries; the reply is the list.
template <class Request>
absl::Status ChangeEntry(Session& session, const char* method, Request& request,
                         std::string* case_name) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::CaseList, request.mutable_name()));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Case, case_name));
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto list, session.Call<pb::CaseList>(method, request));
  session.printer().One(list, [&] {
    return absl::StrCat(list.title(), ": ", list.entries_size(),
                        In(session.lang(), {" cases\n", "件\n"}));
  });
  NoteDryRun(session);
  return absl::OkStatus();
}

void AddAdd(Noun noun) {
  struct Arguments {
    pb::AddCaseListEntryRequest request;
    int position = 0;
  };
  const auto args = std::make_shared<Arguments>();
  pb::CaseListEntry& entry = *args->request.mutable_entry();
  Verb verb = noun.AddVerb("add", {"Puts a case in, or changes the heading and comment of one that "
                                   "is there",
                                   "事例をリストに加えます。すでにある事例なら、見出しとコメントを"
                                   "書き換えます"});
  verb.Positional(args->request.mutable_name(), "LIST", kListHelp)
      .Positional(entry.mutable_case_(), "CASE", kCaseHelp)
      .Integer(&args->position, "--position", 1, kMostEntries, kPositionHelp)
      .Option(entry.mutable_heading(), "--heading", "TEXT",
              {"A heading that begins with this case", "この事例から始まる見出し"})
      .Option(entry.mutable_comment(), "--comment", "TEXT",
              {"Printed with the case", "事例とともに印刷するコメント"})
      .Example("renkei list add menu-2024 141003/bus --heading 地域交通 --comment 導入が早い",
               {"At the end, under a heading", "見出しを付けて末尾に"});
  verb.Run([args](Session& session) {
    args->request.set_position(args->position);
    return ChangeEntry(session, "CaseListService/AddCaseListEntry", args->request,
                       args->request.mutable_entry()->mutable_case_());
  });
}

void AddMove(Noun noun) {
  struct Arguments {
    pb::MoveCaseListEntryRequest request;
    int position = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("move", {"Moves a case to another place", "事例の順番を変えます"});
  verb.Positional(args->request.mutable_name(), "LIST", kListHelp)
      .Positional(args->request.mutable_case_(), "CASE", kCaseHelp)
      .Integer(&args->position, "--position", 1, kMostEntries, kPositionHelp)
      .Example("renkei list move menu-2024 141003/bus --position 1", {"To the front", "先頭へ"});
  verb.Run([args](Session& session) -> absl::Status {
    if (args->position == 0) {
      return UsageError({"--position is needed", "--position で順番を指定してください。"});
    }
    args->request.set_position(args->position);
    return ChangeEntry(session, "CaseListService/MoveCaseListEntry", args->request,
                       args->request.mutable_case_());
  });
}

void AddRemove(Noun noun) {
  const auto request = std::make_shared<pb::RemoveCaseListEntryRequest>();
  Verb verb = noun.AddVerb("remove", {"Takes a case out", "事例をリストから外します"});
  verb.Positional(request->mutable_name(), "LIST", kListHelp)
      .Positional(request->mutable_case_(), "CASE", kCaseHelp)
      .Example("renkei list remove menu-2024 141003/bus",
               {"The case itself stays", "事例は残ります"});
  verb.Run([request](Session& session) {
    return ChangeEntry(session, "CaseListService/RemoveCaseListEntry", *request,
                       request->mutable_case_());
  });
}

Outcome OutcomeOf(pb::ApplyCaseListResponse::Outcome outcome) {
  if (outcome == pb::ApplyCaseListResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyCaseListResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                               : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document) {
  pb::ApplyCaseListRequest request;
  pb::CaseList& list = *request.mutable_case_list();
  Decoder decoder(document.file);
  std::vector<std::string> clear;
  Decoder::Options options;
  options.clear = &clear;
  decoder.Decode(document.tree, options, list);
  RETURN_IF_ERROR(decoder.status());
  for (const std::string& path : clear) request.mutable_clear_mask()->add_paths(path);
  RETURN_IF_ERROR(session.resolver().Complete(list));
  for (pb::CaseListEntry& entry : *list.mutable_entries()) {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Case, entry.mutable_case_()));
  }
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ApplyCaseListResponse>(
                                         "CaseListService/ApplyCaseList", request));
  return Applied{OutcomeOf(reply.outcome()), std::make_shared<pb::CaseList>(reply.case_list()),
                 reply.case_list().title()};
}

}  // namespace

void AddListEntryVerbs(Noun noun) {
  AddAdd(noun);
  AddMove(noun);
  AddRemove(noun);
}

void AddListApply(Noun noun) {
  const auto args = std::make_shared<ApplyArguments>();
  Verb verb = noun.AddVerb(
      "apply", {"Creates or updates lists from files by their external_id, with all entries",
                "ファイルから、外部IDごとに事例リストを登録・更新します。事例の並びも書けます"});
  AddApplyArguments(verb, args.get());
  verb.Example("renkei list apply list.yaml",
               {"entries: each with case (OWNER/EXTERNAL_ID), heading, comment",
                "entries に case（所有団体/外部ID）、heading、comment を並べます"});
  verb.Run([args](Session& session) {
    return ApplyDocuments(session, *args,
                          [&](const Document& document) { return ApplyOne(session, document); });
  });
}

}  // namespace renkei::cli
