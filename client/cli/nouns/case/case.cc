#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/case/near_duplicates.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/nouns/selection.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/resource.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::Status Show(Session& session, const pb::GetCaseRequest& request, const pb::Case& found) {
  const Printer& printer = session.printer();
  const std::string adoptions =
      printer.for_people() ? AdoptionCounts(session, found.name()) : std::string();
  session.printer().One(
      found, [&] { return printer.Text(view::CasePage(found, adoptions, printer.words())); });
  if (!found.selected() || !printer.for_people()) return absl::OkStatus();
  return PrintSelectionsOf(session, request.name());
}

Outcome OutcomeOf(pb::ApplyCaseResponse::Outcome outcome) {
  if (outcome == pb::ApplyCaseResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyCaseResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                           : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document, bool overwrite,
                                 NearDuplicates& duplicates) {
  pb::ApplyCaseRequest request;
  std::vector<std::string> clear;
  RETURN_IF_ERROR(DecodeCase(document, request.mutable_case_(), &clear, request.mutable_base()));
  request.set_overwrite(overwrite);
  for (const std::string& path : clear) request.mutable_clear_mask()->add_paths(path);
  RETURN_IF_ERROR(session.resolver().Complete(*request.mutable_case_()));
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<pb::ApplyCaseResponse>("CaseService/ApplyCase", request));
  const Outcome outcome = OutcomeOf(reply.outcome());
  if (session.dry_run() && outcome == Outcome::kCreated) duplicates.LookFor(reply.case_());
  return Applied{outcome, std::make_shared<pb::Case>(reply.case_()), reply.case_().title()};
}

void AddApply(Noun noun) {
  const auto args = std::make_shared<OverwritingArguments>();
  Verb verb =
      noun.AddVerb("apply", {"Creates or updates cases from files; the same again changes nothing. "
                             "What a file leaves out is kept, (clear) clears",
                             "ファイルから事例を登録・更新します。同じものを再度登録しても何も変わ"
                             "りません。書かれていない項目は残り、(clear) と書いた項目は消えます"});
  AddOverwritingArguments(verb, args.get());
  verb.Example("renkei case apply case.yaml",
               {"One case, or several separated by ---", "1件、または --- で区切った複数件"})
      .Example("renkei case apply deploy/samples/cases/*.yaml --keep-going",
               {"Many files", "多数のファイル"});
  verb.Run([args](Session& session) {
    NearDuplicates duplicates(session);
    const absl::Status applied =
        ApplyDocuments(session, args->files, [&](const Document& document) {
          return ApplyOne(session, document, args->overwrite, duplicates);
        });
    duplicates.Tell();
    return applied;
  });
}

void AddReading(Noun noun) {
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists cases, newest first", "事例を新しい順に一覧します"},
           .calls = "CaseService/ListCases",
           .takes = {OfOwner(), OfPrefecture(), InState(),
                     Term("--continuity",
                          "continuity=", {"Whether it still runs", "継続状況で絞ります"}),
                     TitleHas(), Term("--tag TAG", "tags:", {"With this tag", "タグで絞ります"}),
                     Term("--framework-item FRAMEWORK/ITEM", "framework_items:",
                          {"That serve this item of a framework: national-2022/field-mobility",
                           "国の枠組みの項目で絞ります: national-2022/field-mobility"},
                          &Resolver::FrameworkItem),
                     TermSwitch("--overdue", "overdue=true",
                                {"Whose review-by day has passed", "見直し期限を過ぎた事例だけ"}),
                     TermSwitch(
                         "--selected", "selected=true",
                         {"Selected as good practice only", "優良事例に選定されたものに絞ります"}),
                     FilterText(), Limit()},
           .prints = Listed(CaseColumns, 500),
           .examples = {{"renkei case list --prefecture 07 --title スマート",
                         {"Of Fukushima, by a word", "福島県の事例を語で"}},
                        {"renkei case list --owner 141003 --state in_review",
                         {"What waits for approval", "承認待ちの事例"}},
                        {"renkei case list --owner 141003 --overdue",
                         {"What is to be looked at again", "内容を確認すべき事例"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one case", "一つの事例を表示します"},
                 .calls = "CaseService/GetCase",
                 .takes = {Field("CASE", "name",
                                 {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                                  "リソース名、所有団体/外部ID、またはIDの先頭"}),
                           Switch("--published", "view: CASE_VIEW_PUBLISHED",
                                  {"The published text, for its owner too",
                                   "所有団体にも公開中の内容を表示します"})},
                 .prints = Then(Show),
                 .examples = {{"renkei case show 072028/sample-aizuwakamatsu",
                               {"By its owner's key", "所有団体と外部IDで"}}}});
}

void AddSteps(Noun noun) {
  AddVerb(noun, {.name = "submit",
                 .description = {"Hands a draft in for approval",
                                 "下書きを提出します（承認待ちになります）"},
                 .calls = "CaseService/SubmitCase",
                 .takes = {StepName(), Comment(), Etag()},
                 .prints = Written(CaseColumns),
                 .examples = {{"renkei case submit 141003/bus", {"By its key", "外部IDで"}}}});
  AddVerb(noun, {.name = "return",
                 .description = {"Gives it back with a comment", "コメントを付けて差し戻します"},
                 .calls = "CaseService/ReturnCase",
                 .takes = {StepName(), NeededComment(), Etag()},
                 .prints = Written(CaseColumns),
                 .examples = {{"renkei case return 141003/bus --comment 成果の出典を書いてください",
                               {"Says what has to change", "直してほしい点を伝えます"}}}});
  AddVerb(noun, {.name = "publish",
                 .description = {"Publishes what was handed in", "提出された事例を公開します"},
                 .calls = "CaseService/PublishCase",
                 .takes = {StepName(), Comment(), Etag()},
                 .prints = Written(CaseColumns),
                 .examples = {{"renkei case publish 141003/bus",
                               {"By somebody else than who handed it in",
                                "提出者とは別の承認者が行います"}}}});
  AddVerb(
      noun,
      {.name = "revise",
       .description = {"Opens a published case for changes; the published text stays visible",
                       "公開中の事例の改訂を始めます。公開中の内容は見えたままです"},
       .calls = "CaseService/ReviseCase",
       .takes = {StepName(), Comment(), Etag()},
       .prints = Written(CaseColumns),
       .examples = {{"renkei case revise 141003/bus",
                     {"Then apply, submit, publish", "その後 apply、submit、publish します"}}}});
  AddVerb(noun, {.name = "archive",
                 .description = {"Puts a published case away: no longer current",
                                 "公開中の事例を保管に移します"},
                 .calls = "CaseService/ArchiveCase",
                 .takes = {StepName(), Comment(), Etag()},
                 .prints = Written(CaseColumns),
                 .examples = {{"renkei case archive 141003/bus --comment 事業終了",
                               {"With the reason", "理由を添えて"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a draft that was never published",
                                 "一度も公開していない下書きを削除します"},
                 .calls = "CaseService/DeleteCase",
                 .takes = {Field("CASE", "name", {"Which one", "対象の事例"}), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei case delete 141003/test",
                               {"A draft by its key", "外部IDで下書きを"}}}});
}

}  // namespace

absl::Status DecodeCase(const Document& document, pb::Case* one, std::vector<std::string>* clear,
                        std::string* base) {
  Decoder decoder(document.file);
  std::vector<std::string> cleared;
  Decoder::Options options;
  options.clear = clear == nullptr ? &cleared : clear;
  options.foreign = {text::kBaseKey};
  decoder.Decode(document.tree, options, *one);
  const Tree* const copied = document.tree.Find(text::kBaseKey);
  if (copied != nullptr && base != nullptr) *base = copied->text;
  return decoder.status();
}

std::vector<Column<pb::Case>> CaseColumns(Session& session) {
  const Lang lang = session.lang();
  using C = pb::Case;
  return {{Heading<C>("owner"), Says<C>(session, "owner")},
          {Heading<C>("external_id"), [](const C& c) { return c.external_id(); }},
          {Heading<C>("state"),
           [lang](const C& c) {
             return absl::StrCat(ValueLabel(*pb::LifecycleState_descriptor(), c.state(), lang),
                                 c.selected() ? In(lang, {", selected", "・優良事例"}) : "",
                                 c.overdue() ? In(lang, {", overdue", "・見直し期限超過"}) : "");
           }},
          {Heading<C>("title"), [](const C& c) { return c.title(); }, false, true},
          {{"CASE", "事例"}, [](const C& c) { return c.name(); }, false, false, true}};
}

void AddCase(CommandTree& tree) {
  Noun noun = tree.AddNoun("case", {"Cases of good practice", "優良事例"});
  Verb blank = noun.AddVerb("template", {"Prints a commented form to fill in",
                                         "記入用の様式（説明付き YAML）を表示します"});
  blank.Writes({"yaml"}).Example("renkei case template > case.yaml",
                                 {"Then edit it and apply it", "編集してから apply します"});
  blank.Run([](Session& session) {
    session.printer().Raw(kCaseTemplate);
    return absl::OkStatus();
  });
  AddReading(noun);
  AddCaseSearch(noun);
  AddCaseSimilar(noun);
  AddApply(noun);
  AddSteps(noun);
  AddCaseFreshness(noun);
  AddCaseAdoption(noun);
  AddCaseAdoptionLists(noun);
  AddCaseLineage(noun);
  AddSelectionVerbs(noun);
}

}  // namespace renkei::cli
