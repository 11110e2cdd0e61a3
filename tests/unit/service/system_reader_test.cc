// What is derived from the resources: an index that follows the log has what one has that is made
// anew, whatever happens meanwhile, and is told when it cannot have it.

#include "server/service/change/system_reader.h"

#include <random>

#include "absl/strings/match.h"
#include "server/service/change/kept_changes.h"
#include "server/service/change/log_holds.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/resource_sources.h"
#include "server/service/services.h"
#include "tests/random_seed.h"
#include "tests/unit/service/generated_world.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;
using ::testing::IsEmpty;

constexpr absl::Duration kRetention = absl::Hours(2);

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
  bool at_head = false;
  Sequence through = Sequence::kNone;

 private:
  SystemReader reader_;
};

std::string Written(const std::optional<ResourceText>& text) {
  if (!text) return "-";
  return absl::StrCat(text->content.ShortDebugString(), " for ", text->audience.ShortDebugString());
}

// What an index holds, a line for each resource. Reference data are left out where the tests write
// them behind the log's back.
std::vector<std::string> Lines(const Index& index, const ResourceTypes& types = {}) {
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
    FeedCompactor compactor(env, kRetention);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = compactor.Step();
    EXPECT_TRUE(more.ok()) << more.status();
  }
  void Compact() { Compact(env_); }
  void MakeOld() { now_ += kRetention + kRetention / 8 + absl::Seconds(1); }

  std::string CreateCase(const std::string& title) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title(title);
    const auto made = Call<pb::Case>(owner_, "CaseService/CreateCase", request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  }

  Sequence Next() const { return static_cast<Sequence>(storage::ToInt(store_->Head()) + 1); }

  const std::string reader_account_;
};

TEST_F(SystemReaderTest, EveryTypeInTheFeedHasASourceAndIsReached) {
  ResourceTypes reached;
  for (const auto& [type, source] : AllResourceSources()) {
    ASSERT_NE(source.read, nullptr);
    ASSERT_EQ(source.below == nullptr, source.types_below.empty());
    if (source.all != nullptr) reached.insert(type);
    // What stands below something that a walk comes to.
    if (source.all != nullptr) reached.insert(source.types_below.begin(), source.types_below.end());
  }
  for (int i = pb::ResourceType_MIN; i <= pb::ResourceType_MAX; ++i) {
    const auto type = static_cast<pb::ResourceType>(i);
    if (!pb::ResourceType_IsValid(i) || type == pb::RESOURCE_TYPE_UNSPECIFIED) continue;
    EXPECT_EQ(AllResourceSources().count(type), 1u) << pb::ResourceType_Name(type);
    EXPECT_EQ(reached.count(type), 1u) << pb::ResourceType_Name(type);
  }
}

// Follows in pages of any size, crashes where it likes, and begins again in the middle of it all.
class FollowedWorldTest : public SystemReaderTest {
 protected:
  static constexpr int kActions = 700;

  // A page of chance. Of three crashes, one comes before the page is in the index, and one after.
  void Follow(Index& index, std::mt19937_64& random) {
    const SystemLimits limits{.deliveries = 1 + random() % 7, .examined = 1 + random() % 20};
    absl::StatusOr<SystemPage> page = index.reader().Next(index.stamp, limits);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->deliveries.size(), limits.deliveries);
    const bool crashes = random() % 10 == 0;
    if (!crashes || random() % 2 == 0) index.Take(*std::move(page));
    if (crashes) {
      EXPECT_FALSE(index.Open()) << "it stands where it stood";
    } else {
      ASSERT_TRUE(index.reader().Remember(index.stamp).ok());
    }
  }

  void Live(uint64_t seed, const std::vector<Index*>& indexes) {
    std::mt19937_64 random(seed);
    for (int i = 0; i < kActions; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
      for (Index* index : indexes) {
        if (random() % 3 == 0) Follow(*index, random);
      }
      if (i % 100 == 99) {
        MakeOld();
        Compact();
      }
    }
  }

  // Whoever is let in by what the index was told may read it, and the other way round.
  void ExpectTheRealRule(const Index& index);
};

TEST_F(FollowedWorldTest, WhatFollowsHasWhatIsThere) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  Index all = Opened("all");
  const ResourceTypes few = {pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_VISION_NODE,
                             pb::RESOURCE_TYPE_KPI_ACTUAL};
  Index some = Opened("some", few);
  Live(seed, {&all, &some});
  // It walks through everything while everything changes.
  Index late = Opened("late");
  Live(seed + 1, {&all, &some, &late});
  Succeed();
  for (Index* index : {&all, &some, &late}) {
    index->CatchUp({.deliveries = 3});
    EXPECT_EQ(index->through, store_->Head());
  }
  const Index fresh = Fresh();
  EXPECT_EQ(Lines(all), Lines(fresh));
  EXPECT_EQ(Lines(late), Lines(fresh));
  EXPECT_EQ(Lines(some), Lines(fresh, few));
  ExpectTheRealRule(fresh);

  // What this is about was there.
  ResourceTypes types;
  int both = 0;
  for (const auto& [name, delivery] : fresh.told) {
    types.insert(delivery.type);
    both += delivery.texts.in_force && delivery.texts.working;
  }
  EXPECT_GT(both, 0);
  EXPECT_GE(types.size(), 12u);
  EXPECT_GT(taken_over_, 0);
  EXPECT_GT(storage::ToInt(store_->Earliest(storage::Log::kChanges)), 1u);
  for (const char* method :
       {"VisionService/PublishVision", "VisionService/ReviseVision", "VisionService/DeleteNode",
        "VisionService/RestoreRevision", "VisionService/ConsentToVision", "CaseService/PublishCase",
        "CaseService/DeleteCase", "InitiativeService/ChangeMembership",
        "AdoptionService/ChangeAdoption", "SelectionService/SelectCase"}) {
    EXPECT_GT(done_[method], 0) << method;
  }
}

void FollowedWorldTest::ExpectTheRealRule(const Index& index) {
  const std::function<bool()> waits = [] { return false; };
  const auto caller = [](const std::string& organization, auth::Roles roles) {
    auth::Caller c;
    c.account = "accounts/any";
    c.organization = organization;
    c.roles = roles;
    return c;
  };
  const auth::Caller callers[] = {caller(kAizu, {pb::ROLE_CONTRIBUTOR}),
                                  caller(kYokohama, {pb::ROLE_READER}),
                                  caller(kKanagawa, {pb::ROLE_COORDINATOR}), auth::Caller()};
  int let_in = 0;
  for (const auto& [name, delivery] : index.told) {
    for (const auth::Caller& who : callers) {
      const service::Call call(env_, who, *auth::FindPolicy("renkei.v1.CaseService/GetCase"), now_,
                               waits, store_->NewSnapshot());
      const auto& [in_force, working, one_text] = delivery.texts;
      const bool owner =
          (working && auth::Sees(who, working->audience)) ||
          absl::c_linear_search(in_force ? in_force->audience.owners() : working->audience.owners(),
                                who.organization);
      // An owner reads the working copy, and what was taken out of it not at all.
      const bool sees =
          owner ? working || one_text : in_force && auth::Sees(who, in_force->audience);
      pb::Change change;
      change.set_type(delivery.type);
      const auto reads = AllChangeReaders().by_type.at(delivery.type)(call, name, change);
      ASSERT_TRUE(reads.ok()) << reads.status();
      let_in += sees;
      if (sees) EXPECT_TRUE(*reads) << who.organization << " is let in to " << name;
      // Figures and reports of what is in force no more are read through the revision that had it.
      if (delivery.type == pb::RESOURCE_TYPE_KPI_ACTUAL ||
          delivery.type == pb::RESOURCE_TYPE_ACTIVITY_REPORT) {
        continue;
      }
      if (*reads) EXPECT_TRUE(sees) << who.organization << " is kept out of " << name;
    }
  }
  EXPECT_GT(let_in, 0);
}

TEST_F(SystemReaderTest, ACrashBeforeTheWriteRepeatsAndNeverSkips) {
  Index index = Opened("search");
  index.CatchUp();
  const std::string name = CreateCase("一");
  const auto lost = index.reader().Next(index.stamp);
  ASSERT_TRUE(lost.ok()) << lost.status();
  ASSERT_EQ(lost->deliveries.size(), 1u);
  EXPECT_FALSE(index.Open());
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
}

TEST_F(SystemReaderTest, APageIsNeverLargerThanItsBounds) {
  for (int i = 0; i < 30; ++i) CreateCase(std::string(1'000, 'x'));
  Index index = Opened("search", {pb::RESOURCE_TYPE_CASE});
  const SystemLimits small{.deliveries = 100, .bytes = 5'000, .examined = 1'000};
  size_t pages = 0;
  do {
    const auto page = index.reader().Next(index.stamp, small);
    ASSERT_TRUE(page.ok()) << page.status();
    size_t bytes = 0;
    for (const Delivery& delivery : page->deliveries)
      bytes += delivery.texts.working->content.ByteSizeLong();
    EXPECT_LT(bytes, 5'000u + 2'000u);
    index.Take(*page);
    ++pages;
  } while (!index.at_head);
  EXPECT_EQ(index.told.size(), 30u);
  EXPECT_GT(pages, 6u);
}

// Of an index that holds none of them: it moves on, in bounded steps.
TEST_F(SystemReaderTest, WhatIsNotWantedMovesItOnInSteps) {
  Index index = Opened("search", {pb::RESOURCE_TYPE_INITIATIVE});
  index.CatchUp();
  for (int i = 0; i < 30; ++i) CreateCase("一");
  ASSERT_TRUE(index.Read({.examined = 10}).ok());
  EXPECT_FALSE(index.at_head);
  EXPECT_LT(index.through, store_->Head());
  index.CatchUp({.examined = 10});
  EXPECT_THAT(index.told, IsEmpty());
}

TEST_F(SystemReaderTest, WhoIsLeftBehindIsToldAndBeginsAnew) {
  Index index = Opened("search");
  index.CatchUp();
  const std::string name = CreateCase("一");
  MakeOld();
  Compact();
  ASSERT_TRUE(index.reader().Next(index.stamp).ok()) << "it is held";
  now_ += kHoldLimit;
  Compact();
  const auto page = index.reader().Next(index.stamp);
  EXPECT_EQ(ReasonOf(page), pb::REASON_EXPIRED_CURSOR) << page.status();
  EXPECT_TRUE(MustBeginAnew(page.status()));
  EXPECT_TRUE(MustBeginAnew(index.reader().Remember(index.stamp)));
  EXPECT_TRUE(index.Open());
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
  EXPECT_EQ(Lines(index), Lines(Fresh()));
}

// Left behind while it stood at the head: nothing of the log that it needs is gone.
TEST_F(SystemReaderTest, WhoHasReadAllOfWhatIsCutGoesOn) {
  Index index = Opened("search");
  CreateCase("一");
  index.CatchUp();
  MakeOld();
  now_ += kHoldLimit;
  Compact();
  EXPECT_FALSE(index.Open());
  const std::string name = CreateCase("二");
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
}

// The compactor has looked for holds, and cuts what it found old, when an index begins anew.
TEST_F(SystemReaderTest, NothingIsLostToACompactorThatRunsWhileAnIndexBegins) {
  CreateCase("一");
  MakeOld();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  Index index(env_, "search");
  bool begun = false;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (!std::exchange(begun, true)) {
      EXPECT_TRUE(index.Open());
      CreateCase("二");
      MakeOld();
    }
    return absl::OkStatus();
  };
  Compact(env);
  ASSERT_TRUE(begun);
  index.CatchUp();
  EXPECT_EQ(Lines(index), Lines(Fresh()));
}

// A store that another one took the place of, by its id, its epoch or its history.
class ReplacedStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  const std::string& id() const override {
    return other_id.empty() ? ForwardingStore::id() : other_id;
  }
  storage::Epoch epoch() const override {
    return storage::Epoch{storage::ToInt(ForwardingStore::epoch()) + epochs};
  }
  storage::Incarnation IncarnationOf(Sequence sequence) const override {
    return sequence >= parted ? storage::Incarnation{4'711}
                              : ForwardingStore::IncarnationOf(sequence);
  }
  std::string other_id;
  uint64_t epochs = 0;
  Sequence parted = static_cast<Sequence>(~uint64_t{0});
};

TEST_F(SystemReaderTest, AStoreThatWasPutBackMakesItBeginAnew) {
  CreateCase("一");
  const auto opens_anew = [&](const std::function<void(ReplacedStore&)>& replace) {
    ReplacedStore store(*store_);
    const Env env = EnvOver(store);
    Index index(env, "search");
    EXPECT_TRUE(index.Open());
    index.CatchUp();
    replace(store);
    const absl::Status next = index.reader().Next(index.stamp).status();
    const bool anew = index.Open();
    EXPECT_EQ(MustBeginAnew(next), anew) << next;
    return anew;
  };
  EXPECT_FALSE(opens_anew([](ReplacedStore&) {}));
  EXPECT_TRUE(opens_anew([](ReplacedStore& store) { store.other_id = "another"; }));
  EXPECT_TRUE(opens_anew([](ReplacedStore& store) { store.epochs = 1; })) << "restored";
  EXPECT_TRUE(opens_anew([&](ReplacedStore& store) { store.parted = store_->Head(); }))
      << "copied from the past, and written on";
  EXPECT_FALSE(opens_anew([&](ReplacedStore& store) { store.parted = Next(); }))
      << "merely started anew";
}

TEST_F(SystemReaderTest, AStampThatIsDamagedOrNoneBeginsAnew) {
  for (const char* stamp : {"", "\xff\xff", "stamp"}) {
    Index index(env_, "search");
    index.stamp = stamp;
    EXPECT_TRUE(MustBeginAnew(index.reader().Next(stamp).status()));
    EXPECT_TRUE(index.Open());
  }
}

// The index moves its hold on as it reads; that is a commit, and must not be news to itself for ever.
TEST_F(SystemReaderTest, AtTheHeadItRests) {
  Index index = Opened("search");
  CreateCase("一");
  now_ += kHoldRest;
  index.CatchUp();
  const Sequence head = store_->Head();
  for (int i = 0; i < 3; ++i) {
    now_ += kHoldRest;
    ASSERT_TRUE(index.Read().ok());
    EXPECT_TRUE(index.at_head);
  }
  EXPECT_LE(storage::ToInt(store_->Head()), storage::ToInt(head) + 1);
}

}  // namespace
}  // namespace renkei::service
