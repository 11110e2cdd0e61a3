// Places like one's own: `renkei org peers`.
#include <vector>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/org/org_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/peers.h"
#include "renkei/v1/registry_service.pb.h"

namespace renkei::cli {
namespace {

// Of the peers, for whoever hands them to the next command.
void PrintNames(Printer& printer, const pb::ListPeersResponse& reply) {
  std::vector<pb::Organization> peers;
  for (const pb::Peer& peer : reply.peers())
    peers.emplace_back().set_name(peer.profile().organization());
  printer.List(peers, std::vector<Column<pb::Organization>>());
}

absl::Status ShowPeers(Session& session, const pb::ListPeersRequest&,
                       const pb::ListPeersResponse& reply) {
  Printer& printer = session.printer();
  const domain::Words words = WordsOf(session);
  if (printer.prints_rows()) {
    if (!printer.raw())
      printer.Table(Titled(session, [&] { return view::PeersTable(reply, words); }));
    else
      printer.List(std::vector<pb::Peer>(reply.peers().begin(), reply.peers().end()),
                   std::vector<Column<pb::Peer>>());
    return absl::OkStatus();
  }
  if (printer.format() == Format::kName) {
    PrintNames(printer, reply);
    return absl::OkStatus();
  }
  if (!printer.for_people()) {
    printer.One(reply);
    return absl::OkStatus();
  }
  const view::Page page = Titled(session, [&] { return view::PeersPage(reply, words); });
  printer.Raw(printer.TextWithTitle(page));
  if (!reply.next_page_token().empty())
    session.Note({absl::StrCat(page.head.subtitle, "; --limit shows more"),
                  absl::StrCat(page.head.subtitle, "を表示しました（--limit で増やせます）。")});
  return absl::OkStatus();
}

}  // namespace

void AddOrgPeers(Noun noun) {
  AddVerb(
      noun,
      {.name = "peers",
       .description = {"Lists the governments most like one, and why",
                       "人口・高齢化率などが似た団体を、似ている点・異なる点とともに一覧します"},
       .calls = "RegistryService/ListPeers",
       .takes = {Field("[ORG]", "organization",
                       {"Like whom: code or name; left out: one's own",
                        "基準の団体のコードか名称。省略すると自分の団体"}),
                 Switch("--near", "within: PEER_RANGE_NEIGHBORS",
                        {"Only neighbors", "隣接団体だけ"}),
                 Switch("--around", "within: PEER_RANGE_NEIGHBORS_OF_NEIGHBORS",
                        {"Neighbors, and their neighbors too", "隣接団体と、その隣接団体まで"}),
                 Field("--class", "same",
                       {"Only those of the same class in this; may be repeated",
                        "この項目の区分が同じ団体だけ（繰り返し指定可）"}),
                 Number("--limit", "page_size", 1, 1000,
                        {"At most so many (default: 20)", "最大件数（省略時: 20）"})},
       .prints = Then(ShowPeers),
       .examples = {
           {"renkei org peers", {"Places like one's own", "自分の団体に似た団体"}},
           {"renkei org peers 真庭市 --around", {"Those of them nearby", "その市の近くで似た団体"}},
           {"renkei org peers --class ministry_class --limit 100 -o csv --bom > peers.csv",
            {"All of the same class of the ministry, for a spreadsheet",
             "総務省の類似団体が同じ団体を表計算ソフト用に"}}}});
}

}  // namespace renkei::cli
