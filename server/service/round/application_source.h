// What an application is made from: the vision, case or initiative, as it is in force now.

#ifndef RENKEI_SERVER_SERVICE_ROUND_APPLICATION_SOURCE_H_
#define RENKEI_SERVER_SERVICE_ROUND_APPLICATION_SOURCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/batch_violations.h"
#include "storage/store.h"

namespace renkei::service {

// An application of more bodies than these is no longer read in one sitting, nor consented to in a round's
// time.
inline constexpr int kMaxApplicants = 200;

struct ApplicationSource {
  std::string title;
  // The one that leads first; with their kinds of today.
  std::vector<pb::RoundApplicant> bodies;
  // The text in force; unset where there is none.
  internal_pb::RoundApplicationText text;
  google::protobuf::Timestamp time;
  int revision = 0;  // of a vision
  // The caller may read that text.
  bool readable = false;
  // So may the organization that holds the round.
  bool shown_to_owner = false;
  bool published = false;
};

// The source called `name`, whoever asks; NOT_FOUND where there is none. A `mutation` relies on it.
[[nodiscard]] absl::StatusOr<ApplicationSource> ReadApplicationSource(const Call& call,
                                                                      const pb::Round& round,
                                                                      const std::string& name,
                                                                      storage::Mutation* mutation);

// What stands against applying with it, at `field`: WRONG_SUBJECT, NOT_PUBLISHED, NOT_SHOWN, NOT_ELIGIBLE,
// TOO_MANY.
void CheckSource(const pb::Round& round, const std::string& name, const ApplicationSource& source,
                 absl::string_view field, BatchViolations& violations);

// The bodies of `source` with the answers that those of `application` gave, led by whom it is led by, where
// that one still takes part; by the source's lead otherwise.
std::vector<pb::RoundApplicant> MergedBodies(const pb::RoundApplication& application,
                                             const ApplicationSource& source);

void TakeSourceText(internal_pb::RoundApplicationText text, pb::RoundApplication& shown);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_APPLICATION_SOURCE_H_
