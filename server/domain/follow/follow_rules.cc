#include "server/domain/follow/follow_rules.h"

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/fold.h"
#include "server/domain/resource_name.h"

namespace renkei::domain {
namespace {

struct FollowedForm {
  const char* pattern;
  pb::FollowKind kind;
};

constexpr FollowedForm kFollowedForms[] = {
    {"organizations/*", pb::FOLLOW_KIND_ORGANIZATION},
    {"frameworks/*/items/*", pb::FOLLOW_KIND_FRAMEWORK_ITEM},
    {"cases/*", pb::FOLLOW_KIND_CASE},
    {"organizations/*/visions/*", pb::FOLLOW_KIND_VISION},
    {"initiatives/*", pb::FOLLOW_KIND_INITIATIVE},
    {"programmes/*", pb::FOLLOW_KIND_PROGRAMME},
};

// What goes with a kind.
enum class Part { kNothing, kTarget, kTag, kSearch };

Part PartOf(pb::FollowKind kind) {
  switch (kind) {
    case pb::FOLLOW_KIND_TAG:
      return Part::kTag;
    case pb::FOLLOW_KIND_SEARCH:
      return Part::kSearch;
    case pb::FOLLOW_KIND_PLACES_LIKE_US:
    case pb::FOLLOW_KIND_OWN_KPIS:
      return Part::kNothing;
    default:
      return Part::kTarget;
  }
}

bool IsSearched(pb::ResourceType type) {
  switch (type) {
    case pb::RESOURCE_TYPE_UNSPECIFIED:
    case pb::RESOURCE_TYPE_CASE:
    case pb::RESOURCE_TYPE_VISION:
    case pb::RESOURCE_TYPE_INITIATIVE:
    case pb::RESOURCE_TYPE_PROGRAMME:
      return true;
    default:
      return false;
  }
}

void CheckPresence(absl::string_view field, bool there, bool wanted, Faults& faults) {
  if (there == wanted) return;
  if (wanted) {
    faults.Add(field, "REQUIRED", {"say what is followed", "フォローする対象を指定してください。"});
  } else {
    faults.Add(field, "NOT_ALLOWED",
               {"does not go with this kind; one follow is of one thing",
                "この種別では指定できません。一つのフォローの対象は一つです。"});
  }
}

void CheckSearch(const pb::FollowedSearch& search, Faults& faults) {
  if (!IsSearched(search.type())) {
    faults.Add("follow.search.type", "NOT_SEARCHED",
               {"must be CASE, VISION, INITIATIVE or PROGRAMME",
                "事例、ビジョン、地域間連携、支援施策のいずれかを指定してください。"});
  }
  if (Fold(search.text()).empty() && search.filter().empty()) {
    faults.Add("follow.search.text", "REQUIRED",
               {"give a text or a filter; without either everything would be found",
                "検索語か絞込みを指定してください。どちらもないと、すべてが対象になります。"});
  }
}

}  // namespace

pb::FollowKind FollowKindOfName(absl::string_view name) {
  for (const FollowedForm& form : kFollowedForms) {
    if (MatchesAnyPattern(form.pattern, name)) return form.kind;
  }
  return pb::FOLLOW_KIND_UNSPECIFIED;
}

pb::FollowKind FollowKindOf(const pb::Follow& follow) {
  if (follow.kind() != pb::FOLLOW_KIND_UNSPECIFIED) return follow.kind();
  const int parts =
      int{!follow.target().empty()} + int{!follow.tag().empty()} + int{follow.has_search()};
  if (parts != 1) return pb::FOLLOW_KIND_UNSPECIFIED;
  if (!follow.tag().empty()) return pb::FOLLOW_KIND_TAG;
  return follow.has_search() ? pb::FOLLOW_KIND_SEARCH : FollowKindOfName(follow.target());
}

std::vector<pb::FieldViolation> FollowFaults(const pb::Follow& follow) {
  Faults faults;
  const pb::FollowKind kind = FollowKindOf(follow);
  if (kind == pb::FOLLOW_KIND_UNSPECIFIED) {
    const bool nothing = follow.target().empty() && follow.tag().empty() && !follow.has_search();
    faults.Add("follow.kind", nothing ? "REQUIRED" : "NOT_ALLOWED",
               nothing ? Bilingual{"say what is followed: a target, a tag, a search or a kind",
                                   "フォローする対象（団体など、タグ、検索、種別）を指定してくだ"
                                   "さい。"}
                       : Bilingual{"one follow is of one thing: a target, a tag or a search",
                                   "一つのフォローの対象は一つです。団体など、タグ、検索のいずれ"
                                   "か一つを指定してください。"});
    return faults.Take();
  }
  const Part part = PartOf(kind);
  CheckPresence("follow.target", !follow.target().empty(), part == Part::kTarget, faults);
  CheckPresence("follow.tag", !follow.tag().empty(), part == Part::kTag, faults);
  CheckPresence("follow.search", follow.has_search(), part == Part::kSearch, faults);
  if (part == Part::kTarget && !follow.target().empty() &&
      FollowKindOfName(follow.target()) != kind) {
    faults.Add("follow.target", "NOT_ALLOWED",
               {"is of another kind than the follow says", "種別と対象が合っていません。"});
  }
  if (part == Part::kTag && !follow.tag().empty() && Fold(follow.tag()).empty()) {
    faults.Add("follow.tag", "REQUIRED",
               {"has no letter in it", "文字のあるタグを指定してください。"});
  }
  if (part == Part::kSearch && follow.has_search()) CheckSearch(follow.search(), faults);
  if (part != Part::kSearch && !follow.display_name().empty()) {
    faults.Add("follow.display_name", "NOT_ALLOWED",
               {"is of saved searches; other things are called by their own names",
                "名称を付けられるのは、保存した検索だけです。"});
  }
  return faults.Take();
}

std::string FollowKey(const pb::Follow& follow, absl::string_view organization) {
  switch (PartOf(FollowKindOf(follow))) {
    case Part::kTarget:
      return follow.target();
    case Part::kTag:
      return Fold(follow.tag());
    case Part::kNothing:
      return std::string(organization);
    case Part::kSearch:
      break;
  }
  const pb::FollowedSearch& search = follow.search();
  const pb::ResourceType type =
      search.type() == pb::RESOURCE_TYPE_UNSPECIFIED ? pb::RESOURCE_TYPE_CASE : search.type();
  return absl::StrCat(static_cast<int>(type), "\n", search.text(), "\n", search.filter());
}

}  // namespace renkei::domain
