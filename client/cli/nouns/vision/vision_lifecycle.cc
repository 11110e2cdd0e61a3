#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kNameHelp = {
    "Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that has one only",
    "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"};

// What a later reader of the revisions will miss; it cannot be added afterwards.
void WarnOfSilence(Session& session, const pb::PublishVisionRequest& request, int revision) {
  std::vector<std::string> missing;
  const auto look = [&](bool there, const char* flag) {
    if (!there) missing.push_back(flag);
  };
  look(!request.decided_date().empty(), "--decided");
  look(revision == 1 || !request.reason().empty(), "--reason");
  look(revision == 1 || request.kind() != pb::REVISION_KIND_UNSPECIFIED, "--kind");
  if (missing.empty()) return;
  const std::string flags = absl::StrJoin(missing, ", ");
  session.Warn(
      DoneOrWould(session,
                  {absl::StrCat("revision ", revision, " was published without ", flags),
                   absl::StrCat("第", revision, "版を ", flags, " の指定なしで公開しました。")},
                  {absl::StrCat("publish revision ", revision, " without ", flags),
                   absl::StrCat("第", revision, "版を ", flags, " の指定なしで公開します。")}));
}

std::vector<Column<pb::VisionRevision>> RevisionColumns(Session& session) {
  using R = pb::VisionRevision;
  return {{{"REVISION", "版"},
           [](const R& r) { return r.name().substr(r.name().rfind('/') + 1); },
           true},
          {{"KIND", "種類"}, Says<R>(session, "kind")},
          {{"DECIDED", "策定・改訂日"}, [](const R& r) { return r.decided_date(); }},
          {{"PUBLISHED", "公開日時"}, Says<R>(session, "publish_time")},
          {{"NODES", "施策等"}, [](const R& r) { return absl::StrCat(r.node_count()); }, true},
          {{"KPIS", "KPI"}, [](const R& r) { return absl::StrCat(r.kpi_count()); }, true},
          {{"REASON", "理由"}, [](const R& r) { return r.reason(); }, false, true}};
}

absl::Status ShowPublished(Session& session, const pb::PublishVisionRequest& request,
                           const pb::Vision& vision) {
  PrintWritten(session, vision, VisionColumns(session));
  WarnOfSilence(session, request, vision.published_revision());
  return absl::OkStatus();
}

void AddReview(Noun noun) {
  AddVerb(
      noun,
      {.name = "submit",
       .description = {"Hands a draft in for approval", "下書きを提出します（承認待ちになります）"},
       .calls = "VisionService/SubmitVision",
       .takes = {StepName(), Comment(), Etag()},
       .prints = Written(VisionColumns),
       .examples = {{"renkei vision submit 141003/strategy-2023", {"By its key", "外部IDで"}}}});
  AddVerb(noun, {.name = "return",
                 .description = {"Gives it back with a comment", "コメントを付けて差し戻します"},
                 .calls = "VisionService/ReturnVision",
                 .takes = {StepName(), NeededComment(), Etag()},
                 .prints = Written(VisionColumns),
                 .examples = {{"renkei vision return 141003/strategy-2023 --comment "
                               "目標値の根拠を書いてください",
                               {"Says what has to change", "直してほしい点を伝えます"}}}});
  AddVerb(noun, {.name = "consent",
                 .description = {"Consents, for an owner of a joint vision, to what was handed in",
                                 "共同のビジョンの所有団体として、提出された内容に同意します"},
                 .calls = "VisionService/ConsentToVision",
                 .takes = {Field("VISION", "name", kNameHelp),
                           Field("--organization ORG", "organization",
                                 {"For which owner (default: one's own)",
                                  "どの所有団体として（省略時は自分の団体）"}),
                           Comment(), Etag()},
                 .prints = Written(VisionColumns),
                 .examples = {{"renkei vision consent 141003/joint-2023",
                               {"For one's own organization", "自分の団体として"}}}});
  AddVerb(
      noun,
      {.name = "publish",
       .description = {"Publishes what was handed in as the next revision",
                       "提出された内容を、次の版として公開します"},
       .calls = "VisionService/PublishVision",
       .takes = {Field("VISION", "name", kNameHelp),
                 Field("--kind", "kind", {"What kind of revision it is", "改訂の種類"}),
                 Field("--reason TEXT", "reason",
                       {"Why: a new national strategy, the council's opinion ...",
                        "改訂の理由（国の戦略の改訂、審議会の意見など）"}),
                 Field("--decided", "decided_date", {"The day of the decision", "策定日・改訂日"}),
                 Etag()},
       .prints = Then(ShowPublished),
       .examples = {{"renkei vision publish 141003/strategy-2023 --decided 令和5年3月20日",
                     {"The first time", "策定したとき"}},
                    {"renkei vision publish 141003/strategy-2023 --kind update --reason "
                     "目標値の時点修正",
                     {"After a revision", "時点修正のとき"}}}});
}

void AddAfterwards(Noun noun) {
  AddVerb(
      noun,
      {.name = "revise",
       .description = {"Opens a published vision for changes; the revision in force stays "
                       "visible",
                       "公開中のビジョンの改訂を始めます。現行の版は見えたままです"},
       .calls = "VisionService/ReviseVision",
       .takes = {StepName(), Comment(), Etag()},
       .prints = Written(VisionColumns),
       .examples = {{"renkei vision revise 141003/strategy-2023",
                     {"Then apply, submit, publish", "その後 apply、submit、publish します"}}}});
  AddVerb(noun,
          {.name = "archive",
           .description = {"Puts a published vision away: no longer current",
                           "公開中のビジョンを保管に移します"},
           .calls = "VisionService/ArchiveVision",
           .takes = {StepName(), Comment(), Etag()},
           .prints = Written(VisionColumns),
           .examples = {{"renkei vision archive 141003/strategy-2018 --comment 計画期間の終了",
                         {"With the reason", "理由を添えて"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a draft that was never published, with its tree",
                                 "一度も公開していない下書きを、施策等ごと削除します"},
                 .calls = "VisionService/DeleteVision",
                 .takes = {Field("VISION", "name", kNameHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei vision delete 141003/test",
                               {"A draft by its key", "外部IDで下書きを"}}}});
}

}  // namespace

void AddVisionLifecycle(Noun noun) {
  AddReview(noun);
  AddAfterwards(noun);
}

void AddVisionRevisions(Noun noun) {
  AddVerb(noun, {.name = "revisions",
                 .description = {"Lists what was published, oldest first",
                                 "公開した版を古い順に一覧します"},
                 .calls = "VisionService/ListRevisions",
                 .takes = {Field("VISION", "parent", kNameHelp)},
                 .prints = Listed(RevisionColumns),
                 .examples = {{"renkei vision revisions 141003/strategy-2023",
                               {"All of them", "すべての版"}}}});

  struct Arguments {
    std::string name;
    int revision = 0;
    std::string etag;
  };
  const auto args = std::make_shared<Arguments>();
  Verb restore =
      noun.AddVerb("restore", {"Makes the draft equal to an old revision; publishes nothing",
                               "下書きを過去の版のとおりに戻します。公開はしません"});
  restore.Positional(&args->name, "VISION", kNameHelp)
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"Which one", "戻す版の番号"})
      .Option(&args->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei vision restore 141003/strategy-2023 --revision 1",
               {"Back to the first one", "最初の版に戻す"});
  restore.Run([args](Session& session) -> absl::Status {
    if (args->revision == 0)
      return UsageError({"--revision is missing", "--revision で版の番号を指定してください。"});
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args->name));
    pb::RestoreRevisionRequest request;
    request.set_name(absl::StrCat(args->name, "/revisions/", args->revision));
    request.set_etag(args->etag);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto reply, session.Call<pb::RestoreRevisionResponse>(
                                           "VisionService/RestoreRevision", request));
    PrintWritten(session, reply.vision(), VisionColumns(session));
    session.Note({absl::StrCat(reply.created(), " brought back, ", reply.updated(), " changed, ",
                               reply.removed(), " removed"),
                  absl::StrCat("戻した件数 ", reply.created(), "、変更 ", reply.updated(),
                               "、削除 ", reply.removed())});
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
