// What the changes in a journal come to, resource by resource: where its newest line stands, or
// that it is gone. Holds names, not contents.

#ifndef RENKEI_CLIENT_MIRROR_CHANGE_INDEX_H_
#define RENKEI_CLIENT_MIRROR_CHANGE_INDEX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::mirror {

// Where a line stands in a journal.
struct LinePlace {
  int64_t offset = 0;
  size_t size = 0;
};

class ChangeIndex {
 public:
  // In the order of names; nullopt: gone.
  using Entries = std::map<std::string, std::optional<LinePlace>, std::less<>>;

  // `organization` is the reader's own, organizations/{org}: its adoptions outlive the case's
  // tombstone (see ResourceType in change_service.proto).
  explicit ChangeIndex(const std::string& organization);

  void Upsert(const std::string& stem, const std::string& name, LinePlace place);
  // Of a vision also everything below it, of a case its adoptions but for one's own.
  void Remove(const std::string& stem, const std::string& name);

  // Of one type; empty where nothing changed.
  const Entries& Of(const std::string& stem) const;
  // Whether an older line of `name` went with the document that it belonged to. What is in Of()
  // counts before it.
  bool Fell(absl::string_view name) const;
  // Whether Fell can be true of anything.
  bool any_fell() const { return !fallen_.empty(); }
  // Resources that changed.
  size_t size() const { return size_; }

 private:
  void RemoveBelow(const std::string& prefix);

  const std::string organization_id_;
  std::map<std::string, Entries> by_stem_;
  // Ending with "/".
  std::set<std::string, std::less<>> fallen_;
  size_t size_ = 0;
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_CHANGE_INDEX_H_
