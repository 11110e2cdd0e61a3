#include "client/view/page/titles.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/resource_name.h"

namespace renkei::view {
namespace {

// What the contract says of the names in one call: their forms, and how many they may be.
const pb::FieldRules& NameRules() {
  static const pb::FieldRules& rules =
      pb::BatchGetTitlesRequest::descriptor()->FindFieldByName("names")->options().GetExtension(
          pb::rules);
  return rules;
}

std::string Bracketed(const std::string& text, domain::Lang lang) {
  return absl::StrCat(domain::In(lang, {" (", "（"}), text, domain::In(lang, {")", "）"}));
}

}  // namespace

std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, domain::Lang lang) {
  const bool settled =
      state == pb::Indicator::STATE_UNSPECIFIED || state == pb::Indicator::STATE_APPROVED;
  if (settled) return std::string(title);
  return absl::StrCat(
      title, Bracketed(domain::Words(lang).Value(*pb::Indicator::State_descriptor(), state), lang));
}

std::string Titles::Of(const std::string& name) {
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

void Titles::Together(const std::function<void()>& make) {
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

void Titles::Fetch(const std::set<std::string>& names) {
  pb::BatchGetTitlesRequest request;
  const auto ask = [&] {
    const absl::StatusOr<pb::BatchGetTitlesResponse> reply = ask_(request);
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

std::string Titles::Shown(const pb::ResourceTitle& title) const {
  if (!title.framework_title().empty())
    return title.title() + Bracketed(title.framework_title(), lang_);
  return IndicatorTitle(title.title(), title.indicator_state(), lang_);
}

}  // namespace renkei::view
