// Windows, the board of one, and the numbers that everybody reads.
#include <string>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/support/support_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/support.h"
#include "renkei/v1/support_service.pb.h"

namespace renkei::cli {
namespace {

template <typename Blocks>
std::string PageOf(Session& session, const Text& title, Blocks blocks) {
  view::Page page = view::UprightPage(session.lang(), In(session.lang(), title));
  page.blocks = Titled(session, blocks);
  return session.printer().Text(page);
}

std::string WindowsText(Session& session, const pb::FindSupportWindowsResponse& reply) {
  const domain::Words words = WordsOf(session);
  return PageOf(session, {"Windows", "伴走支援の窓口"}, [&] {
    return std::vector<view::Block>{
        view::SupportWindowsTable({reply.windows().begin(), reply.windows().end()}, words)};
  });
}

std::string BoardText(Session& session, const pb::SupportBoard& board) {
  const domain::Words words = WordsOf(session);
  return PageOf(session, {"Board", "伴走支援の進行管理"},
                [&] { return view::SupportBoardBlocks(board, words); });
}

std::string CountText(Session& session, const pb::CountSupportsResponse& counts) {
  const domain::Words words = WordsOf(session);
  return PageOf(session, {"Support cases", "伴走支援の件数"},
                [&] { return view::SupportCountBlocks(counts, words); });
}

}  // namespace

void AddSupportBoard(Noun noun) {
  AddVerb(
      noun,
      {.name = "windows",
       .description = {"Lists windows at which support can be asked", "相談できる窓口を一覧します"},
       .calls = "SupportService/FindSupportWindows",
       .takes = {Field("--body ORG", "body",
                       {"For this body (left out: one's own)", "相談団体（省略時は自分の団体）"})},
       .prints = Page(WindowsText),
       .examples = {{"renkei support windows", {"With the default one", "既定の窓口とともに"}}}});
  AddVerb(noun, {.name = "board",
                 .description = {"Shows the queue of one's window, its load, waiting times and "
                                 "overdue steps (coordinator)",
                                 "窓口の案件・担当状況・待機日数・期限を過ぎた取組を表示します"
                                 "（全国調整の担当者）"},
                 .calls = "SupportService/GetSupportBoard",
                 .takes = {},
                 .prints = Page(BoardText),
                 .examples = {{"renkei support board", {"Of today", "今日の状況"}}}});
  AddVerb(noun,
          {.name = "count",
           .description = {"Counts the cases of a fiscal year without names",
                           "年度の件数を、団体名なしで数えます"},
           .calls = "SupportService/CountSupports",
           .takes = {Number("--year", "fiscal_year", 1950, 2200,
                            {"The fiscal year (left out: this one)", "年度（省略時は今年度）"})},
           .prints = Page(CountText),
           .examples = {{"renkei support count --year 2024",
                         {"Small numbers are hidden", "少ない数は秘匿されます"}}}});
}

}  // namespace renkei::cli
