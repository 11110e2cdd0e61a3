// Documents on their way into an index: prepared by a thread beside the one that writes, and written
// in the order in which they came.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_
#define RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/search/engine/index.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// Of one thread, the one that writes; what comes between two Drains is held in memory.
class DocumentPipe {
 public:
  // Told of a document that breaks a bound; it is removed from the index.
  using Refused = std::function<void(const std::string& key, const absl::Status& why)>;

  // `writer` outlives it.
  DocumentPipe(search::IndexWriter& writer, Refused refused);
  // What was not drained is dropped.
  ~DocumentPipe();
  DocumentPipe(const DocumentPipe&) = delete;
  DocumentPipe& operator=(const DocumentPipe&) = delete;

  void Replace(search::Document document);
  void Remove(std::string key);
  void RemoveBelow(std::string key);

  // Everything that came is in the index, uncommitted. After an error of the index nothing else is.
  [[nodiscard]] absl::Status Drain();

 private:
  using Prepared = absl::StatusOr<std::unique_ptr<search::PreparedDocument>>;

  struct Step {
    enum class Kind { kReplace, kRemove, kRemoveBelow };
    Kind kind;
    std::string key;
    std::unique_ptr<search::Document> document;  // until it is prepared
    Prepared prepared = nullptr;
    bool ready = false;
  };

  void Add(Step step);
  void Prepare();
  absl::Status Apply(Step step);

  search::IndexWriter& writer_;
  const Refused refused_;
  Mutex mutex_;
  CondVar changed_;
  // Elements stay where they are while others come and go.
  std::deque<Step> steps_ ABSL_GUARDED_BY(mutex_);
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;  // to be prepared
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_DOCUMENT_PIPE_H_
