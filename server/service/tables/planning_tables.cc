#include "server/domain/planning/evaluation_rules.h"
#include "server/domain/planning/plan_calendar.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

Key OpinionsInOrder(absl::string_view vision) {
  return Key(kOpinionsByNumberId).Add(VisionIdOf(vision));
}

Key OpinionPlace(absl::string_view vision, int number) {
  return OpinionsInOrder(vision).Add(static_cast<uint64_t>(number));
}

const Table<pb::Opinion>& Opinions() {
  static const auto& table = *new Table<pb::Opinion>(TableSpec<pb::Opinion>{
      .id = kOpinionsId,
      .name = "opinions",
      .primary_key = [](const pb::Opinion& o,
                        Key& key) { key.Add(VisionIdOf(o.name())).Add(LastSegment(o.name())); },
      .indexes = {{.id = kOpinionsByNumberId,
                   .name = "opinions_by_number",
                   .unique = true,
                   .keys = [](const pb::Opinion& o, const EmitKey& emit) {
                     emit(OpinionPlace(o.name(), o.number()));
                   }}}});
  return table;
}

const Table<pb::PlanStep>& PlanSteps() {
  static const auto& table = *new Table<pb::PlanStep>(TableSpec<pb::PlanStep>{
      .id = kPlanStepsId,
      .name = "plan_steps",
      .primary_key = [](const pb::PlanStep& s,
                        Key& key) { key.Add(VisionIdOf(s.name())).Add(LastSegment(s.name())); },
      .indexes = {{.id = kPlanStepsByDayId,
                   .name = "plan_steps_by_day",
                   .keys =
                       [](const pb::PlanStep& s, const EmitKey& emit) {
                         emit(Key(kPlanStepsByDayId).Add(VisionIdOf(s.name())).Add(s.from_date()));
                       }},
                  {.id = kOpenPlanStepsId,
                   .name = "open_plan_steps",
                   .keys = [](const pb::PlanStep& s, const EmitKey& emit) {
                     if (s.state() != pb::PLAN_STEP_STATE_PLANNED) return;
                     emit(
                         Key(kOpenPlanStepsId).Add(VisionIdOf(s.name())).Add(domain::LastDayOf(s)));
                   }}}});
  return table;
}

const Table<pb::PlanEvaluation>& PlanEvaluations() {
  static const auto& table = *new Table<pb::PlanEvaluation>(TableSpec<pb::PlanEvaluation>{
      .id = kPlanEvaluationsId,
      .name = "plan_evaluations",
      .primary_key = [](const pb::PlanEvaluation& e, Key& key) {
        const std::string id(LastSegment(e.name()));
        key.Add(VisionIdOf(e.name())).Add(domain::NodeOfEvaluationId(id).value_or("")).Add(id);
      }});
  return table;
}

}  // namespace renkei::service
