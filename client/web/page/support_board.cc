// The board of a window, and the numbers of support cases that everybody reads.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "client/view/page/support.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/support_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

absl::StatusOr<pb::SupportBoard> FetchBoard(Visit& visit) {
  return visit.calls.Call<pb::SupportBoard>("SupportService/GetSupportBoard",
                                            pb::GetSupportBoardRequest());
}

// Of the year in the address; of this one where it names none.
absl::StatusOr<pb::CountSupportsResponse> FetchCounts(Visit& visit) {
  pb::CountSupportsRequest count;
  int year = 0;
  if (absl::SimpleAtoi(visit.query.Get("year"), &year)) count.set_fiscal_year(year);
  return visit.calls.Call<pb::CountSupportsResponse>("SupportService/CountSupports", count);
}

std::string BoardTitle(const Visit& visit) {
  return visit.Say({"Board of our window", "窓口の進行管理"});
}
std::string CountsTitle(const Visit& visit) {
  return visit.Say({"Numbers of support cases", "伴走支援の件数"});
}

}  // namespace

absl::StatusOr<Shown> SupportBoardPage(Visit& visit, const std::string&) {
  ASSIGN_OR_RETURN(const pb::SupportBoard board, FetchBoard(visit));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = BoardTitle(visit);
    shown.subtitle = visit.calls.titles().Of(board.window());
    WriteBlocks(shown.main, visit, view::SupportBoardBlocks(board, visit.words()));
    WriteFileLinks(shown.main, visit, {"The cases", "案件の一覧"});
    WriteWayToExport(shown.main, visit, "exportSupports");
    return shown;
  });
}

absl::StatusOr<PageFile> SupportBoardFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::SupportBoard board, FetchBoard(visit));
  if (format == kJson) {
    JsonObject json;
    json.Add("board", board);
    return std::move(json).Take(BoardTitle(visit));
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::SupportQueueTable(board, visit.words()); }),
      BoardTitle(visit), format);
}

absl::StatusOr<Shown> SupportCountsPage(Visit& visit, const std::string&) {
  ASSIGN_OR_RETURN(const pb::CountSupportsResponse counts, FetchCounts(visit));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = CountsTitle(visit);
    shown.subtitle =
        visit.Say({"Without names: what is asked stays between the bodies, the window "
                   "and the team",
                   "団体名は示しません。相談の内容は、相談団体・窓口・支援チームだけが"
                   "閲覧できます"});
    WriteBlocks(shown.main, visit, view::SupportCountBlocks(counts, visit.words()));
    WriteFileLinks(shown.main, visit, {"These numbers", "この件数"});
    return shown;
  });
}

absl::StatusOr<PageFile> SupportCountsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::CountSupportsResponse counts, FetchCounts(visit));
  if (format == kJson) {
    JsonObject json;
    json.Add("counts", counts);
    return std::move(json).Take(CountsTitle(visit));
  }
  return TableFile(
      visit.calls.titles().Titled([&] { return view::SupportCountTable(counts, visit.words()); }),
      CountsTitle(visit), format);
}

}  // namespace renkei::web
