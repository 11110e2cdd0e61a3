#include "server/domain/funding/funding_rules.h"

#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"

namespace renkei::domain {

std::string FundingKey(const pb::Funding& funding) {
  // What is printed says nothing more where the programme is known.
  return absl::StrCat(funding.programme().empty() ? absl::StrCat("\"", funding.printed_name())
                                                  : funding.programme(),
                      "\n", funding.fiscal_year(), "\n", funding.type());
}

std::vector<pb::FieldViolation> CheckFundings(
    const google::protobuf::RepeatedPtrField<pb::Funding>& fundings) {
  Faults faults;
  absl::flat_hash_map<std::string, int> first;
  for (int i = 0; i < fundings.size(); ++i) {
    const pb::Funding& funding = fundings[i];
    const std::string path = absl::StrCat("funding[", i, "]");
    if (funding.programme().empty() && funding.printed_name().empty()) {
      faults.Add(path, "PROGRAMME_OR_NAME",
                 {"say which programme it is, or what it is called where Renkei does not have it",
                  "支援施策を選ぶか、Renkei にないときは名称（記載どおり）を書いてください。"});
      continue;
    }
    if (funding.programme().empty() && !funding.type().empty()) {
      faults.Add(
          absl::StrCat(path, ".type"), "TYPE_WITHOUT_PROGRAMME",
          {"types belong to a programme's edition: choose the programme, or write the type into "
           "the printed name",
           "タイプは支援施策の年度ごとに決まっています。支援施策を選ぶか、タイプを名称（記載"
           "どおり）に含めてください。"});
    }
    const auto [at, added] = first.emplace(FundingKey(funding), i);
    if (added) continue;
    faults.Add(path, "DUPLICATE_FUNDING",
               {absl::StrCat("entry ", at->second + 1,
                             " has the same programme, fiscal year and type: write them as one"),
                absl::StrCat(at->second + 1,
                             "番目と支援施策・年度・タイプが同じです。1つにまとめてください。")});
  }
  return faults.Take();
}

std::vector<std::string> ProgrammesOf(
    const google::protobuf::RepeatedPtrField<pb::Funding>& fundings) {
  std::set<std::string> programmes;
  for (const pb::Funding& funding : fundings)
    if (!funding.programme().empty()) programmes.insert(funding.programme());
  return {programmes.begin(), programmes.end()};
}

}  // namespace renkei::domain
