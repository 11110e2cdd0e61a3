// request_id: what makes a write safe to send twice (AIP-155).

#ifndef RENKEI_CLIENT_LIB_REQUEST_ID_H_
#define RENKEI_CLIENT_LIB_REQUEST_ID_H_

#include <string>

#include "google/protobuf/message.h"

namespace renkei::client {

// A random UUID, version 4 (RFC 4122), in its 36-character form. Random bits come from the
// operating system.
std::string NewRequestId();

// Sets the request_id of `request`, or of the header in a stream's first message, where there is
// such a field and it is empty. False when the request has no such field: then it is a read.
bool FillRequestId(google::protobuf::Message& request);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_REQUEST_ID_H_
