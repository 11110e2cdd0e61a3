// What resources say (server/domain/searched_texts.h), of one that was read as a change.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_

#include "google/protobuf/message.h"
#include "renkei/v1/change_service.pb.h"
#include "server/domain/searched_texts.h"

namespace renkei::service {

namespace pb = renkei::v1;

using domain::SearchedText;
using domain::SearchedTextsOf;
using domain::TitleOf;
using domain::WholeTextOf;

// The message that `change` has in its oneof; nullptr if none.
const google::protobuf::Message* ContentOf(const pb::Change& change);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_
