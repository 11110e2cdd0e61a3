#include <utility>

#include "absl/time/clock.h"
#include "storage/postgres_reads.h"

namespace renkei::storage {

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresPool::Take(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  {
    const MutexLock lock(mutex_);
    while (idle_.empty() && open_ >= most_) {
      const absl::Duration left = deadline - absl::Now();
      if (left <= absl::ZeroDuration()) {
        if (patience == absl::ZeroDuration()) return std::unique_ptr<PostgresConnection>();
        refused_.Add();
        return absl::ResourceExhaustedError("all connections to the database are being read");
      }
      ++waiting_;
      given_.WaitFor(mutex_, absl::ToChronoMilliseconds(left));
      --waiting_;
    }
    if (!idle_.empty()) {
      std::unique_ptr<PostgresConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++open_;
  }
  absl::StatusOr<std::unique_ptr<PostgresConnection>> opened = sessions_->Open();
  if (!opened.ok()) Give(nullptr);
  return opened;
}

void PostgresPool::Give(std::unique_ptr<PostgresConnection> connection) {
  if (connection != nullptr) connection->Fire(kRollback);
  const bool good = connection != nullptr && !connection->broken();
  const MutexLock lock(mutex_);
  if (good) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
  given_.NotifyOne();
}

bool PostgresPool::IsWanted() const {
  const MutexLock lock(mutex_);
  return waiting_ > 0;
}

void PostgresPool::AddFigures(metrics::Families& families) const {
  const MutexLock lock(mutex_);
  const auto gauge = [&](const char* name, const char* help, size_t value) {
    families.push_back(metrics::GaugeOf(name, help, static_cast<double>(value)));
  };
  gauge("renkei_postgres_connections", "Connections for reads that are open.", open_);
  gauge("renkei_postgres_connections_in_use", "Those of them that belong to a snapshot.",
        open_ - idle_.size());
  gauge("renkei_postgres_connections_limit", "How many there may be.", most_);
  families.push_back(metrics::CounterOf("renkei_postgres_reads_refused_total",
                                        "Reads for which there was no connection in time.",
                                        refused_.value()));
}

}  // namespace renkei::storage
