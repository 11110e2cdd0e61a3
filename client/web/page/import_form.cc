// Workbooks to fill in: what an import reads, with its headings and nothing below them.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/web/page/error_page.h"
#include "client/web/page/files.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/labels.h"
#include "server/sheet/rows/row_layouts.h"
#include "server/sheet/vision/vision_book.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Every table of a plan, and a sheet that explains each column. Whose it is stands there already.
absl::StatusOr<std::string> PlanForm(Visit& visit, const std::string& owner,
                                     const std::string& title) {
  sheet::KnownVision plan;
  const std::string placeholder = absl::StrCat(owner, "/visions/new");
  plan.plan.vision.set_name(placeholder);
  sheet::Workbook book = visit.calls.titles().Titled([&] {
    return sheet::VisionSheets(
        plan, /*with_actuals=*/false, sheet::Words::kPeople,
        [&](const std::string& organization) { return visit.calls.titles().Of(organization); });
  });
  std::vector<sheet::Cell>& head = book.sheets.front().cells;
  head.erase(std::remove_if(head.begin(), head.end(),
                            [&](const sheet::Cell& cell) { return cell.text == placeholder; }),
             head.end());
  return sheet::WriteVisionXlsx(book, title);
}

}  // namespace

absl::StatusOr<PageFile> ImportFormFile(Visit& visit, const std::string& name, FileFormat format) {
  const auto* kind = pb::ExchangeKind_descriptor()->FindValueByName(visit.query.Get("kind"));
  if (kind == nullptr || !sheet::IsImported(static_cast<pb::ExchangeKind>(kind->number()))) {
    return domain::LocalError(absl::StatusCode::kNotFound,
                              {"there is no such form", "その様式はありません。"});
  }
  const std::string title =
      absl::StrCat(visit.Say({"Form ", "様式_"}), visit.Say(domain::LabelOf(*kind)));
  if (kind->number() == pb::EXCHANGE_KIND_VISIONS) {
    ASSIGN_OR_RETURN(std::string body, PlanForm(visit, name, title));
    return PageFile{title, std::move(body)};
  }
  view::Table table;
  const sheet::SheetLayout* const layout =
      sheet::RowLayoutOf(static_cast<pb::ExchangeKind>(kind->number()));
  if (layout == nullptr) return NoSuchPage();
  for (const sheet::Column& column : layout->columns) {
    // What is there for information, and what an export notes for itself, nobody fills in.
    if (column.kind != sheet::CellKind::kInfo)
      table.columns.push_back({sheet::HeadingOf(column, sheet::Words::kPeople)});
  }
  return TableFile(table, title, format);
}

}  // namespace renkei::web
