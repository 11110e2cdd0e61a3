#include "client/cli/resource_titles.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"

namespace renkei::cli {
namespace {

// Look-ups one by one, before the whole registry costs less.
constexpr int kMostSingle = 10;
// Resources other than organizations that one command asks for: a call each.
constexpr int kMostLookedUp = 300;

template <typename Resource, typename Request>
std::string TitleOf(Session& session, absl::string_view method, const std::string& name) {
  Request request;
  request.set_name(name);
  const auto found = session.Call<Resource>(method, request);
  if (!found.ok()) return name;
  if constexpr (requires { found->display_name(); }) {
    return found->display_name();
  } else {
    return found->title();
  }
}

// "organizations/visions/kpis": every second segment of a name; "" for what is none.
std::string CollectionsOf(absl::string_view name) {
  std::string collections;
  size_t segments = 0;
  size_t begin = 0;
  while (begin <= name.size()) {
    const size_t end = std::min(name.find('/', begin), name.size());
    if (end == begin) return "";
    if (segments % 2 == 0)
      absl::StrAppend(&collections, segments == 0 ? "" : "/", name.substr(begin, end - begin));
    ++segments;
    begin = end + 1;
  }
  return segments % 2 == 0 ? collections : "";
}

std::string TitleOfIndicator(Session& session, const std::string& name) {
  pb::GetIndicatorRequest request;
  request.set_name(name);
  const auto found = session.Call<pb::Indicator>("FrameworkService/GetIndicator", request);
  return found.ok() ? IndicatorTitle(*found, session.lang()) : name;
}

using Reader = std::string (*)(Session& session, const std::string& name);

// How the title of one resource is read, by the collections of its name; null: with its framework.
const std::map<std::string, Reader>& Readers() {
  static const auto& readers = *new std::map<std::string, Reader>{
      {"accounts",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Account, pb::GetAccountRequest>(s, "IdentityService/GetAccount", name);
       }},
      {"caseLists",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::CaseList, pb::GetCaseListRequest>(s, "CaseListService/GetCaseList",
                                                              name);
       }},
      {"cases",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Case, pb::GetCaseRequest>(s, "CaseService/GetCase", name);
       }},
      {"frameworks", nullptr},
      {"frameworks/items", nullptr},
      {"indicators", TitleOfIndicator},
      {"initiatives",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Initiative, pb::GetInitiativeRequest>(
             s, "InitiativeService/GetInitiative", name);
       }},
      {"organizations/visions",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Vision, pb::GetVisionRequest>(s, "VisionService/GetVision", name);
       }},
      {"organizations/visions/kpis",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Kpi, pb::GetKpiRequest>(s, "VisionService/GetKpi", name);
       }},
      {"organizations/visions/nodes",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::VisionNode, pb::GetNodeRequest>(s, "VisionService/GetNode", name);
       }},
      {"rubrics",
       [](Session& s, const std::string& name) {
         return TitleOf<pb::Rubric, pb::GetRubricRequest>(s, "FrameworkService/GetRubric", name);
       }},
  };
  return readers;
}

}  // namespace

std::string IndicatorTitle(const pb::Indicator& indicator, Lang lang) {
  std::string title = Printable(indicator.title());
  const bool settled = indicator.state() == pb::Indicator::STATE_UNSPECIFIED ||
                       indicator.state() == pb::Indicator::STATE_APPROVED;
  if (settled) return title;
  const std::string state = ValueLabel(*pb::Indicator::State_descriptor(), indicator.state(), lang);
  return absl::StrCat(title, In(lang, {" (", "（"}), state, In(lang, {")", "）"}));
}

std::string ResourceTitles::Of(const std::string& name) {
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  std::string title = LookUp(name);
  // Loading many may have found it.
  return known_.emplace(name, std::move(title)).first->second;
}

std::string ResourceTitles::LookUp(const std::string& name) {
  const std::string collections = CollectionsOf(name);
  if (collections == "organizations") {
    if (!loaded_organizations_ && organizations_looked_up_ >= kMostSingle) {
      LoadOrganizations();
      return Of(name);
    }
    ++organizations_looked_up_;
    return TitleOf<pb::Organization, pb::GetOrganizationRequest>(
        session_, "RegistryService/GetOrganization", name);
  }
  const auto reader = Readers().find(collections);
  if (reader == Readers().end() || looked_up_ >= kMostLookedUp) return name;
  ++looked_up_;
  if (reader->second != nullptr) return reader->second(session_, name);
  LoadFramework(name.substr(0, name.find("/items/")));
  const auto known = known_.find(name);
  return known == known_.end() ? name : known->second;
}

void ResourceTitles::LoadOrganizations() {
  loaded_organizations_ = true;
  pb::ListOrganizationsRequest request;
  request.set_page_size(1000);
  const auto all = session_.List<pb::Organization>("RegistryService/ListOrganizations", request);
  if (!all.ok()) return;
  for (const pb::Organization& one : *all) known_[one.name()] = one.display_name();
}

void ResourceTitles::LoadFramework(const std::string& name) {
  pb::GetFrameworkRequest request;
  request.set_name(name);
  const auto found = session_.Call<pb::Framework>("FrameworkService/GetFramework", request);
  if (!found.ok()) return;
  known_[name] = found->title();
  for (const pb::FrameworkItem& item : found->items())
    known_[absl::StrCat(name, "/items/", item.id())] =
        absl::StrCat(item.title(), In(session_.lang(), {" (", "（"}), found->title(),
                     In(session_.lang(), {")", "）"}));
}

domain::Words WordsOf(Session& session) {
  return domain::Words(session.lang(),
                       [&session](const std::string& name) { return session.names().Of(name); });
}

}  // namespace renkei::cli
