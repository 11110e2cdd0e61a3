// The revisions of a vision, and 新旧対照表 between any two of them, as pages and as files.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/comparison.h"
#include "client/view/page/message_table.h"
#include "client/view/sheet/comparison_workbook.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// So many stand on the page; the file has all of them.
constexpr int kComparedItems = 1'000;

struct Revisions {
  pb::Vision vision;
  // The newest first.
  std::vector<pb::VisionRevision> list;
};

absl::StatusOr<Revisions> FetchRevisions(Visit& visit, const std::string& name) {
  pb::GetVisionRequest head;
  head.set_name(name);
  auto wanted = visit.calls.Begin<pb::Vision>("VisionService/GetVision", head);
  pb::ListRevisionsRequest list;
  list.set_parent(name);
  list.set_page_size(200);
  Revisions revisions;
  ASSIGN_OR_RETURN(revisions.list,
                   visit.calls.List<pb::VisionRevision>("VisionService/ListRevisions", list));
  std::reverse(revisions.list.begin(), revisions.list.end());
  ASSIGN_OR_RETURN(revisions.vision, wanted.Get());
  return revisions;
}

// 0 for what has none.
int NumberOf(const pb::VisionRevision& revision) {
  int number = 0;
  return absl::SimpleAtoi(domain::LastSegment(revision.name()), &number) ? number : 0;
}

void WriteRevision(view::Writer& html, Visit& visit, const std::string& vision,
                   const pb::VisionRevision& revision) {
  const int number = NumberOf(revision);
  if (number == 0) return;
  const auto item = html.Open("li");
  WriteLink(html, absl::StrCat("/", vision, "?revision=", number), RevisionWords(visit, number));
  for (const std::string& said :
       {visit.words().Value(*pb::RevisionKind_descriptor(), revision.kind()),
        revision.decided_date(), revision.reason()}) {
    if (!said.empty()) html.Text("  " + said);
  }
  if (number < 2) return;
  html.Text("  ");
  WriteLink(html, absl::StrCat("/", vision, "/comparison?from=", number - 1, "&to=", number),
            visit.Say({"what changed", "前の版との新旧対照"}));
}

view::Table RevisionTable(Visit& visit, const Revisions& revisions) {
  view::Table table = view::MessageTable(
      revisions.list,
      {"kind", "decided_date", "publish_time", "reason", "node_count", "kpi_count", "name"},
      visit.words());
  table.columns.insert(table.columns.begin(), {visit.Say({"revision", "版"}), /*number=*/true});
  for (size_t i = 0; i < table.rows.size(); ++i) {
    table.rows[i].cells.insert(table.rows[i].cells.begin(),
                               absl::StrCat(NumberOf(revisions.list[i])));
  }
  return table;
}

pb::DiffVisionsRequest ComparisonAsked(const Visit& visit, const std::string& name) {
  pb::DiffVisionsRequest request;
  request.mutable_from()->set_name(name);
  request.mutable_to()->set_name(name);
  request.mutable_from()->set_revision(visit.query.Number("from", kMostRevision, 0));
  request.mutable_to()->set_revision(visit.query.Number("to", kMostRevision, 0));
  request.set_page_size(kComparedItems);
  return request;
}

// All pages as one.
absl::StatusOr<pb::DiffVisionsResponse> CompareAll(Visit& visit, const std::string& name) {
  pb::DiffVisionsRequest request = ComparisonAsked(visit, name);
  ASSIGN_OR_RETURN(auto whole, visit.calls.Call<pb::DiffVisionsResponse>(
                                   "AnalysisService/DiffVisions", request));
  while (!whole.next_page_token().empty() && whole.next_page_token() != request.page_token() &&
         static_cast<size_t>(whole.items_size()) < kMostItems) {
    request.set_page_token(whole.next_page_token());
    ASSIGN_OR_RETURN(const auto page, visit.calls.Call<pb::DiffVisionsResponse>(
                                          "AnalysisService/DiffVisions", request));
    whole.mutable_items()->MergeFrom(page.items());
    whole.set_next_page_token(page.next_page_token());
  }
  whole.clear_next_page_token();
  return whole;
}

view::Page ComparisonPaper(Visit& visit, const std::string& vision,
                           const pb::DiffVisionsResponse& diff) {
  const domain::Words words = visit.words();
  return view::ComparisonPage(diff, words, words.Title(OwnerOf(vision)));
}

}  // namespace

absl::StatusOr<Shown> VisionRevisionsPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const Revisions revisions, FetchRevisions(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = revisions.vision.title();
    shown.tabs = VisionTabs(visit, name, "revisions");
    view::Writer& html = shown.main;
    if (revisions.list.empty()) {
      WriteBlocks(html, visit,
                  {view::Paragraphs{{visit.Say(
                      {"It has not been published yet.", "まだ公開されていません。"})}}});
    }
    {
      const auto list = html.Open("ul");
      for (const pb::VisionRevision& revision : revisions.list)
        WriteRevision(html, visit, name, revision);
    }
    WriteFileLinks(html, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> VisionRevisionsFile(Visit& visit, const std::string& name,
                                             FileFormat format) {
  ASSIGN_OR_RETURN(const Revisions revisions, FetchRevisions(visit, name));
  const std::string title = revisions.vision.title() + visit.Say({" revisions", " 版の一覧"});
  if (format == kJson) {
    JsonObject json;
    json.Add("revisions", revisions.list);
    return std::move(json).Take(title);
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return RevisionTable(visit, revisions); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> VisionComparisonPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const auto diff,
                   visit.calls.Call<pb::DiffVisionsResponse>("AnalysisService/DiffVisions",
                                                             ComparisonAsked(visit, name)));
  return visit.calls.titles().Titled([&] {
    Shown shown = ShownPage(visit, ComparisonPaper(visit, name, diff));
    shown.tabs = VisionTabs(visit, name, "revisions");
    if (!diff.next_page_token().empty()) {
      WriteBlocks(
          shown.main, visit,
          {view::Warning{visit.Say(
              {absl::StrCat("Only the first ", kComparedItems,
                            " items are shown; the files have all of them."),
               absl::StrCat("最初の", kComparedItems,
                            "項目だけを表示しています。ファイルにはすべての項目があります。")})}});
    }
    WriteFileLinks(shown.main, visit, {"This comparison", "この新旧対照表"});
    return shown;
  });
}

absl::StatusOr<PageFile> VisionComparisonFile(Visit& visit, const std::string& name,
                                              FileFormat format) {
  ASSIGN_OR_RETURN(const pb::DiffVisionsResponse diff, CompareAll(visit, name));
  PageFile file = {diff.to().title() + visit.Say({" comparison", " 新旧対照表"}), ""};
  if (format == kJson) return JsonFile(file.title, diff);
  if (format == kCsv) {
    const view::Table rows =
        visit.calls.titles().Titled([&] { return view::ComparisonRows(diff, visit.words()); });
    return TableFile(rows, file.title, format);
  }
  // The paper as it is printed, with what went and what came told apart.
  const view::Page paper =
      visit.calls.titles().Titled([&] { return ComparisonPaper(visit, name, diff); });
  ASSIGN_OR_RETURN(file.body, view::ComparisonWorkbook(paper));
  return file;
}

}  // namespace renkei::web
