// What a file would change, or has changed, line by line.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CHANGE_LINES_H_
#define RENKEI_CLIENT_CLI_NOUNS_CHANGE_LINES_H_

#include <string>

#include "client/cli/session.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// "  KPI「転入者数」 単位: 人 → 千人" for each, then how many `more` there are; "" for none.
std::string ChangeLines(Session& session,
                        const google::protobuf::RepeatedPtrField<pb::FieldChange>& changes,
                        int64_t more);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CHANGE_LINES_H_
