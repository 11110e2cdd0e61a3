// Keeps the numbers of national KPIs complete while the server runs: takes the steps of
// service/national/count_steps.h, one after the other, whenever there is something to do.

#ifndef RENKEI_SERVER_HOST_COUNT_KEEPER_H_
#define RENKEI_SERVER_HOST_COUNT_KEEPER_H_

#include <thread>

#include "server/host/head_wait.h"
#include "server/service/frame/call.h"

namespace renkei::host {

class CountKeeper {
 public:
  explicit CountKeeper(const service::Env& env);
  ~CountKeeper();

 private:
  void Run();
  // Until there is nothing left to do.
  void TakeSteps();

  const service::Env& env_;
  HeadWait wait_;
  std::thread thread_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_COUNT_KEEPER_H_
