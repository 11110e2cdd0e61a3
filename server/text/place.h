// Places in files, and errors that name them.

#ifndef RENKEI_SERVER_TEXT_PLACE_H_
#define RENKEI_SERVER_TEXT_PLACE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/domain/error.h"
#include "server/text/tree.h"

namespace renkei::text {

// "name:line:column"
std::string PlaceText(const std::string& name, Place place);

// An error at a place in a file: "name:line:column" begins its message, in both languages.
absl::Status FileError(const std::string& name, Place place, absl::string_view en,
                       absl::string_view ja);

// The error without its place, and the place: what FileError was told. nullopt for other errors.
struct PlacedError {
  Place place;
  domain::Bilingual message;
};
std::optional<PlacedError> PlacedErrorOf(const std::string& name, const absl::Status& status);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_PLACE_H_
