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

// What a change of entries left.
std::string CountText(Session& session, const pb::CaseList& list) {
  return absl::StrCat(Printable(list.title()), ": ", list.entries_size(),
                      In(session.lang(), {" cases\n", "件\n"}));
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
  AddVerb(
      noun,
      {.name = "add",
       .description = {"Puts a case in, or changes the heading and comment of one that is there",
                       "事例をリストに加えます。すでにある事例なら、見出しとコメントを"
                       "書き換えます"},
       .calls = "CaseListService/AddCaseListEntry",
       .takes = {Field("LIST", "name", kListHelp), Field("CASE", "entry.case", kCaseHelp),
                 Number("--position", "position", 1, kMostEntries, kPositionHelp),
                 Field("--heading TEXT", "entry.heading",
                       {"A heading that begins with this case", "この事例から始まる見出し"}),
                 Field("--comment TEXT", "entry.comment",
                       {"Printed with the case", "事例とともに印刷するコメント"}),
                 Field("--chapter", "entry.chapter",
                       {"The chapter of an edition (default: by the case)",
                        "版の章（省略時は事例による）"})},
       .prints = WrittenAs(CountText),
       .examples = {{"renkei list add menu-2024 141003/bus --heading 地域交通 --comment 導入が早い",
                     {"At the end, under a heading", "見出しを付けて末尾に"}}}});
  AddVerb(noun, {.name = "move",
                 .description = {"Moves a case to another place", "事例の順番を変えます"},
                 .calls = "CaseListService/MoveCaseListEntry",
                 .takes = {Field("LIST", "name", kListHelp), Field("CASE", "case", kCaseHelp),
                           NeededNumber("--position", "position", 1, kMostEntries, kPositionHelp)},
                 .prints = WrittenAs(CountText),
                 .examples = {{"renkei list move menu-2024 141003/bus --position 1",
                               {"To the front", "先頭へ"}}}});
  AddVerb(noun, {.name = "remove",
                 .description = {"Takes a case out", "事例をリストから外します"},
                 .calls = "CaseListService/RemoveCaseListEntry",
                 .takes = {Field("LIST", "name", kListHelp), Field("CASE", "case", kCaseHelp)},
                 .prints = WrittenAs(CountText),
                 .examples = {{"renkei list remove menu-2024 141003/bus",
                               {"The case itself stays", "事例は残ります"}}}});
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
