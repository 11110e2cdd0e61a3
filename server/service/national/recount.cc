#include "server/service/national/recount.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/method.h"
#include "server/service/frame/time.h"
#include "server/service/national/count_reply.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/national/national_kpi_write.h"
#include "server/service/national/record_reading.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records that one step looks at: cases, which are small; visions take longer.
constexpr size_t kCasesAtOnce = 1'000;
constexpr size_t kInitiativesAtOnce = 50;
constexpr size_t kVisionsAtOnce = 10;

// What is counted, and when.
struct Recounted {
  pb::NationalKpi kpi;
  pb::NationalKpiDefinition definition;
  Moment moment;
  absl::CivilDay day;
  Facets facets;
  std::vector<CountPlan> plans;  // one
};

class Recount : public ReplySource {
 public:
  Recount(std::shared_ptr<const storage::Snapshot> snapshot, Recounted what)
      : snapshot_(std::move(snapshot)), what_(std::move(what)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    if (ended_) return NextReply(EndOfReplies());
    const Call call = job.call().On(snapshot_);
    RETURN_IF_ERROR(Step(call));
    auto reply = std::make_unique<pb::RecountNationalKpiResponse>();
    reply->mutable_progress()->set_seen(seen_);
    if (walk_ == kWalks) {
      ended_ = true;
      reply->mutable_progress()->set_total(seen_);
      RETURN_IF_ERROR(Finish(call, *reply->mutable_count()));
      snapshot_.reset();
    }
    return NextReply(std::move(reply));
  }

 private:
  static constexpr int kWalks = 3;

  absl::Status Step(const Call& call) {
    const pb::NationalKpiDefinition& definition = what_.definition;
    const bool in_visions =
        definition.has_visions() || definition.has_measures() || definition.has_actuals();
    const Wanted wanted = {what_.plans, what_.moment};
    switch (walk_) {
      case 0:
        return Look(call, Cases(), definition.has_cases() ? kCasesAtOnce : 0,
                    [&](const auto& row) { return EntriesOfCase(call, wanted, row, nullptr); });
      case 1:
        return Look(call, Initiatives(), definition.has_initiatives() ? kInitiativesAtOnce : 0,
                    [&](const auto& row) { return EntriesOfInitiative(call, wanted, row); });
      default:
        return Look(call, Visions(), in_visions ? kVisionsAtOnce : 0,
                    [&](const auto& row) { return EntriesOfVision(call, wanted, row); });
    }
  }

  // The next `limit` records of a table; 0: none of it is counted.
  template <typename M, typename EntriesIn>
  absl::Status Look(const Call& call, const storage::Table<M>& table, size_t limit,
                    const EntriesIn& entries_in) {
    std::string next;
    if (limit > 0) {
      ASSIGN_OR_RETURN(const auto page, table.Scan(call.snapshot(), table.NewKey(), after_, limit));
      for (const auto& row : page.rows) {
        if (call.abandoned()) return absl::CancelledError();
        ASSIGN_OR_RETURN(const Entries entries, entries_in(row));
        for (const internal_pb::CountedEntry& entry : entries)
          RETURN_IF_ERROR(CountIn(call, entry));
        ++seen_;
      }
      next = page.next;
    }
    if (next.empty()) ++walk_;
    after_ = std::move(next);
    return absl::OkStatus();
  }

  absl::Status CountIn(const Call& call, const internal_pb::CountedEntry& entry) {
    tally_.Add(entry, +1);
    if (!CountsParticipations(what_.definition)) return absl::OkStatus();
    if (!bodies_) {
      ASSIGN_OR_RETURN(bodies_, CountedBodies::On(call, what_.day));
    }
    return overlaps_.Add(call, *bodies_, entry);
  }

  absl::Status Finish(const Call& call, pb::NationalKpiCount& count) const {
    count.set_national_kpi(what_.kpi.name());
    count.set_basis(pb::NATIONAL_KPI_BASIS_RECOUNTED);
    if (what_.moment.known_at.has_value())
      *count.mutable_known_at() = ToProto(*what_.moment.known_at);
    count.set_present_texts(!what_.moment.is_now() &&
                            (what_.definition.has_cases() || what_.definition.has_initiatives()));
    return FillCount(call, what_.kpi, what_.definition, what_.day, tally_, overlaps_, what_.facets,
                     count);
  }

  std::shared_ptr<const storage::Snapshot> snapshot_;
  const Recounted what_;
  Tally tally_;
  std::optional<CountedBodies> bodies_;
  Overlaps overlaps_;
  int walk_ = 0;
  std::string after_;
  int64_t seen_ = 0;
  bool ended_ = false;
};

absl::Status CheckMoment(const Call& call, const pb::RecountNationalKpiRequest& request) {
  domain::Faults faults;
  if (!request.as_of().empty() && ValidDay(call, request.as_of()) > call.today()) {
    faults.Add("as_of", "NOT_YET",
               {"the day is to come; a count is of today or of a day that has passed",
                "将来の日付は指定できません。今日までの日付を指定してください。"});
  }
  if (request.has_known_at() && FromProto(request.known_at()) > call.now()) {
    faults.Add("known_at", "NOT_YET",
               {"the time is to come; nothing is known of it yet",
                "将来の日時は指定できません。現在までの日時を指定してください。"});
  }
  if (request.has_definition() && request.definition_version() != 0) {
    faults.Add("definition_version", "AMBIGUOUS",
               {"name a version, or give a definition to try; not both",
                "数え方の版と、試す数え方は、どちらか一方だけを指定してください。"});
  }
  std::vector<pb::FieldViolation> violations = faults.Take();
  if (violations.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

// The definition with this number, or the one that held on `day`, or the first that is kept.
absl::StatusOr<pb::NationalKpiDefinition> DefinitionFor(const pb::NationalKpi& kpi, int version,
                                                        absl::CivilDay day) {
  std::vector<pb::NationalKpiDefinition> newest_first = {kpi.definition()};
  newest_first.insert(newest_first.end(), kpi.past_definitions().begin(),
                      kpi.past_definitions().end());
  const std::string date = domain::FormatDate(day);
  for (const pb::NationalKpiDefinition& definition : newest_first) {
    if (version != 0 ? definition.version() == version : definition.from_date() <= date)
      return definition;
  }
  if (version == 0) return newest_first.back();
  return domain::InvalidField(
      "definition_version", "UNKNOWN_VALUE",
      {absl::StrCat("there is no version ", version, " of the definition; the newest is ",
                    kpi.definition().version()),
       absl::StrCat("数え方の第", version, "版はありません。最新は第", kpi.definition().version(),
                    "版です。")});
}

absl::Status NothingToCount() {
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {"nothing is counted by this definition: its values are entered, and stand in `values`",
       "この数え方には数える対象がありません。値は「入力値」をご覧ください。"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> OpenRecount(
    const Call& call, const pb::RecountNationalKpiRequest& request) {
  std::shared_ptr<const storage::Snapshot> snapshot = call.env().store.NewSnapshot();
  const Call then = call.On(snapshot);
  RETURN_IF_ERROR(CheckMoment(then, request));
  ASSIGN_OR_RETURN(NationalKpiRow row, FindReadableNationalKpi(then, request.name()));
  Recounted what;
  what.kpi = PresentNationalKpi(then, std::move(row));
  what.day = ValidDay(then, request.as_of());
  // Of today everything counts that is there, as in the numbers that are kept.
  if (what.day != then.today()) what.moment.day = what.day;
  if (request.has_known_at()) what.moment.known_at = FromProto(request.known_at());
  if (request.has_definition()) {
    what.definition = request.definition();
    what.definition.clear_version();
    RETURN_IF_ERROR(CheckDefinitionOf(then, what.definition, "definition"));
  } else {
    ASSIGN_OR_RETURN(what.definition,
                     DefinitionFor(what.kpi, request.definition_version(), what.day));
  }
  if (!domain::Counts(what.definition)) return NothingToCount();
  what.facets = FacetsOf(request.facets());
  ASSIGN_OR_RETURN(const internal_pb::CountPlan plan,
                   MakePlan(then.snapshot(), what.kpi, what.definition));
  what.plans.push_back(PlanOf(plan));
  return std::make_unique<Recount>(std::move(snapshot), std::move(what));
}

}  // namespace renkei::service
