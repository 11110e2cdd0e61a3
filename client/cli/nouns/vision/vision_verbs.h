// The verbs of `renkei vision`, in the files that carry them.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_VERBS_H_

#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/session.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::cli {

std::vector<Column<pb::Vision>> VisionColumns(Session& session);

void AddVisionApply(Noun noun);
// export, template.
void AddVisionTransfer(Noun noun);
void AddVisionAlign(Noun noun);
void AddVisionLint(Noun noun);
void AddVisionDiff(Noun noun);
void AddVisionSummary(Noun noun);
void AddVisionProgress(Noun noun);
void AddVisionRoadmap(Noun noun);
void AddVisionReport(Noun noun);
// submit, return, consent, publish, revise, archive, delete.
void AddVisionLifecycle(Noun noun);
// revisions, restore.
void AddVisionRevisions(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_VERBS_H_
