// Whether published cases still hold, by organization: for those who ask them to be looked at again.
#include "client/view/page/freshness.h"

#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kOrganizationsOnPage = 100;

// All of them, or those alone that are behind.
std::vector<Tab> FreshnessTabs(const Visit& visit, bool overdue) {
  const auto address = [&](bool only) {
    Query query;
    query.Set("prefecture", visit.query.Get("prefecture"));
    if (only) query.Set("overdue", "yes");
    return AddressOf("/freshness", query);
  };
  return {{visit.Say({"All", "すべての団体"}), address(false), !overdue},
          {visit.Say({"Overdue", "見直し期限を過ぎた事例がある団体"}), address(true), overdue}};
}

}  // namespace

absl::StatusOr<Shown> FreshnessPage(Visit& visit, const std::string&) {
  const bool overdue = !visit.query.Get("overdue").empty();
  pb::ListCaseFreshnessRequest list;
  list.set_overdue_only(overdue);
  list.set_prefecture(visit.query.Get("prefecture"));
  list.set_page_token(PartIn(visit));
  list.set_page_size(kOrganizationsOnPage);
  ASSIGN_OR_RETURN(
      const pb::ListCaseFreshnessResponse found,
      visit.calls.Call<pb::ListCaseFreshnessResponse>("CaseService/ListCaseFreshness", list));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = visit.Say({"How fresh published cases are", "公開中の事例の確認状況"});
    shown.tabs = FreshnessTabs(visit, overdue);
    view::Table table =
        view::FreshnessTable({found.organizations().begin(), found.organizations().end()}, words);
    // Names in the form of programs say nothing here: each row leads to its organization.
    table.columns.pop_back();
    for (view::Row& row : table.rows) row.cells.pop_back();
    WriteBlocks(shown.main, visit, {std::move(table)});
    WriteNextPart(shown.main, visit, found.next_page_token());
    return shown;
  });
}

}  // namespace renkei::web
