// An index of everything, as it is made through a SystemReader, for tests of that reader.

#ifndef RENKEI_TESTS_UNIT_SERVICE_DERIVED_INDEX_H_
#define RENKEI_TESTS_UNIT_SERVICE_DERIVED_INDEX_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "server/service/change/kept_changes.h"
#include "server/service/change/system_reader.h"
#include "server/service/services.h"
#include "tests/unit/service/generated_world.h"

namespace renkei::service {

inline constexpr absl::Duration kFeedRetention = absl::Hours(2);

// An index: what it was told last of each resource.
class Index {
 public:
  Index(const Env& env, std::string name, ResourceTypes types = {})
      : reader_(env, AllResourceSources(), std::move(name), std::move(types)) {}

  const SystemReader& reader() const { return reader_; }

  // Whether it had to begin anew.
  bool Open() {
    const absl::StatusOr<SystemStart> start = reader_.Open(stamp);
    EXPECT_TRUE(start.ok()) << start.status();
    if (!start.ok()) return false;
    if (start->anew) told.clear();
    stamp = start->stamp;
    return start->anew;
  }

  void Take(SystemPage page) {
    for (Delivery& delivery : page.deliveries) {
      types_told.insert(delivery.type);
      two_texts_told += delivery.texts.in_force && delivery.texts.working;
      if (delivery.texts.gone()) {
        const std::string below = absl::StrCat(delivery.name, "/");
        auto it = told.lower_bound(below);
        while (it != told.end() && absl::StartsWith(it->first, below)) it = told.erase(it);
        told.erase(delivery.name);
      } else {
        told[delivery.name] = std::move(delivery);
      }
    }
    stamp = page.stamp;
    at_head = page.at_head;
    through = page.through;
  }

  // One page, put into it. An error says to begin anew.
  absl::Status Read(const SystemLimits& limits = {}) {
    absl::StatusOr<SystemPage> page = reader_.Next(stamp, limits);
    if (!page.ok()) return page.status();
    EXPECT_LE(page->deliveries.size(), limits.deliveries);
    Take(*std::move(page));
    return reader_.Remember(stamp);
  }

  void CatchUp(const SystemLimits& limits = {}) {
    do {
      const absl::Status read = Read(limits);
      ASSERT_TRUE(read.ok()) << read;
    } while (!at_head);
  }

  std::string stamp;
  std::map<std::string, Delivery> told;
  // Ever.
  ResourceTypes types_told;
  int two_texts_told = 0;
  bool at_head = false;
  storage::Sequence through = storage::Sequence::kNone;

 private:
  SystemReader reader_;
};

inline std::string Written(const std::optional<ResourceText>& text) {
  if (!text) return "-";
  return absl::StrCat(text->content.ShortDebugString(), " for ", text->audience.ShortDebugString());
}

// What an index holds, a line for each resource. Reference data are left out where the tests write
// them behind the log's back.
inline std::vector<std::string> Lines(const Index& index, const ResourceTypes& types = {}) {
  std::vector<std::string> lines;
  for (const auto& [name, delivery] : index.told) {
    if (delivery.type == pb::RESOURCE_TYPE_ORGANIZATION ||
        delivery.type == pb::RESOURCE_TYPE_REORGANIZATION || !Wants(types, delivery.type)) {
      continue;
    }
    lines.push_back(absl::StrCat(name, ": ", Written(delivery.texts.in_force), " | ",
                                 Written(delivery.texts.working),
                                 delivery.texts.one_text ? " one" : ""));
  }
  return lines;
}

class SystemReaderTest : public GeneratedWorld {
 protected:
  SystemReaderTest() : reader_account_(AddAccount(kYokohama, {pb::ROLE_READER})) {}

  Index Opened(const std::string& name, const ResourceTypes& types = {}) {
    Index index(env_, name, types);
    EXPECT_TRUE(index.Open());
    return index;
  }
  // Made at once, of what is there now.
  Index Fresh() {
    Index index = Opened("fresh");
    index.CatchUp();
    return index;
  }

  void Compact(const Env& env) {
    FeedCompactor compactor(env, kFeedRetention);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = compactor.Step();
    EXPECT_TRUE(more.ok()) << more.status();
  }
  void Compact() { Compact(env_); }
  void MakeOld() { now_ += kFeedRetention + kFeedRetention / 8 + absl::Seconds(1); }

  std::string CreateCase(const std::string& title) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title(title);
    const auto made = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  }

  storage::Sequence Next() const {
    return static_cast<storage::Sequence>(storage::ToInt(store_->Head()) + 1);
  }

  const std::string reader_account_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_DERIVED_INDEX_H_
