// `renkei vision align`: a registered vision, or a file before it is one, against the plans above.
#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "client/view/page/alignment.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "server/domain/strategy/alignment/alignment.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct AlignArguments {
  std::string subject;
  std::string against;
  std::string as_of;
  int revision = 0;
  bool all = false;
};

// A framework by its id, otherwise a vision.
absl::StatusOr<std::string> ResolveAgainst(Session& session, const std::string& text) {
  if (text.empty()) return text;
  if (!absl::StrContains(text, '/') || absl::StartsWith(text, "frameworks/")) {
    absl::StatusOr<std::string> framework = session.resolver().Framework(text);
    if (framework.ok() || !absl::IsNotFound(framework.status())) return framework;
  }
  return session.resolver().Vision(text);
}

absl::StatusOr<std::vector<pb::Framework>> Frameworks(Session& session) {
  pb::ListFrameworksRequest request;
  request.set_full(true);
  return session.List<pb::Framework, pb::ListFrameworksResponse>(
      "FrameworkService/ListFrameworks", request,
      [](auto& reply) { return reply.mutable_frameworks(); });
}

absl::StatusOr<std::vector<pb::Crosswalk>> Crosswalks(Session& session) {
  return session.List<pb::Crosswalk, pb::ListCrosswalksResponse>(
      "FrameworkService/ListCrosswalks", pb::ListCrosswalksRequest(),
      [](auto& reply) { return reply.mutable_crosswalks(); });
}

absl::StatusOr<pb::AlignVisionResponse> AlignPlan(const FilePlan& file, const std::string& against,
                                                  const domain::AlignmentView& view) {
  ASSIGN_OR_RETURN(const domain::PlanIndex index, IndexOf(file));
  pb::AlignVisionResponse response;
  response.set_title(file.plan.vision.title());
  response.set_as_of(domain::FormatDate(view.today));
  int budget = domain::kMaxAlignmentItems;
  const std::vector<std::string> names =
      against.empty() ? domain::PlansToAlign(index, view) : std::vector<std::string>{against};
  for (const std::string& name : names) {
    if (const pb::Framework* framework = domain::FindFramework(view, name))
      *response.add_plans() = domain::AlignWithFramework(index, *framework, view, &budget);
  }
  return response;
}

void Print(Session& session, const pb::AlignVisionResponse& response, const std::string& state,
           bool all) {
  const domain::Words words(session.lang());
  Printer& printer = session.printer();
  printer.One(response,
              [&] { return printer.Text(view::AlignmentPage(response, state, all, words)); });
  if (response.plans().empty())
    session.Note({"it names no parent_plans and refers to no framework: say --against",
                  "上位計画（parent_plans）も国の枠組みへの対応づけもありません。--against で"
                  "比べる相手を指定してください。"});
}

// A file against the server's frameworks; other visions are compared on the server alone.
absl::Status AlignFile(Session& session, const AlignArguments& args, const std::string& against) {
  if (args.revision != 0)
    return UsageError({"a file has no revisions: leave --revision out",
                       "ファイルには版がないため、--revision は指定できません。"});
  if (absl::StartsWith(against, "organizations/"))
    return UsageError({"a file is compared with frameworks; register it to compare it with visions",
                       "ファイルを比べられるのは国の枠組みだけです。ビジョンと比べるには、先に登録"
                       "してください。"});
  ASSIGN_OR_RETURN(const std::vector<FilePlan> plans, ReadFilePlans(args.subject));
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks, Frameworks(session));
  ASSIGN_OR_RETURN(const std::vector<pb::Crosswalk> crosswalks, Crosswalks(session));
  ASSIGN_OR_RETURN(const absl::CivilDay day, args.as_of.empty() ? domain::TodayInJapan(absl::Now())
                                                                : domain::ParseDate(args.as_of));
  for (const FilePlan& plan : plans) {
    ASSIGN_OR_RETURN(const pb::AlignVisionResponse response,
                     AlignPlan(plan, against, {frameworks, crosswalks, day}));
    Print(session, response, args.subject, args.all);
  }
  return absl::OkStatus();
}

absl::Status Run(Session& session, const AlignArguments& args) {
  ASSIGN_OR_RETURN(const std::string against, ResolveAgainst(session, args.against));
  if (IsFileArgument(args.subject)) return AlignFile(session, args, against);
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.subject));
  pb::AlignVisionRequest request;
  request.set_name(name);
  request.set_revision(args.revision);
  request.set_against(against);
  request.set_as_of(args.as_of);
  ASSIGN_OR_RETURN(const auto response,
                   session.Call<pb::AlignVisionResponse>("AnalysisService/AlignVision", request));
  Print(session, response, RevisionText(response.revision(), session.lang()), args.all);
  return absl::OkStatus();
}

}  // namespace

void AddVisionAlign(Noun noun) {
  const auto args = std::make_shared<AlignArguments>();
  Verb verb = noun.AddVerb(
      "align",
      {"How it stands to the plans above it: period, items covered, what carries over to a "
       "successor",
       "上位計画との関係（期間、対応する項目、後継の枠組みへの引継ぎ）を示します"});
  verb.Positional(&args->subject, "VISION|FILE",
                  {"Its name, OWNER/EXTERNAL_ID, an organization that has one only; or a file "
                   "(.yaml, .json)",
                   "リソース名、所有団体/外部ID、ビジョンが一つだけの団体、または登録前のファイル"
                   "（.yaml、.json）"})
      .Option(&args->against, "--against", "FRAMEWORK|VISION",
              {"This plan alone (default: its parent plans and their successors)",
               "この計画とだけ比べます（省略時は上位計画とその後継）"})
      .Date(&args->as_of, "--as-of",
            {"As on that day: the revision and the frameworks in force then",
             "その日の状態で見ます（現行の版と国の枠組み）"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Flag(&args->all, "--all", {"Folds and cuts nothing", "省略せずにすべて表示します"})
      .Example("renkei vision align 141003/strategy-2023",
               {"Against its parent plans", "上位計画との関係"})
      .Example("renkei vision align strategy.yaml --against national-2022 --as-of R5.2.1",
               {"A file, as on that day", "登録前のファイルを、その日の状態で"});
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
