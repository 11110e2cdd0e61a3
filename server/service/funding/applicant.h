// A body as an applicant: what programmes ask of it, and what its visions in force aim at.

#ifndef RENKEI_SERVER_SERVICE_FUNDING_APPLICANT_H_
#define RENKEI_SERVER_SERVICE_FUNDING_APPLICANT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/funding_service.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/programme.pb.h"
#include "server/domain/funding/fit.h"
#include "server/domain/funding/item_reach.h"
#include "server/domain/strategy/alignment/alignment.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Kind and population on `day`. NOT_FOUND where there is no such body.
[[nodiscard]] absl::StatusOr<domain::Applicant> ApplicantOf(const Call& call,
                                                            const std::string& organization,
                                                            absl::CivilDay day);

// The types of `edition` held against `body`, in its order: those of `ids`, all where it is empty. The
// best of them is the fit of the whole.
struct HeldTypes {
  std::vector<pb::FittingType> types;
  pb::Fit fit = pb::FIT_UNSPECIFIED;
};
HeldTypes HoldTypes(const pb::ProgrammeEdition& edition,
                    const google::protobuf::RepeatedPtrField<std::string>& ids,
                    const domain::Applicant& body);

// The items of a body's visions in force, and those of the plans above that nothing in them covers; each
// with the items of other frameworks to which crosswalks lead.
struct Aims {
  std::vector<std::string> visions;  // the newest first
  domain::ReachedItems served;
  domain::ReachedItems missing;
};
// `organization` owns the visions, alone or with others. What the caller may not read does not count.
[[nodiscard]] absl::StatusOr<Aims> AimsOf(const Call& call, const domain::AlignmentView& view,
                                          const domain::ItemReach& reach,
                                          const std::string& organization);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FUNDING_APPLICANT_H_
