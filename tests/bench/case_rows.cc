#include "tests/bench/case_rows.h"

#include "absl/strings/str_cat.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

// A case of about 2 kB, as the real collections have.
constexpr size_t kTextBytes = 1'800;
constexpr size_t kPiece = size_t{512} << 10;

}  // namespace

std::string CaseRow(pb::ExchangeFormat format, int i) {
  const std::string text(kTextBytes, static_cast<char>('a' + i % 26));
  if (format == pb::EXCHANGE_FORMAT_CSV)
    return absl::StrCat("B-", i, ",題名", i, ",概要,", text,
                        ",令和5年度,継続中,利用団体すべて\r\n");
  return absl::StrCat("{\"external_id\":\"B-", i, "\",\"title\":\"題名", i,
                      "\",\"summary\":\"概要\",\"approach\":\"", text,
                      "\",\"begin\":\"令和5年度\",\"continuity\":\"running\",\"audience\":"
                      "{\"visibility\":\"members\"}}\n");
}

pb::ImportResult ImportCases(client::Client& client, pb::ExchangeFormat format, int rows,
                             int first) {
  client::MessageStream exchange = client.OpenStream("ExchangeService/ImportResources");
  pb::ImportResourcesRequest message;
  message.mutable_options()->set_kind(pb::EXCHANGE_KIND_CASES);
  message.mutable_options()->set_format(format);
  bool open = exchange.Write(message);
  std::string piece = format == pb::EXCHANGE_FORMAT_CSV
                          ? "外部ID,題名,概要,取組内容,開始,継続状況,公開範囲\r\n"
                          : "";
  for (int i = 0; i < rows && open; ++i) {
    piece += CaseRow(format, first + i);
    if (piece.size() < kPiece && i + 1 < rows) continue;
    message.set_data(std::move(piece));
    open = exchange.Write(message);
    piece.clear();
  }
  exchange.WritesDone();
  return LastReply<pb::ImportResourcesResponse>(exchange).result();
}

}  // namespace renkei::bench
