// The floor under a server: gRPC and a database, and nothing else.

#ifndef RENKEI_TESTS_BENCH_BARE_SERVER_H_
#define RENKEI_TESTS_BENCH_BARE_SERVER_H_

#include <string>

namespace renkei::bench {

// Its methods; a request and a reply are bytes.
inline constexpr char kBareRead[] = "/bench.Bare/Read";    // returns the one record
inline constexpr char kBareWrite[] = "/bench.Bare/Write";  // stores rows like a new case's
inline constexpr char kBareWatch[] =
    "/bench.Bare/Watch";  // gets a greeting, then what is published
inline constexpr char kBarePublish[] = "/bench.Bare/Publish";  // sends its bytes to every watcher
inline constexpr char kBareStream[] =
    "/bench.Bare/Stream";  // "COUNT BYTES": as many messages of that size
// Between a record of 2 kB and the reply that GetCase makes of it there is an etag.
inline constexpr size_t kRecordBytes = 2'000;

// Serves from stores in `directory` on a free port of loopback, prints "PORT\n", and goes on until
// its standard input ends. The exit code.
int RunBareServer(const std::string& directory);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_BARE_SERVER_H_
