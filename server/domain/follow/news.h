// What happened to a resource, as far as the resource itself says it: its last step, when it was and who took it.
// So the same resource read twice tells the same, and whoever is told learns of each step once.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_NEWS_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_NEWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/follow.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Something under which followers are looked up.
struct FollowedThing {
  pb::FollowKind kind = pb::FOLLOW_KIND_UNSPECIFIED;
  std::string key;
};

struct News {
  pb::NoticeKind kind = pb::NOTICE_KIND_UNSPECIFIED;
  // What to look at: of a member its initiative, of a selection or an adoption the case, of a revision the
  // plan.
  std::string resource;
  pb::ResourceType type = pb::RESOURCE_TYPE_UNSPECIFIED;
  absl::Time time;
  std::string organization;  // who did it; "" of programmes
  std::string context;       // as Notice.context
  // Whom it concerns by what it is: itself, its bodies, its tags.
  std::vector<FollowedThing> things;
  // Items of frameworks that it names; those above them concern it too.
  std::vector<std::string> framework_items;
  // Bodies that published it: for those that are like them.
  std::vector<std::string> publishers;
};

// The last step of `content` that others are told of; nullopt: there is none. `content` is a text in force.
std::optional<News> NewsOf(const pb::Change& content);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_NEWS_H_
