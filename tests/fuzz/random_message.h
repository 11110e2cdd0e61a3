// Requests from bytes, by what their fields declare: near to what a method takes, so that handlers are
// reached, and with everything that a field can hold.

#ifndef RENKEI_TESTS_FUZZ_RANDOM_MESSAGE_H_
#define RENKEI_TESTS_FUZZ_RANDOM_MESSAGE_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "tests/fuzz/bytes.h"

namespace renkei::fuzz {

// `names`: of resources that are there. Without any bytes the message has what it requires and nothing
// else.
void FillFrom(Bytes& bytes, const std::vector<std::string>& names,
              google::protobuf::Message& message);

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_RANDOM_MESSAGE_H_
