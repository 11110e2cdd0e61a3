// How the index is, for whoever watches the server.

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/service/search/search_index.h"

namespace renkei::service {

absl::Status SearchIndex::Health() const {
  const MutexLock lock(mutex_);
  if (damaged_) return absl::UnavailableError("the search index is damaged and is made anew");
  return trouble_.empty() ? absl::OkStatus() : absl::UnavailableError(trouble_);
}

metrics::Families SearchIndex::Figures() const {
  const MutexLock lock(mutex_);
  const bool behind = head_ > through_;
  const uint64_t commits = behind ? storage::ToInt(head_) - storage::ToInt(through_) : 0;
  const absl::Duration time =
      behind ? absl::FromChrono(env_.steady() - behind_since_) : absl::ZeroDuration();
  return {
      metrics::GaugeOf("renkei_search_serving", "1 while searches are answered.",
                       serving_ == nullptr ? 0 : 1),
      metrics::GaugeOf("renkei_search_failing", "1 while the index cannot be fed.",
                       trouble_.empty() && !damaged_ ? 0 : 1),
      metrics::GaugeOf("renkei_search_lag_commits", "Commits that the index does not know yet.",
                       static_cast<double>(commits)),
      metrics::GaugeOf("renkei_search_lag_seconds", "Since when there has been such a commit.",
                       absl::ToDoubleSeconds(time)),
      metrics::GaugeOf("renkei_search_waiting", "Calls that wait for the index to come forward.",
                       waiting_),
  };
}

}  // namespace renkei::service
