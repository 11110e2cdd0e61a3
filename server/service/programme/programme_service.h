// ProgrammeService: what ministries and others offer; see proto/renkei/v1/programme_service.proto for
// what each method promises.
//
//   programme_read      who reads what, and the ways through the records
//   programme_writing   one write of a programme with an edition and calls, and all that must hold
//   programme_apply     what a file or ApplyProgramme states, laid over what is there
//   programme_methods, edition_methods, call_methods
//   programme_lists     lists and their filters      coming_calls       what is still to come
//
// Programme, edition and call are records of their own. None has a working copy: a draft is the
// owner's alone, and what is published is corrected in its place, with a reason that is kept with it.
// Sight only grows: what everybody has read is withdrawn or cancelled, and stays. A call has no state
// of its own but that it was cancelled: whether it is open is computed from the clock when it is read,
// so that no job has to open and close calls.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_SERVICE_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

void RegisterProgrammeService(MethodRegistry& methods);

// For the feed: puts the present content of a programme, an edition or a call into `change` if the
// caller may read it; false if there is nothing to read.
[[nodiscard]] absl::StatusOr<bool> ReadProgrammeChange(const Call& call, absl::string_view name,
                                                       pb::Change& change);

// For what is derived from them. Editions and calls stand below their programme.
void AddProgrammeSources(ResourceSources& sources);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_SERVICE_H_
