// What the uses of a programme come to, by fiscal year and type.

#ifndef RENKEI_SERVER_DOMAIN_FUNDING_USE_SUMS_H_
#define RENKEI_SERVER_DOMAIN_FUNDING_USE_SUMS_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/funding_service.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// A type of a year; the name of the type is what the year's edition says.
using YearType = std::pair<int, std::string>;

class UseSums {
 public:
  // An entry of a measure (`of_case` false) or of a case, whose it is.
  void Add(const pb::Funding& funding, const std::string& organization, bool of_case);

  // The newest year first; in a year as `place_of` says (the lower first), and what names no type
  // last.
  std::vector<pb::ProgrammeUseSum> Sums(const std::function<int(const YearType&)>& place_of) const;
  pb::ProgrammeUseSum Total() const;

 private:
  struct Counted {
    pb::ProgrammeUseSum sum;
    std::set<std::string> organizations;
  };
  static void AddTo(const pb::Funding& funding, const std::string& organization, bool of_case,
                    Counted& counted);
  static pb::ProgrammeUseSum SumOf(const Counted& counted);

  std::map<YearType, Counted> by_type_;
  Counted total_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FUNDING_USE_SUMS_H_
