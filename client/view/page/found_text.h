// What a search found, in the texts in which it did.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FOUND_TEXT_H_
#define RENKEI_CLIENT_VIEW_PAGE_FOUND_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/view/block.h"
#include "google/protobuf/repeated_field.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::view {

namespace pb = renkei::v1;

// `text` on one line, with what stands in `ranges` as Tone::kFound; all of it leads to `resource`. Ranges that
// are empty, reach beyond the text or begin before the end of one before them are left out, whatever server
// sent them; those that touch are one.
std::vector<Span> FoundIn(absl::string_view text,
                          const google::protobuf::RepeatedPtrField<pb::TextRange>& ranges,
                          const std::string& resource = "");

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FOUND_TEXT_H_
