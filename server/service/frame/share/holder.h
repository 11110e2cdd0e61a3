// Whose a call is, for whatever is shared out: places, turns, bytes.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SHARE_HOLDER_H_
#define RENKEI_SERVER_SERVICE_FRAME_SHARE_HOLDER_H_

#include <string>

#include "server/auth/caller.h"

namespace renkei::service {

struct Holder {
  std::string account;
  std::string organization;

  static Holder Of(const auth::Caller& caller) { return {caller.account, caller.organization}; }
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SHARE_HOLDER_H_
