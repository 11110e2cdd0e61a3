// ChangeService: reading the feed through the visibility rule.
//
//   change_log        what handlers write of a change, in its commit
//   kept_changes      what is kept of the log when its beginning is removed
//   feed_cursor       where a reader stands
//   feed_filter       what it wants to hear of
//   feed_page         one page, as that reader may see it: the one way to read the feed
//   change_readers    the content of each type of resource
//   change_watch      a way through the feed without end
//   feed_digest       a sum over all that a reader has been told, for mirrors
//
// And the log as the server itself reads it, for what it derives from the resources:
//
//   system_reader     everything there is, and then what changes, in both texts
//   log_holds         what is not cut before it was read

#ifndef RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterChangeService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_CHANGE_SERVICE_H_
