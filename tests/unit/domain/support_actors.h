// Every state of a support case, every actor in one, and the fields that a refusal blames.

#ifndef RENKEI_TESTS_UNIT_DOMAIN_SUPPORT_ACTORS_H_
#define RENKEI_TESTS_UNIT_DOMAIN_SUPPORT_ACTORS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/support/support_actor.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {

inline std::vector<pb::SupportState> AllSupportStates() {
  std::vector<pb::SupportState> states;
  for (int i = 1; i < pb::SupportState_ARRAYSIZE; ++i)
    states.push_back(static_cast<pb::SupportState>(i));
  return states;
}

// One of every combination of sides and roles.
inline std::vector<SupportActor> AllSupportActors() {
  std::vector<SupportActor> actors;
  for (int bits = 0; bits < 256; ++bits) {
    SupportActor actor;
    actor.of_body = (bits & 1) != 0;
    actor.of_joint = (bits & 2) != 0;
    actor.of_window = (bits & 4) != 0;
    actor.of_team = (bits & 8) != 0;
    actor.of_asked = (bits & 16) != 0;
    actor.contributor = (bits & 32) != 0;
    actor.coordinator = (bits & 64) != 0;
    actor.official = (bits & 128) != 0;
    actors.push_back(actor);
  }
  return actors;
}

inline std::vector<std::string> BadFieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto detail = DetailOf(status);
  if (!detail) return fields;
  for (const auto& v : detail->violations()) {
    fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return fields;
}

}  // namespace renkei::domain

#endif  // RENKEI_TESTS_UNIT_DOMAIN_SUPPORT_ACTORS_H_
