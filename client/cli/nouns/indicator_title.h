// What a shared indicator is called wherever a person reads of it: one that waits for a decision, or
// was declined, says so.

#ifndef RENKEI_CLIENT_CLI_NOUNS_INDICATOR_TITLE_H_
#define RENKEI_CLIENT_CLI_NOUNS_INDICATOR_TITLE_H_

#include <string>

#include "client/cli/session.h"
#include "google/protobuf/message.h"
#include "renkei/v1/framework.pb.h"

namespace renkei::cli {

// "年間利用者数", "年間利用者数（提案中）".
std::string IndicatorTitle(const pb::Indicator& indicator, Lang lang);

// Writes those titles in the place of the names of indicators in `message` and all its parts, for a
// page that a person reads. A name that the server does not know stays.
void NameIndicators(Session& session, google::protobuf::Message& message);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_INDICATOR_TITLE_H_
