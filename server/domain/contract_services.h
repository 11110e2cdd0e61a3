// The services of the contract, as far as a program has them linked in.

#ifndef RENKEI_SERVER_DOMAIN_CONTRACT_SERVICES_H_
#define RENKEI_SERVER_DOMAIN_CONTRACT_SERVICES_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace renkei::domain {

// Of renkei.v1, by name.
std::vector<const google::protobuf::ServiceDescriptor*> ContractServices();

// "renkei.v1.CaseService/GetCase", in order.
std::vector<std::string> ContractMethods();

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRACT_SERVICES_H_
