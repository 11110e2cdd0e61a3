// A local government: what it is like, and what it has written.
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/hit_table.h"
#include "client/view/page/peers.h"
#include "client/view/page/search_hit.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/search_hits.h"
#include "client/web/page/search_state.h"
#include "client/web/page/steps.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kShown = 20;

absl::StatusOr<pb::Organization> GetOrganization(Calls& calls, const std::string& name) {
  pb::GetOrganizationRequest request;
  request.set_name(name);
  return calls.Call<pb::Organization>("RegistryService/GetOrganization", request);
}

// The newest first.
SearchState OwnedBy(const std::string& organization, const char* kind) {
  SearchState state;
  state.kind = kind;
  state.order = pb::SEARCH_ORDER_DATE;
  return state.With(pb::SEARCH_FACET_OWNER, organization);
}

template <class Request>
Request Owned(const std::string& organization) {
  Request request;
  *request.mutable_criteria() = OwnedBy(organization, "").Criteria();
  request.set_page_size(kShown);
  return request;
}

pb::ListVisionsRequest VisionsOf(const std::string& organization) {
  pb::ListVisionsRequest list;
  list.set_filter(absl::StrCat("owner=\"", organization, "\""));
  list.set_page_size(kShown);
  return list;
}

// As a search has it.
pb::SearchHit HitOf(const pb::Vision& vision) {
  pb::SearchHit hit;
  hit.set_type(pb::RESOURCE_TYPE_VISION);
  hit.set_name(vision.name());
  hit.set_title(vision.title());
  *hit.mutable_owners() = vision.owners();
  hit.set_state(vision.state());
  if (vision.has_update_time()) *hit.mutable_date() = vision.update_time();
  return hit;
}

struct PlaceAndPeers {
  pb::Organization place;
  pb::ListPeersResponse peers;
};

absl::StatusOr<PlaceAndPeers> FetchPeers(Calls& calls, const std::string& name) {
  pb::ListPeersRequest request;
  request.set_organization(name);
  request.set_page_size(kShown);
  auto like = calls.Begin<pb::ListPeersResponse>("RegistryService/ListPeers", request);
  PlaceAndPeers found;
  ASSIGN_OR_RETURN(found.place, GetOrganization(calls, name));
  ASSIGN_OR_RETURN(found.peers, like.Get());
  return found;
}

template <class Reply>
void AddHits(const Visit& visit, const Text& title, const char* kind,
             const std::string& organization, const Reply& reply, const domain::Words& words,
             view::Writer& html) {
  if (reply.hits().empty()) return;
  view::Tree tree;
  tree.title = visit.Say(title);
  tree.apart = true;
  for (const pb::SearchHit& hit : reply.hits()) {
    tree.items.push_back(view::HitItem(hit, 0, words));
  }
  WriteBlocks(html, visit, {std::move(tree)});
  if (reply.summary().total_size() <= reply.hits_size()) return;
  SearchState state;
  state.kind = kind;
  const auto paragraph = html.Open("p");
  WriteLink(html, state.With(pb::SEARCH_FACET_OWNER, organization).Address(),
            visit.Say({absl::StrCat("All ", reply.summary().total_size()),
                       absl::StrCat("すべて見る（", reply.summary().total_size(), "件）")}));
}

// What places like it, and those around it, have done.
void WriteElsewhere(view::Writer& html, const Visit& visit, const std::string& organization) {
  html.Leaf("h2", {}, visit.Say({"Elsewhere", "ほかの団体の取組を見る"}));
  const auto list = html.Open("ul");
  for (const bool like : {true, false}) {
    SearchState state;
    state.kind = "cases";
    (like ? state.like : state.near) = organization;
    const auto item = html.Open("li");
    WriteLink(html, state.Address(),
              like ? visit.Say({"Cases of places like it", "似た団体の事例"})
                   : visit.Say({"Cases of its neighbours", "近隣の団体の事例"}));
  }
}

}  // namespace

absl::StatusOr<Shown> OrganizationPage(Visit& visit, const std::string& name) {
  // A code may stand in the address; conditions of a search are names.
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::Organization body, GetOrganization(visit.calls, name));
  Followed followed(visit, body.name());
  auto plans = visit.calls.Begin<pb::ListVisionsResponse>("VisionService/ListVisions",
                                                          VisionsOf(body.name()));
  auto own_cases = visit.calls.Begin<pb::SearchCasesResponse>(
      "SearchService/SearchCases", Owned<pb::SearchCasesRequest>(body.name()));
  auto joined = visit.calls.Begin<pb::SearchInitiativesResponse>(
      "SearchService/SearchInitiatives", Owned<pb::SearchInitiativesRequest>(body.name()));
  ASSIGN_OR_RETURN(const pb::ListVisionsResponse visions, plans.Get());
  ASSIGN_OR_RETURN(const pb::SearchCasesResponse cases, own_cases.Get());
  ASSIGN_OR_RETURN(const pb::SearchInitiativesResponse initiatives, joined.Get());
  std::vector<const char*> steps;
  if (const auto account = me.Get(); account && WritesFor(*account, body.name()))
    steps = {"CaseService/CreateCase", "VisionService/CreateVision", kImportMethod};
  for (const char* way : followed.Ways()) steps.push_back(way);
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = body.display_name();
    shown.subtitle = words.Title(body.prefecture());
    shown.tabs = OrganizationTabs(visit, body.name(), "");
    WriteFormLinks(shown.main, visit, body.name(), steps);
    view::Tree plan_tree;
    plan_tree.title = visit.Say({"Visions", "ビジョン・戦略"});
    for (const pb::Vision& vision : visions.visions()) {
      view::TreeItem item;
      item.text = std::vector<view::Span>{{vision.title(), view::Tone::kPlain, vision.name()},
                                          {"  " + words.Period(vision.period())}};
      plan_tree.items.push_back(std::move(item));
    }
    if (!plan_tree.items.empty()) WriteBlocks(shown.main, visit, {std::move(plan_tree)});
    AddHits(visit, {"Cases", "事例"}, "cases", body.name(), cases, words, shown.main);
    AddHits(visit, {"Joint initiatives", "地域間連携"}, "initiatives", body.name(), initiatives,
            words, shown.main);
    WriteFileLinks(shown.main, visit, {"All its documents", "この団体の公開資料すべて"});
    if (!body.prefecture().empty()) WriteElsewhere(shown.main, visit, body.name());
    WriteBlocks(shown.main, visit,
                {view::Section{visit.Say({"Profile", "団体の概要"}),
                               {view::BriefOf(body, words, {"etag", "display_name"})}}});
    return shown;
  });
}

absl::StatusOr<PageFile> OrganizationFile(Visit& visit, const std::string& name,
                                          FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Organization body, GetOrganization(visit.calls, name));
  auto plans =
      visit.calls.BeginList<pb::Vision>("VisionService/ListVisions", VisionsOf(body.name()));
  ASSIGN_OR_RETURN(const std::vector<pb::SearchHit> cases,
                   AllHits(visit.calls, OwnedBy(body.name(), "cases")));
  ASSIGN_OR_RETURN(const std::vector<pb::SearchHit> initiatives,
                   AllHits(visit.calls, OwnedBy(body.name(), "initiatives")));
  ASSIGN_OR_RETURN(const std::vector<pb::Vision> visions, plans.Get());
  if (format == kJson) {
    JsonObject json;
    json.Add("organization", body);
    json.Add("visions", visions);
    json.Add("cases", cases);
    json.Add("initiatives", initiatives);
    return std::move(json).Take(body.display_name());
  }
  std::vector<pb::SearchHit> documents;
  for (const pb::Vision& vision : visions) documents.push_back(HitOf(vision));
  documents.insert(documents.end(), cases.begin(), cases.end());
  documents.insert(documents.end(), initiatives.begin(), initiatives.end());
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::HitTable(documents, visit.words()); });
  return TableFile(table, body.display_name(), format);
}

absl::StatusOr<Shown> PeersPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const PlaceAndPeers found, FetchPeers(visit.calls, name));
  return visit.calls.titles().Titled([&] {
    Shown shown = ShownPage(visit, view::PeersPage(found.peers, visit.words()));
    shown.tabs = OrganizationTabs(visit, found.place.name(), "peers");
    WriteFileLinks(shown.main, visit, {"This table", "この表"});
    return shown;
  });
}

absl::StatusOr<PageFile> PeersFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const PlaceAndPeers found, FetchPeers(visit.calls, name));
  const std::string title = found.place.display_name() + visit.Say({" peers", " 似た団体"});
  if (format == kJson) return JsonFile(title, found.peers);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::PeersTable(found.peers, visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
