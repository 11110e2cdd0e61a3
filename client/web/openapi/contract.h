// The public contract as it was written, comments included: what the build has compiled out of the
// descriptors in the program stands beside it in a descriptor set of its own.

#ifndef RENKEI_CLIENT_WEB_OPENAPI_CONTRACT_H_
#define RENKEI_CLIENT_WEB_OPENAPI_CONTRACT_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace renkei::web {

class Contract {
 public:
  // Reads the set that the build embedded.
  Contract();

  // Of renkei.v1, by name. Live as long as the contract.
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const {
    return services_;
  }

 private:
  google::protobuf::DescriptorPool pool_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
};

// What stands above it in its file, and behind it where nothing stands above; lines joined as they
// are. Of a descriptor of a Contract.
template <class Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  return location.leading_comments.empty() ? location.trailing_comments : location.leading_comments;
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_OPENAPI_CONTRACT_H_
