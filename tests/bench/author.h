// A server's first organization and who writes for it, for benches.

#ifndef RENKEI_TESTS_BENCH_AUTHOR_H_
#define RENKEI_TESTS_BENCH_AUTHOR_H_

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "client/lib/client.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {

// The reply, or the end of the bench with the reason.
template <typename Reply>
Reply Must(client::Client& client, const char* method, const google::protobuf::Message& request) {
  absl::StatusOr<Reply> reply = client.Call<Reply>(method, request);
  if (reply.ok()) return *std::move(reply);
  std::cerr << method << ": " << reply.status() << "\n";
  std::exit(1);
}

// A contributor of a new prefecture's.
struct Author {
  std::string organization;
  std::string token;
};

Author MakeAuthor(client::Client& admin, const std::string& id, const std::string& title,
                  const std::string& code);
Author MakeAuthor(const e2e::ServerProcess& server);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_AUTHOR_H_
