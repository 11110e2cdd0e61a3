// What documents know beside the text of their resource: of owners, of what hangs on a case, of the
// plan of a node. When it changes, they are written again (feeder.h).

#ifndef RENKEI_SERVER_SERVICE_SEARCH_FACTS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_FACTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/search/documents.h"

namespace renkei::service {

// All organizations of the registry, about two thousand: read at once and kept, as every document asks for
// some. One thread.
class OwnerTable {
 public:
  // What the registry says today. The names of those that were known and are different now, or gone.
  [[nodiscard]] absl::StatusOr<std::set<std::string>> Reload(const Call& call);

  // Empty facts for one that is not known.
  const OwnerFacts& Of(const std::string& organization) const;

  absl::CivilDay day() const { return day_; }
  // Two tables with one digest say the same. Never 0.
  uint64_t digest() const { return digest_; }

 private:
  absl::CivilDay day_;
  std::map<std::string, OwnerFacts> owners_;
  uint64_t digest_ = 1;
};

// Of the case called `name`, whatever its state. Of its adoptions the first 1,000 are counted.
[[nodiscard]] absl::StatusOr<CaseFacts> ReadCaseFacts(const Call& call, absl::string_view name);

// What stands in an edition of a menu book, a line for each entry that was not struck: whose it is and its
// title. At most as many as a list has; none of one that was withdrawn.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> EntriesInWords(
    const Call& call, const pb::CaseListEdition& edition);

// Of a vision, from its texts.
VisionFacts FactsOfVision(const ResourceTexts& texts);
bool operator==(const VisionFacts& a, const VisionFacts& b);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_FACTS_H_
