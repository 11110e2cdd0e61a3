// Reading programmes, their editions and their calls: what a caller sees, and the ways through them
// that other services go.
//
// A programme is its owner's until an edition of it is published, an edition while it is a draft, and
// a call as its edition is; then they are everybody's. Whoever works for the owner reads all of it.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_READ_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_READ_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/v1/programme.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "storage/table.h"

namespace renkei::service {

using ProgrammeRow = storage::Row<pb::Programme>;
using ProgrammeEditionRow = storage::Row<pb::ProgrammeEdition>;
using CallRow = storage::Row<pb::ProgrammeCall>;

// "programmes/p/editions/fy2023".
std::string EditionNameOf(absl::string_view programme, int fiscal_year);
// "programmes/p" of any name below it.
absl::string_view ProgrammeNameOf(absl::string_view name);

// The rows, whoever asks; nullopt where there is none of that name.
[[nodiscard]] absl::StatusOr<std::optional<ProgrammeRow>> FindProgramme(const Call& call,
                                                                        absl::string_view name);
[[nodiscard]] absl::StatusOr<std::optional<ProgrammeEditionRow>> FindProgrammeEdition(
    const Call& call, absl::string_view name);
[[nodiscard]] absl::StatusOr<std::optional<CallRow>> FindProgrammeCall(const Call& call,
                                                                       absl::string_view name);

// Who reads them now. `programme` is that of the edition or the call.
internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme);
internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme,
                                          const pb::ProgrammeEdition& edition);
internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme,
                                          const pb::ProgrammeCall& programme_call);

// As the caller gets them, who sees them: with etag, without what is the owner's business, and a call
// with its state at this moment.
[[nodiscard]] pb::Programme PresentProgramme(const Call& call, ProgrammeRow row);
[[nodiscard]] pb::ProgrammeEdition PresentEdition(const Call& call, const pb::Programme& programme,
                                                  ProgrammeEditionRow row);
[[nodiscard]] pb::ProgrammeCall PresentCall(const Call& call, const pb::Programme& programme,
                                            CallRow row);

// What the caller may read now under a name, presented; nullopt if nothing.
[[nodiscard]] absl::StatusOr<std::optional<pb::Programme>> ReadableProgramme(
    const Call& call, absl::string_view name);
[[nodiscard]] absl::StatusOr<std::optional<pb::ProgrammeEdition>> ReadableProgrammeEdition(
    const Call& call, absl::string_view name);
[[nodiscard]] absl::StatusOr<std::optional<pb::ProgrammeCall>> ReadableProgrammeCall(
    const Call& call, absl::string_view name);

// Ways through the records, in bounded pages; whoever goes them shows what the caller may read. `after`
// is the position behind the last record looked at, "" at the beginning.

// Editions of a fiscal year, drafts among them, by ministry.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfYear(
    const Call& call, int fiscal_year, absl::string_view after, size_t limit);
// Editions that serve a framework item, by themselves or in a type, in a fiscal year (0: in any, by year);
// drafts among them.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfItem(
    const Call& call, absl::string_view item, int fiscal_year, absl::string_view after,
    size_t limit);
// Editions of a programme, drafts among them, by year; `latest_first` the other way.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfProgramme(
    const Call& call, absl::string_view programme, absl::string_view after, size_t limit,
    bool latest_first = false);
// Announced calls that are not cancelled and close after `as_of`, soonest closing first, those without
// a closing day last. Some of them open later. Everybody reads them.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::ProgrammeCall>> ScanOpenCalls(
    const Call& call, absl::Time as_of, absl::string_view after, size_t limit);
// All calls of an edition by round.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::ProgrammeCall>> ScanCallsOfEdition(
    const Call& call, absl::string_view edition, absl::string_view after, size_t limit);
// Programmes of an owner, oldest first.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::Programme>> ScanProgrammesOf(
    const Call& call, absl::string_view owner, absl::string_view after, size_t limit);

// For what is derived from them: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadProgrammeTexts(const Call& call,
                                                               absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadProgrammeEditionTexts(const Call& call,
                                                                      absl::string_view name);
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadProgrammeCallTexts(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_READ_H_
