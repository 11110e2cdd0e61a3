// A reader over several servers: failover_transport.h says what is sent again.

#ifndef RENKEI_CLIENT_LIB_FAILOVER_READER_H_
#define RENKEI_CLIENT_LIB_FAILOVER_READER_H_

#include <memory>
#include <string>

#include "client/lib/async_transport.h"
#include "client/lib/failover_transport.h"

namespace renkei::client {

// Its calls end before `servers`, which waits for them.
std::unique_ptr<AsyncReader> MakeFailoverReader(FailoverTransport& servers, const WireCall& call,
                                                const std::string& request);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_FAILOVER_READER_H_
