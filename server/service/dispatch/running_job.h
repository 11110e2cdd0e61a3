// A job under way: its calls, each on a new snapshot, and its commits.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_RUNNING_JOB_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_RUNNING_JOB_H_

#include <functional>
#include <memory>
#include <utility>

#include "server/service/dispatch/audit_entry.h"
#include "server/service/frame/call_observer.h"
#include "server/service/frame/method.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

class RunningJob : public Job {
 public:
  // `env` and `method` outlive it, and `parts`, to which the time of its commits is added.
  RunningJob(const Env& env, std::function<std::unique_ptr<Call>()> new_call,
             absl::string_view method, bool validate_only, CallParts* parts = nullptr)
      : env_(env),
        new_call_(std::move(new_call)),
        method_(method),
        validate_only_(validate_only),
        parts_(parts) {
    call_ = new_call_();
  }

  const Call& Refresh() override {
    call_ = new_call_();
    return *call_;
  }
  const Call& call() const override { return *call_; }
  bool validate_only() const override { return validate_only_; }

  absl::StatusOr<storage::Sequence> Commit(storage::Mutation mutation,
                                           absl::string_view resource) override {
    RETURN_IF_ERROR(AppendAudit(*call_, method_, {.resource = std::string(resource)}, mutation));
    return CommitPart(std::move(mutation));
  }

  absl::StatusOr<storage::Sequence> CommitPart(storage::Mutation mutation) override {
    RETURN_IF_ERROR(call_->CheckProven());
    const Monotonic begun = env_.steady();
    absl::StatusOr<storage::Sequence> sequence =
        storage::CommitAndWait(env_.store, std::move(mutation));
    if (parts_ != nullptr) parts_->committing += absl::FromChrono(env_.steady() - begun);
    return sequence;
  }

 private:
  const Env& env_;
  const std::function<std::unique_ptr<Call>()> new_call_;
  const absl::string_view method_;
  const bool validate_only_;
  CallParts* const parts_;
  std::unique_ptr<Call> call_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_RUNNING_JOB_H_
