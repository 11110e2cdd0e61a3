// Prints the cases that one may read, and then every change of them, until it is interrupted.
//
//   RENKEI_SERVER=localhost RENKEI_TOKEN=... follow_cases [--once]
//
// Several servers over one database: RENKEI_SERVER=a.example.jp,b.example.jp.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "client/lib/client.h"
#include "client/lib/paging.h"
#include "client/lib/watch.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"

namespace {

namespace pb = renkei::v1;
using renkei::client::ChangeList;
using renkei::client::Client;
using renkei::client::FeedPage;
using renkei::client::FeedQuery;
using renkei::client::FeedSource;
using renkei::client::MustResync;
using renkei::client::PagedRange;
using renkei::client::Watch;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// All pages of a list as one range. Reads are sent again by themselves where that may help.
absl::Status PrintCases(Client& client) {
  PagedRange<pb::Case> cases(client, "CaseService/ListCases", pb::ListCasesRequest());
  for (const pb::Case& found : cases) std::cout << found.name() << "  " << found.title() << "\n";
  return cases.status();
}

// A watch goes on through broken connections and restarts of the server, and ends only with a
// reason. `once`: up to the newest change.
absl::Status Follow(Client& client, bool once) {
  FeedQuery query;
  query.types = {pb::RESOURCE_TYPE_CASE};
  std::unique_ptr<FeedSource> source;
  if (once) {
    source = std::make_unique<ChangeList>(client, query);
  } else {
    source = std::make_unique<Watch>(client, renkei::client::WatchOptions{.query = query});
  }
  while (true) {
    const absl::StatusOr<FeedPage> page = source->Next();
    if (!page.ok()) {
      if (MustResync(page.status())) std::cerr << "begin again with an empty cursor\n";
      return page.status();
    }
    for (const pb::Change& change : page->changes()) {
      const bool gone = change.kind() == pb::Change::KIND_TOMBSTONE;
      std::cout << (gone ? "gone     " : "changed  ") << change.resource_name() << std::endl;
    }
    // What was printed need not be read again: a program that keeps something stores
    // page->cursor() with it, and passes it as query.cursor the next time.
    if (once && page->at_head()) return absl::OkStatus();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool once = argc > 1 && std::string(argv[1]) == "--once";
  auto client =
      Client::Connect({.server = Variable("RENKEI_SERVER"), .token = Variable("RENKEI_TOKEN")});
  absl::Status status = client.status();
  if (status.ok()) status = PrintCases(**client);
  if (status.ok()) status = Follow(**client, once);
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
