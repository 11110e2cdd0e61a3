#include "server/service/follow/notice_maker.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/follow/followers.h"
#include "server/service/follow/own_kpi_matches.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/system_call.h"
#include "server/service/frame/time.h"
#include "server/service/organization/peers.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Of which the log tells something that is news.
const ResourceTypes& NewsTypes() {
  static const auto& types =
      *new ResourceTypes{pb::RESOURCE_TYPE_CASE,           pb::RESOURCE_TYPE_VISION_REVISION,
                         pb::RESOURCE_TYPE_INITIATIVE,     pb::RESOURCE_TYPE_INITIATIVE_MEMBER,
                         pb::RESOURCE_TYPE_ADOPTION,       pb::RESOURCE_TYPE_CASE_SELECTION,
                         pb::RESOURCE_TYPE_PROGRAMME_CALL, pb::RESOURCE_TYPE_PROGRAMME_EDITION};
  return types;
}

constexpr int kFrameworkSegmentsOfItem = 2;
// How long the store may not know that there was nothing to tell: so much is looked at again after a restart.
constexpr absl::Duration kStampRest = absl::Minutes(10);

}  // namespace

// What one page of the log has to tell.
class NoticeMaker::Page {
 public:
  Page(const Env& env, KeptIdentities& kept)
      : env_(env),
        followers_(env, kept, env.store.NewSnapshot()),
        batch_(env.now()),
        oldest_(env.now() - kNewsAge) {}

  absl::Status Take(const Delivery& delivery) {
    if (!delivery.texts.in_force.has_value()) return absl::OkStatus();
    const ResourceText& text = *delivery.texts.in_force;
    const std::optional<domain::News> news = domain::NewsOf(text.content);
    if (!news.has_value() || news->time < oldest_) return absl::OkStatus();
    std::set<std::pair<pb::FollowKind, std::string>> keys;
    for (const domain::FollowedThing& thing : news->things) keys.insert({thing.kind, thing.key});
    RETURN_IF_ERROR(AddItems(*news, keys));
    for (const auto& [kind, key] : keys) RETURN_IF_ERROR(Tell(*news, text.audience, kind, key));
    RETURN_IF_ERROR(TellPlacesAlike(*news, text.audience));
    if (news->kind == pb::NOTICE_KIND_PUBLISHED || news->kind == pb::NOTICE_KIND_REVISED) {
      if (text.content.has_case_()) {
        return AddKpiMatches(env_, followers_, text.content.case_(), *news, text.audience, batch_);
      }
    }
    return absl::OkStatus();
  }

  const NoticeBatch& batch() const { return batch_; }

 private:
  absl::Status Tell(const domain::News& news, const internal_pb::EffectiveAudience& audience,
                    pb::FollowKind kind, const std::string& key) {
    return followers_.Each(
        kind, key, [&](const internal_pb::FollowRecord& follow, const Call& call) -> absl::Status {
          // What happened before somebody followed it is no news to him.
          if (FromProto(follow.follow().create_time()) > news.time) return absl::OkStatus();
          if (!auth::Sees(call.caller(), audience)) return absl::OkStatus();
          batch_.Add(AccountOfFollow(follow), news, CauseOf(follow));
          return absl::OkStatus();
        });
  }

  // Items that it names and those above them.
  absl::Status AddItems(const domain::News& news,
                        std::set<std::pair<pb::FollowKind, std::string>>& keys) {
    for (const std::string& item : news.framework_items) {
      std::string at = item;
      while (!at.empty() && keys.insert({pb::FOLLOW_KIND_FRAMEWORK_ITEM, at}).second) {
        ASSIGN_OR_RETURN(at, ItemAbove(at));
      }
    }
    return absl::OkStatus();
  }

  // "" at the top.
  absl::StatusOr<std::string> ItemAbove(const std::string& item) {
    const std::string framework(domain::ParentName(item, kFrameworkSegmentsOfItem));
    if (!read_frameworks_.insert(framework).second) return ParentOf(item);
    ASSIGN_OR_RETURN(const auto row,
                     Frameworks().Get(followers_.snapshot(), KeyByName(Frameworks(), framework)));
    if (!row.has_value()) return std::string();
    for (const pb::FrameworkItem& one : row->message.items()) {
      if (one.parent().empty()) continue;
      parents_[absl::StrCat(framework, "/items/", one.id())] =
          absl::StrCat(framework, "/items/", one.parent());
    }
    return ParentOf(item);
  }
  std::string ParentOf(const std::string& item) const {
    const auto found = parents_.find(item);
    return found == parents_.end() ? std::string() : found->second;
  }

  // Likeness goes both ways: those who are like the publisher have it among the places like them.
  absl::Status TellPlacesAlike(const domain::News& news,
                               const internal_pb::EffectiveAudience& audience) {
    for (const std::string& publisher : news.publishers) {
      ASSIGN_OR_RETURN(const std::vector<std::string>* const places, PlacesAlike(publisher));
      for (const std::string& place : *places)
        RETURN_IF_ERROR(Tell(news, audience, pb::FOLLOW_KIND_PLACES_LIKE_US, place));
    }
    return absl::OkStatus();
  }

  // Places like it of which somebody follows those like his own.
  absl::StatusOr<const std::vector<std::string>*> PlacesAlike(const std::string& publisher) {
    auto known = alike_.find(publisher);
    if (known != alike_.end()) return &known->second;
    std::vector<std::string> places;
    const SystemCall system(env_);
    const absl::StatusOr<FoundPeers> found =
        PeersOf(system.call(), publisher, "owner", {.min_likeness = kAlikeEnough}, /*limit=*/0);
    // What is no government, or no longer one, is like nobody.
    if (!domain::DetailOf(found.status()).has_value()) RETURN_IF_ERROR(found.status());
    if (found.ok()) {
      for (const FoundPeer& peer : found->peers) {
        ASSIGN_OR_RETURN(const bool anybody,
                         followers_.Any(pb::FOLLOW_KIND_PLACES_LIKE_US, peer.place->name));
        if (anybody) places.push_back(peer.place->name);
      }
    }
    return &alike_.emplace(publisher, std::move(places)).first->second;
  }

  const Env& env_;
  Followers followers_;
  NoticeBatch batch_;
  const absl::Time oldest_;
  std::set<std::string> read_frameworks_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, std::vector<std::string>> alike_;
};

NoticeMaker::NoticeMaker(const Env& env, const ResourceSources& sources)
    : env_(env), reader_(env, sources, kFollowConsumer, NewsTypes()) {}

NoticeMaker::~NoticeMaker() = default;

absl::Status NoticeMaker::Stand(const storage::Row<internal_pb::FollowProgress>& progress) {
  if (!opened_) {
    ASSIGN_OR_RETURN(SystemStart start, reader_.Open(progress.message.stamp()));
    stamp_ = std::move(start.stamp);
    opened_ = true;
  } else if (progress.version != known_) {
    stamp_ = progress.message.stamp();
  }
  known_ = progress.version;
  return absl::OkStatus();
}

absl::StatusOr<bool> NoticeMaker::Step() {
  const storage::Sequence head = env_.store.Head();
  if (opened_ && head == looked_) return false;
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  ASSIGN_OR_RETURN(const storage::Row<internal_pb::FollowProgress> progress,
                   ReadProgress(*snapshot, ""));
  RETURN_IF_ERROR(Stand(progress));
  absl::StatusOr<SystemPage> read = reader_.Next(stamp_);
  if (MustBeginAnew(read.status())) {
    // What was told is not told twice.
    opened_ = false;
    return true;
  }
  RETURN_IF_ERROR(read.status());
  Page page(env_, kept_);
  for (const Delivery& delivery : read->deliveries) RETURN_IF_ERROR(page.Take(delivery));
  // That there was nothing to tell is kept now and then, or every commit of others would make one of ours.
  if (!page.batch().empty() || !read->at_head || env_.now() - kept_time_ > kStampRest) {
    internal_pb::FollowProgress now = progress.message;
    now.set_stamp(read->stamp);
    storage::Mutation last;
    WriteProgress(progress, now, last);
    RETURN_IF_ERROR(page.batch().Write(env_, &last));
    RETURN_IF_ERROR(reader_.Remember(read->stamp));
    kept_time_ = env_.now();
    // The record is another one now: it says where to go on.
    return true;
  }
  stamp_ = std::move(read->stamp);
  looked_ = head;
  return false;
}

}  // namespace renkei::service
