// Who reads an opinion: its plan's owners, and once it is published whoever reads the revision with
// which it is.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_OPINION_ACCESS_H_
#define RENKEI_SERVER_SERVICE_PLANNING_OPINION_ACCESS_H_

#include <map>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/planning.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/vision/vision_access.h"
#include "storage/table.h"

namespace renkei::service {

using OpinionRow = storage::Row<pb::Opinion>;

// Reads the opinions of one vision for one caller, and looks at each revision once.
class OpinionReader {
 public:
  // NOT_FOUND, naming `asked_for`, where the caller reads nothing of the vision.
  [[nodiscard]] static absl::StatusOr<OpinionReader> Open(const Call& call,
                                                          absl::string_view vision,
                                                          absl::string_view asked_for);

  // The opinion as the caller gets it; nullopt if it may not read it.
  [[nodiscard]] absl::StatusOr<std::optional<pb::Opinion>> Read(const Call& call, OpinionRow row);

  // Whether the caller may read it, as it is stored.
  [[nodiscard]] absl::StatusOr<bool> MayRead(const Call& call, const pb::Opinion& opinion);

  const pb::Vision& head() const { return reading_.head.message; }
  // What the caller reads of the vision.
  const VisionReading& reading() const { return reading_; }
  const pb::Vision& text() const { return reading_.text(); }
  bool owner() const { return reading_.owner; }

 private:
  explicit OpinionReader(VisionReading reading) : reading_(std::move(reading)) {}

  VisionReading reading_;
  std::map<int, bool> revisions_;  // that were asked for: whether the caller reads them
};

// The opinion called `name` if the caller may read it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<pb::Opinion> FindReadableOpinion(const Call& call,
                                                              absl::string_view name);

// Who is told of an opinion that is published with revision `published`; 0: with none.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> OpinionAudience(const Call& call,
                                                                             const pb::Vision& head,
                                                                             int published);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadOpinionTexts(const Call& call,
                                                             absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_OPINION_ACCESS_H_
