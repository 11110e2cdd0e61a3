// `renkei partner`: who states the same challenge, and could work on it together.
#include <memory>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/next_steps.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/partner/partner_verbs.h"
#include "client/cli/nouns/search/search_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/partners.h"

namespace renkei::cli {
namespace {

constexpr int kMostPartners = 50;

struct FindArguments {
  ChallengeArguments challenge;
  bool up_to_date = false;
};

// What can be done depends on who asks, and stands under the page.
void LeaveOutActions(std::vector<view::Block>& blocks) {
  std::erase_if(blocks, [](const view::Block& block) {
    return std::holds_alternative<view::Action>(block.kind);
  });
  for (view::Block& block : blocks) {
    if (auto* const section = std::get_if<view::Section>(&block.kind))
      LeaveOutActions(section->blocks);
  }
}

// What can be done with what was found: a group proposed, an open initiative applied to.
void PrintNext(Session& session, const pb::FindPartnersRequest& request,
               const pb::FindPartnersResponse& found) {
  NextSteps next(session);
  std::string lines;
  for (const std::string& command : next.ForPartners(request, found))
    absl::StrAppend(&lines, "→ ", next.InWords(command), "\n");
  if (!lines.empty()) session.printer().Raw(absl::StrCat("\n", lines));
}

void Print(Session& session, const pb::FindPartnersRequest& request,
           const pb::FindPartnersResponse& found) {
  Printer& printer = session.printer();
  const domain::Words words = WordsOf(session);
  if (printer.prints_rows() && !printer.raw())
    return printer.Table(Titled(session, [&] { return view::PartnersTable(found, words); }));
  if (printer.prints_rows())
    return printer.List(
        std::vector<pb::PartnerCandidate>(found.partners().begin(), found.partners().end()),
        std::vector<Column<pb::PartnerCandidate>>());
  if (printer.format() == Format::kName) {
    std::vector<pb::Organization> bodies;
    for (const pb::PartnerCandidate& partner : found.partners())
      bodies.emplace_back().set_name(partner.organization());
    return printer.List(bodies, std::vector<Column<pb::Organization>>());
  }
  if (!printer.for_people()) return printer.One(found);
  view::Page page = Titled(session, [&] { return view::PartnersPage(found, words); });
  LeaveOutActions(page.blocks);
  printer.Raw(printer.TextWithTitle(page));
  PrintNext(session, request, found);
}

absl::Status Find(Session& session, const FindArguments& args) {
  ASSIGN_OR_RETURN(pb::FindPartnersRequest request, PartnersRequestOf(session, args.challenge));
  request.set_up_to_date(args.up_to_date);
  ASSIGN_OR_RETURN(const auto found,
                   session.Call<pb::FindPartnersResponse>("SearchService/FindPartners", request));
  Print(session, request, found);
  return absl::OkStatus();
}

void AddFind(Noun noun) {
  const auto args = std::make_shared<FindArguments>();
  Verb verb = noun.AddVerb(
      "find", {"Finds governments that state the same challenge, in groups that could work on it "
               "together, and open initiatives that already do",
               "同じ課題を挙げている団体を、連携の候補にまとめて探します。"
               "参加できる地域間連携も示します"});
  AddChallengeArguments(verb, &args->challenge);
  verb.Flag(&args->up_to_date, "--up-to-date", UpToDateHelp())
      .Example("renkei partner find 運転手が足りずバス路線を維持できない",
               {"By what is the matter", "困りごとの文で"})
      .Example("renkei partner find --resource cases/01m7zvtq7rxen8773pjza6srs3",
               {"By a case, a measure, a KPI", "事例・施策・KPIから"})
      .Example("renkei partner find 空き家 --organization 072028",
               {"For another body, as a coordinator does", "全国調整の担当者が、ある団体のために"})
      .Example("renkei partner find --framework-item national-2022/field-mobility -o csv --bom",
               {"By what serves an item, for a spreadsheet", "枠組みの項目から、表計算ソフト用に"});
  verb.Run([args](Session& session) { return Find(session, *args); });
}

}  // namespace

void AddChallengeArguments(Verb& verb, ChallengeArguments* args) {
  verb.Positionals(&args->text, "TEXT", {"The challenge in words", "課題の語や文"},
                   /*required=*/false)
      .Option(&args->resource, "--resource", "NAME",
              {"What states it: the name of a case, vision, measure, KPI or initiative",
               "課題を述べた事例・ビジョン・施策・KPI・地域間連携のリソース名"})
      .Option(&args->framework_item, "--framework-item", "FRAMEWORK/ITEM",
              {"What serves this item", "この国の枠組みの項目に関するもの"})
      .Option(&args->organization, "--organization", "ORG",
              {"For whom: code or name; left out: one's own",
               "相手を探す団体のコードか名称。省略すると自分の団体"})
      .Integer(&args->limit, "--limit", 1, kMostPartners,
               {"At most so many bodies, of which groups are made (default 20)",
                "団体の最大件数。この中から連携の候補を作ります（省略時は 20）"});
}

absl::StatusOr<pb::FindPartnersRequest> PartnersRequestOf(Session& session,
                                                          const ChallengeArguments& args) {
  if (!args.text.empty() + !args.resource.empty() + !args.framework_item.empty() != 1)
    return UsageError(
        {"say the challenge: TEXT, --resource or --framework-item, one of them",
         "課題を、文章、--resource、--framework-item のどれか一つで指定してください。"});
  pb::FindPartnersRequest request;
  request.set_text(absl::StrJoin(args.text, " "));
  request.set_resource(args.resource);
  request.set_framework_item(args.framework_item);
  request.set_organization(args.organization);
  request.set_page_size(args.limit);
  RETURN_IF_ERROR(
      ResolveIfSet(session, &Resolver::FrameworkItem, request.mutable_framework_item()));
  RETURN_IF_ERROR(
      ResolveIfSet(session, &Resolver::OrganizationName, request.mutable_organization()));
  return request;
}

void AddPartner(CommandTree& tree) {
  Noun noun = tree.AddNoun("partner", {"Bodies with the same challenge, for joint initiatives",
                                       "同じ課題を持つ連携相手"});
  AddFind(noun);
  AddPartnerPropose(noun);
}

}  // namespace renkei::cli
