#include "client/cli/file/decode.h"
#include "client/cli/nouns/apply.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/selection.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/resource.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ListArguments {
  std::string owner;
  std::string prefecture;
  std::string title;
  std::string tag;
  std::string framework_item;
  bool selected = false;
  std::string filter;
  int state = 0;
  int continuity = 0;
  bool overdue = false;
  int limit = 0;
};

absl::Status RunList(Session& session, ListArguments args) {
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.owner));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Prefecture, &args.prefecture));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::FrameworkItem, &args.framework_item));
  FilterTerms filter;
  filter.Add("owner", "=", args.owner);
  filter.Add("prefecture", "=", args.prefecture);
  filter.Add("title", ":", args.title);
  filter.Add("tags", ":", args.tag);
  filter.Add("framework_items", ":", args.framework_item);
  filter.AddEnum("state", *pb::LifecycleState_descriptor(), args.state);
  filter.AddEnum("continuity", *pb::Continuity_descriptor(), args.continuity);
  if (args.overdue) filter.AddRaw("overdue=true");
  if (args.selected) filter.AddRaw("selected=true");
  filter.AddRaw(args.filter);
  pb::ListCasesRequest request;
  request.set_page_size(500);
  request.set_filter(filter.Joined());
  ASSIGN_OR_RETURN(const auto found, session.List<pb::Case, pb::ListCasesResponse>(
                                         "CaseService/ListCases", request,
                                         [](auto& reply) { return reply.mutable_cases(); },
                                         static_cast<size_t>(args.limit)));
  session.printer().List(found, CaseColumns(session));
  NoteIfEmpty(session, found.size());
  return absl::OkStatus();
}

void AddList(Noun noun) {
  const auto args = std::make_shared<ListArguments>();
  Verb verb = noun.AddVerb("list", {"Lists cases, newest first", "事例を新しい順に一覧します"});
  verb.Option(&args->owner, "--owner", "ORG",
              {"Of one organization: code or name", "所有団体のコードか名称"})
      .Option(&args->prefecture, "--prefecture", "PREF",
              {"Of one prefecture: 14, 神奈川県", "都道府県で絞ります: 14、神奈川県"})
      .Choice(&args->state, "--state", *pb::LifecycleState_descriptor(),
              {"In this state", "状態で絞ります"})
      .Choice(&args->continuity, "--continuity", *pb::Continuity_descriptor(),
              {"Whether it still runs", "継続状況で絞ります"})
      .Option(&args->title, "--title", "TEXT",
              {"Whose title contains this", "題名に含まれる文字で絞ります"})
      .Option(&args->tag, "--tag", "TAG", {"With this tag", "タグで絞ります"})
      .Option(&args->framework_item, "--framework-item", "FRAMEWORK/ITEM",
              {"That serve this item of a framework: national-2022/field-mobility",
               "国の枠組みの項目で絞ります: national-2022/field-mobility"})
      .Flag(&args->overdue, "--overdue",
            {"Whose review-by day has passed", "見直し期限を過ぎた事例だけ"})
      .Flag(&args->selected, "--selected",
            {"Selected as good practice only", "優良事例に選定されたものに絞ります"})
      .Option(&args->filter, "--filter", "FILTER",
              {"A filter in the API's language", "API のフィルター式"})
      .Example("renkei case list --prefecture 07 --title スマート",
               {"Of Fukushima, by a word", "福島県の事例を語で"})
      .Example("renkei case list --owner 141003 --state in_review",
               {"What waits for approval", "承認待ちの事例"})
      .Example("renkei case list --owner 141003 --overdue",
               {"What is to be looked at again", "内容を確認すべき事例"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return RunList(session, *args); });
}

void AddShow(Noun noun) {
  struct Arguments {
    std::string name;
    bool published = false;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("show", {"Shows one case", "一つの事例を表示します"});
  verb.Positional(&args->name, "CASE",
                  {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                   "リソース名、所有団体/外部ID、またはIDの先頭"})
      .Flag(&args->published, "--published",
            {"The published text, for its owner too", "所有団体にも公開中の内容を表示します"})
      .Example("renkei case show 072028/sample-aizuwakamatsu",
               {"By its owner's key", "所有団体と外部IDで"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::GetCaseRequest request;
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args->name));
    request.set_name(name);
    if (args->published) request.set_view(pb::CASE_VIEW_PUBLISHED);
    ASSIGN_OR_RETURN(const auto found, session.Call<pb::Case>("CaseService/GetCase", request));
    const Printer& printer = session.printer();
    session.printer().One(found, [&] {
      return printer.Text(view::CasePage(found, AdoptionCounts(session, name), printer.words()));
    });
    if (found.selected() && session.printer().for_people()) return PrintSelectionsOf(session, name);
    return absl::OkStatus();
  });
}

Outcome OutcomeOf(pb::ApplyCaseResponse::Outcome outcome) {
  if (outcome == pb::ApplyCaseResponse::OUTCOME_CREATED) return Outcome::kCreated;
  return outcome == pb::ApplyCaseResponse::OUTCOME_UPDATED ? Outcome::kUpdated
                                                           : Outcome::kUnchanged;
}

absl::StatusOr<Applied> ApplyOne(Session& session, const Document& document, bool overwrite) {
  pb::ApplyCaseRequest request;
  Decoder decoder(document.file);
  std::vector<std::string> clear;
  Decoder::Options options;
  options.clear = &clear;
  options.foreign = {text::kBaseKey};
  decoder.Decode(document.tree, options, *request.mutable_case_());
  if (const Tree* base = document.tree.Find(text::kBaseKey)) request.set_base(base->text);
  request.set_overwrite(overwrite);
  RETURN_IF_ERROR(decoder.status());
  for (const std::string& path : clear) request.mutable_clear_mask()->add_paths(path);
  RETURN_IF_ERROR(session.resolver().Complete(*request.mutable_case_()));
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<pb::ApplyCaseResponse>("CaseService/ApplyCase", request));
  return Applied{OutcomeOf(reply.outcome()), std::make_shared<pb::Case>(reply.case_()),
                 reply.case_().title()};
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
    return ApplyDocuments(session, args->files, [&](const Document& document) {
      return ApplyOne(session, document, args->overwrite);
    });
  });
}

void AddDeleteCase(Noun noun) {
  struct Arguments {
    std::string name;
    std::string etag;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("delete", {"Removes a draft that was never published",
                                      "一度も公開していない下書きを削除します"});
  verb.Positional(&args->name, "CASE", {"Which one", "対象の事例"})
      .Option(&args->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei case delete 141003/test", {"A draft by its key", "外部IDで下書きを"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::DeleteCaseRequest request;
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args->name));
    request.set_name(name);
    request.set_etag(args->etag);
    request.set_validate_only(session.dry_run());
    RETURN_IF_ERROR(
        session.Call<google::protobuf::Empty>("CaseService/DeleteCase", request).status());
    NoteRemoved(session, name);
    return absl::OkStatus();
  });
}

template <class Request>
void AddCaseStep(Noun noun, const Step& step) {
  AddStep<Request, pb::Case>(noun, step, &Resolver::Case, CaseColumns);
}

}  // namespace

std::vector<Column<pb::Case>> CaseColumns(Session& session) {
  const Lang lang = session.lang();
  using C = pb::Case;
  return {{{"OWNER", "所有団体"}, [&session](const C& c) { return session.names().Of(c.owner()); }},
          {{"EXTERNAL ID", "外部ID"}, [](const C& c) { return c.external_id(); }},
          {{"STATE", "状態"},
           [lang](const C& c) {
             return absl::StrCat(ValueLabel(*pb::LifecycleState_descriptor(), c.state(), lang),
                                 c.selected() ? In(lang, {", selected", "・優良事例"}) : "",
                                 c.overdue() ? In(lang, {", overdue", "・見直し期限超過"}) : "");
           }},
          {{"TITLE", "題名"}, [](const C& c) { return c.title(); }, false, true},
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
  AddList(noun);
  AddShow(noun);
  AddApply(noun);
  AddCaseStep<pb::SubmitCaseRequest>(
      noun, {"submit",
             {"Hands a draft in for approval", "下書きを提出します（承認待ちになります）"},
             "CaseService/SubmitCase",
             false,
             {"renkei case submit 141003/bus", {"By its key", "外部IDで"}}});
  AddCaseStep<pb::ReturnCaseRequest>(
      noun, {"return",
             {"Gives it back with a comment", "コメントを付けて差し戻します"},
             "CaseService/ReturnCase",
             true,
             {"renkei case return 141003/bus --comment 成果の出典を書いてください",
              {"Says what has to change", "直してほしい点を伝えます"}}});
  AddCaseStep<pb::PublishCaseRequest>(
      noun, {"publish",
             {"Publishes what was handed in", "提出された事例を公開します"},
             "CaseService/PublishCase",
             false,
             {"renkei case publish 141003/bus",
              {"By somebody else than who handed it in", "提出者とは別の承認者が行います"}}});
  AddCaseStep<pb::ReviseCaseRequest>(
      noun, {"revise",
             {"Opens a published case for changes; the published text stays visible",
              "公開中の事例の改訂を始めます。公開中の内容は見えたままです"},
             "CaseService/ReviseCase",
             false,
             {"renkei case revise 141003/bus",
              {"Then apply, submit, publish", "その後 apply、submit、publish します"}}});
  AddCaseStep<pb::ArchiveCaseRequest>(
      noun,
      {"archive",
       {"Puts a published case away: no longer current", "公開中の事例を保管に移します"},
       "CaseService/ArchiveCase",
       false,
       {"renkei case archive 141003/bus --comment 事業終了", {"With the reason", "理由を添えて"}}});
  AddDeleteCase(noun);
  AddCaseFreshness(noun);
  AddCaseAdoption(noun);
  AddCaseAdoptionLists(noun);
  AddCaseLineage(noun);
  AddSelectionVerbs(noun);
}

}  // namespace renkei::cli
