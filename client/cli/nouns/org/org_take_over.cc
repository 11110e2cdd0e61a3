// `renkei org take-over`: documents of a body that has ended become the caller's own.
#include <set>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/org/org_verbs.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "renkei/v1/succession_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct TakeOverArguments {
  std::string predecessor;
  std::vector<std::string> documents;
};

std::vector<Column<pb::TakenDocument>> DocumentColumns(Session& session) {
  const Lang lang = session.lang();
  using D = pb::TakenDocument;
  return {
      {{"KIND", "種別"},
       [lang](const D& d) {
         return In(lang, d.name().rfind("cases/", 0) == 0 ? Text{"case", "事例"}
                                                          : Text{"vision", "ビジョン"});
       }},
      {Heading<D>("title"), [](const D& d) { return d.title(); }, false, true},
      {Heading<D>("state"), Says<D>(session, "state")},
      {Heading<D>("external_id"), [](const D& d) { return d.external_id(); }},
      {{"FORMER EXTERNAL ID", "変更前の外部ID"}, [](const D& d) { return d.former_external_id(); }},
      {{"RESOURCE", "リソース名"}, [](const D& d) { return d.name(); }, false, false, true}};
}

// A case or a vision, as it is written elsewhere.
absl::StatusOr<std::string> Document(Session& session, const std::string& text) {
  absl::StatusOr<std::string> found = session.resolver().Case(text);
  if (found.ok() || !absl::IsNotFound(found.status())) return found;
  return session.resolver().Vision(text);
}

void Report(Session& session, const std::vector<pb::TakenDocument>& documents) {
  size_t renamed = 0;
  for (const pb::TakenDocument& one : documents)
    renamed += one.former_external_id().empty() ? 0 : 1;
  const size_t count = documents.size();
  session.Note(DoneOrWould(
      session,
      {absl::StrCat(count, " documents taken over"), absl::StrCat(count, " 件を引き継ぎました。")},
      {absl::StrCat("take over ", count, " documents"),
       absl::StrCat(count, " 件を引き継ぎます。")}));
  if (renamed > 0) {
    session.Note({absl::StrCat(renamed, " have another external_id: yours was in use"),
                  absl::StrCat("うち ", renamed,
                               " 件は、同じ外部IDがすでに使われているため、外部IDが変わります。")});
  }
}

// Whether another document was taken over, or none is left. `names`: of those so far.
bool GoesOn(const pb::TakeOverDocumentsResponse& reply, std::set<std::string>& names) {
  const size_t before = names.size();
  for (const pb::TakenDocument& one : reply.documents()) names.insert(one.name());
  return names.size() > before || reply.documents().empty();
}

absl::Status RunTakeOver(Session& session, const TakeOverArguments& args) {
  pb::TakeOverDocumentsRequest request;
  ASSIGN_OR_RETURN(const std::string predecessor,
                   session.resolver().OrganizationName(args.predecessor));
  request.set_predecessor(predecessor);
  for (const std::string& text : args.documents) {
    ASSIGN_OR_RETURN(const std::string name, Document(session, text));
    request.add_names(name);
  }
  request.set_validate_only(session.dry_run());
  std::vector<pb::TakenDocument> documents;
  std::set<std::string> names;
  bool more = true;
  Progress progress(session, session.names().Of(predecessor), 0);
  while (more) {
    auto reply =
        session.Call<pb::TakeOverDocumentsResponse>("SuccessionService/TakeOverDocuments", request);
    if (reply.ok() && !GoesOn(*reply, names)) {
      reply = client::LocalError(absl::StatusCode::kInternal,
                                 {"the server took over the same documents twice",
                                  "サーバーが同じ文書を二度引き継ぎました。"});
    }
    if (!reply.ok()) {
      progress.Yield();
      if (!documents.empty()) {
        Report(session, documents);
        session.Note(
            {"stopped there; run the same command again to go on",
             "途中で止まりました。同じコマンドをもう一度実行すると、続きから再開します。"});
      }
      return reply.status();
    }
    documents.insert(documents.end(), reply->documents().begin(), reply->documents().end());
    progress.Advance(static_cast<size_t>(reply->documents_size()));
    more = reply->more();
    if (session.dry_run() || reply->documents().empty()) break;
  }
  progress.Yield();
  session.printer().List(documents, DocumentColumns(session));
  Report(session, documents);
  if (session.dry_run() && more)
    session.Note({"and more: only the first are listed",
                  "ほかにもあります。一覧に示したのは先頭の分です。"});
  NoteDryRun(session);
  return absl::OkStatus();
}

}  // namespace

void AddOrgTakeOver(Noun noun) {
  const auto args = std::make_shared<TakeOverArguments>();
  Verb verb = noun.AddVerb(
      "take-over", {"Takes over the documents of a body that has ended and that yours followed",
                    "廃止された団体の文書（事例・ビジョン）を、承継団体として引き継ぎます"});
  verb.Positional(&args->predecessor, "ORG",
                  {"The body that has ended: code or name", "廃止された団体のコードか名称"})
      .Options(&args->documents, "--document", "NAME",
               {"This case or vision only, as often as wanted; left out: all",
                "引き継ぐ事例・ビジョン。繰り返し指定できます。省略時はすべて"})
      .Example("renkei org take-over 222038 --dry-run",
               {"What there is to take over", "引き継ぐ文書の一覧を確認するだけ"})
      .Example("renkei org take-over 222038",
               {"All of it; can be stopped and run again",
                "すべて引き継ぎます。途中で止めても、もう一度実行すれば続きから再開します"});
  verb.Run([args](Session& session) { return RunTakeOver(session, *args); });
}

}  // namespace renkei::cli
