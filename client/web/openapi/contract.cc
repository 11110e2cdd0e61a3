#include "client/web/openapi/contract.h"

#include <algorithm>

#include "google/protobuf/descriptor.pb.h"

// Made by the linker out of contract.binpb (CMakeLists.txt).
extern "C" const char _binary_contract_binpb_start[];
extern "C" const char _binary_contract_binpb_end[];

namespace renkei::web {

Contract::Contract() {
  google::protobuf::FileDescriptorSet set;
  set.ParseFromArray(_binary_contract_binpb_start,
                     static_cast<int>(_binary_contract_binpb_end - _binary_contract_binpb_start));
  // Each file stands behind those that it imports.
  for (const auto& file : set.file()) {
    const auto* const built = pool_.BuildFile(file);
    for (int i = 0; built != nullptr && i < built->service_count(); ++i)
      services_.push_back(built->service(i));
  }
  std::sort(services_.begin(), services_.end(),
            [](const auto* a, const auto* b) { return a->full_name() < b->full_name(); });
}

}  // namespace renkei::web
