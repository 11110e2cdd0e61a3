// One indicator at one time over all bodies that report it.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ROLL_UP_H_
#define RENKEI_CLIENT_VIEW_PAGE_ROLL_UP_H_

#include <functional>
#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/contribution_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "1,234人", "52.3%（23/44）", "有 3、無 1", "A 2、B 1"; "－" where nothing can be added.
std::string TotalWords(const pb::FigureTotal& total, pb::Aggregation aggregation,
                       const std::string& unit, Lang lang);
// "横浜市、川崎市、ほか3団体": the first 20.
std::string BodyNames(const google::protobuf::RepeatedPtrField<std::string>& organizations,
                      const domain::Words& words);

// "合計 1,000人（2団体）".
std::string RollUpTotal(const pb::RollUpIndicatorResponse& rolled_up, const domain::Words& words);
// What stands for each body; who has no figure or none that can be added, and what does not agree.
std::vector<Block> RollUpBlocks(const pb::RollUpIndicatorResponse& rolled_up,
                                const domain::Words& words);

// The name of the prefecture that a body lies in, or is; "" for one in none.
using PrefectureOf = std::function<std::string(const std::string& organization)>;

struct PrefectureTotal {
  // organizations/{org}; "": the bodies in none.
  std::string prefecture;
  pb::FigureTotal total;
  int bodies = 0;
  // The prefecture has a figure itself, and others in it as well, which that may contain.
  bool may_count_twice = false;
};

// Of every prefecture in which a body has a figure, in order of their names, by the rule of the whole
// (server/domain/contribution).
std::vector<PrefectureTotal> TotalsByPrefecture(const pb::RollUpIndicatorResponse& rolled_up,
                                                const PrefectureOf& prefecture_of);
Table PrefectureTable(const std::vector<PrefectureTotal>& totals,
                      const pb::RollUpIndicatorResponse& rolled_up, const domain::Words& words);

// What stands for each body, with its prefecture and the value apart from its unit.
Table RollUpTable(const pb::RollUpIndicatorResponse& rolled_up, const PrefectureOf& prefecture_of,
                  const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ROLL_UP_H_
