// The indicators that governments share, on their page and as a file.
#include <vector>

#include "client/view/page/message_table.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/framework_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// On a page, and in a call of a file.
constexpr int kIndicatorsAtOnce = 100;

std::string Title(const Visit& visit) { return visit.Say({"Shared indicators", "共通指標"}); }

// Title, unit, direction, how figures are added up, state and who proposed it, and `more`.
view::Table IndicatorTable(Visit& visit, std::vector<pb::Indicator> indicators,
                           const std::vector<std::string>& more) {
  for (pb::Indicator& indicator : indicators) {
    if (indicator.state() == pb::Indicator::STATE_UNSPECIFIED)
      indicator.set_state(pb::Indicator::STATE_APPROVED);
  }
  std::vector<std::string> fields = {"title",       "unit",  "direction",
                                     "aggregation", "state", "proposer"};
  fields.insert(fields.end(), more.begin(), more.end());
  view::Table table = view::MessageTable(indicators, fields, visit.words());
  for (size_t i = 0; i < indicators.size(); ++i)
    table.rows[i].cells[0].resource = indicators[i].name();
  table.nothing = visit.Say({"There is none yet.", "まだありません。"});
  return table;
}

// Forth by the server's token; back is the browser's.
void WriteNextPage(view::Writer& html, const Visit& visit, const std::string& token) {
  Query query = visit.query;
  const bool first = query.Get("page").empty();
  if (first && token.empty()) return;
  const auto nav = html.Open(
      "nav", {view::Class("pages"), view::Attribute("aria-label", visit.Say({"Pages", "ページ"}))});
  query.Set("page", "");
  if (!first)
    WriteLink(html, AddressOf("/indicators", query), visit.Say({"First page", "最初のページ"}));
  query.Set("page", token);
  if (!token.empty())
    WriteLink(html, AddressOf("/indicators", query), visit.Say({"Next page", "次のページ"}));
}

}  // namespace

absl::StatusOr<Shown> IndicatorsPage(Visit& visit, const std::string&) {
  pb::ListIndicatorsRequest request;
  request.set_page_size(kIndicatorsAtOnce);
  request.set_page_token(visit.query.Get("page"));
  ASSIGN_OR_RETURN(const auto reply, visit.calls.Call<pb::ListIndicatorsResponse>(
                                         "FrameworkService/ListIndicators", request));
  const std::vector<pb::Indicator> indicators(reply.indicators().begin(), reply.indicators().end());
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = Title(visit);
    shown.subtitle =
        visit.Say({"One definition for all bodies, so that their figures can be compared",
                   "団体をまたいで比べられるように、定義をそろえた指標です"});
    shown.tabs = NationalTabs(visit, "indicators");
    WriteBlocks(shown.main, visit, {IndicatorTable(visit, indicators, {})});
    WriteNextPage(shown.main, visit, reply.next_page_token());
    WriteFileLinks(shown.main, visit, {"All indicators", "すべての共通指標"});
    return shown;
  });
}

absl::StatusOr<PageFile> IndicatorsFile(Visit& visit, const std::string&, FileFormat format) {
  pb::ListIndicatorsRequest request;
  request.set_page_size(kIndicatorsAtOnce);
  ASSIGN_OR_RETURN(const std::vector<pb::Indicator> indicators,
                   visit.calls.List<pb::Indicator>("FrameworkService/ListIndicators", request));
  if (format == kJson) {
    JsonObject json;
    json.Add("indicators", indicators);
    return std::move(json).Take(Title(visit));
  }
  const view::Table table = visit.calls.titles().Titled([&] {
    return IndicatorTable(visit, indicators, {"definition", "name"});
  });
  return TableFile(table, Title(visit), format);
}

}  // namespace renkei::web
