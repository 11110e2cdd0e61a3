// The texts of a resource that somebody may look for, wherever they stand in its message: what passages
// of a hit are taken from.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace renkei::service {

struct SearchedText {
  // Of the resource itself, in which it stands at any depth: "results" for the title of an indicator.
  std::string field;
  std::string text;
};

// In the order of the contract, titles left out: every field that holds plain text and is not the
// server's own, so that a new one is found without being named here. None is empty.
std::vector<SearchedText> SearchedTextsOf(const google::protobuf::Message& resource);

// Its title and all these, a line each.
std::string WholeTextOf(const google::protobuf::Message& resource);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCHED_TEXTS_H_
