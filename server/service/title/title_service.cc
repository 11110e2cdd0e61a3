#include "server/service/title/title_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/title_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/service/frame/named_resource.h"
#include "server/service/identity/identity_service.h"
#include "server/service/identity/section_service.h"
#include "server/service/vision/revision/last_title.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kAccountForm[] = "accounts/*";
constexpr char kSectionForm[] = "organizations/*/sections/*";
constexpr char kItemForm[] = "frameworks/*/items/*";
constexpr int kFrameworkSegments = 2;

// The titles of one call. A framework is read once, however many of its items are named.
class Titles {
 public:
  explicit Titles(const Call& call) : call_(call) {}

  // nullopt: there is none for this caller.
  absl::StatusOr<std::optional<pb::ResourceTitle>> Of(const std::string& name) {
    if (domain::MatchesAnyPattern(kAccountForm, name)) return OfAccount(name);
    if (domain::MatchesAnyPattern(kSectionForm, name)) return OfSection(name);
    if (domain::MatchesAnyPattern(kItemForm, name)) return OfItem(name);
    ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call_, name));
    if (!read.has_value()) return OfGone(name);
    pb::ResourceTitle title = Titled(name, domain::TitleOf(*ContentOf(*read)));
    if (read->has_indicator()) title.set_indicator_state(read->indicator().state());
    return std::optional<pb::ResourceTitle>(std::move(title));
  }

 private:
  static pb::ResourceTitle Titled(const std::string& name, std::string text) {
    pb::ResourceTitle title;
    title.set_name(name);
    title.set_title(std::move(text));
    return title;
  }

  // A goal, measure or KPI that is in force no more, which opinions, evaluations and figures still name.
  absl::StatusOr<std::optional<pb::ResourceTitle>> OfGone(const std::string& name) const {
    ASSIGN_OR_RETURN(std::optional<std::string> last, LastTitle(call_, name));
    if (!last.has_value()) return std::optional<pb::ResourceTitle>();
    return std::optional<pb::ResourceTitle>(Titled(name, *std::move(last)));
  }

  absl::StatusOr<std::optional<pb::ResourceTitle>> OfAccount(const std::string& name) const {
    pb::Account account;
    account.set_name(name);
    ASSIGN_OR_RETURN(const bool readable, ReadAccount(call_, account));
    if (!readable) return std::optional<pb::ResourceTitle>();
    return std::optional<pb::ResourceTitle>(Titled(name, account.display_name()));
  }

  absl::StatusOr<std::optional<pb::ResourceTitle>> OfSection(const std::string& name) const {
    pb::Section section;
    section.set_name(name);
    ASSIGN_OR_RETURN(const bool readable, ReadSection(call_, section));
    if (!readable) return std::optional<pb::ResourceTitle>();
    return std::optional<pb::ResourceTitle>(Titled(name, section.display_name()));
  }

  absl::StatusOr<std::optional<pb::ResourceTitle>> OfItem(const std::string& name) {
    const std::string framework(domain::ParentName(name, kFrameworkSegments));
    auto known = frameworks_.find(framework);
    if (known == frameworks_.end()) {
      ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call_, framework));
      known = frameworks_.emplace(framework, read ? read->framework() : pb::Framework()).first;
    }
    const auto& items = known->second.items();
    const auto item = std::find_if(items.begin(), items.end(), [&](const pb::FrameworkItem& one) {
      return one.id() == domain::LastSegment(name);
    });
    if (item == items.end()) return std::optional<pb::ResourceTitle>();
    pb::ResourceTitle title = Titled(name, item->title());
    title.set_framework_title(known->second.title());
    return std::optional<pb::ResourceTitle>(std::move(title));
  }

  const Call& call_;
  std::map<std::string, pb::Framework> frameworks_;
};

absl::StatusOr<pb::BatchGetTitlesResponse> BatchGetTitles(
    const Call& call, const pb::BatchGetTitlesRequest& request) {
  pb::BatchGetTitlesResponse response;
  Titles titles(call);
  for (const std::string& name : request.names()) {
    ASSIGN_OR_RETURN(std::optional<pb::ResourceTitle> title, titles.Of(name));
    if (title.has_value()) *response.add_titles() = *std::move(title);
  }
  return response;
}

}  // namespace

absl::StatusOr<std::optional<pb::ResourceTitle>> TitleFor(const Call& call,
                                                          const std::string& name) {
  return Titles(call).Of(name);
}

void RegisterTitleService(MethodRegistry& methods) {
  methods.Read("renkei.v1.TitleService/BatchGetTitles", BatchGetTitles);
}

}  // namespace renkei::service
