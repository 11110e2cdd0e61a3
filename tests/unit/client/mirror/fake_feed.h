// A feed with a small world behind it, and what a copy of it has to hold at each of its cursors.

#ifndef RENKEI_TESTS_UNIT_CLIENT_MIRROR_FAKE_FEED_H_
#define RENKEI_TESTS_UNIT_CLIENT_MIRROR_FAKE_FEED_H_

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/feed.h"
#include "client/mirror/resource_line.h"
#include "server/domain/error.h"

namespace renkei::mirror {

inline constexpr char kOwnOrganization[] = "organizations/own";

inline pb::Change Tombstone(pb::ResourceType type, const std::string& name) {
  pb::Change change;
  change.set_kind(pb::Change::KIND_TOMBSTONE);
  change.set_type(type);
  change.set_resource_name(name);
  return change;
}

// An upsert with content of the type that the name has.
inline pb::Change Upsert(const std::string& name, const std::string& etag,
                         const std::string& text = "") {
  pb::Change change;
  change.set_kind(pb::Change::KIND_UPSERT);
  change.set_resource_name(name);
  const auto fill = [&](pb::ResourceType type, auto* resource) {
    change.set_type(type);
    resource->set_name(name);
    resource->set_etag(etag);
    return resource;
  };
  if (name.find("/adoptions/") != std::string::npos) {
    fill(pb::RESOURCE_TYPE_ADOPTION, change.mutable_adoption())->set_reason(text);
  } else if (name.find("/nodes/") != std::string::npos) {
    fill(pb::RESOURCE_TYPE_VISION_NODE, change.mutable_vision_node())->set_title(text);
  } else if (name.find("/visions/") != std::string::npos) {
    fill(pb::RESOURCE_TYPE_VISION, change.mutable_vision())->set_title(text);
  } else if (name.rfind("cases/", 0) == 0) {
    fill(pb::RESOURCE_TYPE_CASE, change.mutable_case_())->set_title(text);
  } else {
    fill(pb::RESOURCE_TYPE_ORGANIZATION, change.mutable_organization())->set_kana(text);
  }
  return change;
}

// What a copy holds: the text of each file.
using Lines = std::map<std::string, std::map<std::string, std::string>>;

inline std::map<std::string, std::string> FilesOf(const Lines& lines) {
  std::map<std::string, std::string> files;
  for (const auto& [stem, by_name] : lines) {
    for (const auto& [name, line] : by_name) absl::StrAppend(&files[stem], line, "\n");
  }
  return files;
}

// The feed's server: commits are made at random, and read in pages of random size. Cursors are
// positions in the log, counted from 0.
class FakeFeed {
 public:
  explicit FakeFeed(uint32_t seed) : random_(seed) { models_.emplace_back(); }

  // Adds `count` commits of one to four changes.
  void Commit(int count) {
    for (int i = 0; i < count; ++i) {
      const size_t size = 1 + random_() % 4;
      for (size_t k = 0; k < size; ++k) {
        Append(RandomChange());
        ends_.push_back(k + 1 == size);
      }
    }
  }

  // Drops what was overtaken: a reader has to begin again, and gets the last change of each
  // resource that there is.
  void Compact() {
    earliest_ = log_.size();
    kept_.clear();
    for (const auto& [stem, by_name] : models_.back()) {
      for (const auto& [name, line] : by_name) kept_.push_back(last_.at(name));
    }
  }

  absl::StatusOr<client::FeedPage> Read(const std::string& cursor) {
    size_t from = 0;
    if (!cursor.empty()) {
      from = static_cast<size_t>(std::stoul(cursor.substr(1)));
      if (cursor[0] == 'p' && from < earliest_) return Expired();
      if (cursor[0] == 'k' && earliest_ != EpochOf(cursor)) return Expired();
    }
    const bool bootstrap = cursor.empty() ? earliest_ > 0 : cursor[0] == 'k';
    return bootstrap ? ReadKept(from) : ReadLog(from);
  }

  // The model at a cursor of a whole commit of the log.
  const Lines& At(const std::string& cursor) const {
    return models_.at(cursor.empty() ? 0 : std::stoul(cursor.substr(1)));
  }
  const Lines& Now() const { return models_.back(); }
  std::string Head() const { return absl::StrCat("p", log_.size()); }

 private:
  static absl::Status Expired() {
    return domain::MakeError(pb::REASON_EXPIRED_CURSOR, {"expired", "期限切れ"});
  }
  static size_t EpochOf(const std::string& cursor) {
    return std::stoul(cursor.substr(cursor.find('.') + 1));
  }

  client::FeedPage ReadLog(size_t from) {
    client::FeedPage page;
    const size_t end = std::min(log_.size(), from + 1 + random_() % 7);
    for (size_t i = from; i < end; ++i) {
      *page.add_changes() = log_[i];
    }
    page.set_cursor(absl::StrCat("p", end));
    page.set_at_head(end == log_.size());
    page.set_partial_commit(end > from && !ends_[end - 1]);
    return page;
  }

  // The beginning of a compacted feed: what is there, and then the log.
  client::FeedPage ReadKept(size_t from) {
    client::FeedPage page;
    const size_t end = std::min(kept_.size(), from + 1 + random_() % 7);
    for (size_t i = from; i < end; ++i) *page.add_changes() = kept_[i];
    const bool all = end == kept_.size();
    page.set_cursor(all ? absl::StrCat("p", earliest_) : absl::StrCat("k", end, ".", earliest_));
    page.set_at_head(all && earliest_ == log_.size());
    return page;
  }

  pb::Change RandomChange() {
    const std::string one = absl::StrCat(random_() % 4);
    const std::string two = absl::StrCat(random_() % 3);
    const std::string vision = absl::StrCat("organizations/o", two, "/visions/v", one);
    const std::string kase = absl::StrCat("cases/c", one);
    const bool gone = random_() % 4 == 0;
    switch (random_() % 6) {
      case 0:
        return Of(gone, pb::RESOURCE_TYPE_VISION, vision);
      case 1:
        return Of(gone, pb::RESOURCE_TYPE_VISION_NODE, absl::StrCat(vision, "/nodes/n", two));
      case 2:
        return Of(gone, pb::RESOURCE_TYPE_CASE, kase);
      case 3:
        return Of(gone, pb::RESOURCE_TYPE_ADOPTION, absl::StrCat(kase, "/adoptions/own"));
      case 4:
        return Of(gone, pb::RESOURCE_TYPE_ADOPTION, absl::StrCat(kase, "/adoptions/o", two));
      default:
        return Of(gone, pb::RESOURCE_TYPE_ORGANIZATION, absl::StrCat("organizations/o", two));
    }
  }

  pb::Change Of(bool gone, pb::ResourceType type, const std::string& name) {
    return gone ? Tombstone(type, name)
                : Upsert(name, absl::StrCat("1-", log_.size()), "題名\n二行目");
  }

  void Append(const pb::Change& change) {
    Lines next = models_.back();
    const std::string& name = change.resource_name();
    const std::string stem = StemOf(change.type());
    if (change.kind() == pb::Change::KIND_UPSERT) {
      next[stem][name] = *(*ToLine(change))->line;
      last_[name] = change;
    } else {
      Fall(next, stem, name);
    }
    log_.push_back(change);
    models_.push_back(std::move(next));
  }

  // What the contract says that a tombstone stands for.
  static void Fall(Lines& lines, const std::string& stem, const std::string& name) {
    for (auto& [other, by_name] : lines) {
      for (auto it = by_name.begin(); it != by_name.end();) {
        const std::string& its = it->first;
        const bool same = other == stem && its == name;
        const bool below = stem == "visions" && its.rfind(name + "/", 0) == 0;
        const bool adopted = stem == "cases" && its.rfind(name + "/adoptions/", 0) == 0 &&
                             its != name + "/adoptions/own";
        it = same || below || adopted ? by_name.erase(it) : std::next(it);
      }
    }
  }

  std::minstd_rand random_;
  std::vector<pb::Change> log_;
  // Whether the change is the last of its commit.
  std::vector<bool> ends_;
  // After each change; models_[n] is what cursor n stands for.
  std::vector<Lines> models_;
  std::map<std::string, pb::Change> last_;
  size_t earliest_ = 0;
  std::vector<pb::Change> kept_;
};

// Reads a FakeFeed from a cursor on.
class FakeSource final : public client::FeedSource {
 public:
  FakeSource(FakeFeed& feed, std::string cursor) : feed_(feed), cursor_(std::move(cursor)) {}

  absl::StatusOr<client::FeedPage> Next() override {
    if (stopped_) return absl::CancelledError("stopped");
    absl::StatusOr<client::FeedPage> page = feed_.Read(cursor_);
    if (page.ok()) cursor_ = page->cursor();
    return page;
  }
  void Stop() override { stopped_ = true; }

 private:
  FakeFeed& feed_;
  std::string cursor_;
  bool stopped_ = false;
};

}  // namespace renkei::mirror

#endif  // RENKEI_TESTS_UNIT_CLIENT_MIRROR_FAKE_FEED_H_
