// `renkei activity`: how far the activities of a roadmap have come.
#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kActivityHelp = {
    "VISION/NODE/ACTIVITY: the node by its external id, the activity by its "
    "id",
    "ビジョン/施策等/取組。施策等は外部IDかIDの先頭、取組はID"};

std::string NodeOf(const pb::ActivityReport& report) {
  return report.activity().substr(0, report.activity().find("/activities/"));
}

std::vector<Column<pb::ActivityReport>> ReportColumns(Session& session) {
  using R = pb::ActivityReport;
  return {{{"NODE", "施策等"},
           [&session](const R& r) { return session.names().Of(NodeOf(r)); },
           false,
           true},
          {Heading<R>("activity"),
           [](const R& r) { return r.activity().substr(r.activity().rfind('/') + 1); }},
          {Heading<R>("date"), [](const R& r) { return r.date(); }},
          {Heading<R>("state"), Says<R>(session, "state")},
          {Heading<R>("note"), [](const R& r) { return r.note(); }, false, true},
          {{"RECORDED", "記録日時"}, Says<R>(session, "update_time")},
          {Heading<R>("name"), [](const R& r) { return r.name(); }, false, false, true}};
}

struct Arguments {
  std::string activity;
  std::string date;
  std::string note;
  int state = 0;
};

absl::Status RunReport(Session& session, const Arguments& args) {
  const size_t slash = args.activity.rfind('/');
  if (slash == std::string::npos) {
    return UsageError(
        {"write VISION/NODE/ACTIVITY", "「ビジョン/施策等/取組」の形で指定してください。"});
  }
  std::string activity = args.activity;
  if (!absl::StrContains(activity, "/activities/")) {
    ASSIGN_OR_RETURN(const std::string node, session.resolver().Node(activity.substr(0, slash)));
    activity = absl::StrCat(node, "/activities/", activity.substr(slash + 1));
  }
  pb::RecordActivityReportsRequest request;
  request.set_parent(activity.substr(0, activity.find("/nodes/")));
  pb::ActivityReport& report = *request.add_reports();
  report.set_activity(activity);
  report.set_state(static_cast<pb::ActivityState>(args.state));
  report.set_date(args.date);
  report.set_note(args.note);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::RecordActivityReportsResponse>(
                                         "VisionService/RecordActivityReports", request));
  session.printer().List(
      std::vector<pb::ActivityReport>(reply.reports().begin(), reply.reports().end()),
      ReportColumns(session));
  NoteDryRun(session);
  if (reply.unchanged() > 0)
    session.Note({"it was reported already; nothing changed",
                  "すでに同じ報告が記録されています。変更はありません。"});
  return absl::OkStatus();
}

}  // namespace

void AddActivity(CommandTree& tree) {
  Noun noun = tree.AddNoun("activity",
                           {"How far activities of a roadmap have come", "工程表の取組の進捗報告"});
  const auto args = std::make_shared<Arguments>();
  Verb report = noun.AddVerb("report", {"Reports where an activity stands; the latest day counts",
                                        "取組の進捗を報告します。日付の新しいものが有効です"});
  report.Positional(&args->activity, "VISION/NODE/ACTIVITY", kActivityHelp)
      .Choice(&args->state, "--state", *pb::ActivityState_descriptor(), {"Where it stands", "進捗"},
              /*required=*/true)
      .Date(&args->date, "--date",
            {"The day of which it speaks (default: today)", "いつの状況か（省略時は今日）"})
      .Option(&args->note, "--note", "TEXT", {"What else is to be known", "備考"})
      .Example(
          "renkei activity report 141003/strategy-2023/g1-1/trial --state done --note "
          "予定どおり完了",
          {"It is done", "完了の報告"});
  report.Run([args](Session& session) { return RunReport(session, *args); });

  AddVerb(
      noun,
      {.name = "list",
       .description = {"Lists the reports of a vision", "進捗の報告を一覧します"},
       .calls = "VisionService/ListActivityReports",
       .takes = {Field("VISION", "parent",
                       {"The vision: name, OWNER/EXTERNAL_ID, or an organization that has one "
                        "only",
                        "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"},
                       &Resolver::Vision),
                 Field("--as-of", "as_of", {"Reports up to that day", "その日までの報告"})},
       .prints = Listed(ReportColumns),
       .examples = {{"renkei activity list 141003/strategy-2023", {"All of them", "すべて"}}}});
}

}  // namespace renkei::cli
