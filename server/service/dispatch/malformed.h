// What is answered for bytes that are no message of the type that was asked for.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_MALFORMED_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_MALFORMED_H_

#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "server/domain/error.h"

namespace renkei::service {

inline absl::Status Malformed(const google::protobuf::Message& prototype) {
  return domain::MakeError(
      pb::REASON_MALFORMED_MESSAGE,
      {absl::StrCat("the bytes are not a ", prototype.GetDescriptor()->full_name(),
                    ", or a string in them is not UTF-8"),
       "メッセージの形式が正しくないか、UTF-8 でない文字列が含まれています。"});
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_MALFORMED_H_
