// A vision in a file: its head, and the tree as people think of it, nested.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_FILE_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/file/tree.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/strategy/vision_file.h"

namespace renkei::cli {

namespace pb = renkei::v1;

using domain::VisionFile;

// Reads one document. The head's fields stand at the top, with `owner` for the organization that
// leads it; under `nodes` the tree, each node with its `children` and `kpis`, a KPI with its
// `actuals`; `kpis` at the top measure the plan as a whole. `re_mention_of: EXTERNAL_ID` among the
// children or KPIs of a node prints that node or KPI there again. Order is that of the file unless
// `order` says otherwise. A node without children may name its place itself (parent_external_id), a
// KPI too (node_external_id). Names are as written in the file: see Resolver::Complete. All
// mistakes come at once, with their places: a node or KPI without external_id, one external_id
// twice, a re-mention of what the file does not have, and the decoder's. With `prune` the file is
// the whole truth: re-mentions that it does not have are removed as well.
[[nodiscard]] absl::StatusOr<VisionFile> ReadVisionFile(const Tree& tree, const std::string& file,
                                                        bool prune);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_FILE_H_
