// National frameworks, and who serves each item.
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/framework_table.h"
#include "client/view/page/hit_table.h"
#include "client/view/page/message_table.h"
#include "client/view/page/search_hit.h"
#include "client/web/page/error_page.h"
#include "client/web/page/files.h"
#include "client/web/page/follow_links.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/search_hits.h"
#include "client/web/page/search_state.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

absl::StatusOr<std::vector<pb::Framework>> ListFrameworks(Calls& calls) {
  return calls.List<pb::Framework>("FrameworkService/ListFrameworks", pb::ListFrameworksRequest());
}

absl::StatusOr<pb::Framework> GetFramework(Calls& calls, const std::string& name) {
  pb::GetFrameworkRequest request;
  request.set_name(name);
  return calls.Call<pb::Framework>("FrameworkService/GetFramework", request);
}

// Items under those that they belong to, in their own order. What names a parent that is not there
// stands on the top. Each item is walked into once, whatever a server says of its parents.
class ItemTree {
 public:
  explicit ItemTree(const pb::Framework& framework) : framework_(framework) {
    std::map<std::string, const pb::FrameworkItem*> items;
    for (const pb::FrameworkItem& item : framework.items()) items[item.id()] = &item;
    for (const pb::FrameworkItem& item : framework.items()) {
      const bool hangs = !item.parent().empty() && items.count(item.parent()) > 0;
      below_[hangs ? item.parent() : ""].push_back(&item);
    }
  }

  view::Tree Make() {
    Add("", 0);
    return std::move(tree_);
  }

 private:
  void Add(const std::string& parent, int depth) {
    if (depth > view::kDeepestLevel || !walked_.insert(parent).second) return;
    for (const pb::FrameworkItem* item : below_[parent]) {
      view::TreeItem row;
      row.depth = depth;
      row.text = std::vector<view::Span>{{item->title(), view::Tone::kPlain,
                                          absl::StrCat(framework_.name(), "/items/", item->id())}};
      tree_.items.push_back(std::move(row));
      Add(item->id(), depth + 1);
    }
  }

  const pb::Framework& framework_;
  std::map<std::string, std::vector<const pb::FrameworkItem*>> below_;
  std::set<std::string> walked_;
  view::Tree tree_;
};

const pb::FrameworkItem* FindItem(const pb::Framework& framework, absl::string_view id) {
  for (const pb::FrameworkItem& item : framework.items()) {
    if (item.id() == id) return &item;
  }
  return nullptr;
}

// Who serves an item

// So many of a kind are shown; the search has the others.
constexpr int kServingShown = 5;

struct FoundServing {
  int64_t total = 0;
  std::vector<pb::SearchHit> hits;
};

// What of one kind serves an item.
struct Serving {
  Text label;
  SearchState state;
  // nullopt: the search could not be made, which is not the same as that nothing serves it.
  std::optional<FoundServing> found;
};

SearchState StateOf(const char* kind, const std::string& item) {
  SearchState state;
  state.kind = kind;
  return state.With(pb::SEARCH_FACET_FRAMEWORK_ITEM, item);
}

template <class Request, class Response>
Awaited<Response> BeginServing(Calls& calls, const SearchState& state) {
  Request request;
  *request.mutable_criteria() = state.Criteria();
  request.set_page_size(kServingShown);
  return calls.Begin<Response>(state.Kind()->method, request);
}

template <class Response>
std::optional<FoundServing> SummaryOf(Awaited<Response>& search) {
  const absl::StatusOr<Response> reply = search.Get();
  if (!reply.ok()) return std::nullopt;
  return FoundServing{reply->summary().total_size(), {reply->hits().begin(), reply->hits().end()}};
}

void WriteServing(view::Writer& html, Visit& visit, const Serving& serving) {
  if (!serving.found) {
    WriteBlocks(html, visit,
                {view::Section{visit.Say(serving.label),
                               {view::Warning{visit.Say(
                                   {"The search does not answer now.",
                                    "現在、検索できません。しばらくしてからお試しください。"})}}}});
    return;
  }
  const std::string total = domain::GroupedNumber(static_cast<double>(serving.found->total));
  view::Section section;
  section.title = visit.Say({absl::StrCat(serving.label.en, " (", total, ")"),
                             absl::StrCat(serving.label.ja, "（", total, "件）")});
  const domain::Words words = visit.words();
  view::Tree tree;
  tree.apart = true;
  for (const pb::SearchHit& hit : serving.found->hits)
    tree.items.push_back(view::HitItem(hit, 0, words));
  if (tree.items.empty()) {
    section.blocks.emplace_back(
        view::Paragraphs{{visit.Say({"Nothing that you may read serves this item.",
                                     "閲覧できる範囲に、この項目に対応するものはありません。"})}});
  } else {
    section.blocks.emplace_back(std::move(tree));
  }
  WriteBlocks(html, visit, {std::move(section)});
  if (serving.found->hits.empty()) return;
  const auto paragraph = html.Open("p");
  WriteLink(html, serving.state.Address(),
            visit.Say({absl::StrCat("All of them: ", serving.label.en),
                       absl::StrCat(serving.label.ja, "をすべて見る")}));
}

}  // namespace

absl::StatusOr<Shown> FrameworksPage(Visit& visit, const std::string&) {
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks, ListFrameworks(visit.calls));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = visit.Say({"National frameworks", "国の枠組み"});
    shown.tabs = NationalTabs(visit, "frameworks");
    view::Tree tree;
    for (const pb::Framework& framework : frameworks) {
      view::TreeItem item;
      item.text = std::vector<view::Span>{{framework.title(), view::Tone::kPlain, framework.name()},
                                          {"  " + words.Period(framework.period())}};
      tree.items.push_back(std::move(item));
    }
    WriteBlocks(shown.main, visit, {std::move(tree)});
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> FrameworksFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks, ListFrameworks(visit.calls));
  const std::string title = visit.Say({"National frameworks", "国の枠組み"});
  if (format == kJson) {
    JsonObject json;
    json.Add("frameworks", frameworks);
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled([&] {
    return view::MessageTable(
        frameworks, {"title", "period", "decided_date", "replaces", "status", "source", "name"},
        visit.words());
  });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> FrameworkPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Framework framework, GetFramework(visit.calls, name));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = framework.title();
    shown.subtitle = words.Period(framework.period());
    shown.tabs = FrameworkTabs(visit, name, "");
    WriteBlocks(shown.main, visit,
                {view::BriefOf(framework, words, {"etag", "title", "items", "kpis", "period"}),
                 view::Section{visit.Say({"Items", "項目"}), {ItemTree(framework).Make()}}});
    WriteFileLinks(shown.main, visit, {"These items", "この項目"});
    return shown;
  });
}

absl::StatusOr<PageFile> FrameworkFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Framework framework, GetFramework(visit.calls, name));
  if (format == kJson) return JsonFile(framework.title(), framework);
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::FrameworkTable(framework, visit.words()); });
  return TableFile(table, framework.title(), format);
}

absl::StatusOr<Shown> FrameworkItemPage(Visit& visit, const std::string& name) {
  const std::string framework_name(domain::ParentName(name, 2));
  Followed followed(visit, name);
  const SearchState cases = StateOf("cases", name);
  const SearchState visions = StateOf("visions", name);
  const SearchState initiatives = StateOf("initiatives", name);
  auto of_cases = BeginServing<pb::SearchCasesRequest, pb::SearchCasesResponse>(visit.calls, cases);
  auto of_visions =
      BeginServing<pb::SearchVisionsRequest, pb::SearchVisionsResponse>(visit.calls, visions);
  auto of_initiatives = BeginServing<pb::SearchInitiativesRequest, pb::SearchInitiativesResponse>(
      visit.calls, initiatives);
  ASSIGN_OR_RETURN(const pb::Framework framework, GetFramework(visit.calls, framework_name));
  const pb::FrameworkItem* found = FindItem(framework, domain::LastSegment(name));
  if (found == nullptr) return NoSuchPage();
  const std::vector<Serving> all = {
      {{"Cases", "事例"}, cases, SummaryOf(of_cases)},
      {{"Visions and measures", "ビジョン・施策・KPI"}, visions, SummaryOf(of_visions)},
      {{"Joint initiatives", "地域間連携"}, initiatives, SummaryOf(of_initiatives)}};
  const std::vector<const char*> ways = followed.Ways();
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = found->title();
    shown.subtitle = framework.title();
    WriteFormLinks(shown.main, visit, name, ways);
    for (const Serving& serving : all) WriteServing(shown.main, visit, serving);
    WriteFileLinks(shown.main, visit, {"All that serve this item", "この項目に対応するもの"});
    return shown;
  });
}

absl::StatusOr<PageFile> FrameworkItemFile(Visit& visit, const std::string& name,
                                           FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Framework framework,
                   GetFramework(visit.calls, std::string(domain::ParentName(name, 2))));
  const pb::FrameworkItem* found = FindItem(framework, domain::LastSegment(name));
  if (found == nullptr) return NoSuchPage();
  std::vector<pb::SearchHit> hits;
  for (const char* kind : {"cases", "visions", "initiatives"}) {
    ASSIGN_OR_RETURN(const std::vector<pb::SearchHit> more,
                     AllHits(visit.calls, StateOf(kind, name)));
    hits.insert(hits.end(), more.begin(), more.end());
  }
  if (format == kJson) {
    JsonObject json;
    json.Add("item", *found);
    json.Add("hits", hits);
    return std::move(json).Take(found->title());
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::HitTable(hits, visit.words()); });
  return TableFile(table, found->title(), format);
}

}  // namespace renkei::web
