// Documents on their way into an index: prepared by the thread that brings them, and written by
// another one in the order in which they came, so that two processors share the work.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_
#define RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_

#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "server/search/engine/index.h"
#include "server/service/dispatch/turns/priority.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// What is brought while so many steps wait is brought when one of them is done: a prepared document is
// many times its text.
inline constexpr size_t kMaxWaitingSteps = 200;

// Of one thread, the one that brings documents. Nobody else uses the writer between the first step and
// the Drain behind it.
class DocumentPipe {
 public:
  // Told of a document that breaks a bound; it is removed from the index.
  using Refused = std::function<void(const std::string& key, const absl::Status& why)>;

  // `writer` outlives it; its thread gives way by `priority`, whoever makes it no further.
  DocumentPipe(search::IndexWriter& writer, Priority priority, Refused refused);
  // What was not drained is dropped, but for the step that is being done.
  ~DocumentPipe();
  DocumentPipe(const DocumentPipe&) = delete;
  DocumentPipe& operator=(const DocumentPipe&) = delete;

  void Replace(const search::Document& document);
  void Remove(std::string key);
  void RemoveBelow(std::string key);
  void Commit(std::string stamp);

  // The first error of the index so far; after it no step is done.
  [[nodiscard]] absl::Status status() const;

  // Waits until all that came is done. The status after that.
  [[nodiscard]] absl::Status Drain();

 private:
  using Step = absl::AnyInvocable<absl::Status(search::IndexWriter&)>;

  void Add(Step step);
  void Write(Priority priority);

  search::IndexWriter& writer_;
  const Refused refused_;
  mutable Mutex mutex_;
  CondVar changed_;
  // The first of them is being done.
  std::deque<Step> steps_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_
