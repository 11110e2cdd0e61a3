#include "absl/strings/str_join.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kNameHelp = {
    "Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that has one only",
    "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"};

template <class Request>
void AddVisionStep(Noun noun, const Step& step) {
  AddStep<Request, pb::Vision>(noun, step, &Resolver::Vision, VisionColumns);
}

void AddConsent(Noun noun) {
  const auto request = std::make_shared<pb::ConsentToVisionRequest>();
  Verb verb =
      noun.AddVerb("consent", {"Consents, for an owner of a joint vision, to what was handed in",
                               "共同のビジョンの所有団体として、提出された内容に同意します"});
  verb.Positional(request->mutable_name(), "VISION", kNameHelp)
      .Option(request->mutable_organization(), "--organization", "ORG",
              {"For which owner (default: one's own)", "どの所有団体として（省略時は自分の団体）"})
      .Option(request->mutable_comment(), "--comment", "TEXT",
              {"Kept in its history", "経過に残すコメント"})
      .Option(request->mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei vision consent 141003/joint-2023",
               {"For one's own organization", "自分の団体として"});
  verb.Run([request](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, request->mutable_name()));
    RETURN_IF_ERROR(
        ResolveIfSet(session, &Resolver::Organization, request->mutable_organization()));
    request->set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto vision,
                     session.Call<pb::Vision>("VisionService/ConsentToVision", *request));
    PrintWritten(session, vision, VisionColumns(session));
    return absl::OkStatus();
  });
}

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

void AddPublish(Noun noun) {
  struct Arguments {
    pb::PublishVisionRequest request;
    int kind = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("publish", {"Publishes what was handed in as the next revision",
                                       "提出された内容を、次の版として公開します"});
  verb.Positional(args->request.mutable_name(), "VISION", kNameHelp)
      .Choice(&args->kind, "--kind", *pb::RevisionKind_descriptor(),
              {"What kind of revision it is", "改訂の種類"})
      .Option(args->request.mutable_reason(), "--reason", "TEXT",
              {"Why: a new national strategy, the council's opinion ...",
               "改訂の理由（国の戦略の改訂、審議会の意見など）"})
      .Date(args->request.mutable_decided_date(), "--decided",
            {"The day of the decision", "策定日・改訂日"})
      .Option(args->request.mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei vision publish 141003/strategy-2023 --decided 令和5年3月20日",
               {"The first time", "策定したとき"})
      .Example("renkei vision publish 141003/strategy-2023 --kind update --reason 目標値の時点修正",
               {"After a revision", "時点修正のとき"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::PublishVisionRequest& request = args->request;
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, request.mutable_name()));
    request.set_kind(static_cast<pb::RevisionKind>(args->kind));
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto vision,
                     session.Call<pb::Vision>("VisionService/PublishVision", request));
    PrintWritten(session, vision, VisionColumns(session));
    WarnOfSilence(session, request, vision.published_revision());
    return absl::OkStatus();
  });
}

void AddDelete(Noun noun) {
  const auto request = std::make_shared<pb::DeleteVisionRequest>();
  Verb verb = noun.AddVerb("delete", {"Removes a draft that was never published, with its tree",
                                      "一度も公開していない下書きを、施策等ごと削除します"});
  verb.Positional(request->mutable_name(), "VISION", kNameHelp)
      .Option(request->mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei vision delete 141003/test", {"A draft by its key", "外部IDで下書きを"});
  verb.Run([request](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, request->mutable_name()));
    request->set_validate_only(session.dry_run());
    RETURN_IF_ERROR(
        session.Call<google::protobuf::Empty>("VisionService/DeleteVision", *request).status());
    NoteRemoved(session, request->name());
    return absl::OkStatus();
  });
}

std::vector<Column<pb::VisionRevision>> RevisionColumns(Session& session) {
  const Lang lang = session.lang();
  using R = pb::VisionRevision;
  return {
      {{"REVISION", "版"},
       [](const R& r) { return r.name().substr(r.name().rfind('/') + 1); },
       true},
      {{"KIND", "種類"},
       [lang](const R& r) { return ValueLabel(*pb::RevisionKind_descriptor(), r.kind(), lang); }},
      {{"DECIDED", "策定・改訂日"}, [](const R& r) { return r.decided_date(); }},
      {{"PUBLISHED", "公開日時"}, [](const R& r) { return LocalTime(r.publish_time()); }},
      {{"NODES", "施策等"}, [](const R& r) { return absl::StrCat(r.node_count()); }, true},
      {{"KPIS", "KPI"}, [](const R& r) { return absl::StrCat(r.kpi_count()); }, true},
      {{"REASON", "理由"}, [](const R& r) { return r.reason(); }, false, true}};
}

}  // namespace

void AddVisionLifecycle(Noun noun) {
  AddVisionStep<pb::SubmitVisionRequest>(
      noun, {"submit",
             {"Hands a draft in for approval", "下書きを提出します（承認待ちになります）"},
             "VisionService/SubmitVision",
             false,
             {"renkei vision submit 141003/strategy-2023", {"By its key", "外部IDで"}}});
  AddVisionStep<pb::ReturnVisionRequest>(
      noun, {"return",
             {"Gives it back with a comment", "コメントを付けて差し戻します"},
             "VisionService/ReturnVision",
             true,
             {"renkei vision return 141003/strategy-2023 --comment 目標値の根拠を書いてください",
              {"Says what has to change", "直してほしい点を伝えます"}}});
  AddConsent(noun);
  AddPublish(noun);
  AddVisionStep<pb::ReviseVisionRequest>(
      noun, {"revise",
             {"Opens a published vision for changes; the revision in force stays visible",
              "公開中のビジョンの改訂を始めます。現行の版は見えたままです"},
             "VisionService/ReviseVision",
             false,
             {"renkei vision revise 141003/strategy-2023",
              {"Then apply, submit, publish", "その後 apply、submit、publish します"}}});
  AddVisionStep<pb::ArchiveVisionRequest>(
      noun,
      {"archive",
       {"Puts a published vision away: no longer current", "公開中のビジョンを保管に移します"},
       "VisionService/ArchiveVision",
       false,
       {"renkei vision archive 141003/strategy-2018 --comment 計画期間の終了",
        {"With the reason", "理由を添えて"}}});
  AddDelete(noun);
}

void AddVisionRevisions(Noun noun) {
  const auto name = std::make_shared<std::string>();
  Verb list = noun.AddVerb(
      "revisions", {"Lists what was published, oldest first", "公開した版を古い順に一覧します"});
  list.Positional(name.get(), "VISION", kNameHelp)
      .Example("renkei vision revisions 141003/strategy-2023", {"All of them", "すべての版"});
  list.Run([name](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, name.get()));
    pb::ListRevisionsRequest request;
    request.set_parent(*name);
    ASSIGN_OR_RETURN(const auto found, session.List<pb::VisionRevision, pb::ListRevisionsResponse>(
                                           "VisionService/ListRevisions", request,
                                           [](auto& reply) { return reply.mutable_revisions(); }));
    session.printer().List(found, RevisionColumns(session));
    NoteIfEmpty(session, found.size());
    return absl::OkStatus();
  });

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
