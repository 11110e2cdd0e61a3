// Cases in and out: rows per second and the server's peak memory. Usage: exchange_bench [ROWS]
//
// The client makes the file as it sends it and throws away what it gets. Beside the figures stands a
// floor of the same run: the same bytes written and synced by one process.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "client/lib/client.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/domain/error.h"
#include "tests/bench/author.h"
#include "tests/bench/case_rows.h"
#include "tests/bench/process_stat.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kRows = 100'000;
pb::ExportSummary Export(client::Client& client, pb::ExchangeFormat format) {
  client::MessageStream exchange = client.OpenStream("ExchangeService/ExportResources");
  pb::ExportResourcesRequest request;
  request.set_kind(pb::EXCHANGE_KIND_CASES);
  request.set_format(format);
  if (exchange.Write(request)) exchange.WritesDone();
  return LastReply<pb::ExportResourcesResponse>(exchange).summary();
}

// Seconds to write and sync the bytes of so many rows, some 200 at a time, as the commits are.
double Floor(const std::string& path, int rows) {
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) std::exit(1);
  const absl::Time begin = absl::Now();
  std::string chunk;
  for (int i = 0; i < rows; ++i) {
    chunk += CaseRow(pb::EXCHANGE_FORMAT_CSV, i);
    if (i % 200 != 199 && i + 1 < rows) continue;
    if (write(file, chunk.data(), chunk.size()) < 0 || fdatasync(file) != 0) std::exit(1);
    chunk.clear();
  }
  (void)close(file);
  return absl::ToDoubleSeconds(absl::Now() - begin);
}

int Run(int rows) {
  const e2e::TempDir directory;
  auto server = e2e::ServerProcess::Start(directory.File("data"));
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  auto client = client::Client::Connect(
      {.server = (*server)->address(), .token = MakeAuthor(**server).token});
  if (!client.ok()) return 1;
  const auto print = [&](const char* what, int64_t count, absl::Time begin) {
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    std::cout << absl::StrFormat("%-28s %8d rows %8.1f s %9.0f rows/s   peak %5.0f MB\n", what,
                                 count, seconds, static_cast<double>(count) / seconds,
                                 PeakMegabytes((*server)->pid()))
              << std::flush;
  };
  std::cout << absl::StrFormat("%-28s %8d rows %8.1f s\n", "floor: write and sync", rows,
                               Floor(directory.File("floor"), rows));
  absl::Time begin = absl::Now();
  print("import CSV, new", ImportCases(**client, pb::EXCHANGE_FORMAT_CSV, rows).created(), begin);
  begin = absl::Now();
  print("import CSV again, unchanged",
        ImportCases(**client, pb::EXCHANGE_FORMAT_CSV, rows).unchanged(), begin);
  begin = absl::Now();
  print("import JSON lines, unchanged",
        ImportCases(**client, pb::EXCHANGE_FORMAT_JSON_LINES, rows).unchanged(), begin);
  for (const auto& [what, format] : {std::pair("export CSV", pb::EXCHANGE_FORMAT_CSV),
                                     std::pair("export JSON lines", pb::EXCHANGE_FORMAT_JSON_LINES),
                                     std::pair("export YAML", pb::EXCHANGE_FORMAT_YAML),
                                     std::pair("export XLSX", pb::EXCHANGE_FORMAT_XLSX)}) {
    begin = absl::Now();
    print(what, Export(**client, format).rows(), begin);
  }
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  int rows = renkei::bench::kRows;
  if (argc > 1 && (!absl::SimpleAtoi(argv[1], &rows) || rows < 1)) return 2;
  return renkei::bench::Run(rows);
}
