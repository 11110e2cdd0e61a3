// What web_bench reads: a plan as large as they are, and a web front before the server.

#ifndef RENKEI_TESTS_BENCH_WEB_STOCK_H_
#define RENKEI_TESTS_BENCH_WEB_STOCK_H_

#include <string>
#include <vector>

#include "tests/bench/search_stock.h"
#include "tests/bench/self_process.h"

namespace renkei::bench {

struct StockedVision {
  std::string name;
  std::vector<std::string> kpis;
};

// A public vision of 500 nodes in three levels and 100 KPIs with six years' figures each, published by
// an account of the organization. What fails ends the program.
StockedVision StockVision(const StockedServer& stocked);

// renkei-web (RENKEI_WEB) before the server; it counts visitors by the addresses that it is told. Ends
// with this object.
class FrontProcess {
 public:
  // Keeps its files in `directory`.
  FrontProcess(const StockedServer& stocked, const std::string& directory);
  ~FrontProcess();

  // "127.0.0.1:41234"
  const std::string& address() const { return address_; }
  // By which the server knows it.
  const std::string& token() const { return token_; }
  pid_t pid() const { return process_.pid(); }

 private:
  const std::string token_;
  const std::string address_file_;
  SelfProcess process_;
  std::string address_;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_WEB_STOCK_H_
