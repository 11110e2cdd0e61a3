// National KPIs: what counts, against which targets; and values that are entered.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/national/definition_rules.h"
#include "server/sheet/rows/national_kpi_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

const sheet::SheetLayout& NationalInputs() {
  static const auto& inputs = InputsOf(
      *pb::NationalKpi::descriptor(),
      {{"external_id", CellKind::kId, 0, "団体の中で重ならない番号や名前"},
       {"title", CellKind::kText, 0, ""},
       {"description", CellKind::kText, 0, ""},
       {"framework", CellKind::kId, 0, "frameworks/national-2022 など"},
       {"state", CellKind::kEnum, 0, "公開中にすると、だれでも読めます"},
       {"definition.unit", CellKind::kEnum, 0, "値を入力する指標では空のまま"},
       {"definition.body_kinds", CellKind::kLines, 0, "選ばなければ、都道府県と市区町村すべて"},
       {"definition.cases.framework_items", CellKind::kLines, 0, "", "事例: 国の枠組みの項目",
        "cases: framework items"},
       {"definition.cases.continuities", CellKind::kLines, 0, "", "事例: 継続状況",
        "cases: continuity"},
       {"definition.cases.selected_only", CellKind::kYesNo, 0, "", "事例: 優良事例のみ",
        "cases: selected only"},
       {"definition.cases.tags", CellKind::kLines, 0, "", "事例: タグ", "cases: tags"},
       {"definition.cases.with_partners", CellKind::kYesNo, 0, "", "事例: 連携先の団体も数える",
        "cases: with partners"},
       {"definition.visions.framework_items", CellKind::kLines, 0, "", "ビジョン: 国の枠組みの項目",
        "visions: framework items"},
       {"definition.visions.fiscal_year", CellKind::kFiscalYear, 0, "",
        "ビジョン: 計画期間に含む年度", "visions: fiscal year"},
       {"definition.measures.kinds", CellKind::kLines, 0, "measure など", "施策: 種別",
        "measures: kinds"},
       {"definition.measures.framework_items", CellKind::kLines, 0, "", "施策: 国の枠組みの項目",
        "measures: framework items"},
       {"definition.initiatives.states", CellKind::kLines, 0, "", "地域間連携: 状態",
        "initiatives: states"},
       {"definition.initiatives.forms", CellKind::kLines, 0, "", "地域間連携: 連携の形式",
        "initiatives: forms"},
       {"definition.initiatives.framework_items", CellKind::kLines, 0, "",
        "地域間連携: 国の枠組みの項目", "initiatives: framework items"},
       {"definition.actuals.indicator", CellKind::kId, 0, "indicators/bus-riders など",
        "実績: 共通指標", "actuals: indicator"},
       {"definition.actuals.minimum", CellKind::kNumber, 0, "", "実績: 下限", "actuals: minimum"},
       {"definition.actuals.maximum", CellKind::kNumber, 0, "", "実績: 上限", "actuals: maximum"},
       {"definition.actuals.fiscal_year", CellKind::kFiscalYear, 0, "", "実績: 年度",
        "actuals: fiscal year"},
       {"definition.actuals.confirmed_only", CellKind::kYesNo, 0, "", "実績: 確定値のみ",
        "actuals: confirmed only"},
       {"definition.note", CellKind::kText, 0, "", "数え方の備考", "note on the definition"},
       {"entered_unit", CellKind::kText, 0, "数え方のある指標では空のまま"},
       {"direction", CellKind::kEnum, 0, ""},
       {"baseline.when", CellKind::kWhen, 0, ""},
       {"baseline.value", CellKind::kValue, 0, ""},
       {"targets", CellKind::kRecords, 0, "", "", "", false, &sheet::NationalTargetParts()},
       {"denominators", CellKind::kRecords, 0, "", "", "", false,
        &sheet::NationalDenominatorParts()},
       {"links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()}});
  return inputs;
}

std::vector<FieldGroup> NationalGroups() {
  return {{{}, {"title", "description", "framework", "state"}},
          {{"What counts", "数え方"},
           {"definition.unit",
            "definition.body_kinds",
            "definition.cases.framework_items",
            "definition.cases.continuities",
            "definition.cases.selected_only",
            "definition.cases.tags",
            "definition.cases.with_partners",
            "definition.visions.framework_items",
            "definition.visions.fiscal_year",
            "definition.measures.kinds",
            "definition.measures.framework_items",
            "definition.initiatives.states",
            "definition.initiatives.forms",
            "definition.initiatives.framework_items",
            "definition.actuals.indicator",
            "definition.actuals.minimum",
            "definition.actuals.maximum",
            "definition.actuals.fiscal_year",
            "definition.actuals.confirmed_only",
            "definition.note"}},
          {{"Targets", "目標"},
           {"direction", "entered_unit", "baseline.when", "baseline.value", "targets",
            "denominators", "links"}}};
}

const sheet::SheetLayout& NationalValueInputs() {
  return InputsOf(
      *pb::RecordNationalKpiValuesRequest::descriptor(),
      {{"values", CellKind::kRecords, 0, "", "", "", false, &sheet::NationalValueParts()}});
}

absl::StatusOr<pb::NationalKpi> StoredNationalKpi(Visit& visit, const std::string& name) {
  pb::GetNationalKpiRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::NationalKpi>("NationalKpiService/GetNationalKpi", get);
}

absl::Status BeginNationalKpi(Visit&, const std::string&, Message& request) {
  static_cast<pb::CreateNationalKpiRequest&>(request).mutable_national_kpi();
  return absl::OkStatus();
}
absl::Status BeginNationalEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateNationalKpiRequest&>(request).mutable_national_kpi(),
                   StoredNationalKpi(visit, name));
  return absl::OkStatus();
}
absl::Status BeginNationalValues(Visit&, const std::string& name, Message& request) {
  static_cast<pb::RecordNationalKpiValuesRequest&>(request).set_name(name);
  return absl::OkStatus();
}
absl::Status BeginNationalDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::NationalKpi kpi, StoredNationalKpi(visit, name));
  auto& remove = static_cast<pb::DeleteNationalKpiRequest&>(request);
  remove.set_name(name);
  remove.set_etag(kpi.etag());
  return absl::OkStatus();
}

// Conditions that ask for nothing have no input of their own: kinds of records that were counted whatever they say go on to be, and
// where a unit alone is chosen, all published cases count.
void CompleteDefinition(const pb::NationalKpiDefinition& stored, pb::NationalKpi& kpi) {
  if (!kpi.has_definition()) return;
  pb::NationalKpiDefinition& next = *kpi.mutable_definition();
  if (next.unit() == pb::COUNTING_UNIT_UNSPECIFIED) return;
  const auto asks_nothing = [](const Message& conditions) {
    return conditions.ByteSizeLong() == 0;
  };
  if (stored.has_cases() && asks_nothing(stored.cases())) next.mutable_cases();
  if (stored.has_visions() && asks_nothing(stored.visions())) next.mutable_visions();
  if (stored.has_measures() && asks_nothing(stored.measures())) next.mutable_measures();
  if (stored.has_initiatives() && asks_nothing(stored.initiatives())) next.mutable_initiatives();
  if (!domain::Counts(next)) next.mutable_cases();
}
absl::Status CompleteNationalKpi(Visit&, Message& request) {
  CompleteDefinition(pb::NationalKpiDefinition(),
                     *static_cast<pb::CreateNationalKpiRequest&>(request).mutable_national_kpi());
  return absl::OkStatus();
}
absl::Status CompleteNationalEdit(Visit& visit, Message& request) {
  pb::NationalKpi& kpi =
      *static_cast<pb::UpdateNationalKpiRequest&>(request).mutable_national_kpi();
  ASSIGN_OR_RETURN(const pb::NationalKpi stored, StoredNationalKpi(visit, kpi.name()));
  CompleteDefinition(stored.definition(), kpi);
  return absl::OkStatus();
}

template <typename Request>
std::string TitleOfNationalKpi(Visit& visit, const Message& request) {
  const auto kpi = StoredNationalKpi(visit, static_cast<const Request&>(request).name());
  return kpi.ok() ? kpi->title() : "";
}
std::string AfterNationalDelete(const Message&) { return "/nationalKpis"; }

}  // namespace

const Form& NationalKpiCreateForm() {
  static const auto& form = *new Form{
      .method = "NationalKpiService/CreateNationalKpi",
      .part = "national_kpi",
      .title = {"Define a national KPI", "国のKPIを登録する"},
      .button = {"Create", "登録する"},
      .note = {"A definition counts in one unit. Without conditions all published cases count. "
               "Only what all "
               "members may read counts.",
               "一つの指標は、一つの単位で数えます。条件を入力した種類の記録を数え、条件がなければ"
               "公開中"
               "の事例すべてを数えます。対象は、利用団体すべてに公開されたものに限ります。"},
      .fields = FormFields(NationalInputs(),
                           [] {
                             std::vector<FieldGroup> groups = NationalGroups();
                             groups.front().paths.insert(groups.front().paths.begin(),
                                                         "external_id");
                             return groups;
                           }()),
      .begin = BeginNationalKpi,
      .complete = CompleteNationalKpi,
      .done = "saved"};
  return form;
}

const Form& NationalKpiEditForm() {
  static const auto& form = *new Form{
      .method = "NationalKpiService/UpdateNationalKpi",
      .part = "national_kpi",
      .title = {"Edit the national KPI", "国のKPIの編集"},
      .button = {"Save", "保存する"},
      .note = {"What is published and counts otherwise afterwards gets a new version of its "
               "definition; the former one is kept.",
               "公開中の指標の数え方を変えると、新しい版になります。これまでの数え方も残ります。"},
      .fields = FormFields(NationalInputs(), NationalGroups()),
      .begin = BeginNationalEdit,
      .complete = CompleteNationalEdit};
  return form;
}

const Form& NationalValuesForm() {
  static const auto& form =
      *new Form{.method = "NationalKpiService/RecordNationalKpiValues",
                .part = "",
                .title = {"Enter values", "値を入力する"},
                .button = {"Enter", "入力する"},
                .note = {"Each with its source. A value of the same time is replaced.",
                         "出典が必要です。同じ時点の値は置き換わります。"},
                .fields = FormFields(NationalValueInputs(), {{{}, {"values"}}}),
                .begin = BeginNationalValues,
                .subtitle = TitleOfNationalKpi<pb::RecordNationalKpiValuesRequest>};
  return form;
}

const Form& NationalKpiDeleteForm() {
  static const auto& form =
      *new Form{.method = "NationalKpiService/DeleteNationalKpi",
                .part = "",
                .title = {"Delete the national KPI", "国のKPIを削除する"},
                .button = {"Delete", "削除する"},
                .note = {"Its numbers go with it. Records that counted stay.",
                         "集計も削除されます。数えていた記録は残ります。"},
                .fields = FormFields(InputsOf(*pb::DeleteNationalKpiRequest::descriptor(), {}), {}),
                .begin = BeginNationalDelete,
                .subtitle = TitleOfNationalKpi<pb::DeleteNationalKpiRequest>,
                .back = AfterNationalDelete,
                .done = "deleted",
                .keeps = false};
  return form;
}

}  // namespace renkei::web
