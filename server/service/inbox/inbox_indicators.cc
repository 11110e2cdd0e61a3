// Shared indicators that members propose. The table of indicators is reference data, and walked
// whole: at most 100 of one organization's wait at a time.
#include <functional>
#include <utility>

#include "server/service/frame/time.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {
namespace {

absl::StatusOr<std::string> FillFromIndicators(
    const Call& call, const PageStart& part, InboxPage& page,
    const std::function<bool(const pb::Indicator&, pb::InboxItem&)>& take) {
  return CollectPage<pb::Indicator>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Indicators().Scan(call.snapshot(), Indicators().NewKey(), after, limit);
      },
      [&](storage::Row<pb::Indicator>& row) -> absl::StatusOr<size_t> {
        pb::InboxItem item;
        item.set_resource(row.message.name());
        item.set_title(row.message.title());
        if (row.message.has_update_time()) *item.mutable_since_time() = row.message.update_time();
        return take(row.message, item) ? page.Add(std::move(item)) : 0;
      });
}

}  // namespace

absl::StatusOr<std::string> FillProposedIndicators(const Call& call, const PageStart& part,
                                                   InboxPage& page) {
  return FillFromIndicators(call, part, page,
                            [](const pb::Indicator& indicator, pb::InboxItem& item) {
                              if (indicator.state() != pb::Indicator::STATE_PROPOSED) return false;
                              item.set_kind(pb::INBOX_KIND_INDICATOR_PROPOSED);
                              item.set_from(indicator.proposer());
                              return true;
                            });
}

absl::StatusOr<std::string> FillDecidedIndicators(const Call& call, const PageStart& part,
                                                  InboxPage& page) {
  return FillFromIndicators(call, part, page,
                            [&](const pb::Indicator& indicator, pb::InboxItem& item) {
                              if (indicator.proposer() != call.caller().organization) return false;
                              if (indicator.state() != pb::Indicator::STATE_APPROVED &&
                                  indicator.state() != pb::Indicator::STATE_DECLINED)
                                return false;
                              if (FromProto(indicator.update_time()) < page.news_since())
                                return false;
                              item.set_kind(pb::INBOX_KIND_INDICATOR_DECIDED);
                              item.set_context(pb::Indicator::State_Name(indicator.state()));
                              item.set_note(indicator.decision_comment());
                              return true;
                            });
}

}  // namespace renkei::service
