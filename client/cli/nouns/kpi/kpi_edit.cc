// `renkei kpi add` and `renkei kpi set`: one KPI of the draft.
#include <map>

#include "absl/algorithm/container.h"
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/kpi/kpi_verbs.h"
#include "client/lib/request_id.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr char kTargets[] = "targets";

// What add and set have in common; an empty one was not given.
struct Fields {
  std::string target;  // the vision, or the KPI
  std::string node;
  std::string external_id;
  std::string title;
  std::string unit;
  std::string baseline;
  std::vector<std::string> targets;
  std::string low;
  std::string high;
  std::string source;
  std::string section;
  std::string due;
  std::string indicator;
  std::string note;
  std::vector<std::string> clear;
  std::string etag;
  int direction = 0;
  int aggregation = 0;
  int kpi_class = 0;
  int since = 0;
  int lag = 0;
  int order = 0;
};

void AddFields(Verb& verb, Fields* f, const Text& target_help) {
  verb.Option(&f->unit, "--unit", "UNIT", {"As printed", "単位"})
      .Option(&f->baseline, "--baseline", "VALUE@TIME",
              {"Where it begins: 40@令和4年度", "基準値と時点: 40@令和4年度"})
      .Options(&f->targets, "--target", "VALUE@TIME", target_help)
      .Choice(&f->direction, "--direction", *pb::Direction_descriptor(),
              {"Which way is better", "望ましい方向"})
      .Choice(&f->aggregation, "--aggregation", *pb::Aggregation_descriptor(),
              {"How its values add up", "集計方法"})
      .Integer(&f->since, "--since", 1950, 2200,
               {"Cumulative since this fiscal year", "累計の開始年度（西暦）"})
      .Option(&f->low, "--low", "NUMBER", {"For range: its lower end", "範囲の下限"})
      .Option(&f->high, "--high", "NUMBER", {"For range: its upper end", "範囲の上限"})
      .Choice(&f->kpi_class, "--class", *pb::KpiClass_descriptor(),
              {"What it measures", "指標の区分"})
      .Option(&f->section, "--section", "TEXT", {"Who reports it", "担当課"})
      .Option(&f->source, "--source", "TEXT", {"Where the figures come from", "出典"})
      .Integer(&f->lag, "--lag-days", 1, 3660,
               {"Days from a year's end until its figure is published", "公表までの日数"})
      .Date(&f->due, "--due", {"When the next figure is due", "次の報告期限"})
      .Option(&f->indicator, "--indicator", "INDICATOR",
              {"The shared indicator behind it", "対応する共通指標"})
      .Option(&f->note, "--note", "TEXT", {"What else is to be known", "備考"})
      .Integer(&f->order, "--order", 1, 1'000'000,
               {"Place among the KPIs of its node", "同じ施策等の中での並び順"});
}

// "200@令和9年度"; the time may be left out ("均衡").
absl::StatusOr<pb::TimedValue> ParseTimed(const std::string& flag, const std::string& text) {
  pb::TimedValue timed;
  const size_t at = text.rfind('@');
  const std::string value = text.substr(0, at);
  if (value.empty()) {
    return UsageError({absl::StrCat(flag, ": write VALUE@TIME, for example 200@令和9年度"),
                       absl::StrCat(flag,
                                    " は「値@時点」の形で指定してください（例: "
                                    "200@令和9年度）。")});
  }
  // The server reads it, by the KPI's unit.
  timed.mutable_value()->set_text(value);
  if (at == std::string::npos) return timed;
  const auto when = domain::ParseWhen(text.substr(at + 1));
  if (!when.ok()) return domain::WithFieldPrefix(flag, when.status());
  *timed.mutable_when() = *when;
  return timed;
}

absl::StatusOr<double> ParseBound(const std::string& flag, const std::string& text) {
  if (const auto number = ParseNumber(text)) return *number;
  return UsageError({absl::StrCat(flag, ": \"", text, "\" is no number"),
                     absl::StrCat(flag, ": 「", text, "」は数値ではありません。")});
}

// Fills a KPI and the mask of what was given.
class Filler {
 public:
  Filler(pb::Kpi& kpi, google::protobuf::FieldMask& mask) : kpi_(kpi), mask_(mask) {}

  absl::Status Fill(const Fields& f) {
    Texts(f);
    Numbers(f);
    RETURN_IF_ERROR(Values(f));
    for (const std::string& path : f.clear) {
      // Beside new ones it only says that the others go.
      if (path != kTargets || f.targets.empty()) mask_.add_paths(path);
    }
    return absl::OkStatus();
  }

 private:
  void Text(const char* path, const std::string& value, std::string* target) {
    if (value.empty()) return;
    *target = value;
    mask_.add_paths(path);
  }

  void Texts(const Fields& f) {
    Text("title", f.title, kpi_.mutable_title());
    Text("node", f.node, kpi_.mutable_node());
    Text("unit", f.unit, kpi_.mutable_unit());
    Text("section", f.section, kpi_.mutable_section());
    Text("source", f.source, kpi_.mutable_source());
    Text("next_due_date", f.due, kpi_.mutable_next_due_date());
    Text("note", f.note, kpi_.mutable_note());
    Text("indicator", IndicatorName(f.indicator), kpi_.mutable_indicator());
  }

  template <class T>
  void Number(const char* path, int value, void (pb::Kpi::*set)(T)) {
    if (value == 0) return;
    (kpi_.*set)(static_cast<T>(value));
    mask_.add_paths(path);
  }

  void Numbers(const Fields& f) {
    Number("direction", f.direction, &pb::Kpi::set_direction);
    Number("aggregation", f.aggregation, &pb::Kpi::set_aggregation);
    Number("class", f.kpi_class, &pb::Kpi::set_class_);
    Number("cumulative_from_fiscal_year", f.since, &pb::Kpi::set_cumulative_from_fiscal_year);
    Number("publication_lag_days", f.lag, &pb::Kpi::set_publication_lag_days);
    Number("order", f.order, &pb::Kpi::set_order);
  }

  absl::Status Values(const Fields& f) {
    if (!f.baseline.empty()) {
      ASSIGN_OR_RETURN(*kpi_.mutable_baseline(), ParseTimed("--baseline", f.baseline));
      mask_.add_paths("baseline");
    }
    for (const std::string& text : f.targets) {
      ASSIGN_OR_RETURN(*kpi_.add_targets(), ParseTimed("--target", text));
    }
    if (!f.targets.empty()) mask_.add_paths(kTargets);
    for (const bool low : {true, false}) {
      const std::string& text = low ? f.low : f.high;
      if (text.empty()) continue;
      ASSIGN_OR_RETURN(const double bound, ParseBound(low ? "--low" : "--high", text));
      low ? kpi_.set_range_low(bound) : kpi_.set_range_high(bound);
      mask_.add_paths(low ? "range_low" : "range_high");
    }
    return absl::OkStatus();
  }

  pb::Kpi& kpi_;
  google::protobuf::FieldMask& mask_;
};

absl::Status RunAdd(Session& session, Fields f) {
  pb::CreateKpiRequest request;
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &f.target));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Node, &f.node));
  request.set_parent(f.target);
  google::protobuf::FieldMask ignored;
  RETURN_IF_ERROR(Filler(*request.mutable_kpi(), ignored).Fill(f));
  // Without one it could not be exported and applied again.
  request.mutable_kpi()->set_external_id(f.external_id.empty() ? client::NewRequestId().substr(0, 8)
                                                               : f.external_id);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto kpi, session.Call<pb::Kpi>("VisionService/CreateKpi", request));
  PrintWritten(session, kpi, KpiColumns(session));
  return absl::OkStatus();
}

// Which time a target of `kpi` is for; "" for one without a time, which is meant for the end. A fiscal
// year and its end are one, as the server has it.
std::string TimeKey(const pb::Kpi& kpi, const pb::TimedValue& target) {
  const pb::When when = domain::InYearsOf(kpi, target.when());
  return when.kind() == pb::When::KIND_UNSPECIFIED ? "" : domain::ActualId(domain::AsOneTime(when));
}

// Adds to the new targets those that `known` has for other times, behind them: so that a mistake
// counts the targets as they were typed. The server puts them in order of time.
void KeepOtherTargets(const pb::Kpi& known, pb::Kpi& changed) {
  std::map<std::string, pb::TimedValue*> given;
  for (pb::TimedValue& target : *changed.mutable_targets())
    given.emplace(TimeKey(known, target), &target);
  for (const pb::TimedValue& target : known.targets()) {
    const auto replaced = given.find(TimeKey(known, target));
    if (replaced == given.end()) {
      *changed.add_targets() = target;
    } else {
      // A target that is counted in a unit of its own still is.
      replaced->second->set_unit(target.unit());
    }
  }
}

// A field of the update holds all targets: what was not named comes from the KPI as it is, and its
// etag goes along, so that what a colleague changes meanwhile is a conflict and not undone.
absl::Status ReadOtherTargets(Session& session, const Fields& f, pb::Kpi& changed) {
  if (f.targets.empty() || absl::c_linear_search(f.clear, kTargets)) return absl::OkStatus();
  pb::GetKpiRequest request;
  request.set_name(f.target);
  ASSIGN_OR_RETURN(const auto known, session.Call<pb::Kpi>("VisionService/GetKpi", request));
  KeepOtherTargets(known, changed);
  if (changed.etag().empty()) changed.set_etag(known.etag());
  return absl::OkStatus();
}

absl::Status RunSet(Session& session, Fields f) {
  pb::UpdateKpiRequest request;
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Node, &f.node));
  RETURN_IF_ERROR(Filler(*request.mutable_kpi(), *request.mutable_update_mask()).Fill(f));
  if (request.update_mask().paths().empty())
    return UsageError({"say what shall change", "変更する項目を指定してください。"});
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Kpi, &f.target));
  request.mutable_kpi()->set_name(f.target);
  request.mutable_kpi()->set_etag(f.etag);
  RETURN_IF_ERROR(ReadOtherTargets(session, f, *request.mutable_kpi()));
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto kpi, session.Call<pb::Kpi>("VisionService/UpdateKpi", request));
  PrintWritten(session, kpi, KpiColumns(session));
  return absl::OkStatus();
}

}  // namespace

void AddKpiEdit(Noun noun) {
  const auto added = std::make_shared<Fields>();
  Verb add = noun.AddVerb("add", {"Adds a KPI to the draft", "下書きにKPIを加えます"});
  add.Positional(&added->target, "VISION", kKpisVisionHelp)
      .Positional(&added->title, "TITLE", {"Its title", "題名"})
      .Option(
          &added->node, "--node", "VISION/NODE",
          {"What it measures; left out: the plan as a whole", "測る対象の施策等。省略時は計画全体"})
      .Option(&added->external_id, "--external-id", "ID",
              {"A key of one's own; default: one is made", "独自の外部ID。省略時は自動で付けます"});
  AddFields(add, added.get(),
            {"Where it is to go: 200@令和9年度; may be repeated",
             "目標値と時点: 200@令和9年度。繰り返し指定できます"});
  add.Example(
      "renkei kpi add 141003 1日の利用者数 --node 141003/strategy-2023/g1-1 --unit 人 "
      "--direction up --baseline 40@令和4年度 --target 200@令和9年度 --section 地域交通課",
      {"With baseline and target", "基準値と目標値を添えて"});
  add.Run([added](Session& session) { return RunAdd(session, *added); });

  const auto changed = std::make_shared<Fields>();
  Verb set = noun.AddVerb("set", {"Changes a KPI of the draft", "下書きのKPIを変更します"});
  set.Positional(&changed->target, "VISION/KPI", kKpiHelp)
      .Option(&changed->title, "--title", "TEXT", {"Its new title", "新しい題名"})
      .Option(&changed->node, "--node", "VISION/NODE",
              {"Moves it to this node", "この施策等に移します"});
  AddFields(
      set, changed.get(),
      {"Sets the target of that time: 200@令和9年度; targets of other times stay; may be repeated",
       "その時点の目標値を設定します: 200@令和9年度。繰り返し指定でき、"
       "ほかの時点の目標値は残ります"});
  set.Options(&changed->clear, "--clear", "FIELD",
              {"Empties a field: targets, section, note ...; targets together with --target: these "
               "replace all",
               "項目を空にします: targets、section、note など。targets を --target "
               "とともに指定すると、目標値全体を置き換えます"})
      .Option(&changed->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example(
          "renkei kpi set 141003/strategy-2023/g1-1-k1 --target 100@令和7年度 --target "
          "250@令和9年度",
          {"Two targets; those of other times stay",
           "二つの時点の目標値を改める。ほかの時点の目標値は残ります"})
      .Example("renkei kpi set 141003/strategy-2023/g1-1-k1 --clear targets --target 250@令和9年度",
               {"This target in place of all others", "目標値全体をこれに置き換える"});
  set.Run([changed](Session& session) { return RunSet(session, *changed); });
}

}  // namespace renkei::cli
