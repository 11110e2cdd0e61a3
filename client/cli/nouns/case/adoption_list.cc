// Who adopted what: `renkei case adoptions`, `adoption`, `our-adoptions`, `adopters`.
#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_join.h"
#include "client/cli/nouns/case/adoption_view.h"
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/adoption_words.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kPageSize = 1000;

void AddAdoptions(Noun noun) {
  AddVerb(noun, {.name = "adoptions",
                 .description = {"Lists what other bodies did with a case",
                                 "事例を活用した（検討・見送りを含む）団体を一覧します"},
                 .calls = "AdoptionService/ListAdoptions",
                 .takes = {Field("CASE", "parent", kCaseHelp), InState(), OfPrefecture(), Limit()},
                 .prints = Listed(AdoptionColumns, kPageSize),
                 .examples = {{"renkei case adoptions 072028/smart-city --state declined",
                               {"Who declined, and why", "見送った団体とその理由"}}}});
}

// The steps, one a line, as "2024-05-01（令和6年度）  導入  remark".
std::string StepsText(const pb::Adoption& adoption, Lang lang) {
  std::vector<std::string> lines;
  for (const pb::AdoptionEvent& event : adoption.history()) {
    std::string line =
        absl::StrCat(view::DayWithFiscalYear(event.date(), lang), "  ",
                     ValueLabel(*pb::AdoptionState_descriptor(), event.state(), lang));
    if (!event.reason().empty()) absl::StrAppend(&line, "  ", event.reason());
    lines.push_back(std::move(line));
  }
  return absl::StrJoin(lines, "\n");
}

std::string CaseOf(const pb::Adoption& adoption) {
  return adoption.name().substr(0, adoption.name().find("/adoptions/"));
}

// The case that was adopted, where it can be read.
absl::StatusOr<pb::Case> AdoptedCase(Session& session, const pb::Adoption& adoption) {
  pb::GetCaseRequest request;
  request.set_name(CaseOf(adoption));
  request.set_view(pb::CASE_VIEW_PUBLISHED);
  return session.Call<pb::Case>("CaseService/GetCase", request);
}

// One adoption on a page, with the title of the case and the comparison where it can be read.
std::string AdoptionText(Session& session, const pb::Adoption& adoption,
                         const absl::StatusOr<pb::Case>& adopted) {
  const BriefStyle style = session.printer().style();
  std::string out;
  if (adopted.ok()) {
    out = absl::StrCat(style.palette.Paint(Tone::kHeading, Printable(adopted->title())), "  ",
                       Printable(session.names().Of(adopted->owner())), "\n\n");
  }
  absl::StrAppend(
      &out, RenderBrief(adoption, style, {"etag", "history", "case_owner"}), "\n",
      RenderPairs({{In(style.lang, {"steps", "経過"}), StepsText(adoption, style.lang)}}, style));
  const std::string comparison = adopted.ok() ? ComparisonText(*adopted, adoption, style) : "";
  if (!comparison.empty()) absl::StrAppend(&out, "\n", comparison);
  return out;
}

void AddAdoption(Noun noun) {
  struct Arguments {
    std::string name;
    std::string organization;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "adoption", {"Shows what one body did with a case, its results beside those of the case",
                   "一つの団体での活用の経過と成果を、元の事例の成果と並べて表示します"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Positional(&args->organization, "ORG",
                  {"Which body: code or name; left out: one's own",
                   "団体のコードか名称。省略すると自分の団体"},
                  /*required=*/false)
      .Example("renkei case adoption 072028/smart-city 真庭市",
               {"What it did, and what came of it", "その団体での経過と成果"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string organization,
                     args->organization.empty()
                         ? session.resolver().OwnOrganization()
                         : session.resolver().OrganizationName(args->organization));
    ASSIGN_OR_RETURN(const std::string name,
                     session.resolver().AdoptionOf(args->name, organization));
    pb::GetAdoptionRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(const auto found,
                     session.Call<pb::Adoption>("AdoptionService/GetAdoption", request));
    absl::StatusOr<pb::Case> adopted = absl::NotFoundError("");
    if (session.printer().for_people()) adopted = AdoptedCase(session, found);
    session.printer().One(found, [&] { return AdoptionText(session, found, adopted); });
    return absl::OkStatus();
  });
}

std::vector<Column<pb::Adoption>> OurColumns(Session& session) {
  using A = pb::Adoption;
  const Lang lang = session.lang();
  return {{{"CASE OF", "事例の団体"}, Says<A>(session, "case_owner")},
          {{"TITLE", "題名"},
           [&session](const A& a) { return session.names().Of(CaseOf(a)); },
           false,
           true},
          {Heading<A>("state"), Says<A>(session, "state")},
          {Heading<A>("date"), [](const A& a) { return a.date(); }},
          {{"REMARK", "理由・変えた点"},
           [lang](const A& a) { return RemarkLine(a, lang); },
           false,
           true},
          {{"ADOPTION", "リソース名"}, [](const A& a) { return a.name(); }, false, false, true}};
}

absl::Status OfOwnOrganization(Session& session, pb::ListAdoptionsRequest& request) {
  ASSIGN_OR_RETURN(const std::string own, session.resolver().OwnOrganization());
  FilterTerms filter;
  filter.Add("adopter", "=", own);
  filter.AddRaw(request.filter());
  request.set_filter(filter.Joined());
  return absl::OkStatus();
}

void AddOurs(Noun noun) {
  AddVerb(noun,
          {.name = "our-adoptions",
           .description = {"Lists what one's own organization did with the cases of others",
                           "自分の団体が活用した（検討・見送りを含む）他団体の事例を一覧します"},
           .calls = "AdoptionService/ListAdoptions",
           .sends = "parent: 'cases/-'",
           .takes = {InState(), Limit()},
           .prepare = Before(OfOwnOrganization),
           .prints = Listed(OurColumns, kPageSize),
           .examples = {{"renkei case our-adoptions --state considered",
                         {"What is still to be decided", "まだ結論の出ていないもの"}}}});
}

std::vector<Column<pb::SimilarAdopter>> SimilarColumns(Session& session) {
  using S = pb::SimilarAdopter;
  const Lang lang = session.lang();
  return {
      {{"ADOPTER", "団体"},
       [&session](const S& s) { return session.names().Of(s.adoption().adopter()); }},
      {Heading<S>("kind"), Says<S>(session, "kind")},
      {Heading<S>("population"),
       [](const S& s) { return s.has_population() ? absl::StrCat(s.population()) : std::string(); },
       true},
      {{"LIKENESS %", "類似度（％）"},
       [](const S& s) { return absl::StrCat(std::lround(s.likeness() * 100)); },
       true},
      {{"STATE", "状態"},
       [lang](const S& s) {
         return ValueLabel(*pb::AdoptionState_descriptor(), s.adoption().state(), lang);
       }},
      {{"DATE", "日付"}, [](const S& s) { return s.adoption().date(); }},
      {{"REMARK", "理由・変えた点"},
       [lang](const S& s) { return RemarkLine(s.adoption(), lang); },
       false,
       true},
      {{"CONTACT", "担当課"}, [](const S& s) { return s.adoption().contact_section(); }}};
}

void AddAdopters(Noun noun) {
  struct Arguments {
    std::string name;
    std::string like = "me";
    std::vector<int> states;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "adopters",
      {"Who like us took a case up, who declined it and why: the most alike first, as "
       "org peers has it",
       "自団体に似た団体（renkei org peers と同じ基準）から順に、活用した団体と見送った団体を理由"
       "とともに示します"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Option(&args->like, "--like", "ORG",
              {"Like whom: me, or a code or name (default: me)",
               "どの団体に似た団体か: me（自分の団体）、またはコードか名称（省略時: me）"})
      .Choices(&args->states, "--state", *pb::AdoptionState_descriptor(),
               {"In this state; may be repeated", "状態で絞ります（繰り返し指定可）"})
      .Integer(&args->limit, "--limit", 1, 200,
               {"At most so many (default: 20)", "最大件数（省略時: 20）"})
      .Example("renkei case adopters 072028/smart-city --like me",
               {"Whom to ask", "誰に聞けばよいか"})
      .Example("renkei case adopters 072028/smart-city --like 真庭市 --state declined",
               {"Who like that city declined", "真庭市に似た団体で見送ったところ"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args->name));
    pb::FindSimilarAdoptersRequest request;
    request.set_parent(name);
    request.set_max_count(args->limit);
    for (const int state : args->states) request.add_states(static_cast<pb::AdoptionState>(state));
    if (args->like != "me") {
      ASSIGN_OR_RETURN(const std::string like, session.resolver().OrganizationName(args->like));
      request.set_organization(like);
    }
    ASSIGN_OR_RETURN(const auto reply, session.Call<pb::FindSimilarAdoptersResponse>(
                                           "AdoptionService/FindSimilarAdopters", request));
    const std::vector<pb::SimilarAdopter> adopters(reply.adopters().begin(),
                                                   reply.adopters().end());
    session.printer().List(adopters, SimilarColumns(session));
    NoteIfEmpty(session, adopters.size());
    if (reply.more())
      session.Note({"there are more; see --limit", "ほかにもあります（--limit で増やせます）。"});
    return absl::OkStatus();
  });
}

}  // namespace

std::string AdoptionCounts(Session& session, const std::string& case_name) {
  // A remark beside the case: where it cannot be had, the case is shown without it.
  pb::ListAdoptionsRequest request;
  request.set_parent(case_name);
  request.set_page_size(kPageSize);
  const auto found = session.List<pb::Adoption>("AdoptionService/ListAdoptions", request);
  if (!found.ok()) return "";
  std::map<int, int> counts;
  for (const pb::Adoption& adoption : *found) ++counts[adoption.state()];
  std::vector<std::string> parts;
  for (const auto& [state, count] : counts) {
    parts.push_back(absl::StrCat(ValueLabel(*pb::AdoptionState_descriptor(), state, session.lang()),
                                 " ", count));
  }
  return absl::StrJoin(parts, In(session.lang(), {", ", "、"}));
}

void AddCaseAdoptionLists(Noun noun) {
  AddAdoptions(noun);
  AddAdoption(noun);
  AddOurs(noun);
  AddAdopters(noun);
}

}  // namespace renkei::cli
