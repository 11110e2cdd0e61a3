#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "renkei/v1/round_rows.pb.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/service/exchange/kinds/held_rounds.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/review/review_access.h"
#include "server/sheet/rows/round_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Readings looked at at once; a table has a row for each of their criteria.
constexpr size_t kReadingsAtOnce = 50;

const domain::FilterSchema& ExportedReadingSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"round", domain::FieldType::kString},
      {"application", domain::FieldType::kString},
      {"reviewer", domain::FieldType::kString},
      {"stage", domain::FieldType::kString, FilterTokens<pb::ReviewStage>()},
  };
  return schema;
}

// What a file says of a sheet: no more than is written in it, and where it stands.
pb::ReadingSheet SheetForFile(const pb::ReadingSheet& sheet) {
  pb::ReadingSheet shown = sheet;
  shown.clear_assign_time();
  shown.clear_assignment();
  return shown;
}

// The caller's own, then those of the rounds that its organization holds; of one round what the filter names.
class RoundReadingExport : public ExportKind {
 public:
  RoundReadingExport(domain::Filter filter, bool is_table)
      : filter_(std::move(filter)), is_table_(is_table) {}

  const sheet::SheetLayout& layout() const override { return sheet::RoundReadingLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    if (!own_read_) return NextOwn(call, add);
    if (!round_.empty()) return NextOfRound(call, add);
    if (ended_) return false;
    bool more = false;
    ASSIGN_OR_RETURN(const std::optional<RoundRow> held, held_.Next(call, more));
    ended_ = !more;
    after_.clear();
    if (held.has_value() && Asked(held->message.name())) round_ = held->message.name();
    return true;
  }

 private:
  // Whether the filter may want readings of the round.
  bool Asked(const std::string& round) const {
    const auto wanted = filter_.RequiredValue("round");
    return !wanted.has_value() || *wanted == round;
  }

  absl::StatusOr<bool> NextOwn(const Call& call,
                               absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    ASSIGN_OR_RETURN(auto page,
                     RoundReadings().ScanIndex(call.snapshot(), ReadingsBy(call.caller().account),
                                               after_, kReadingsAtOnce));
    for (ReadingRow& row : page.rows) RETURN_IF_ERROR(AddReading(call, std::move(row), add));
    after_ = std::move(page.next);
    own_read_ = after_.empty();
    return true;
  }

  absl::StatusOr<bool> NextOfRound(const Call& call,
                                   absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    ASSIGN_OR_RETURN(auto page, RoundReadings().Scan(call.snapshot(), ReadingsOf(round_), after_,
                                                     kReadingsAtOnce));
    for (ReadingRow& row : page.rows) {
      if (IsReviewer(call, row.message.name())) continue;
      RETURN_IF_ERROR(AddReading(call, std::move(row), add));
    }
    after_ = std::move(page.next);
    if (after_.empty()) round_.clear();
    return true;
  }

  bool Passes(const std::string& name, pb::ReviewStage stage) const {
    return filter_.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
      if (field == "round") return ReviewedRound(name);
      if (field == "application") return ReviewedApplication(name);
      if (field == "reviewer") return ReviewerOfReading(name);
      return FilterToken(stage);
    });
  }

  absl::Status AddReading(const Call& call, ReadingRow row,
                          absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    if (!Asked(ReviewedRound(row.message.name()))) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::optional<ReadingStanding> standing, StandingOf(call, row.message));
    if (!standing.has_value()) return absl::OkStatus();
    const pb::RoundReading shown = PresentReading(call, std::move(row), *standing);
    for (const pb::ReviewStage stage : {pb::REVIEW_STAGE_FIRST, pb::REVIEW_STAGE_PANEL}) {
      if (!Passes(shown.name(), stage) || !IsOpen(call, shown, *standing, stage)) continue;
      const pb::RoundReadingRecord record = RecordOf(shown, *standing, stage);
      RETURN_IF_ERROR(is_table_ ? AddRows(call, *standing, record, shown, add)
                                : AddRecord(*standing, record, add));
    }
    return absl::OkStatus();
  }

  // There is a sheet, and the caller reads its points: its reviewer without a conflict, and of a stage that is
  // over the secretariat.
  static bool IsOpen(const Call& call, const pb::RoundReading& shown,
                     const ReadingStanding& standing, pb::ReviewStage stage) {
    const pb::ReadingState state = domain::StateOfSheet(shown, stage);
    if (state == pb::READING_STATE_UNSPECIFIED || state == pb::READING_STATE_RELEASED) return false;
    if (IsReviewer(call, shown.name())) return standing.conflicts.empty();
    return IsSecretariat(call, shown.owner()) &&
           domain::StageIsOver(standing.round, domain::RoundStageOf(stage));
  }

  static pb::RoundReadingRecord RecordOf(const pb::RoundReading& shown,
                                         const ReadingStanding& standing, pb::ReviewStage stage) {
    pb::RoundReadingRecord record;
    record.set_reading(shown.name());
    record.set_stage(stage);
    *record.mutable_sheet() = SheetForFile(*domain::SheetOf(shown, stage));
    record.set_round_title(shown.round_title());
    record.set_application_number(shown.application_number());
    record.set_application_title(shown.application_title());
    *record.mutable_bodies() = shown.bodies();
    record.set_reviewer_name(standing.reviewer.display_name());
    if (shown.open_stage() == stage) record.set_closes_at(shown.closes_at());
    return record;
  }

  static std::string BaseOfSheet(const pb::RoundReadingRecord& record) {
    return domain::RecordBase::Of(record.sheet()).ToString();
  }

  // What was given to a criterion; without points where nothing was.
  static pb::CriterionScore ScoreFor(const pb::RoundReadingRecord& record,
                                     const pb::RoundCriterion& criterion) {
    for (const pb::CriterionScore& score : record.sheet().scores()) {
      if (score.criterion_id() == criterion.id()) return score;
    }
    pb::CriterionScore none;
    none.set_criterion_id(criterion.id());
    return none;
  }

  static absl::Status AddRecord(const ReadingStanding& standing, pb::RoundReadingRecord record,
                                absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    const std::string base = BaseOfSheet(record);
    google::protobuf::RepeatedPtrField<pb::CriterionScore> scores;
    for (const pb::RoundCriterion& criterion : standing.round.criteria())
      *scores.Add() = ScoreFor(record, criterion);
    *record.mutable_sheet()->mutable_scores() = std::move(scores);
    return add({record, {{sheet::kRowBase, base}}});
  }

  // A row for each criterion; what is said of the whole stands in the first.
  absl::Status AddRows(const Call& call, const ReadingStanding& standing,
                       const pb::RoundReadingRecord& record, const pb::RoundReading& shown,
                       absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    std::vector<std::string> bodies;
    for (const std::string& body : shown.bodies()) bodies.push_back(names_.Of(call, body));
    pb::RoundReadingRow row;
    *row.mutable_record() = record;
    std::map<std::string, std::string> info = {
        {sheet::kRowBase, BaseOfSheet(record)},
        {sheet::kApplicationBodies, absl::StrJoin(bodies, "\n")}};
    for (const pb::RoundCriterion& criterion : standing.round.criteria()) {
      *row.mutable_score() = ScoreFor(record, criterion);
      *row.mutable_criterion() = criterion;
      RETURN_IF_ERROR(add({row, info}));
      row.mutable_record()->clear_sheet();
      info = {{sheet::kReadingSubmit, ""}};
    }
    return absl::OkStatus();
  }

  const domain::Filter filter_;
  const bool is_table_;
  HeldRounds held_;
  OrganizationNames names_;
  // The caller's own were all read; no further round follows.
  bool own_read_ = false;
  bool ended_ = false;
  // The round whose readings are read; empty: none.
  std::string round_;
  std::string after_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewRoundReadingExport(
    const Call& call, const pb::ExportResourcesRequest& request) {
  ASSIGN_OR_RETURN(domain::Filter parsed,
                   ParseFilter(call, request.filter(), ExportedReadingSchema()));
  return std::make_unique<RoundReadingExport>(std::move(parsed), IsTable(request.format()));
}

}  // namespace renkei::service
