// Cases as files: rows that are made as they are sent.

#ifndef RENKEI_TESTS_BENCH_CASE_ROWS_H_
#define RENKEI_TESTS_BENCH_CASE_ROWS_H_

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "client/lib/client.h"
#include "renkei/v1/exchange_service.pb.h"

namespace renkei::bench {

// A case of about 2 kB, as the real collections have; CSV or JSON lines.
std::string CaseRow(v1::ExchangeFormat format, int number);

// Rows `first` to `first` + `rows`, in one import.
v1::ImportResult ImportCases(client::Client& client, v1::ExchangeFormat format, int rows,
                             int first = 0);

// The last reply of a call.
template <typename Reply>
Reply LastReply(client::MessageStream& stream) {
  Reply last;
  while (true) {
    auto reply = stream.Read<Reply>();
    if (!reply.ok()) {
      std::cerr << reply.status() << "\n";
      std::exit(1);
    }
    if (!reply->has_value()) return last;
    last = **std::move(reply);
  }
}

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_CASE_ROWS_H_
