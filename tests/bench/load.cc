#include "tests/bench/load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <future>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"

namespace renkei::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct OneCall {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  Clock::time_point begin;
};

}  // namespace

class Target::Impl {
 public:
  Impl(const std::string& address, std::string token)
      : stub_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
        token_(std::move(token)) {}

  void Call(const std::string& method, const std::string& bytes, Target::Done done) {
    auto call = std::make_shared<OneCall>();
    if (!token_.empty())
      call->context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
    grpc::Slice slice(bytes);
    call->request = grpc::ByteBuffer(&slice, 1);
    call->begin = Clock::now();
    stub_.UnaryCall(&call->context, method, grpc::StubOptions(), &call->request, &call->response,
                    [call, done = std::move(done)](const grpc::Status& status) {
                      done(status, Clock::now() - call->begin);
                    });
  }

  double Rate(const std::string& method, int in_flight, std::chrono::duration<double> time,
              const std::function<std::string()>& request, std::vector<double>* latencies) {
    method_ = method;
    request_ = &request;
    latencies_ = latencies;
    done_ = 0;
    left_ = in_flight;
    ended_ = std::promise<void>();
    const Clock::time_point begin = Clock::now();
    end_ = begin + std::chrono::duration_cast<Clock::duration>(time);
    for (int i = 0; i < in_flight; ++i) Next();
    ended_.get_future().wait();
    return static_cast<double>(done_) / std::chrono::duration<double>(Clock::now() - begin).count();
  }

 private:
  void Next() {
    Call(method_, (*request_)(),
         [this](const grpc::Status& status, Clock::duration took) { Counted(status, took); });
  }

  void Counted(const grpc::Status& status, Clock::duration took) {
    if (!status.ok()) {
      std::cerr << method_ << ": " << status.error_code() << " " << status.error_message() << "\n";
      std::abort();
    }
    ++done_;
    if (latencies_ != nullptr) {
      MutexLock lock(mutex_);
      latencies_->push_back(std::chrono::duration<double, std::micro>(took).count());
    }
    if (Clock::now() < end_) {
      Next();
    } else if (--left_ == 0) {
      ended_.set_value();
    }
  }

  grpc::GenericStub stub_;
  const std::string token_;
  std::string method_;
  const std::function<std::string()>* request_ = nullptr;
  Mutex mutex_;
  std::vector<double>* latencies_ = nullptr;
  Clock::time_point end_;
  std::promise<void> ended_;
  std::atomic<uint64_t> done_ = 0;
  std::atomic<int> left_ = 0;
};

Target::Target(const std::string& address, std::string token)
    : impl_(std::make_unique<Impl>(address, std::move(token))) {}
Target::~Target() = default;

void Target::Call(const std::string& method, const std::string& bytes, Done done) {
  impl_->Call(method, bytes, std::move(done));
}

double Target::Rate(const std::string& method, int in_flight, std::chrono::duration<double> time,
                    const std::function<std::string()>& request, std::vector<double>* latencies) {
  return impl_->Rate(method, in_flight, time, request, latencies);
}

}  // namespace renkei::bench
