#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

const Table<pb::Crosswalk>& Crosswalks() {
  static const auto& table = *new Table<pb::Crosswalk>(TableSpec<pb::Crosswalk>{
      .id = kCrosswalksId,
      .name = "crosswalks",
      .primary_key = [](const pb::Crosswalk& c, Key& key) { key.Add(LastSegment(c.name())); }});
  return table;
}

const Table<pb::Indicator>& Indicators() {
  static const auto& table = *new Table<pb::Indicator>(TableSpec<pb::Indicator>{
      .id = kIndicatorsId,
      .name = "indicators",
      .primary_key = [](const pb::Indicator& i, Key& key) { key.Add(LastSegment(i.name())); },
      .indexes = {{.id = kIndicatorsByProposerId,
                   .name = "indicators_proposed",
                   .keys = [](const pb::Indicator& i, const EmitKey& emit) {
                     if (i.state() == pb::Indicator::STATE_PROPOSED)
                       emit(Key(kIndicatorsByProposerId).Add(i.proposer()));
                   }}}});
  return table;
}

const Table<pb::Rubric>& Rubrics() {
  static const auto& table = *new Table<pb::Rubric>(TableSpec<pb::Rubric>{
      .id = kRubricsId, .name = "rubrics", .primary_key = [](const pb::Rubric& r, Key& key) {
        key.Add(LastSegment(r.name()));
      }});
  return table;
}

const Table<pb::Framework>& Frameworks() {
  static const auto& table = *new Table<pb::Framework>(TableSpec<pb::Framework>{
      .id = kFrameworksId,
      .name = "frameworks",
      .primary_key = [](const pb::Framework& f, Key& key) { key.Add(LastSegment(f.name())); }});
  return table;
}

}  // namespace renkei::service
