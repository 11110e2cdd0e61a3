// `renkei opinion export`: 意見と対応 as a page to print.
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/opinion_verbs.h"
#include "client/cli/output_file.h"
#include "client/cli/resource_titles.h"
#include "client/view/html/render.h"
#include "client/view/page/opinions.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct OpinionPaperArguments {
  std::string vision;
  std::string filter;
  std::string format;
};

absl::StatusOr<view::Page> OpinionPaper(Session& session, const OpinionPaperArguments& args,
                                        const std::string& vision, size_t& count) {
  pb::GetVisionRequest get;
  get.set_name(vision);
  ASSIGN_OR_RETURN(const auto head, session.Call<pb::Vision>("VisionService/GetVision", get));
  pb::ListOpinionsRequest list;
  list.set_parent(vision);
  list.set_filter(args.filter);
  list.set_page_size(kOpinionPageSize);
  ASSIGN_OR_RETURN(const auto opinions,
                   session.List<pb::Opinion>("PlanningService/ListOpinions", list));
  pb::CountOpinionsRequest ask;
  ask.set_parent(vision);
  ask.set_filter(args.filter);
  ASSIGN_OR_RETURN(const auto counted,
                   session.Call<pb::CountOpinionsResponse>("PlanningService/CountOpinions", ask));
  count = opinions.size();
  const domain::Words words = WordsOf(session);
  return Titled(session,
                [&] { return view::OpinionsPage(head.title(), opinions, counted, words); });
}

absl::Status RunOpinionExport(Session& session, const OpinionPaperArguments& args) {
  const std::string& file = session.output_file();
  RETURN_IF_ERROR(DocumentFormat(args.format, file, {"html"}).status());
  ASSIGN_OR_RETURN(const std::string vision, session.resolver().Vision(args.vision));
  size_t count = 0;
  ASSIGN_OR_RETURN(const view::Page page, OpinionPaper(session, args, vision, count));
  session.printer().Raw(view::RenderHtml(page));
  if (file.empty()) return absl::OkStatus();
  session.NoteOutput({absl::StrCat("wrote ", file, ": ", count, " opinions"),
                      absl::StrCat(file, " に", count, "件の意見を書き出しました。")});
  return absl::OkStatus();
}

}  // namespace

void AddOpinionExport(Noun noun) {
  const auto args = std::make_shared<OpinionPaperArguments>();
  args->format = "html";
  Verb verb = noun.AddVerb(
      "export", {"Writes opinions and answers as a page to print on A4 landscape",
                 "意見と対応の表を印刷用のページに書き出します（A4横）。取り込めるExcelやCSVは "
                 "renkei export opinions で書き出します"});
  verb.Positional(&args->vision, "VISION", kOpinionPlanHelp)
      .Option(&args->filter, "--filter", "TEXT",
              {"Only these: answer = NONE, source_kind = ASSEMBLY AND published_revision > 0",
               "絞り込む式。例: answer = NONE、source_kind = ASSEMBLY AND "
               "published_revision > 0"})
      .Option(&args->format, "--format", "FORMAT", {"html (default)", "形式（省略時は html）"})
      .Writes({"html"})
      .Example(
          "renkei opinion export 141003/strategy-2023 --filter 'published_revision > 0' -O "
          "iken.html",
          {"Those that are published", "公表したものだけ"});
  verb.Run([args](Session& session) { return RunOpinionExport(session, *args); });
}

}  // namespace renkei::cli
