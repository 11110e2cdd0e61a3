#include "client/cli/resource_titles.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/title_service.pb.h"
#include "server/domain/resource_name.h"

namespace renkei::cli {
namespace {

// What the contract says of the names in one call: their forms, and how many they may be.
const pb::FieldRules& NameRules() {
  static const pb::FieldRules& rules =
      pb::BatchGetTitlesRequest::descriptor()->FindFieldByName("names")->options().GetExtension(
          pb::rules);
  return rules;
}

}  // namespace

std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, Lang lang) {
  const bool settled =
      state == pb::Indicator::STATE_UNSPECIFIED || state == pb::Indicator::STATE_APPROVED;
  if (settled) return Printable(title);
  return absl::StrCat(Printable(title), In(lang, {" (", "（"}),
                      ValueLabel(*pb::Indicator::State_descriptor(), state, lang),
                      In(lang, {")", "）"}));
}

std::string ResourceTitles::Of(const std::string& name) {
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  if (!domain::MatchesAnyPattern(NameRules().resource(), name)) return name;
  if (noting_) {
    noted_.insert(name);
    return name;
  }
  Fetch({name});
  return known_.at(name);
}

void ResourceTitles::Together(const std::function<void()>& make) {
  if (noting_) return make();
  for (;;) {
    noting_ = true;
    make();
    noting_ = false;
    if (noted_.empty()) return;
    // Each of these is known then: there is an end.
    Fetch(std::exchange(noted_, {}));
  }
}

void ResourceTitles::Fetch(const std::set<std::string>& names) {
  pb::BatchGetTitlesRequest request;
  const auto ask = [&] {
    const auto reply =
        session_.Call<pb::BatchGetTitlesResponse>("TitleService/BatchGetTitles", request);
    // Whatever has no title, or none that can be had, is called by its name.
    if (reply.ok()) {
      for (const pb::ResourceTitle& title : reply->titles()) known_[title.name()] = Shown(title);
    }
    for (const std::string& name : request.names()) known_.emplace(name, name);
    request.clear_names();
  };
  for (const std::string& name : names) {
    if (known_.size() + request.names_size() >= kMostTitles) {
      known_.emplace(name, name);
      continue;
    }
    request.add_names(name);
    if (request.names_size() == static_cast<int>(NameRules().max_items())) ask();
  }
  if (request.names_size() > 0) ask();
}

std::string ResourceTitles::Shown(const pb::ResourceTitle& title) const {
  const Lang lang = session_.lang();
  if (!title.framework_title().empty()) {
    return absl::StrCat(title.title(), In(lang, {" (", "（"}), title.framework_title(),
                        In(lang, {")", "）"}));
  }
  if (title.indicator_state() != pb::Indicator::STATE_UNSPECIFIED)
    return IndicatorTitle(title.title(), title.indicator_state(), lang);
  return title.title();
}

domain::Words WordsOf(Session& session) {
  return domain::Words(session.lang(),
                       [&session](const std::string& name) { return session.names().Of(name); });
}

}  // namespace renkei::cli
