// `renkei partner`: who states the same challenge, and could work on it together.
#include <memory>

#include "client/cli/next_steps.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/partner/partner_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/partners.h"

namespace renkei::cli {
namespace {

constexpr int kMostPartners = 50;

struct FindArguments {
  ChallengeArguments challenge;
  int limit = 0;
  bool up_to_date = false;
};

// What can be done with what was found: a group proposed, an open initiative applied to.
void PrintNext(Session& session, const pb::FindPartnersResponse& found) {
  NextSteps next(session);
  std::string lines;
  for (const pb::SearchHit& hit : found.open_initiatives()) {
    for (const std::string& command : next.For(hit.name()))
      absl::StrAppend(&lines, "→ ", next.InWords(command), "\n");
  }
  if (!lines.empty()) session.printer().Raw(absl::StrCat("\n", lines));
  if (!found.groups().empty())
    session.Note(
        {"to invite a group: renkei partner propose NUMBER, with the same challenge",
         "候補の団体をまとめて招待するには、同じ課題を指定して renkei partner propose 番号 "
         "を実行します。"});
}

void Print(Session& session, const pb::FindPartnersResponse& found) {
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
  const view::Page page = Titled(session, [&] { return view::PartnersPage(found, words); });
  printer.Raw(printer.TextWithTitle(page));
  PrintNext(session, found);
}

absl::Status Find(Session& session, const FindArguments& args) {
  ASSIGN_OR_RETURN(pb::FindPartnersRequest request, PartnersRequestOf(session, args.challenge));
  request.set_page_size(args.limit);
  request.set_up_to_date(args.up_to_date);
  ASSIGN_OR_RETURN(const auto found,
                   session.Call<pb::FindPartnersResponse>("SearchService/FindPartners", request));
  Print(session, found);
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
  verb.Integer(&args->limit, "--limit", 1, kMostPartners,
               {"At most so many bodies (default: 20)", "団体の最大件数（省略時: 20）"})
      .Flag(&args->up_to_date, "--up-to-date",
            {"Waits until what was written just now is found too",
             "直前に登録したものも見つかるまで待ちます"})
      .Example("renkei partner find 運転手が足りずバス路線を維持できない",
               {"By what is the matter", "困りごとの文で"})
      .Example("renkei partner find --resource cases/01m7zvtq7rxen8773pjza6srs3",
               {"By a case, a measure, a KPI", "事例・施策・KPIから"})
      .Example("renkei partner find --framework-item national-2022/field-mobility -o csv --bom",
               {"By what serves an item, for a spreadsheet", "枠組みの項目から、表計算ソフト用に"});
  verb.Run([args](Session& session) { return Find(session, *args); });
}

}  // namespace

void AddChallengeArguments(Verb& verb, ChallengeArguments* args) {
  verb.Positional(&args->text, "TEXT", {"The challenge in words", "課題の文章"},
                  /*required=*/false)
      .Option(&args->resource, "--resource", "NAME",
              {"What states it: the name of a case, vision, measure, KPI or initiative",
               "課題を述べた事例・ビジョン・施策・KPI・地域間連携のリソース名"})
      .Option(&args->framework_item, "--framework-item", "FRAMEWORK/ITEM",
              {"What serves this item", "この国の枠組みの項目に関するもの"})
      .Option(&args->organization, "--organization", "ORG",
              {"For whom: code or name; left out: one's own",
               "相手を探す団体のコードか名称。省略すると自分の団体"});
}

absl::StatusOr<pb::FindPartnersRequest> PartnersRequestOf(Session& session,
                                                          const ChallengeArguments& args) {
  if (!args.text.empty() + !args.resource.empty() + !args.framework_item.empty() != 1)
    return UsageError(
        {"say the challenge: TEXT, --resource or --framework-item, one of them",
         "課題を、文章、--resource、--framework-item のどれか一つで指定してください。"});
  pb::FindPartnersRequest request;
  request.set_text(args.text);
  request.set_resource(args.resource);
  request.set_framework_item(args.framework_item);
  request.set_organization(args.organization);
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
