// `renkei vision diff`: what changed between two states of a vision, or between two visions.
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/html/render.h"
#include "client/view/page/comparison.h"
#include "client/view/sheet/comparison_workbook.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kPageSize = 1000;

struct DiffArguments {
  std::string vision;
  std::string with;
  int from = 0;
  int to = 0;
  std::string format;
};

absl::StatusOr<pb::Vision> GetVision(Session& session, const std::string& name, int revision = 0) {
  pb::GetVisionRequest request;
  request.set_name(name);
  request.set_revision(revision);
  return session.Call<pb::Vision>("VisionService/GetVision", request);
}

// What is compared where --from and --to do not say: with a draft that is being changed, the
// revision in force and the draft; otherwise the last two revisions.
absl::StatusOr<pb::DiffVisionsRequest> OneVision(Session& session, const std::string& name,
                                                 const DiffArguments& args) {
  pb::DiffVisionsRequest request;
  request.mutable_from()->set_name(name);
  request.mutable_to()->set_name(name);
  request.mutable_from()->set_revision(args.from);
  request.mutable_to()->set_revision(args.to);
  if (args.from != 0 && args.to != 0) return request;
  ASSIGN_OR_RETURN(const pb::Vision vision, GetVision(session, name));
  const bool draft = vision.state() != pb::LIFECYCLE_STATE_PUBLISHED &&
                     vision.state() != pb::LIFECYCLE_STATE_ARCHIVED;
  const int newest = vision.published_revision();
  if (args.to == 0) request.mutable_to()->set_revision(draft ? 0 : newest);
  if (args.from == 0) {
    const int to = request.to().revision();
    const int from = to == 0 ? newest : to - 1;
    if (from == 0) {
      return UsageError(
          {"there is no earlier revision to compare with; --with compares with another vision",
           "比較する前の版がありません。ほかのビジョンと比べるには --with を使います。"});
    }
    request.mutable_from()->set_revision(from);
  }
  return request;
}

absl::StatusOr<pb::DiffVisionsRequest> RequestFor(Session& session, const DiffArguments& args) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.vision));
  if (args.with.empty()) return OneVision(session, name, args);
  ASSIGN_OR_RETURN(const std::string other, session.resolver().Vision(args.with));
  pb::DiffVisionsRequest request;
  request.mutable_from()->set_name(name);
  request.mutable_from()->set_revision(args.from);
  request.mutable_to()->set_name(other);
  request.mutable_to()->set_revision(args.to);
  return request;
}

// The server names the vision when one of its revisions is not there: which one, the reader has to know.
absl::Status NameRevision(Session& session, const pb::DiffVisionsRequest& request,
                          const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  for (const auto* side : {&request.from(), &request.to()}) {
    if (side->revision() == 0) continue;
    if (!absl::IsNotFound(GetVision(session, side->name(), side->revision()).status())) continue;
    if (!GetVision(session, side->name()).ok()) return status;
    return domain::MakeError(
        pb::REASON_NOT_FOUND,
        {absl::StrCat("revision ", side->revision(), " does not exist, or you may not read it"),
         absl::StrCat("第", side->revision(), "版は存在しないか、閲覧できません。")},
        {{"resource", absl::StrCat(side->name(), "/revisions/", side->revision())}});
  }
  return status;
}

// All pages as one.
absl::StatusOr<pb::DiffVisionsResponse> Compare(Session& session, pb::DiffVisionsRequest request) {
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  request.set_page_size(kPageSize);
  pb::DiffVisionsResponse whole;
  const absl::Status status = client::ForEachPage<pb::DiffVisionsResponse>(
      *client, "AnalysisService/DiffVisions", request, [&](pb::DiffVisionsResponse& page) {
        const bool first = whole.items().empty();
        for (pb::ItemDifference& item : *page.mutable_items()) *whole.add_items() = std::move(item);
        if (first) {
          page.clear_items();
          page.clear_next_page_token();
          whole.MergeFrom(page);
        }
        return true;
      });
  if (!status.ok()) return NameRevision(session, request, status);
  return whole;
}

absl::Status Print(Session& session, const std::string& format,
                   const pb::DiffVisionsResponse& diff) {
  const domain::Words words = WordsOf(session);
  Printer& printer = session.printer();
  if (!format.empty()) {
    const std::string& name = diff.to().name();
    const view::Page page = Titled(session, [&] {
      return view::ComparisonPage(diff, words,
                                  session.names().Of(name.substr(0, name.find("/visions/"))));
    });
    ASSIGN_OR_RETURN(const std::string document,
                     format == "html" ? view::RenderHtml(page) : view::ComparisonWorkbook(page));
    printer.Raw(document);
  } else if (printer.prints_rows() && printer.raw()) {
    std::vector<const google::protobuf::Message*> items;
    for (const pb::ItemDifference& item : diff.items()) items.push_back(&item);
    printer.Messages(items);
  } else if (printer.prints_rows()) {
    printer.Table(Titled(session, [&] { return view::ComparisonRows(diff, words); }));
  } else {
    printer.One(diff, [&] { return printer.Text(view::ComparisonPage(diff, words, "")); });
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, const DiffArguments& args) {
  ASSIGN_OR_RETURN(const std::string format,
                   DocumentFormat(args.format, session.output_file(), {"html", "xlsx"}));
  if (format == "xlsx" && session.output_file().empty()) {
    return UsageError({"--format xlsx needs a file: -O changes.xlsx",
                       "--format xlsx では -O で書き出すファイルを指定してください（例: -O "
                       "taisho.xlsx）。"});
  }
  ASSIGN_OR_RETURN(const pb::DiffVisionsRequest request, RequestFor(session, args));
  ASSIGN_OR_RETURN(const pb::DiffVisionsResponse diff, Compare(session, request));
  return Print(session, format, diff);
}

}  // namespace

void AddVisionDiff(Noun noun) {
  const auto args = std::make_shared<DiffArguments>();
  Verb verb = noun.AddVerb(
      "diff", {"Shows what changed between two revisions, the draft and a revision, or two visions",
               "版と版、版と下書き、または二つのビジョンの違いを示します（新旧対照表）"});
  verb.Positional(&args->vision, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that "
                   "has one only",
                   "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"})
      .Integer(&args->from, "--from", 1, 1'000'000,
               {"The old revision (default: for the owners of a draft the one in force, otherwise "
                "the one before the new one)",
                "旧の版の番号（省略時: 下書きがあれば現行の版、なければ新の一つ前の版）"})
      .Integer(&args->to, "--to", 1, 1'000'000,
               {"The new revision (default: for the owners of a draft the draft, otherwise the one "
                "in force)",
                "新の版の番号（省略時: 所有団体で下書きがあれば下書き、なければ現行の版）"})
      .Option(&args->with, "--with", "VISION",
              {"Compares with another vision, as the new side; items are recognised by their keys "
               "and by content",
               "別のビジョンを新として比べます。外部IDと内容で対応する項目を探します"})
      .Option(&args->format, "--format", "FORMAT",
              {"html or xlsx: old and new side by side, to print on A4 landscape",
               "html か xlsx。A4横で印刷できる新旧対照表にします"})
      .Writes({"html", "xlsx", "json", "jsonl", "yaml", "csv"})
      .Example("renkei vision diff 141003/strategy-2023",
               {"What the draft changes in the revision in force", "現行の版と下書きの違い"})
      .Example("renkei vision diff 141003/strategy-2023 --from 1 --to 2 -O taisho.html",
               {"Old and new side by side, to print", "新旧対照表を印刷用に"})
      .Example("renkei vision diff 140007/strategy-2020 --with 140007/strategy-2023",
               {"Two plans that follow each other", "前の計画と次の計画"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
