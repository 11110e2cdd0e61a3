#include "client/lib/request_id.h"

#include <random>

namespace renkei::client {

std::string NewRequestId() {
  std::random_device device;
  std::array<uint32_t, 4> bits{};
  for (uint32_t& word : bits) word = device();
  bits[1] = (bits[1] & 0xffff0fffU) | 0x00004000U;  // version 4
  bits[2] = (bits[2] & 0x3fffffffU) | 0x80000000U;  // variant of RFC 4122
  return absl::StrFormat("%08x-%04x-%04x-%04x-%04x%08x", bits[0], bits[1] >> 16, bits[1] & 0xffffU,
                         bits[2] >> 16, bits[2] & 0xffffU, bits[3]);
}

bool FillRequestId(google::protobuf::Message& request) {
  const google::protobuf::Reflection& reflection = *request.GetReflection();
  const google::protobuf::Descriptor& type = *request.GetDescriptor();
  if (const auto* field = type.FindFieldByName("request_id")) {
    if (reflection.GetString(request, field).empty())
      reflection.SetString(&request, field, NewRequestId());
    return true;
  }
  const auto* header = type.FindFieldByName("header");
  if (header == nullptr || !reflection.HasField(request, header)) return false;
  return FillRequestId(*reflection.MutableMessage(&request, header));
}

}  // namespace renkei::client
