// Who writes and reads while servers die: two governments, their accounts, and what has to be there before others are
// written.

#ifndef RENKEI_TESTS_CRASH_WRITTEN_WORLD_H_
#define RENKEI_TESTS_CRASH_WRITTEN_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/lib/client.h"
#include "renkei/v1/common.pb.h"
#include "tests/crash/write_ledger.h"
#include "tests/crash/written_records.h"
#include "tests/support/feed_guarantees.h"

namespace renkei::crash {

class WrittenWorld {
 public:
  // Makes all of it through the server at `address`, as its first administrator. What cannot be made fails the test.
  void MakeAt(const std::string& address, const std::string& admin_token);

  const Names& names() const { return names_; }
  // What the officer sees of the feed.
  test::FeedReader reader() const { return {.organization = names_.at("owner")}; }

  // Of a call that may take `timeout`, retries included.
  std::unique_ptr<client::Client> ConnectAs(Who who, const std::string& address,
                                            absl::Duration timeout) const;
  Clients Connect(const std::string& address, absl::Duration timeout) const;

 private:
  void Make(Who who, const std::string& method, const google::protobuf::Message& request,
            google::protobuf::Message& reply) const;
  std::string AddBody(const std::string& name, const std::string& code, const std::string& title);
  std::string AddAccount(Who who, const std::string& organization,
                         const std::vector<pb::Role>& roles);

  std::string made_at_;
  std::map<Who, std::string> tokens_;
  Names names_;
};

// Every guarantee of the feed holds for `way`; `client` reads again what it passed.
void ExpectGuarantees(const test::FeedWay& way, const test::WholeLog& log, client::Client& client);

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_WRITTEN_WORLD_H_
