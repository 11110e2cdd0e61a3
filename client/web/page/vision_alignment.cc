// How a vision stands to the plans above it, on its page and as a file.
#include "client/view/page/alignment.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/analysis_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

absl::StatusOr<pb::AlignVisionResponse> Align(Visit& visit, const std::string& name) {
  pb::AlignVisionRequest request;
  request.set_name(name);
  return visit.calls.Call<pb::AlignVisionResponse>("AnalysisService/AlignVision", request);
}

}  // namespace

absl::StatusOr<Shown> VisionAlignmentPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::AlignVisionResponse response, Align(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown =
        ShownPage(visit, view::AlignmentPage(response, RevisionWords(visit, response.revision()),
                                             /*all=*/false, visit.words()));
    shown.title = response.title();
    shown.tabs = VisionTabs(visit, name, "alignment");
    WriteFileLinks(shown.main, visit, {"Every item", "すべての項目"});
    return shown;
  });
}

absl::StatusOr<PageFile> VisionAlignmentFile(Visit& visit, const std::string& name,
                                             FileFormat format) {
  ASSIGN_OR_RETURN(const pb::AlignVisionResponse response, Align(visit, name));
  const std::string title = response.title() + visit.Say({" plans above", " 上位計画との関係"});
  if (format == kJson) return JsonFile(title, response);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::AlignmentRows(response, visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
