// `renkei vision lint`: warnings about a registered vision, or about a file before it is one, by the
// same rules.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/lint_view.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/lib/error.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/domain/strategy/lint/lint.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Places listed of one kind of warning: who sees that 500 KPIs have no section wants to know it, not
// to scroll.
constexpr size_t kPlacesPerKind = 20;

struct LintArguments {
  std::string subject;
  std::string as_of;
  int revision = 0;
  bool all = false;
  bool strict = false;
};

using Findings = std::vector<pb::LintFinding>;

absl::StatusOr<Findings> LintFile(const LintArguments& args) {
  if (args.revision != 0 || !args.as_of.empty()) {
    return UsageError({"a file has no revisions: leave --revision and --as-of out",
                       "ファイルには版がないため、--revision と --as-of は指定できません。"});
  }
  ASSIGN_OR_RETURN(const std::vector<FilePlan> plans, ReadFilePlans(args.subject));
  Findings findings;
  for (const FilePlan& plan : plans) {
    ASSIGN_OR_RETURN(const domain::PlanIndex index, IndexOf(plan));
    for (pb::LintFinding& finding : domain::Lint(index, {})) {
      finding.set_place(plan.places.at(finding.resource()));
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

absl::StatusOr<Findings> LintVision(Session& session, const LintArguments& args) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.subject));
  pb::LintVisionRequest request;
  request.set_name(name);
  request.set_revision(args.revision);
  request.set_as_of(args.as_of);
  request.set_page_size(1000);
  return session.List<pb::LintFinding>("AnalysisService/LintVision", request);
}

absl::Status Run(Session& session, const LintArguments& args) {
  ASSIGN_OR_RETURN(const Findings findings,
                   IsFileArgument(args.subject) ? LintFile(args) : LintVision(session, args));
  Printer& printer = session.printer();
  if (!printer.for_people()) {
    printer.List(findings, LintColumns(session.lang()));
  } else if (findings.empty()) {
    session.Note({"no warnings", "警告はありません。"});
  } else {
    printer.Raw(LintText(findings, printer.style(), args.all ? 0 : kPlacesPerKind));
  }
  if (!args.strict || findings.empty()) return absl::OkStatus();
  session.KeepOutput();
  return client::LocalError(
      absl::StatusCode::kUnknown,
      {absl::StrCat(findings.size(), " warnings, and --strict takes none"),
       absl::StrCat("警告が ", findings.size(), " 件あります（--strict）。")});
}

}  // namespace

void AddVisionLint(Noun noun) {
  const auto args = std::make_shared<LintArguments>();
  Verb verb = noun.AddVerb(
      "lint", {"Warns of what is missing or odd: KPIs without a section, targets before the "
               "baseline ... Exit code 0 with warnings, 1 with --strict",
               "担当課のないKPI、基準より前の目標など、見直したい点を挙げます。警告があっても終了コ"
               "ードは 0（--strict では 1）です"});
  verb.Positional(&args->subject, "VISION|FILE",
                  {"Its name, OWNER/EXTERNAL_ID, an organization that has one only; or a file "
                   "(.yaml, .json)",
                   "リソース名、所有団体/外部ID、ビジョンが一つだけの団体、または登録前のファイル"
                   "（.yaml、.json）"})
      .Flag(&args->strict, "--strict",
            {"Fails when there is any warning", "警告が一つでもあれば失敗（終了コード 1）にします"})
      .Flag(&args->all, "--all",
            {"Lists every place, not the first 20 of each kind",
             "種類ごとに最初の20件ではなく、すべてを表示します"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Date(&args->as_of, "--as-of", {"The revision in force on that day", "その日の時点の版"})
      .Example("renkei vision lint strategy.yaml",
               {"A file before it is registered", "登録前のファイルを点検する"})
      .Example("renkei vision lint 141003/strategy-2023 -o csv --bom > lint.csv",
               {"For a spreadsheet", "表計算ソフト用に"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
