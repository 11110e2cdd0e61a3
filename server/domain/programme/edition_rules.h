// What an edition of a programme has to hold, and what can be asked of one without a store.

#ifndef RENKEI_SERVER_DOMAIN_PROGRAMME_EDITION_RULES_H_
#define RENKEI_SERVER_DOMAIN_PROGRAMME_EDITION_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/programme.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// "fy2023", the id of an edition.
std::string EditionIdOf(int fiscal_year);
// The year of such an id; nullopt of any other text.
std::optional<int> FiscalYearOfEditionId(absl::string_view id);

// What it means where it says nothing: title and ministry are the programme's. Rates that can be read
// get their one form.
void FillEdition(const pb::Programme& programme, pb::ProgrammeEdition& edition);

// Items of an edition and its types together: each is a row of an index, written in one commit.
inline constexpr size_t kMaxItemsOfEdition = 200;

// Everything that is wrong with it and that no option of a field says; fields are paths in the edition.
// A draft may lack types.
std::vector<pb::FieldViolation> CheckProgrammeEdition(const pb::ProgrammeEdition& edition);
// What keeps it from being published, or what was published from staying so: NO_TYPES.
std::vector<pb::FieldViolation> CheckPublishable(const pb::ProgrammeEdition& edition);

// Items that it serves, by itself or in one of its types, each once, in order of their names.
std::vector<std::string> ItemsOf(const pb::ProgrammeEdition& edition);

// nullptr where the edition has no such type.
const pb::ProgrammeType* FindType(const pb::ProgrammeEdition& edition, absl::string_view id);

// Another year's draft of it: types, words and items; no budget, documents or history.
pb::ProgrammeEdition CopyForYear(const pb::ProgrammeEdition& edition, int fiscal_year);

// Whether a body of this kind may ever apply: local governments and their unions.
bool CanApply(pb::OrganizationKind kind);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PROGRAMME_EDITION_RULES_H_
