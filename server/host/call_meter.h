// Counts calls on their way to the log.

#ifndef RENKEI_SERVER_HOST_CALL_METER_H_
#define RENKEI_SERVER_HOST_CALL_METER_H_

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/errors.pb.h"
#include "server/metrics/call_table.h"
#include "server/service/frame/call_observer.h"
#include "storage/base/metrics.h"

namespace renkei::host {

class CallMeter : public service::CallObserver {
 public:
  // `methods` of the contract; `next`, which outlives it, is told of every call after it was counted.
  CallMeter(std::vector<std::string> methods, service::CallObserver& next)
      : calls_(std::move(methods)), next_(next) {}

  void Ended(const service::EndedCall& call) override;
  void Refused(absl::string_view peer, const absl::Status& why) override;

  metrics::Families Figures() const;

 private:
  metrics::CallTable calls_;
  // By reason.
  std::array<metrics::Counter, v1::Reason_ARRAYSIZE> refused_;
  service::CallObserver& next_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_CALL_METER_H_
