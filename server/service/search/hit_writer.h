// What is shown of a hit: read anew by the rule of each resource's own read, with passages that have
// what was asked for.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_HIT_WRITER_H_
#define RENKEI_SERVER_SERVICE_SEARCH_HIT_WRITER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/searched_texts.h"
#include "server/search/engine/mentions.h"
#include "server/search/engine/snippet.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// For the hits of one reply. One thread; what it is made with outlives it.
class HitWriter {
 public:
  HitWriter(const Call& call, const search::MentionFinder& finder) : call_(call), finder_(finder) {}

  // nullopt: it is gone since, or the caller no longer reads it.
  [[nodiscard]] absl::StatusOr<std::optional<pb::SearchHit>> Write(const std::string& name);

  // The same of what was read already.
  [[nodiscard]] absl::StatusOr<pb::SearchHit> Write(const std::string& name,
                                                    const pb::Change& read);

 private:
  struct Above {
    std::string title;
    std::string parent;  // the node above it; "" at the top
  };

  void AddSnippets(const std::vector<domain::SearchedText>& texts, pb::SearchHit& hit) const;
  absl::Status AddEntries(const pb::CaseListEdition& edition,
                          std::vector<domain::SearchedText>& texts) const;
  absl::Status AddPath(const std::string& name, std::string parent, pb::SearchHit& hit);
  // Of a node or a KPI. Read once a reply: hits of one plan have much of their way in common.
  absl::StatusOr<Above> ReadAbove(const std::string& name);

  const Call& call_;
  const search::MentionFinder& finder_;
  std::map<std::string, Above> above_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_HIT_WRITER_H_
