#include "server/auth/visibility.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/random_seed.h"

namespace renkei::auth {
namespace {

const std::vector<std::string>& Bodies() {
  static const auto& bodies =
      *new std::vector<std::string>{"organizations/a", "organizations/b", "organizations/c"};
  return bodies;
}

internal_pb::EffectiveAudience AnyAudience(std::mt19937_64& random) {
  static constexpr pb::Visibility kKinds[] = {pb::VISIBILITY_PUBLIC, pb::VISIBILITY_MEMBERS,
                                              pb::VISIBILITY_SHARED, pb::VISIBILITY_PRIVATE};
  internal_pb::EffectiveAudience audience;
  audience.set_visibility(kKinds[random() % 4]);
  for (const std::string& body : Bodies()) {
    if (random() % 3 == 0) audience.add_owners(body);
    if (audience.visibility() == pb::VISIBILITY_SHARED && random() % 3 == 0)
      audience.add_organizations(body);
  }
  return audience;
}

std::vector<Caller> Callers() {
  std::vector<Caller> callers(1);  // nobody
  for (const std::string& body : Bodies()) {
    for (const Roles roles : {Roles(), Roles{pb::ROLE_READER}, Roles{pb::ROLE_COORDINATOR},
                              Roles{pb::ROLE_SYSTEM_ADMIN}}) {
      Caller& caller = callers.emplace_back();
      caller.account = "accounts/x";
      caller.organization = body;
      caller.roles = roles;
    }
  }
  return callers;
}

// Found: an owner of one side whom the other let in was let in by neither.
TEST(Visibility, BothLetInWhomEachOfThemLetsInAndNobodyElse) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 2'000; ++i) {
    const internal_pb::EffectiveAudience a = AnyAudience(random);
    const internal_pb::EffectiveAudience b = AnyAudience(random);
    const internal_pb::EffectiveAudience both = Both(a, b);
    for (const Caller& caller : Callers()) {
      ASSERT_EQ(Sees(caller, both), Sees(caller, a) && Sees(caller, b))
          << a.ShortDebugString() << " and " << b.ShortDebugString() << " are "
          << both.ShortDebugString() << " to " << caller.organization
          << (caller.Has(pb::ROLE_COORDINATOR) ? " (coordinator)" : "");
    }
  }
}

}  // namespace
}  // namespace renkei::auth
