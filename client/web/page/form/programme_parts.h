// What the forms of programmes share.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_PROGRAMME_PARTS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_PROGRAMME_PARTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/domain/resource_name.h"

namespace renkei::web {

inline absl::StatusOr<pb::Programme> ReadProgramme(Visit& visit, const std::string& name) {
  pb::GetProgrammeRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Programme>("ProgrammeService/GetProgramme", get);
}
inline absl::StatusOr<pb::ProgrammeEdition> ReadEdition(Visit& visit, const std::string& name) {
  pb::GetProgrammeEditionRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::ProgrammeEdition>("ProgrammeService/GetProgrammeEdition", get);
}
inline absl::StatusOr<pb::ProgrammeCall> ReadCall(Visit& visit, const std::string& name) {
  pb::GetProgrammeCallRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::ProgrammeCall>("ProgrammeService/GetProgrammeCall", get);
}

// The programme of an edition or a call, and the edition of a call, by their names.
inline std::string ProgrammeOfPart(const std::string& name) {
  return std::string(domain::ParentName(name, 2));
}
inline std::string EditionOfPart(const std::string& name) {
  return std::string(domain::ParentName(name, 4));
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_PROGRAMME_PARTS_H_
