// A server of which the store was filled with published cases before it began, for benches of search.

#ifndef RENKEI_TESTS_BENCH_SEARCH_STOCK_H_
#define RENKEI_TESTS_BENCH_SEARCH_STOCK_H_

#include <memory>
#include <string>
#include <vector>

#include "client/lib/client.h"
#include "tests/bench/text_files.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {

struct StockedServer {
  std::unique_ptr<e2e::ServerProcess> server;
  std::unique_ptr<client::Client> reader;  // reads what is public to members
  std::unique_ptr<client::Client> writer;  // contributor of `organization`
  std::string organization;
  std::vector<std::string> prefectures;
  double index_seconds = 0;  // from the server's start until everything is found
};

// Case number n, from 0.
std::string StockedCase(size_t number);

// One public case for each text, spread over the municipalities of the registry pack; the server runs
// with its store in `directory` and with `options`, and all is indexed. What fails ends the program.
StockedServer Stock(const std::string& directory, const std::vector<Text>& texts,
                    const std::string& packs, const std::vector<std::string>& options = {});

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_SEARCH_STOCK_H_
