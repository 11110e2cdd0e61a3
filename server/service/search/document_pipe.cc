#include "server/service/search/document_pipe.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"

namespace renkei::service {

using search::IndexWriter;
using search::PreparedDocument;

DocumentPipe::DocumentPipe(IndexWriter& writer, Priority priority, Refused refused)
    : writer_(writer),
      refused_(std::move(refused)),
      thread_([this, priority] { Write(priority); }) {}

DocumentPipe::~DocumentPipe() {
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void DocumentPipe::Replace(const search::Document& document) {
  absl::StatusOr<std::unique_ptr<PreparedDocument>> prepared = writer_.Prepare(document);
  if (!prepared.ok()) {
    // One document beyond a bound must not keep all others out for ever.
    refused_(document.key, prepared.status());
    return Remove(document.key);
  }
  Add([document = *std::move(prepared)](IndexWriter& writer) mutable {
    return writer.Replace(std::move(document));
  });
}

void DocumentPipe::Remove(std::string key) {
  Add([key = std::move(key)](IndexWriter& writer) { return writer.Remove(key); });
}

void DocumentPipe::RemoveBelow(std::string key) {
  Add([key = std::move(key)](IndexWriter& writer) { return writer.RemoveBelow(key); });
}

void DocumentPipe::Commit(std::string stamp) {
  Add([stamp = std::move(stamp)](IndexWriter& writer) { return writer.Commit(stamp); });
}

absl::Status DocumentPipe::status() const {
  const MutexLock lock(mutex_);
  return status_;
}

absl::Status DocumentPipe::Drain() {
  const MutexLock lock(mutex_);
  while (!steps_.empty()) changed_.Wait(mutex_);
  return status_;
}

void DocumentPipe::Add(Step step) {
  const MutexLock lock(mutex_);
  while (steps_.size() >= kMaxWaitingSteps) changed_.Wait(mutex_);
  if (!status_.ok()) return;
  steps_.push_back(std::move(step));
  changed_.NotifyAll();
}

void DocumentPipe::Write(Priority priority) {
  GiveWay(priority);
  while (true) {
    Step* step = nullptr;
    {
      const MutexLock lock(mutex_);
      while (!ending_ && steps_.empty()) changed_.Wait(mutex_);
      if (ending_) return;
      step = &steps_.front();  // stays where it is while others are added
    }
    absl::Status done = (*step)(writer_);
    const MutexLock lock(mutex_);
    status_ = std::move(done);
    steps_.pop_front();
    if (!status_.ok()) steps_.clear();
    changed_.NotifyAll();
  }
}

}  // namespace renkei::service
