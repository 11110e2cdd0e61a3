#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/time/when.h"

namespace renkei::cli {
namespace {

const Text kKpiHelp = {"VISION/KPI: the KPI by its external id or the beginning of its id",
                       "ビジョン/KPI。KPIは外部IDかIDの先頭"};

std::vector<Column<pb::Kpi>> Columns(Session& session) {
  using K = pb::Kpi;
  const Lang lang = session.lang();
  return {{{"KPI", "KPI"}, [](const K& k) { return k.name().substr(k.name().rfind('/') + 1); }},
          {{"EXTERNAL ID", "外部ID"}, [](const K& k) { return k.external_id(); }},
          {{"TITLE", "題名"}, [](const K& k) { return k.title(); }, false, true},
          {{"UNIT", "単位"}, [](const K& k) { return k.unit(); }},
          {{"BASELINE AND TARGETS", "基準値と目標値"},
           [lang](const K& k) { return PathText(k, lang); },
           false,
           true},
          {{"SECTION", "担当課"}, [](const K& k) { return k.section(); }, false, true}};
}

std::vector<Column<pb::KpiActual>> ActualColumns(Session& session) {
  using A = pb::KpiActual;
  const Lang lang = session.lang();
  return {{{"WHEN", "時点"}, [lang](const A& a) { return WhenText(a.when(), lang); }},
          {{"VALUE", "実績"}, [](const A& a) { return ValueText(a.value()); }, true},
          {{"STATUS", "区分"},
           [lang](const A& a) {
             return ValueLabel(*pb::KpiActualStatus_descriptor(), a.status(), lang);
           }},
          {{"SOURCE", "出典"}, [](const A& a) { return a.source(); }, false, true},
          {{"NOTE", "備考"}, [](const A& a) { return a.note(); }, false, true},
          {{"RECORDED", "記録日時"}, [](const A& a) { return LocalTime(a.update_time()); }}};
}

void AddList(Noun noun) {
  struct Arguments {
    std::string vision;
    int revision = 0;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("list", {"Lists the KPIs of a vision", "ビジョンのKPIを一覧します"});
  verb.Positional(&args->vision, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, or an organization that has one only",
                   "リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Example("renkei kpi list 141003 -o csv --bom > kpi.csv",
               {"For a spreadsheet", "表計算ソフト用に"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    pb::ListKpisRequest request;
    if (absl::Status s = ResolveIfSet(session, &Resolver::Vision, &args->vision); !s.ok()) return s;
    request.set_parent(args->vision);
    request.set_revision(args->revision);
    request.set_page_size(2000);
    const auto found = session.List<pb::Kpi, pb::ListKpisResponse>(
        "VisionService/ListKpis", request, [](auto& reply) { return reply.mutable_kpis(); },
        static_cast<size_t>(args->limit));
    if (!found.ok()) return found.status();
    session.printer().List(*found, Columns(session));
    NoteIfEmpty(session, found->size());
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<pb::KpiActual>> ActualsOf(Session& session, const std::string& kpi) {
  pb::ListKpiActualsRequest request;
  request.set_parent(kpi);
  return session.List<pb::KpiActual, pb::ListKpiActualsResponse>(
      "VisionService/ListKpiActuals", request, [](auto& reply) { return reply.mutable_actuals(); });
}

// "1-(1) 新しい移動サービス": the node that a KPI measures; "" for the plan as a whole.
std::string PlaceOf(Session& session, const pb::Kpi& kpi, int revision) {
  if (kpi.node().empty()) return "";
  pb::GetNodeRequest request;
  request.set_name(kpi.node());
  request.set_revision(revision);
  const auto node = session.Call<pb::VisionNode>("VisionService/GetNode", request);
  if (!node.ok()) return kpi.node();
  return absl::StrCat(Printable(node->label()), node->label().empty() ? "" : " ",
                      Printable(node->title()));
}

void AddShow(Noun noun) {
  const auto request = std::make_shared<pb::GetKpiRequest>();
  Verb verb =
      noun.AddVerb("show", {"Shows one KPI with its figures", "一つのKPIを実績とともに表示します"});
  verb.Positional(request->mutable_name(), "VISION/KPI", kKpiHelp)
      .Example("renkei kpi show 141003/strategy-2023/g1-1-k1", {"By external ids", "外部IDで"});
  verb.Run([request](Session& session) -> absl::Status {
    if (absl::Status s = ResolveIfSet(session, &Resolver::Kpi, request->mutable_name()); !s.ok())
      return s;
    const auto kpi = session.Call<pb::Kpi>("VisionService/GetKpi", *request);
    if (!kpi.ok()) return kpi.status();
    session.printer().One(*kpi, [&] {
      const std::string place = PlaceOf(session, *kpi, request->revision());
      return absl::StrCat(
          place.empty() ? "" : absl::StrCat(place, "\n"),
          RenderBrief(*kpi, session.printer().style(), {"etag", "node", "order", "re_mentions"}));
    });
    if (!session.printer().for_people()) return absl::OkStatus();
    const auto actuals = ActualsOf(session, kpi->name());
    if (!actuals.ok()) return actuals.status();
    if (!actuals->empty()) session.printer().Raw("\n");
    session.printer().List(*actuals, ActualColumns(session));
    return absl::OkStatus();
  });
}

struct RecordArguments {
  std::string kpi;
  std::string when;
  std::string value;
  std::string source;
  std::string note;
  int year = 0;
  int status = 0;
};

absl::StatusOr<pb::When> WhenOf(const RecordArguments& args) {
  pb::When when;
  if (args.year != 0) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
    when.set_year(args.year);
    return when;
  }
  if (args.when.empty())
    return UsageError(
        {"--year or --when is needed", "--year か --when で時点を指定してください。"});
  return domain::ParseWhen(args.when, domain::BareYear::kFiscalYear);
}

absl::Status RunRecord(Session& session, RecordArguments args) {
  pb::RecordKpiActualsRequest request;
  pb::KpiActual& actual = *request.add_actuals();
  const absl::StatusOr<pb::When> when = WhenOf(args);
  if (!when.ok()) return domain::WithFieldPrefix("--when", when.status());
  *actual.mutable_when() = *when;
  if (args.value.empty() && args.status != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) {
    return UsageError({"--value is needed, or --status not_available",
                       "--value で値を指定するか、--status not_available を指定してください。"});
  }
  if (const auto number = ParseNumber(args.value)) {
    actual.mutable_value()->set_number(*number);
  } else if (!args.value.empty()) {
    actual.mutable_value()->set_text(args.value);
  }
  actual.set_status(static_cast<pb::KpiActualStatus>(args.status));
  actual.set_source(args.source);
  actual.set_note(args.note);
  if (absl::Status s = ResolveIfSet(session, &Resolver::Kpi, &args.kpi); !s.ok()) return s;
  request.set_parent(args.kpi);
  request.set_validate_only(session.dry_run());
  const auto reply =
      session.Call<pb::RecordKpiActualsResponse>("VisionService/RecordKpiActuals", request);
  if (!reply.ok()) return reply.status();
  session.printer().List(
      std::vector<pb::KpiActual>(reply->actuals().begin(), reply->actuals().end()),
      ActualColumns(session));
  NoteDryRun(session);
  if (reply->unchanged() > 0)
    session.Note({"it was recorded already; nothing changed",
                  "すでに同じ値が記録されています。変更はありません。"});
  return absl::OkStatus();
}

void AddRecord(Noun noun) {
  const auto args = std::make_shared<RecordArguments>();
  Verb verb = noun.AddVerb("record", {"Records a figure; the same again changes nothing",
                                      "実績を記録します。同じ値を再度記録しても何も変わりません"});
  verb.Positional(&args->kpi, "VISION/KPI", kKpiHelp)
      .Integer(&args->year, "--year", 1950, 2200, {"The fiscal year", "年度（西暦）"})
      .Option(&args->when, "--when", "TIME",
              {"Another time: 令和6年3月, 2024-03-31", "年度以外の時点: 令和6年3月、2024-03-31"})
      .Option(&args->value, "--value", "VALUE",
              {"A number, or a text where the paper has one",
               "数値。計画に言葉で書かれている場合はその言葉"})
      .Choice(&args->status, "--status", *pb::KpiActualStatus_descriptor(),
              {"How sure it is (default: preliminary)", "区分（省略時は速報値）"})
      .Option(&args->source, "--source", "TEXT", {"Where it comes from", "出典"})
      .Option(&args->note, "--note", "TEXT", {"What it does not say", "備考"})
      .Example("renkei kpi record 141003/strategy-2023/g1-1-k1 --year 2024 --value 812",
               {"For fiscal year 2024", "2024年度の実績"})
      .Example(
          "renkei kpi record 141003/strategy-2023/g1-1-k1 --year 2023 --value 790 --status "
          "confirmed",
          {"The final figure", "確定値にする"});
  verb.Run([args](Session& session) { return RunRecord(session, *args); });
}

void AddActuals(Noun noun) {
  const auto name = std::make_shared<std::string>();
  Verb verb = noun.AddVerb(
      "actuals", {"Lists the figures of a KPI, oldest first", "KPIの実績を古い順に一覧します"});
  verb.Positional(name.get(), "VISION/KPI", kKpiHelp)
      .Example("renkei kpi actuals 141003/strategy-2023/g1-1-k1", {"All of them", "すべて"});
  verb.Run([name](Session& session) -> absl::Status {
    if (absl::Status s = ResolveIfSet(session, &Resolver::Kpi, name.get()); !s.ok()) return s;
    const auto actuals = ActualsOf(session, *name);
    if (!actuals.ok()) return actuals.status();
    session.printer().List(*actuals, ActualColumns(session));
    NoteIfEmpty(session, actuals->size());
    return absl::OkStatus();
  });
}

void AddRemove(Noun noun) {
  const auto request = std::make_shared<pb::DeleteKpiRequest>();
  Verb verb = noun.AddVerb("remove", {"Removes a KPI from the draft", "下書きからKPIを削除します"});
  verb.Positional(request->mutable_name(), "VISION/KPI", kKpiHelp)
      .Option(
          request->mutable_etag(), "--etag", "ETAG",
          {"Only if this is still the current version", "この版（etag）のままの場合だけ実行します"})
      .Example("renkei kpi remove 141003/strategy-2023/g1-1-k1", {"By external ids", "外部IDで"});
  verb.Run([request](Session& session) -> absl::Status {
    if (absl::Status s = ResolveIfSet(session, &Resolver::Kpi, request->mutable_name()); !s.ok())
      return s;
    request->set_validate_only(session.dry_run());
    const auto reply = session.Call<google::protobuf::Empty>("VisionService/DeleteKpi", *request);
    if (!reply.ok()) return reply.status();
    NoteDryRun(session);
    session.Note({absl::StrCat("removed ", request->name()),
                  absl::StrCat(request->name(), " を削除しました。")});
    return absl::OkStatus();
  });
}

}  // namespace

void AddKpi(CommandTree& tree) {
  const Noun noun =
      tree.AddNoun("kpi", {"KPIs of a vision and their figures", "ビジョンのKPIと実績"});
  AddList(noun);
  AddShow(noun);
  AddRecord(noun);
  AddActuals(noun);
  AddRemove(noun);
}

}  // namespace renkei::cli
