// A request with everything that a method requires, made from what its fields declare.

#ifndef RENKEI_TESTS_ACCESS_SAMPLE_REQUEST_H_
#define RENKEI_TESTS_ACCESS_SAMPLE_REQUEST_H_

#include <functional>
#include <string>

#include "google/protobuf/message.h"

namespace renkei::service {

// The name of a resource for a pattern, "cases/*"; "" if there is none.
using NameByPattern = std::function<std::string(const std::string& pattern)>;

// Fills the required fields of `message`, and the names in it.
void FillSample(const NameByPattern& name_of, google::protobuf::Message& message);

}  // namespace renkei::service

#endif  // RENKEI_TESTS_ACCESS_SAMPLE_REQUEST_H_
