// A case, what came of it, and what the bodies are called.

#ifndef RENKEI_TESTS_UNIT_CLIENT_VIEW_LINEAGE_FAMILY_H_
#define RENKEI_TESTS_UNIT_CLIENT_VIEW_LINEAGE_FAMILY_H_

#include <string>

#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/adoption/spread.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

struct LineageFamily {
  void AddCase(const std::string& id, const std::string& title, const std::string& owner,
               int generation) {
    pb::LineageCase& c = *lineage_.add_cases();
    c.set_name("cases/" + id);
    c.set_title(title);
    c.set_owner("organizations/" + owner);
    c.set_generation(generation);
  }

  pb::LineageAdoption& AddAdoption(const std::string& of, const std::string& adopter,
                                   pb::AdoptionState state, const std::string& date,
                                   const std::string& result = "") {
    pb::LineageAdoption& a = *lineage_.add_adoptions();
    a.set_name("cases/" + of + "/adoptions/" + adopter);
    a.set_case_("cases/" + of);
    a.set_adopter("organizations/" + adopter);
    a.set_adopter_kind(pb::ORGANIZATION_KIND_TOWN);
    a.set_state(state);
    a.set_date(date);
    if (!result.empty()) a.set_resulting_case("cases/" + result);
    pb::AdoptionEvent& event = *a.add_history();
    event.set_state(state);
    event.set_date(date);
    return a;
  }

  // 甲市's case, adopted by 乙町 whose own case 丙村 adapted; 丙村 declined the first.
  void Family() {
    lineage_.set_case_("cases/1");
    AddCase("1", "予約バス", "a", 0);
    AddCase("2", "乙町バス", "b", 1);
    pb::LineageAdoption& declined =
        AddAdoption("1", "c", pb::ADOPTION_STATE_DECLINED, "2024-04-01");
    declined.set_reason("費用が合わない");
    declined.set_condition("補助があれば");
    AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2020-03-31", "2");
    AddAdoption("2", "c", pb::ADOPTION_STATE_ADAPTED, "2024-05-01").set_changes("予約制");
    *lineage_.mutable_spread() = domain::SpreadOf(lineage_);
  }

  pb::Lineage lineage_;
  const domain::Words words_{
      domain::Lang::kJapanese, [](const std::string& name) -> std::string {
        return name == "organizations/a" ? "甲市" : name == "organizations/b" ? "乙町" : "丙村";
      }};
};

}  // namespace renkei::view

#endif  // RENKEI_TESTS_UNIT_CLIENT_VIEW_LINEAGE_FAMILY_H_
