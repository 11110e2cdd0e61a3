// `renkei kpi record`, `confirm` and `history`.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/exchange/exchange_arguments.h"
#include "client/cli/nouns/exchange/import_file.h"
#include "client/cli/nouns/kpi/figure_falls.h"
#include "client/cli/nouns/kpi/figure_time.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct RecordArguments {
  std::string target;  // the KPI; with --file the vision
  std::string file;
  FigureTime time;
  std::string value;
  std::string source;
  std::string note;
  std::string reason;
  int status = 0;
  bool overwrite = false;
};

void PrintActuals(Session& session,
                  const google::protobuf::RepeatedPtrField<pb::KpiActual>& actuals) {
  session.printer().List(std::vector<pb::KpiActual>(actuals.begin(), actuals.end()),
                         KpiActualColumns(session));
}

absl::Status RecordOne(Session& session, RecordArguments args) {
  pb::RecordKpiActualsRequest request;
  pb::KpiActual& actual = *request.add_actuals();
  ASSIGN_OR_RETURN(*actual.mutable_when(), WhenOf(args.time));
  if (args.value.empty() && args.status != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) {
    return UsageError({"--value is needed, or --status not_available",
                       "--value で値を指定するか、--status not_available を指定してください。"});
  }
  // The server reads it, by the KPI's unit.
  if (!args.value.empty()) actual.mutable_value()->set_text(args.value);
  actual.set_status(static_cast<pb::KpiActualStatus>(args.status));
  actual.set_source(args.source);
  actual.set_note(args.note);
  actual.set_correction_reason(args.reason);
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Kpi, &args.target));
  request.set_parent(args.target);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto reply, session.Call<pb::RecordKpiActualsResponse>(
                                         "VisionService/RecordKpiActuals", request));
  PrintActuals(session, reply.actuals());
  NoteDryRun(session);
  if (reply.unchanged() > 0)
    session.Note({"it was recorded already; nothing changed",
                  "すでに同じ値が記録されています。変更はありません。"});
  NoteFall(session, args.target, reply.actuals());
  return absl::OkStatus();
}

absl::Status RecordFile(Session& session, const RecordArguments& args) {
  ASSIGN_OR_RETURN(const pb::ExchangeFormat format, FormatOf("", args.file));
  ASSIGN_OR_RETURN(const std::string vision, session.resolver().Vision(args.target));
  pb::ImportOptions options;
  options.set_kind(pb::EXCHANGE_KIND_KPI_ACTUALS);
  options.set_format(format);
  options.set_vision(vision);
  options.set_overwrite(args.overwrite);
  RETURN_IF_ERROR(ImportFile(session, args.file, std::move(options)));
  if (!session.dry_run()) NoteFalls(session, vision);
  return absl::OkStatus();
}

struct ConfirmArguments {
  std::string target;
  FigureTime time;
};

// A KPI's own figures by name, or all of a vision's by their time.
absl::Status RunConfirm(Session& session, ConfirmArguments args) {
  ASSIGN_OR_RETURN(const pb::When when, WhenOf(args.time));
  pb::ConfirmKpiActualsRequest request;
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args.target));
  request.set_parent(args.target);
  *request.mutable_when() = when;
  request.set_validate_only(session.dry_run());
  pb::ConfirmKpiActualsResponse all;
  do {
    ASSIGN_OR_RETURN(const auto reply, session.Call<pb::ConfirmKpiActualsResponse>(
                                           "VisionService/ConfirmKpiActuals", request));
    // What this run has confirmed counts as confirmed before in its next call.
    if (all.actuals().empty()) all.set_unchanged(reply.unchanged());
    all.mutable_actuals()->MergeFrom(reply.actuals());
    all.set_not_available(reply.not_available());
    all.set_remaining(reply.remaining());
  } while (all.remaining() > 0 && !session.dry_run());
  PrintActuals(session, all.actuals());
  session.Note({absl::StrCat(all.actuals_size(), " confirmed, ", all.unchanged(),
                             " confirmed before, ", all.not_available(), " not available"),
                absl::StrCat("確定 ", all.actuals_size(), "件、確定済み ", all.unchanged(),
                             "件、データなし ", all.not_available(), "件")});
  NoteDryRun(session);
  return absl::OkStatus();
}

std::vector<Column<pb::KpiActual>> HistoryColumns(Session& session) {
  using A = pb::KpiActual;
  const Lang lang = session.lang();
  return {{{"SINCE", "記録日時"}, Says<A>(session, "update_time")},
          {{"VALUE", "実績"}, [](const A& a) { return ValueText(a.value()); }, true},
          {Heading<A>("status"),
           [lang](const A& a) {
             if (a.removed()) return std::string(In(lang, {"removed", "削除"}));
             return ValueLabel(*pb::KpiActualStatus_descriptor(), a.status(), lang);
           }},
          {{"REASON", "訂正・削除の理由"},
           [](const A& a) { return a.correction_reason(); },
           false,
           true},
          {Heading<A>("source"), [](const A& a) { return a.source(); }, false, true},
          {Heading<A>("note"), [](const A& a) { return a.note(); }, false, true},
          {{"BY", "記録者"}, Says<A>(session, "actor"), false, false, true}};
}

absl::Status RunHistory(Session& session, RecordArguments args) {
  ASSIGN_OR_RETURN(const pb::When when, WhenOf(args.time));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Kpi, &args.target));
  pb::ListKpiActualHistoryRequest request;
  const auto figure = FigureOf(session, args.target, when);
  if (!figure.ok() && !absl::IsNotFound(figure.status())) return figure.status();
  // One that was removed is in no list, and has a history all the same.
  const absl::StatusOr<std::string> removed =
      figure.ok() ? figure : RemovedFigureOf(session, args.target, when);
  if (!removed.ok()) return figure.status();
  request.set_parent(*removed);
  ASSIGN_OR_RETURN(const auto states,
                   session.List<pb::KpiActual>("VisionService/ListKpiActualHistory", request));
  session.printer().List(states, HistoryColumns(session));
  return absl::OkStatus();
}

}  // namespace

void AddKpiRecord(Noun noun) {
  const auto args = std::make_shared<RecordArguments>();
  Verb verb = noun.AddVerb("record", {"Records a figure, or a file of them; the same again changes "
                                      "nothing",
                                      "実績を記録します。ファイルでまとめて記録することもできます。"
                                      "同じ値を再度記録しても何も変わりません"});
  verb.Positional(&args->target, "VISION/KPI",
                  {"VISION/KPI: the KPI by its external id or the beginning of its id; with "
                   "--file the vision",
                   "ビジョン/KPI。KPIは外部IDかIDの先頭。--file の場合はビジョン"})
      .Option(&args->file, "--file", "FILE",
              {"Figures of many KPIs: CSV, XLSX, YAML, as export kpi_actuals writes them",
               "複数のKPIの実績: CSV・XLSX・YAML（renkei export kpi_actuals と同じ形式）"})
      .Flag(&args->overwrite, "--overwrite",
            {"With --file: writes over figures that others wrote since it was exported",
             "--file の場合、出力後にほかの人が記録した値も上書きします"});
  AddTimeOptions(verb, &args->time);
  verb.Option(&args->value, "--value", "VALUE",
              {"A number, with its unit or without; where there is none, 集計中 and the like",
               "数値（812、1,234人、35.2%）。値がないときは「集計中」「未公表」など"})
      .Choice(&args->status, "--status", *pb::KpiActualStatus_descriptor(),
              {"How sure it is (default: preliminary)", "確度（省略時は速報値）"})
      .Option(&args->source, "--source", "TEXT", {"Where it comes from", "出典"})
      .Option(&args->note, "--note", "TEXT", {"What it does not say", "備考"})
      .Option(&args->reason, "--reason", "TEXT",
              {"Why a confirmed figure is corrected", "確定値を訂正する理由"})
      .Example("renkei kpi record 141003/strategy-2023/g1-1-k1 --year 2024 --value 812",
               {"For fiscal year 2024", "2024年度の実績"})
      .Example(
          "renkei kpi record 141003/strategy-2023/g1-1-k1 --year 2023 --value 790 --status "
          "confirmed --reason 集計漏れの訂正",
          {"A correction of the final figure", "確定値を訂正する"})
      .Example("renkei kpi record 141003/strategy-2023 --file actuals.csv --dry-run",
               {"Checks a file of many KPIs", "まとめて記録する前にファイルを確かめる"});
  verb.Run([args](Session& session) {
    return args->file.empty() ? RecordOne(session, *args) : RecordFile(session, *args);
  });
}

void AddKpiConfirm(Noun noun) {
  const auto args = std::make_shared<ConfirmArguments>();
  Verb verb = noun.AddVerb("confirm", {"Makes all preliminary figures of a time final (approver)",
                                       "ある時点の速報値をまとめて確定値にします（承認者）"});
  verb.Positional(&args->target, "VISION", kKpisVisionHelp);
  AddTimeOptions(verb, &args->time);
  verb.Example("renkei kpi confirm 141003/strategy-2023 --year 2024",
               {"The figures of fiscal year 2024", "2024年度の実績を確定する"});
  verb.Run([args](Session& session) { return RunConfirm(session, *args); });
}

void AddKpiHistory(Noun noun) {
  const auto args = std::make_shared<RecordArguments>();
  Verb verb = noun.AddVerb("history", {"Shows every state of one figure, the newest first",
                                       "一つの実績の訂正の経過を新しい順に表示します"});
  verb.Positional(&args->target, "VISION/KPI", kKpiHelp);
  AddTimeOptions(verb, &args->time);
  verb.Example("renkei kpi history 141003/strategy-2023/g1-1-k1 --year 2023",
               {"Of the figure of fiscal year 2023", "2023年度の実績の経過"});
  verb.Run([args](Session& session) { return RunHistory(session, *args); });
}

}  // namespace renkei::cli
