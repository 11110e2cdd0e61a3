// The texts of a resource that somebody may look for, wherever they stand in its message: what search
// keeps of it, what passages of a hit are taken from, and what two cases are compared by.

#ifndef RENKEI_SERVER_DOMAIN_SEARCHED_TEXTS_H_
#define RENKEI_SERVER_DOMAIN_SEARCHED_TEXTS_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace renkei::domain {

struct SearchedText {
  // Of the resource itself, in which it stands at any depth: "results" for the title of an indicator.
  std::string field;
  std::string text;
};

// In the order of the contract, the title left out: every field that holds plain text, so that a new
// one is found without being named here; but for what is the server's own, etags, and the units and
// times of figures. None is empty.
std::vector<SearchedText> SearchedTextsOf(const google::protobuf::Message& resource);

// Title or display name; "" for what has neither.
std::string TitleOf(const google::protobuf::Message& resource);

// Its title and all these, a line each.
std::string WholeTextOf(const google::protobuf::Message& resource);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SEARCHED_TEXTS_H_
