// Keeps the numbers of national KPIs complete while the server runs: takes the steps of
// service/national/count_steps.h, one after the other, whenever there is something to do.

#ifndef RENKEI_SERVER_HOST_COUNT_KEEPER_H_
#define RENKEI_SERVER_HOST_COUNT_KEEPER_H_

#include <memory>
#include <thread>

#include "server/service/frame/call.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::host {

class CountKeeper {
 public:
  explicit CountKeeper(const service::Env& env);
  ~CountKeeper();

 private:
  void Run();
  // Until there is nothing left to do.
  void TakeSteps();
  bool ending();

  const service::Env& env_;
  Mutex mutex_;
  CondVar changed_;
  bool moved_ ABSL_GUARDED_BY(mutex_) = true;  // the head, since the last round
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
  std::unique_ptr<storage::Subscription> subscription_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_COUNT_KEEPER_H_
