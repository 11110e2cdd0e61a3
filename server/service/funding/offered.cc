#include "server/service/funding/offered.h"

#include "server/domain/programme/edition_rules.h"
#include "server/service/programme/programme_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

const std::string& TitleOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition) {
  return edition.title().empty() ? programme.title() : edition.title();
}

const std::string& MinistryOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition) {
  return edition.ministry().empty() ? programme.ministry() : edition.ministry();
}

bool IsOffered(const pb::ProgrammeEdition& edition) {
  return edition.state() == pb::PROGRAMME_EDITION_STATE_PUBLISHED;
}

absl::StatusOr<const pb::Programme*> OfferedProgrammes::Find(const std::string& name) {
  const auto [at, added] = programmes_.try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(at->second, ReadableProgramme(call_, name));
  }
  return at->second ? &*at->second : nullptr;
}

absl::StatusOr<const std::optional<pb::ProgrammeEdition>*> OfferedProgrammes::EditionOf(
    const std::string& programme, int fiscal_year) {
  const std::string name = EditionNameOf(programme, fiscal_year);
  const auto [at, added] = editions_.try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(at->second, ReadableProgrammeEdition(call_, name));
  }
  return &at->second;
}

absl::StatusOr<std::string> OfferedProgrammes::TypeTitle(const std::string& programme,
                                                         int fiscal_year, const std::string& type) {
  if (type.empty()) return type;
  ASSIGN_OR_RETURN(const auto* edition, EditionOf(programme, fiscal_year));
  if (!edition->has_value()) return type;
  const pb::ProgrammeType* found = domain::FindType(**edition, type);
  return found == nullptr ? type : found->title();
}

absl::StatusOr<int> OfferedProgrammes::PlaceOfType(const std::string& programme, int fiscal_year,
                                                   const std::string& type) {
  ASSIGN_OR_RETURN(const auto* edition, EditionOf(programme, fiscal_year));
  if (!edition->has_value()) return 0;
  int place = 0;
  while (place < (*edition)->types_size() && (*edition)->types(place).id() != type) ++place;
  return place;
}

}  // namespace renkei::service
