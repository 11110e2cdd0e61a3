// National frameworks, who serves each item, and shared indicators.
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/titles.h"
#include "client/web/page/error_page.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/search_state.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

absl::StatusOr<pb::Framework> GetFramework(Calls& calls, const std::string& name) {
  pb::GetFrameworkRequest request;
  request.set_name(name);
  return calls.Call<pb::Framework>("FrameworkService/GetFramework", request);
}

// Items under those that they belong to, in their own order. What names a parent that is not there
// stands on the top. Each item is walked into once, whatever a server says of its parents.
class ItemTree {
 public:
  ItemTree(const pb::Framework& framework) : framework_(framework) {
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

}  // namespace

absl::StatusOr<Shown> FrameworksPage(Visit& visit, const std::string&) {
  pb::ListFrameworksRequest request;
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks,
                   visit.calls.List<pb::Framework>("FrameworkService/ListFrameworks", request));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = visit.Say({"National frameworks", "国の枠組み"});
    view::Tree tree;
    for (const pb::Framework& framework : frameworks) {
      view::TreeItem item;
      item.text = std::vector<view::Span>{{framework.title(), view::Tone::kPlain, framework.name()},
                                          {"  " + words.Period(framework.period())}};
      tree.items.push_back(std::move(item));
    }
    WriteBlocks(shown.main, visit, {std::move(tree)});
    return shown;
  });
}

absl::StatusOr<Shown> FrameworkPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Framework framework, GetFramework(visit.calls, name));
  return visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown shown;
    shown.title = framework.title();
    shown.subtitle = words.Period(framework.period());
    WriteBlocks(shown.main, visit,
                {view::BriefOf(framework, words, {"etag", "title", "items", "kpis", "period"}),
                 view::Section{visit.Say({"Items", "項目"}), {ItemTree(framework).Make()}}});
    return shown;
  });
}

absl::StatusOr<Shown> FrameworkItemPage(Visit& visit, const std::string& name) {
  const std::string framework_name(domain::ParentName(name, 2));
  ASSIGN_OR_RETURN(const pb::Framework framework, GetFramework(visit.calls, framework_name));
  const std::string id(domain::LastSegment(name));
  const pb::FrameworkItem* found = nullptr;
  for (const pb::FrameworkItem& item : framework.items()) {
    if (item.id() == id) found = &item;
  }
  if (found == nullptr) return NoSuchPage();
  Shown shown;
  shown.title = found->title();
  shown.subtitle = framework.title();
  view::Writer& html = shown.main;
  html.Leaf("h2", {}, visit.Say({"Who serves it", "この項目に対応するもの"}));
  {
    const auto list = html.Open("ul");
    for (const auto& [kind, label] :
         {std::pair<const char*, Text>("cases", {"Cases", "事例"}),
          std::pair<const char*, Text>("visions", {"Visions and measures", "ビジョン・施策・KPI"}),
          std::pair<const char*, Text>("initiatives", {"Joint initiatives", "地域間連携"})}) {
      SearchState state;
      state.kind = kind;
      const auto item = html.Open("li");
      WriteLink(html, state.With(pb::SEARCH_FACET_FRAMEWORK_ITEM, name).Address(),
                visit.Say(label));
    }
  }
  return shown;
}

absl::StatusOr<Shown> IndicatorPage(Visit& visit, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const pb::Indicator indicator,
                   visit.calls.Call<pb::Indicator>("FrameworkService/GetIndicator", request));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = view::IndicatorTitle(indicator.title(), indicator.state(), visit.lang);
    WriteBlocks(shown.main, visit, {view::BriefOf(indicator, visit.words(), {"etag", "title"})});
    return shown;
  });
}

}  // namespace renkei::web
