// The server names items by their place in the stream; people look for them in their file.

#ifndef RENKEI_SERVER_TEXT_VISION_ITEM_PLACES_H_
#define RENKEI_SERVER_TEXT_VISION_ITEM_PLACES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/domain/strategy/vision_file.h"

namespace renkei::text {

// Translates "items[1].nodes[3].node.title" into "plan.yaml:12:5: nodes[0].children[2].title", or
// into the cell where it stands: "plan.xlsx:施策!C5".
class ItemPlaces {
 public:
  // Nodes and KPIs are sent in the order of the file, which outlives it.
  explicit ItemPlaces(const domain::VisionFile& file) : file_(file) {}

  // A message of the stream was begun, before which so many nodes and KPIs were sent.
  void BeginPart(size_t nodes_before, size_t kpis_before) {
    parts_.push_back({nodes_before, kpis_before});
  }

  // `text` with every such place translated; those that cannot be stay. A path without the number
  // of its message ("items.nodes[3]", from the check of one message by itself) is understood when
  // there was one message only.
  std::string Translate(absl::string_view text) const;
  // The same for an error's texts and fields.
  absl::Status Translate(const absl::Status& status) const;

 private:
  struct Part {
    size_t nodes_before;
    size_t kpis_before;
  };

  // Reads a place at the beginning of `text`; the number of bytes that it takes, 0 where there is
  // none.
  size_t ReadPlace(absl::string_view text, std::string* place) const;

  // The same for a field of the head, "header.parent" or "header.vision.title".
  size_t ReadHeadPlace(absl::string_view text, std::string* place) const;

  // Of a workbook: the cell of the field that `rest` begins with, in the row of `place`; takes it
  // from `rest`. Elsewhere nothing changes.
  std::string CellOf(const std::string& place, absl::string_view& rest) const;

  const domain::VisionFile& file_;
  std::vector<Part> parts_;
};

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_VISION_ITEM_PLACES_H_
