// The change feed as server-sent events (WHATWG HTML, 9.2), without a thread for each reader.
//
//   GET /renkei.v1.ChangeService/WatchChanges?message={...}      Last-Event-ID: CURSOR
//
//   id: CURSOR               each message with changes
//   event: changes
//   data: a WatchChangesResponse as JSON
//
//   : heartbeat              each message without
//   id: CURSOR
//
//   event: error             the end, where it was an error that came after the first message
//   data: as ErrorJson
//
// The first message, or error, decides the status of the reply. Who comes back with the last id goes on
// exactly there.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_EVENTS_H_
#define RENKEI_CLIENT_WEB_GATEWAY_EVENTS_H_

#include <atomic>
#include <memory>

#include "client/web/gateway/connect.h"
#include "client/web/upstream/upstream.h"
#include "server/http/handler.h"

namespace renkei::web {

// How many readers there are. Outlives all of them by being shared.
using ReaderCount = std::shared_ptr<std::atomic<int>>;

// Answers `exchange` from the feed of its visitor until either side ends it. Never blocks. `call` is of
// WatchChanges; `readers` has counted this one, and is told when it has gone.
void ServeEvents(std::unique_ptr<http::Exchange> exchange, const ConnectCall& call,
                 Upstream& upstream, ReaderCount readers);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_EVENTS_H_
