#include "server/rpc/idle_pulse.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <future>

namespace renkei::rpc {
namespace {

constexpr std::chrono::milliseconds kPulsePeriod(200);

}  // namespace

IdlePulse::IdlePulse(grpc::Server& server) : server_(server), thread_([this] { Run(); }) {}

IdlePulse::~IdlePulse() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void IdlePulse::Run() {
  grpc::GenericStub stub(server_.InProcessChannel(grpc::ChannelArguments()));
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!ending_) changed_.WaitFor(mutex_, kPulsePeriod);
      if (ending_) return;
    }
    // Answered by UnknownMethods: no handler runs.
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPulsePeriod);
    const grpc::Slice nothing;
    grpc::ByteBuffer request(&nothing, 1);  // a buffer without a slice is no message to gRPC
    grpc::ByteBuffer reply;
    std::promise<void> done;
    stub.UnaryCall(&context, "/renkei.internal/Pulse", grpc::StubOptions(), &request, &reply,
                   [&done](const grpc::Status&) { done.set_value(); });
    done.get_future().wait();
  }
}

}  // namespace renkei::rpc
