// Reviewers of rounds and their readings as they are stored, whoever asks; who may read what of them is
// said one folder up.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_SCORES_REVIEW_ROWS_H_
#define RENKEI_SERVER_SERVICE_REVIEW_SCORES_REVIEW_ROWS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/review/conflicts.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using ReviewerRow = storage::Row<pb::RoundReviewer>;
using ReadingRow = storage::Row<pb::RoundReading>;

// "rounds/r", "rounds/r/applications/a" of any name below them, and the reviewer of a reading.
std::string ReviewedRound(absl::string_view name);
std::string ReviewedApplication(absl::string_view name);
std::string ReviewerOfReading(absl::string_view reading);
// rounds/{round}/reviewers/{account}, and the reading of an application by an account; `account` is an id.
std::string ReviewerName(absl::string_view round, absl::string_view account);
std::string ReadingName(absl::string_view application, absl::string_view account);

// The application is, or was, judged.
bool IsJudged(const pb::RoundApplication& application);

// All of a round: reviewers by name; the applications that are judged, in order of number; readings in
// order of application and account.
[[nodiscard]] absl::StatusOr<std::map<std::string, pb::RoundReviewer>> ReviewersOfRound(
    const Call& call, absl::string_view round);
[[nodiscard]] absl::StatusOr<std::vector<pb::RoundApplication>> JudgedOf(const Call& call,
                                                                         absl::string_view round);
// Of a round, or of one application.
[[nodiscard]] absl::StatusOr<std::vector<ReadingRow>> ReadingsUnder(const Call& call,
                                                                    const storage::Key& prefix);

// Conflicts of interest of one round; what the registry says of a body is looked up once. One thread.
class ConflictLookup {
 public:
  // Both outlive it.
  ConflictLookup(const Call& call, const pb::Round& round) : call_(call), round_(round) {}

  // Of the reviewer, where his account works now.
  [[nodiscard]] absl::StatusOr<std::vector<pb::ReadingConflict>> Of(
      const pb::RoundReviewer& reviewer, const pb::RoundApplication& application);

 private:
  [[nodiscard]] absl::StatusOr<domain::ReviewPlace> PlaceOf(const std::string& organization);
  // Where the account works now.
  [[nodiscard]] absl::StatusOr<std::string> OfficeOf(const pb::RoundReviewer& reviewer);

  const Call& call_;
  const pb::Round& round_;
  std::map<std::string, domain::ReviewPlace> places_;
  std::map<std::string, std::string> offices_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_SCORES_REVIEW_ROWS_H_
