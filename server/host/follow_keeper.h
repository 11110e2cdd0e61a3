// What goes on for those who follow something while the server runs: notices from the log as it grows, saved searches
// every hour, and the mails that are due. Mail has a thread of its own: a mail server that is slow keeps no notice
// waiting.

#ifndef RENKEI_SERVER_HOST_FOLLOW_KEEPER_H_
#define RENKEI_SERVER_HOST_FOLLOW_KEEPER_H_

#include <functional>
#include <string>
#include <thread>

#include "server/host/head_wait.h"
#include "server/service/follow/notice_maker.h"
#include "server/service/frame/call.h"

namespace renkei::host {

class FollowKeeper {
 public:
  // `tell` gets lines for the log. `env` outlives it.
  FollowKeeper(const service::Env& env, std::function<void(const std::string&)> tell);
  ~FollowKeeper();

 private:
  void TellFollowers();
  void SendMails();
  // Until there is nothing left to do.
  void TakeSteps(service::NoticeMaker& maker);

  const service::Env& env_;
  const std::function<void(const std::string&)> tell_;
  HeadWait wait_;
  std::thread notices_;
  std::thread mails_;  // not begun where the server sends none
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_FOLLOW_KEEPER_H_
