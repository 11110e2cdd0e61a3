// Ports of loopback for servers that come back where they were.

#ifndef RENKEI_TESTS_SUPPORT_FREE_PORT_H_
#define RENKEI_TESTS_SUPPORT_FREE_PORT_H_

namespace renkei::test {

// One that nobody listens on now; 0: there is none. It lies outside of those that the system gives to connections
// (32768 and up), so that it stays free while its server is away. Each call and each process looks elsewhere first.
int FreePort();

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_FREE_PORT_H_
