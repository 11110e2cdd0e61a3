// Bodies that end and bodies that follow, for tests of what becomes of accounts and documents.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SUCCESSION_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SUCCESSION_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "server/service/frame/time.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// The day on which bodies end in these tests: now_ is before it.
inline constexpr char kEndDay[] = "2024-10-01";

// On top of any fixture.
template <typename Base>
class EndsBodies : public Base {
 protected:
  using Base::now_;
  using Base::store_;

  // `gone` ends on kEndDay; `successors` follow it.
  void End(const std::string& gone, const std::vector<std::string>& successors) {
    const auto snapshot = store_->NewSnapshot();
    const auto row = Organizations().Get(*snapshot, KeyByName(Organizations(), gone));
    ASSERT_TRUE(row.ok() && row->has_value());
    pb::Organization ended = (*row)->message;
    ended.set_abolished_date(kEndDay);
    ended.mutable_designations(ended.designations_size() - 1)->set_to_date(kEndDay);
    storage::Mutation mutation;
    Organizations().Update(**row, ended, mutation);
    const auto clock = RegistryClock().Get(*snapshot, RegistryClock().NewKey());
    ASSERT_TRUE(clock.ok());
    if (clock->has_value()) {
      RegistryClock().Update(**clock, ToProto(now_), mutation);
    } else {
      RegistryClock().Insert(ToProto(now_), mutation);
    }
    if (!successors.empty()) {
      pb::Reorganization event;
      event.set_name(absl::StrCat("reorganizations/end-of-", gone.substr(gone.rfind('/') + 1)));
      event.set_date(kEndDay);
      event.set_kind(successors.size() > 1 ? pb::REORGANIZATION_KIND_SPLIT
                                           : pb::REORGANIZATION_KIND_ABSORPTION);
      event.add_predecessors(gone);
      for (const std::string& successor : successors) event.add_successors(successor);
      Reorganizations().Insert(event, mutation);
    }
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  // Noon in Japan on kEndDay.
  void GoToEndDay() {
    now_ = absl::FromCivil(absl::CivilHour(2024, 10, 1, 3), absl::UTCTimeZone());
  }
};

class SuccessionTest : public EndsBodies<ServiceTest> {
 protected:
  absl::StatusOr<pb::WhoAmIResponse> WhoAmI(const std::string& token) {
    return Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SUCCESSION_FIXTURE_H_
