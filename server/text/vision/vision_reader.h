// A vision in a file: its head, and the tree as people think of it, nested.

#ifndef RENKEI_SERVER_TEXT_VISION_VISION_READER_H_
#define RENKEI_SERVER_TEXT_VISION_VISION_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/domain/strategy/vision_file.h"
#include "server/text/tree.h"

namespace renkei::text {

// Reads one document. The head's fields stand at the top, with `owner` for the organization that
// leads it; under `nodes` the tree, each node with its `children` and `kpis`, a KPI with its
// `actuals`; `kpis` at the top measure the plan as a whole. `re_mention_of: EXTERNAL_ID` among the
// children or KPIs of a node prints that node or KPI there again. Order is that of the file unless
// `order` says otherwise. A node without children may name its place itself (parent_external_id), a
// KPI too (node_external_id). Names are as written in the file. All
// mistakes come at once, with their places: a node or KPI without external_id, one external_id
// twice, a re-mention of what the file does not have, and the decoder's. With `prune` the file is
// the whole truth: re-mentions that it does not have are removed as well.
[[nodiscard]] absl::StatusOr<domain::VisionFile> ReadVisionFile(const Tree& tree,
                                                                const std::string& file,
                                                                bool prune);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_VISION_VISION_READER_H_
