// Programmes as everybody is offered them: editions that are published, under the names of their year.

#ifndef RENKEI_SERVER_SERVICE_FUNDING_OFFERED_H_
#define RENKEI_SERVER_SERVICE_FUNDING_OFFERED_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/programme.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// What the year says, else the programme.
const std::string& TitleOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition);
const std::string& MinistryOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition);

bool IsOffered(const pb::ProgrammeEdition& edition);

// The programmes of one request, each read once.
class OfferedProgrammes {
 public:
  // `call` outlives it.
  explicit OfferedProgrammes(const Call& call) : call_(call) {}

  // As the caller reads it; nullptr where it does not. Valid as long as this.
  [[nodiscard]] absl::StatusOr<const pb::Programme*> Find(const std::string& name);

  // What a type of the year's edition is called; its id where nobody says.
  [[nodiscard]] absl::StatusOr<std::string> TypeTitle(const std::string& programme, int fiscal_year,
                                                      const std::string& type);
  // Its place in the edition; behind all others where it has none.
  [[nodiscard]] absl::StatusOr<int> PlaceOfType(const std::string& programme, int fiscal_year,
                                                const std::string& type);

 private:
  absl::StatusOr<const std::optional<pb::ProgrammeEdition>*> EditionOf(const std::string& programme,
                                                                       int fiscal_year);

  const Call& call_;
  std::map<std::string, std::optional<pb::Programme>> programmes_;
  std::map<std::string, std::optional<pb::ProgrammeEdition>> editions_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FUNDING_OFFERED_H_
