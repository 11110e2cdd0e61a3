// Figures of a year that are made final, as they stand.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/record/grid.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/words/when_words.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;

// `name`: the vision; "?year=" chooses the year.
absl::Status BeginFiguresConfirm(Visit& visit, const std::string& name, Message& request) {
  pb::GetVisionRequest get;
  get.set_name(name);
  RETURN_IF_ERROR(visit.calls.Call<pb::Vision>("VisionService/GetVision", get).status());
  auto& confirm = static_cast<pb::ConfirmKpiActualsRequest&>(request);
  confirm.set_parent(name);
  confirm.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  confirm.mutable_when()->set_year(ChoiceOf(visit).year);
  confirm.mutable_when()->set_text(visit.Say(domain::WhenAsRead(confirm.when())));
  return absl::OkStatus();
}

const std::string& ConfirmedPlan(const Message& request) {
  return static_cast<const pb::ConfirmKpiActualsRequest&>(request).parent();
}

std::string TitleOfConfirmedPlan(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(ConfirmedPlan(request));
}

std::string AfterFiguresConfirm(const Message& request) {
  return absl::StrCat("/", ConfirmedPlan(request), "/record");
}

std::vector<view::Block> ToBeConfirmed(Visit& visit, const Message& reply) {
  const auto& confirmed = static_cast<const pb::ConfirmKpiActualsResponse&>(reply);
  const domain::Words words = visit.words();
  view::Table table;
  table.title = visit.Say({absl::StrCat(confirmed.actuals_size(), " figures become final"),
                           absl::StrCat("確定する実績（", confirmed.actuals_size(), "件）")});
  table.columns = {{visit.Say({"KPI", "KPI"})},
                   {visit.Say({"Time", "時点"})},
                   {visit.Say({"Figure", "値"}), /*number=*/true},
                   {visit.Say({"Note", "備考"})}};
  table.nothing = visit.Say({"There is no preliminary figure of that time.",
                             "この時点の速報値はありません（確定するものがありません）。"});
  for (const pb::KpiActual& actual : confirmed.actuals()) {
    view::Cell kpi = words.Title(std::string(domain::ParentName(actual.name(), 6)));
    kpi.resource = std::string(domain::ParentName(actual.name(), 6));
    table.rows.push_back(
        {{std::move(kpi), words.When(actual.when()), words.Short(actual.value()), actual.note()}});
  }
  std::vector<view::Block> blocks = {std::move(table)};
  if (confirmed.remaining() > 0) {
    blocks.emplace_back(view::Paragraphs{
        {visit.Say({absl::StrCat(confirmed.remaining(), " more remain: confirm once more."),
                    absl::StrCat("このあと、まだ", confirmed.remaining(),
                                 "件残ります。続けてもう一度確定してください。")})}});
  }
  return blocks;
}

}  // namespace

const Form& FiguresConfirmForm() {
  static const auto& form =
      *new Form{.method = "VisionService/ConfirmKpiActuals",
                .part = "",
                .title = {"Make figures final", "実績を確定する"},
                .button = {"Make them final", "確定する"},
                .note = {"Preliminary figures of that time become final, as they stand. A final "
                         "figure is corrected "
                         "with a reason.",
                         "この時点の速報値を、すべてそのまま確定値にします。確定したあとに直すとき"
                         "は、訂正の理由が必"
                         "要です。"},
                .fields = FormFields(InputsOf(*pb::ConfirmKpiActualsRequest::descriptor(),
                                              {{"when", sheet::CellKind::kWhen, 0, ""}}),
                                     {{{}, {"when"}}}),
                .begin = BeginFiguresConfirm,
                .subtitle = TitleOfConfirmedPlan,
                .preview = ToBeConfirmed,
                .back = AfterFiguresConfirm,
                .done = "figures-confirmed",
                .keeps = false};
  return form;
}

}  // namespace renkei::web
