#include "server/service/search/document_pipe.h"

#include <utility>

#include "server/service/dispatch/turns/priority.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

DocumentPipe::DocumentPipe(search::IndexWriter& writer, Refused refused)
    : writer_(writer), refused_(std::move(refused)), thread_([this] { Prepare(); }) {}

DocumentPipe::~DocumentPipe() {
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void DocumentPipe::Replace(search::Document document) {
  Step step = {.kind = Step::Kind::kReplace, .key = document.key, .document = nullptr};
  step.document = std::make_unique<search::Document>(std::move(document));
  Add(std::move(step));
}

void DocumentPipe::Remove(std::string key) {
  Add({.kind = Step::Kind::kRemove, .key = std::move(key), .document = nullptr});
}

void DocumentPipe::RemoveBelow(std::string key) {
  Add({.kind = Step::Kind::kRemoveBelow, .key = std::move(key), .document = nullptr});
}

void DocumentPipe::Add(Step step) {
  step.ready = step.document == nullptr;
  const MutexLock lock(mutex_);
  steps_.push_back(std::move(step));
  changed_.NotifyAll();
}

void DocumentPipe::Prepare() {
  GiveWay(Priority::kLong);
  while (true) {
    std::unique_ptr<search::Document> document;
    {
      const MutexLock lock(mutex_);
      while (!ending_ && next_ == steps_.size()) changed_.Wait(mutex_);
      if (ending_) return;
      document = std::move(steps_[next_].document);
      if (document == nullptr) {
        ++next_;
        continue;
      }
    }
    Prepared prepared = writer_.Prepare(*document);
    const MutexLock lock(mutex_);
    // Those before it may have been taken meanwhile, which moves next_ with them; it itself waits.
    Step& step = steps_[next_++];
    step.prepared = std::move(prepared);
    step.ready = true;
    changed_.NotifyAll();
  }
}

absl::Status DocumentPipe::Drain() {
  while (true) {
    Step step;
    {
      const MutexLock lock(mutex_);
      if (steps_.empty()) return absl::OkStatus();
      while (!steps_.front().ready) changed_.Wait(mutex_);
      step = std::move(steps_.front());
      steps_.pop_front();
      if (next_ > 0) --next_;
    }
    RETURN_IF_ERROR(Apply(std::move(step)));
  }
}

absl::Status DocumentPipe::Apply(Step step) {
  switch (step.kind) {
    case Step::Kind::kRemove:
      return writer_.Remove(step.key);
    case Step::Kind::kRemoveBelow:
      return writer_.RemoveBelow(step.key);
    case Step::Kind::kReplace:
      break;
  }
  absl::Status put = step.prepared.status();
  if (put.ok()) put = writer_.Replace(*std::move(step.prepared));
  if (!absl::IsInvalidArgument(put)) return put;
  // One document beyond a bound must not keep all others out for ever.
  refused_(step.key, put);
  return writer_.Remove(step.key);
}

}  // namespace renkei::service
