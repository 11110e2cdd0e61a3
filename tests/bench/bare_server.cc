#include "tests/bench/bare_server.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/key.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_store.h"

namespace renkei::bench {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;

// Index rows of a case, its entry in the change log and the one in the audit log.
constexpr size_t kIndexRows = 1;
constexpr size_t kChangeBytes = 120;
constexpr size_t kAuditBytes = 150;

ByteBuffer BufferOf(absl::string_view bytes) {
  grpc::Slice slice(bytes.data(), bytes.size());
  return ByteBuffer(&slice, 1);
}

// One that gets what is published; one message is under way at a time.
class Fan;
class BareWatcher : public grpc::ServerWriteReactor<ByteBuffer> {
 public:
  explicit BareWatcher(Fan& fan);
  void Send(const ByteBuffer& bytes) {
    MutexLock lock(mutex_);
    waiting_.push_back(bytes);
    if (waiting_.size() == 1) StartWrite(&waiting_.front());
  }
  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    waiting_.pop_front();
    if (ok && !waiting_.empty()) StartWrite(&waiting_.front());
  }
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  Fan& fan_;
  Mutex mutex_;
  std::deque<ByteBuffer> waiting_;
};

class Fan {
 public:
  void Add(BareWatcher* watcher) {
    MutexLock lock(mutex_);
    watchers_.insert(watcher);
  }
  void Remove(BareWatcher* watcher) {
    MutexLock lock(mutex_);
    watchers_.erase(watcher);
  }
  void Publish(const ByteBuffer& bytes) {
    MutexLock lock(mutex_);
    for (BareWatcher* watcher : watchers_) watcher->Send(bytes);
  }

 private:
  Mutex mutex_;
  std::set<BareWatcher*> watchers_;
};

BareWatcher::BareWatcher(Fan& fan) : fan_(fan) {
  fan_.Add(this);
  Send(BufferOf("greeting"));
}

void BareWatcher::OnCancel() {
  fan_.Remove(this);
  Finish(grpc::Status::CANCELLED);
}

// "COUNT BYTES"
class BareStream : public grpc::ServerWriteReactor<ByteBuffer> {
 public:
  explicit BareStream(const ByteBuffer& request) {
    grpc::Slice slice;
    (void)request.DumpToSingleSlice(&slice);
    const std::string text(reinterpret_cast<const char*>(slice.begin()), slice.size());
    size_t bytes = 0;
    std::istringstream(text) >> left_ >> bytes;
    message_.assign(bytes, 's');
    Next();
  }
  void OnWriteDone(bool ok) override { ok ? Next() : Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (left_-- == 0) return Finish(grpc::Status::OK);
    buffer_ = BufferOf(message_);
    StartWrite(&buffer_);
  }

  size_t left_ = 0;
  std::string message_;
  ByteBuffer buffer_;
};

class BareService : public grpc::Service {
 public:
  using Handler = grpc::ServerUnaryReactor* (BareService::*)(CallbackServerContext*,
                                                             const ByteBuffer*, ByteBuffer*);

  // Reads go to RocksDB itself; writes to a store with its sequencer.
  BareService(storage::RocksDatabase& database, storage::Store& store)
      : database_(database), store_(store) {
    Add(0, kBareRead, &BareService::Read);
    Add(1, kBareWrite, &BareService::Write);
    Add(2, kBarePublish, &BareService::Publish);
    AddStream(3, kBareWatch, [this](const ByteBuffer&) { return new BareWatcher(fan_); });
    AddStream(4, kBareStream, [](const ByteBuffer& request) { return new BareStream(request); });
  }

 private:
  void Add(size_t index, const char* name, Handler handler) {
    AddMethod(
        new grpc::internal::RpcServiceMethod(name, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        index, new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                   [this, handler](CallbackServerContext* context, const ByteBuffer* request,
                                   ByteBuffer* response) {
                     return (this->*handler)(context, request, response);
                   }));
  }

  void AddStream(
      size_t index, const char* name,
      std::function<grpc::ServerWriteReactor<ByteBuffer>*(const ByteBuffer& request)> begin) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        name, grpc::internal::RpcMethod::SERVER_STREAMING, nullptr));
    MarkMethodRawCallback(
        index, new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
                   [begin](CallbackServerContext*, const ByteBuffer* request) {
                     return begin(*request);
                   }));
  }

  // Durable before it is sent to anybody.
  grpc::ServerUnaryReactor* Publish(CallbackServerContext* context, const ByteBuffer* request,
                                    ByteBuffer* response) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    storage::Mutation mutation;
    mutation.Put("published", std::string(request->Length(), 'c'));
    *response = *request;
    store_.Commit(std::move(mutation),
                  [this, reactor, bytes = *request](const absl::StatusOr<storage::Sequence>&) {
                    reactor->Finish(grpc::Status::OK);
                    fan_.Publish(bytes);
                  });
    return reactor;
  }

  grpc::ServerUnaryReactor* Read(CallbackServerContext* context, const ByteBuffer*,
                                 ByteBuffer* response) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    rocksdb::PinnableSlice stored;
    const rocksdb::Status status =
        database_.db().Get(rocksdb::ReadOptions(), database_.records(), "record", &stored);
    if (status.ok()) *response = BufferOf({stored.data(), stored.size()});
    reactor->Finish(status.ok() ? grpc::Status::OK
                                : grpc::Status(grpc::StatusCode::INTERNAL, "no record"));
    return reactor;
  }

  grpc::ServerUnaryReactor* Write(CallbackServerContext* context, const ByteBuffer* request,
                                  ByteBuffer* response) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const uint64_t n = ++written_;
    storage::Mutation mutation;
    const std::string key = storage::Key(1).Add(static_cast<int64_t>(n)).bytes();
    mutation.RequireAbsent(key);
    mutation.Put(key, std::string(request->Length(), 'c'));
    for (size_t i = 0; i < kIndexRows; ++i) {
      mutation.Put(storage::Key(2).Add("organizations/owner").Add(static_cast<int64_t>(n)).bytes(),
                   "");
    }
    mutation.Append(storage::Log::kChanges, std::string(kChangeBytes, 'l'));
    mutation.Append(storage::Log::kAudit, std::string(kAuditBytes, 'a'));
    *response = *request;
    store_.Commit(
        std::move(mutation), [reactor](const absl::StatusOr<storage::Sequence>& sequence) {
          reactor->Finish(sequence.ok() ? grpc::Status::OK
                                        : grpc::Status(grpc::StatusCode::INTERNAL, "not stored"));
        });
    return reactor;
  }

  Fan fan_;
  storage::RocksDatabase& database_;
  storage::Store& store_;
  std::atomic<uint64_t> written_ = 0;
};

storage::RocksDbOptions In(const std::string& directory, absl::string_view name) {
  storage::RocksDbOptions options;
  options.directory = absl::StrCat(directory, "/", name);
  return options;
}

}  // namespace

int RunBareServer(const std::string& directory) {
  auto database = storage::RocksDatabase::Open(In(directory, "read"), nullptr);
  auto store = storage::OpenRocksDbStore(In(directory, "write"));
  if (!database.ok() || !store.ok()) {
    std::cerr << database.status() << " " << store.status() << "\n";
    return 1;
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const std::string record(kRecordBytes, 'r');
  if (!(*database)->db().Put(durable, (*database)->records(), "record", record).ok()) return 1;
  BareService service(**database, **store);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::cout << port << std::endl;
  for (char c; std::cin.get(c);) {
  }
  server->Shutdown();
  return 0;
}

}  // namespace renkei::bench
