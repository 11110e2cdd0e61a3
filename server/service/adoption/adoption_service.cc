#include "server/service/adoption/adoption_service.h"

#include "renkei/v1/adoption_service.pb.h"
#include "server/service/adoption/lineage.h"
#include "server/service/case/adoption_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::Adoption> GetAdoption(const Call& call, const pb::GetAdoptionRequest& request) {
  ASSIGN_OR_RETURN(std::optional<pb::Adoption> adoption, ReadableAdoption(call, request.name()));
  if (!adoption.has_value()) return NotFound(request.name());
  return *std::move(adoption);
}

}  // namespace

void RegisterAdoptionService(MethodRegistry& methods) {
  methods.Read("renkei.v1.AdoptionService/GetAdoption", GetAdoption);
  methods.Read("renkei.v1.AdoptionService/ListAdoptions", ListAdoptions);
  methods.Write("renkei.v1.AdoptionService/ChangeAdoption", ChangeAdoption);
  methods.Write("renkei.v1.AdoptionService/UpdateAdoption", UpdateAdoption);
  methods.Write("renkei.v1.AdoptionService/DeleteAdoption", DeleteAdoption);
  methods.Read("renkei.v1.AdoptionService/GetLineage", GetLineage);
  methods.Read("renkei.v1.AdoptionService/FindSimilarAdopters", FindSimilarAdopters);
}

}  // namespace renkei::service
