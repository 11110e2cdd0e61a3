#include "server/domain/funding/use_sums.h"

#include <algorithm>
#include <tuple>

namespace renkei::domain {
namespace {

// The sum that money of this stage belongs to. Not for REFUSED.
void AddAmount(pb::FundingStage stage, int64_t thousand_yen, pb::ProgrammeUseSum& sum) {
  switch (stage) {
    case pb::FUNDING_STAGE_GRANTED:
    case pb::FUNDING_STAGE_SPENT:
      sum.set_granted_thousand_yen(sum.granted_thousand_yen() + thousand_yen);
      return;
    case pb::FUNDING_STAGE_PLANNED:
    case pb::FUNDING_STAGE_APPLIED:
      sum.set_asked_thousand_yen(sum.asked_thousand_yen() + thousand_yen);
      return;
    default:
      sum.set_other_thousand_yen(sum.other_thousand_yen() + thousand_yen);
  }
}

}  // namespace

void UseSums::AddTo(const pb::Funding& funding, const std::string& organization, bool of_case,
                    Counted& counted) {
  counted.organizations.insert(organization);
  pb::ProgrammeUseSum& sum = counted.sum;
  if (of_case) {
    sum.set_cases(sum.cases() + 1);
    return;
  }
  sum.set_measures(sum.measures() + 1);
  if (funding.stage() == pb::FUNDING_STAGE_REFUSED) {
    sum.set_refused(sum.refused() + 1);
  } else if (funding.has_thousand_yen()) {
    AddAmount(funding.stage(), funding.thousand_yen(), sum);
  } else {
    sum.set_without_amount(sum.without_amount() + 1);
  }
}

pb::ProgrammeUseSum UseSums::SumOf(const Counted& counted) {
  pb::ProgrammeUseSum sum = counted.sum;
  sum.set_organizations(static_cast<int32_t>(counted.organizations.size()));
  return sum;
}

void UseSums::Add(const pb::Funding& funding, const std::string& organization, bool of_case) {
  AddTo(funding, organization, of_case, by_type_[{funding.fiscal_year(), funding.type()}]);
  AddTo(funding, organization, of_case, total_);
}

std::vector<pb::ProgrammeUseSum> UseSums::Sums(
    const std::function<int(const YearType&)>& place_of) const {
  using Place = std::tuple<int, bool, int, std::string>;
  std::vector<std::pair<Place, pb::ProgrammeUseSum>> placed;
  for (const auto& [type, counted] : by_type_) {
    pb::ProgrammeUseSum sum = SumOf(counted);
    sum.set_fiscal_year(type.first);
    sum.set_type(type.second);
    const bool none = type.second.empty();
    placed.emplace_back(Place(-type.first, none, none ? 0 : place_of(type), type.second),
                        std::move(sum));
  }
  std::sort(placed.begin(), placed.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<pb::ProgrammeUseSum> sums;
  for (auto& [place, sum] : placed) sums.push_back(std::move(sum));
  return sums;
}

pb::ProgrammeUseSum UseSums::Total() const { return SumOf(total_); }

}  // namespace renkei::domain
