#include "server/domain/contract_services.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor_database.h"

namespace renkei::domain {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr char kContractPackage[] = "renkei.v1";

}  // namespace

std::vector<const ServiceDescriptor*> ContractServices() {
  std::vector<std::string> files;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  std::vector<const ServiceDescriptor*> services;
  for (const std::string& name : files) {
    const FileDescriptor* file = DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr || file->package() != kContractPackage) continue;
    for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
  }
  std::sort(services.begin(), services.end(), [](const auto* one, const auto* other) {
    return one->full_name() < other->full_name();
  });
  return services;
}

std::vector<std::string> ContractMethods() {
  std::vector<std::string> methods;
  for (const ServiceDescriptor* service : ContractServices()) {
    for (int i = 0; i < service->method_count(); ++i)
      methods.push_back(absl::StrCat(service->full_name(), "/", service->method(i)->name()));
  }
  std::sort(methods.begin(), methods.end());
  return methods;
}

}  // namespace renkei::domain
