// Texts without the names of those who wrote them, for readings that are blind.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_BLIND_TEXT_H_
#define RENKEI_SERVER_DOMAIN_ROUND_BLIND_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace renkei::domain {

// What stands in the place of a name.
inline constexpr char kBlindName[] = "○○";

// `names` and, of a Japanese body, what it is called without its kind (会津若松 of 会津若松市), the longest
// first; none shorter than two characters.
std::vector<std::string> NamesToBlind(const std::vector<std::string>& names);

// `text` with every one of `names`, as NamesToBlind gave them, replaced.
std::string BlindText(absl::string_view text, const std::vector<std::string>& names);

// The same in every text of `message` and of the messages in it. Names of resources stay as they are.
void BlindTexts(const std::vector<std::string>& names, google::protobuf::Message& message);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_BLIND_TEXT_H_
