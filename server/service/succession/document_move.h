// How one document changes hands: everything that says whose it is, in one place for each kind of
// document. What hangs on a document and repeats its owner is to be moved here too.

#ifndef RENKEI_SERVER_SERVICE_SUCCESSION_DOCUMENT_MOVE_H_
#define RENKEI_SERVER_SERVICE_SUCCESSION_DOCUMENT_MOVE_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/support_case.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/frame/call.h"
#include "storage/store.h"
#include "storage/table.h"

namespace renkei::service {

// From whom to whom: names of organizations.
struct Handover {
  std::string predecessor;
  std::string successor;
};

// Keys that documents of the same call have got already: the store does not show them yet.
struct ClaimedKeys {
  std::set<std::string> cases;
  std::set<std::string> visions;
  std::set<std::string> programmes;
  // Of a document a part is left for the next call.
  bool more = false;
};

// `row` is a case that the predecessor owns: its working copy, the published text that stands
// beside it, and the feed. Adds the writes to `mutation` and says what moved.
[[nodiscard]] absl::StatusOr<pb::TakenDocument> MoveCase(const Call& call, const Handover& handover,
                                                         const storage::Row<pb::Case>& row,
                                                         ClaimedKeys& claimed,
                                                         storage::Mutation& mutation);

// `row` is the head of a vision that the predecessor owns or owns together with others: the head,
// the revision in force, and the feed. Earlier revisions say who owned the vision then.
[[nodiscard]] absl::StatusOr<pb::TakenDocument> MoveVision(const Call& call,
                                                           const Handover& handover,
                                                           const storage::Row<pb::Vision>& row,
                                                           ClaimedKeys& claimed,
                                                           storage::Mutation& mutation);

// `row` is a programme that the predecessor owns. Editions and calls keep their names, which say
// nothing of an owner; the feed tells of each, whose owner changes with it.
[[nodiscard]] absl::StatusOr<pb::TakenDocument> MoveProgramme(
    const Call& call, const Handover& handover, const storage::Row<pb::Programme>& row,
    ClaimedKeys& claimed, storage::Mutation& mutation);

// `row` is a support case for which the predecessor asked: the successor asks in its place, and has no
// other part in the case any more. Who helped, and has ended, is followed by whom the window asks.
[[nodiscard]] absl::StatusOr<pb::TakenDocument> MoveSupport(
    const Call& call, const Handover& handover, const storage::Row<pb::SupportCase>& row,
    ClaimedKeys& claimed, storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUCCESSION_DOCUMENT_MOVE_H_
