#include "server/host/call_meter.h"

#include "absl/strings/strip.h"
#include "server/domain/error.h"

namespace renkei::host {

void CallMeter::Ended(const service::EndedCall& call) {
  if (call.stream) {
    calls_.Count(call.method, call.status.code());
  } else {
    calls_.Count(call.method, call.status.code(), call.taken);
  }
  next_.Ended(call);
}

void CallMeter::Refused(absl::string_view peer, const absl::Status& why) {
  const auto detail = domain::DetailOf(why);
  const int reason = detail ? detail->reason() : pb::REASON_UNSPECIFIED;
  if (pb::Reason_IsValid(reason)) refused_[static_cast<size_t>(reason)].Add();
  next_.Refused(peer, why);
}

metrics::Families CallMeter::Figures() const {
  metrics::Families families;
  calls_.AddTo(families, "renkei_requests", "Requests");
  metrics::Family refused = {"renkei_refused_tokens_total",
                             "Requests that were refused for their token or password, by reason.",
                             metrics::Kind::kCounter};
  for (size_t reason = 0; reason < refused_.size(); ++reason) {
    const int64_t count = refused_[reason].value();
    if (count == 0) continue;
    const std::string name = pb::Reason_Name(static_cast<int>(reason));
    refused.samples.push_back(
        {.labels = {{"reason", std::string(absl::StripPrefix(name, "REASON_"))}},
         .value = static_cast<double>(count)});
  }
  families.push_back(std::move(refused));
  return families;
}

}  // namespace renkei::host
