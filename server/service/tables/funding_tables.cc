// Who uses programmes: entries of indexes of the tables of nodes and cases.
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "server/service/tables/tables.h"

namespace renkei::service {
namespace {

// Years are kept as what is left to this one: the newest comes first.
constexpr int kLastYear = 9'999;

}  // namespace

storage::Key FundingUseKey(uint8_t id, absl::string_view programme,
                           std::optional<int> fiscal_year) {
  storage::Key key(id);
  key.Add(programme);
  if (fiscal_year) key.Add(static_cast<uint64_t>(kLastYear - *fiscal_year));
  return key;
}

int YearOfFundingUse(absl::string_view position) {
  storage::KeyReader reader(position);
  uint8_t id = 0;
  std::string programme;
  uint64_t left = 0;
  if (!reader.ReadTable(&id) || !reader.Read(&programme) || !reader.Read(&left)) return 0;
  return kLastYear - static_cast<int>(left);
}

void EmitFundingUses(const google::protobuf::RepeatedPtrField<pb::Funding>& fundings, uint8_t id,
                     const storage::EmitKey& emit) {
  std::set<std::pair<absl::string_view, int>> used;
  for (const pb::Funding& funding : fundings) {
    if (funding.programme().empty()) continue;
    if (used.emplace(funding.programme(), funding.fiscal_year()).second)
      emit(FundingUseKey(id, funding.programme(), funding.fiscal_year()));
  }
}

}  // namespace renkei::service
