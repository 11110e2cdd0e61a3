#include "server/service/exchange/exchange_service.h"

#include "renkei/v1/exchange_service.pb.h"
#include "server/service/exchange/export_job.h"
#include "server/service/exchange/import_job.h"

namespace renkei::service {
namespace {

const pb::ImportOptions* OptionsOf(const pb::ImportResourcesRequest& first) {
  return first.has_options() ? &first.options() : nullptr;
}

}  // namespace

void RegisterExchangeService(MethodRegistry& methods) {
  methods.Exchange<pb::ImportResourcesRequest, pb::ImportOptions, pb::ImportResourcesResponse>(
      "renkei.v1.ExchangeService/ImportResources", OptionsOf, OpenImport);
  methods.Replies<pb::ExportResourcesRequest, pb::ExportResourcesResponse>(
      "renkei.v1.ExchangeService/ExportResources", OpenExport);
}

}  // namespace renkei::service
