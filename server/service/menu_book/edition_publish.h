// Freezing a list into its next edition.
//
// More is written than one commit holds: the head comes first, PREPARING, and is seen by nobody; then
// the entries, in as many commits as they need; then the head once more, PUBLISHED, in a commit that
// requires that the list and all of its cases are as they were read. What is broken off leaves a head
// that is PREPARING, and at most a part of its entries. The next freezing takes both away and begins
// under the same number; a freezing that goes on meanwhile fails at its next commit, since each of
// them requires the head that it wrote itself.

#ifndef RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_PUBLISH_H_
#define RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_PUBLISH_H_

#include "absl/status/statusor.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::CaseListEdition> PublishCaseListEdition(
    Job& job, const pb::PublishCaseListEditionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_PUBLISH_H_
