// A programme as a file or ApplyProgramme states it, laid over what is there.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_APPLY_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_APPLY_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/programme/programme_writing.h"

namespace renkei::service {

// What a file was exported from: the fingerprints of a programme, its editions and calls, of each part
// one: "programme", "fy2023", "fy2023/1". As a text "programme=r1 ...;fy2023=r1 ...;".
inline constexpr char kProgrammePart[] = "programme";
struct ProgrammeBases {
  std::map<std::string, std::string> parts;

  // "" where the file does not say.
  std::string Of(const std::string& part) const;
  std::string ToText() const;
  // What a further row of the file says. What cannot be read is none.
  void Add(absl::string_view text);
};

// The programme that is meant by name or by (owner, external_id), opened by its owner; a new one where
// nobody has it. REQUIRED where neither is set; IMMUTABLE where they name different ones.
[[nodiscard]] absl::StatusOr<ProgrammeWriting> OpenMeant(const Call& call,
                                                         const pb::Programme& sent);

// Lays what `request` states over what `writing` has opened. INVALID_UPDATE_MASK, REQUIRED.
[[nodiscard]] absl::Status LayOver(const pb::ApplyProgrammeRequest& request,
                                   ProgrammeWriting& writing);

// Puts back what the file did not change and others have written since it was exported; MERGE_CONFLICT
// with everything that both changed.
[[nodiscard]] absl::Status MergeWithStored(const Call& call, const ProgrammeBases& bases,
                                           bool overwrite, ProgrammeWriting& writing);

// Lays the fields that `part` sets over `type`.
void LayOverType(const pb::ProgrammeType& part, pb::ProgrammeType& type);

enum class ProgrammeOutcome { kCreated, kUpdated, kUnchanged };
// CREATED where the programme or the edition is new.
ProgrammeOutcome OutcomeOf(const ProgrammeWriting& writing);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_APPLY_H_
