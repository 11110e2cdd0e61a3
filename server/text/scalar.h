// How single values of the contract are written in files: enum values in short lower case, a time
// as its text, a period as "2023-2027".

#ifndef RENKEI_SERVER_TEXT_SCALAR_H_
#define RENKEI_SERVER_TEXT_SCALAR_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/error.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::text {

using domain::kClearMarker;
using domain::NumberText;
using domain::ParseNumber;

// "designated_city" for ORGANIZATION_KIND_DESIGNATED_CITY: the value's name without its enum's, in
// lower case. A number that the enum does not have is the number.
std::string EnumText(const google::protobuf::EnumDescriptor& type, int number);

// The texts of all values but UNSPECIFIED.
std::vector<std::string> EnumTexts(const google::protobuf::EnumDescriptor& type);

// The value that `text` names: the short form or the full one, in either case, with "-" for "_".
// nullopt for none, and for UNSPECIFIED.
std::optional<int> ParseEnum(const google::protobuf::EnumDescriptor& type, absl::string_view text);

// Whether a plain scalar of YAML with this text would be read as a number by ParseNumber.
inline bool LooksLikeNumber(absl::string_view text) { return ParseNumber(text).has_value(); }

// "2023-2027", "2023", "R5-R9", "令和5年度～令和9年度". nullopt for anything else.
std::optional<pb::FiscalPeriod> ParsePeriod(absl::string_view text);

// RFC 3339; nullopt for anything else.
std::optional<google::protobuf::Timestamp> ParseTimestamp(absl::string_view text);
std::string TimestampText(const google::protobuf::Timestamp& time);

// "90d", "12h", "30m", "45s" and sums of them ("1d12h"); nullopt for anything else or over 100
// years.
std::optional<google::protobuf::Duration> ParseDuration(absl::string_view text);
std::string DurationText(const google::protobuf::Duration& duration);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_SCALAR_H_
