// What an account follows and what it is told of it, in words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FOLLOWS_H_
#define RENKEI_CLIENT_VIEW_PAGE_FOLLOWS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/follow.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// 「真庭市」, 「真庭市に似た団体」, 「真庭市のKPIに役立つ事例」; what cannot be read any more is said to be so.
std::string FollowWords(const pb::Follow& follow, Lang lang);
// What a saved search asks for, where it is called otherwise: 「移動販売（selected=true）」; "" of other follows.
std::string SearchWords(const pb::Follow& follow);

// What happened: 「公開」, 「状態の変更（保管）」, 「団体の参加（3回）」.
std::string NoticeWhat(const pb::Notice& notice, Lang lang);
// Why it is told: 「団体「真庭市」、タグ「DX」」.
std::string NoticeWhy(const pb::Notice& notice, Lang lang);
// Which KPI a case may help: 「利用者数」：812人 → 901人（類似度0.83）; "" of other notices.
std::string MatchWords(const pb::Notice& notice, Lang lang);

// A row for each, as they came. Titles lead to what is followed, and to what a notice speaks of.
Table FollowsTable(const std::vector<pb::Follow>& follows, const domain::Words& words);
Table NoticesTable(const std::vector<pb::Notice>& notices, const domain::Words& words);

// How an account is told by mail, as facts.
Facts DigestFacts(const pb::DigestSettings& settings, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FOLLOWS_H_
