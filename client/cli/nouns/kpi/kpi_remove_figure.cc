// `renkei kpi remove-figure`: a figure that should not be there.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/kpi/figure_time.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/actual_id.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct RemovalArguments {
  std::string kpi;
  FigureTime time;
  std::string reason;
  std::string etag;
};

// The row that would go, to those who check first.
absl::Status ShowFigure(Session& session, const std::string& kpi, const std::string& figure) {
  pb::ListKpiActualsRequest request;
  request.set_parent(kpi);
  ASSIGN_OR_RETURN(const auto actuals,
                   session.List<pb::KpiActual>("VisionService/ListKpiActuals", request));
  for (const pb::KpiActual& actual : actuals) {
    if (actual.name() == figure) PrintWritten(session, actual, KpiActualColumns(session));
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, RemovalArguments args) {
  ASSIGN_OR_RETURN(const pb::When when, WhenOf(args.time));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Kpi, &args.kpi));
  ASSIGN_OR_RETURN(const std::string figure, FigureOf(session, args.kpi, when));
  pb::DeleteKpiActualRequest request;
  request.set_name(figure);
  request.set_etag(args.etag);
  request.set_reason(args.reason);
  request.set_validate_only(session.dry_run());
  RETURN_IF_ERROR(
      session.Call<google::protobuf::Empty>("VisionService/DeleteKpiActual", request).status());
  if (session.dry_run()) {
    RETURN_IF_ERROR(ShowFigure(session, args.kpi, figure));
  }
  const auto time = domain::TimeOfActualId(figure.substr(figure.rfind('/') + 1));
  const std::string of = time ? WhenText(*time, session.lang()) : figure;
  session.Note(DoneOrWould(
      session,
      {absl::StrCat("removed the figure of ", of),
       absl::StrCat(of, "の実績を削除しました。経過は renkei kpi history で確かめられます。")},
      {absl::StrCat("remove the figure of ", of), absl::StrCat(of, "の実績を削除します。")}));
  return absl::OkStatus();
}

}  // namespace

void AddKpiRemoveFigure(Noun noun) {
  const auto args = std::make_shared<RemovalArguments>();
  Verb verb = noun.AddVerb(
      "remove-figure",
      {"Removes a figure that should not be there; its history stays (a confirmed one: approver)",
       "誤って記録した実績を削除します。経過は残ります（確定値の削除は承認者）"});
  verb.Positional(&args->kpi, "VISION/KPI", kKpiHelp);
  AddTimeOptions(verb, &args->time);
  verb.Option(&args->reason, "--reason", "TEXT",
              {"Why; needed for a confirmed figure", "削除の理由。確定値の場合は必須です"})
      .Option(&args->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei kpi remove-figure 141003/strategy-2023/g1-1-k1 --year 1994",
               {"A year that was mistyped", "年度を打ち間違えた実績"})
      .Example(
          "renkei kpi remove-figure 141003/strategy-2023/g1-1-k1 --year 2023 --reason "
          "別の指標の値",
          {"A final figure, with the reason", "確定値を、理由を添えて"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
