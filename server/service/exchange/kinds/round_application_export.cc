#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"
#include "renkei/v1/round_rows.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/time/date.h"
#include "server/service/exchange/kinds/held_rounds.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/time.h"
#include "server/service/review/review_methods.h"
#include "server/service/round/applications.h"
#include "server/sheet/rows/round_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once: some milliseconds.
constexpr size_t kApplicationsAtOnce = 100;

const domain::FilterSchema& ExportedApplicationSchema() {
  static const auto& schema = *[] {
    auto* all = new domain::FilterSchema(ApplicationFilterSchema());
    all->push_back({"round", domain::FieldType::kString});
    return all;
  }();
  return schema;
}

std::string DayOf(const google::protobuf::Timestamp& time) {
  return domain::FormatDate(domain::TodayInJapan(FromProto(time)));
}

bool TakesPart(const auth::Caller& caller, const pb::RoundApplication& application) {
  return absl::c_any_of(application.bodies(), [&](const pb::RoundApplicant& body) {
    return body.organization() == caller.organization;
  });
}

// Of one round what the filter names; without it the organization's own to every round, then those to the
// rounds that it holds.
class RoundApplicationExport : public ExportKind {
 public:
  explicit RoundApplicationExport(domain::Filter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::RoundApplicationLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    if (!own_read_ && !filter_.RequiredValue("round")) return NextOwn(call, add);
    if (reading_held_) return NextOfRound(call, add);
    return NextRound(call);
  }

 private:
  absl::StatusOr<bool> NextOwn(const Call& call,
                               absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    ASSIGN_OR_RETURN(auto page, RoundApplications().ScanIndex(
                                    call.snapshot(), ApplicationsOfBody(call.caller().organization),
                                    after_, kApplicationsAtOnce));
    for (RoundApplicationRow& row : page.rows) {
      if (round_.message.name() != RoundOf(row.message.name())) {
        ASSIGN_OR_RETURN(RoundRow round, RoundOfApplication(call, row.message.name()));
        RETURN_IF_ERROR(Open(call, std::move(round)));
      }
      RETURN_IF_ERROR(AddApplication(call, std::move(row), add));
    }
    after_ = std::move(page.next);
    own_read_ = after_.empty();
    return true;
  }

  // The round that the filter names, or the next one that the organization holds.
  absl::StatusOr<bool> NextRound(const Call& call) {
    if (ended_) return false;
    after_.clear();
    std::optional<RoundRow> round;
    if (const auto named = filter_.RequiredValue("round")) {
      ended_ = true;
      absl::StatusOr<RoundRow> found = FindReadableRound(call, *named, *named);
      if (absl::IsNotFound(found.status())) return false;
      if (!found.ok()) return found.status();
      round = *std::move(found);
    } else {
      bool more = false;
      ASSIGN_OR_RETURN(round, held_.Next(call, more));
      ended_ = !more;
    }
    if (!round.has_value()) return !ended_;
    reading_held_ = true;
    RETURN_IF_ERROR(Open(call, *std::move(round)));
    return true;
  }

  absl::StatusOr<bool> NextOfRound(const Call& call,
                                   absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    ASSIGN_OR_RETURN(
        auto page, RoundApplications().Scan(call.snapshot(), ApplicationsTo(round_.message.name()),
                                            after_, kApplicationsAtOnce));
    for (RoundApplicationRow& row : page.rows) {
      // Those came with the organization's own.
      if (own_read_ && TakesPart(call.caller(), row.message)) continue;
      RETURN_IF_ERROR(AddApplication(call, std::move(row), add));
    }
    after_ = std::move(page.next);
    reading_held_ = !after_.empty();
    return reading_held_ || !ended_;
  }

  // With the points that the caller may read of it, which most may not.
  absl::Status Open(const Call& call, RoundRow round) {
    round_ = std::move(round);
    points_.clear();
    pb::RankRoundRequest request;
    request.set_name(round_.message.name());
    absl::StatusOr<pb::RoundRanking> ranking = RankRound(call, request);
    if (!ranking.ok()) {
      const bool hidden = domain::DetailOf(ranking.status()).has_value();
      return hidden ? absl::OkStatus() : ranking.status();
    }
    for (pb::RankedApplication& ranked : *ranking->mutable_applications()) {
      for (pb::StageScores* stage : {ranked.mutable_first(), ranked.mutable_panel()})
        stage->clear_reviewers();
      if (ranked.first().count() == 0) ranked.clear_first();
      if (ranked.panel().count() == 0) ranked.clear_panel();
      points_[ranked.application()] = std::move(ranked);
    }
    return absl::OkStatus();
  }

  absl::Status AddApplication(const Call& call, RoundApplicationRow row,
                              absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    if (!auth::Sees(call.caller(), AudienceOf(row.message))) return absl::OkStatus();
    const bool passes = filter_.Matches([&](absl::string_view field) {
      return field == "round" ? std::optional<domain::FieldValue>(round_.message.name())
                              : ApplicationFieldOf(row.message, field);
    });
    if (!passes) return absl::OkStatus();
    pb::RoundApplicationRow shown;
    shown.set_round(round_.message.name());
    shown.set_round_title(round_.message.title());
    std::map<std::string, std::string> info = {
        {sheet::kRowBase, domain::RecordBase::Of(row.message).ToString()}};
    pb::RoundApplication& application = *shown.mutable_application();
    application = PresentApplication(call, round_.message, std::move(row));
    application.clear_history();
    application.clear_etag();
    if (const auto found = points_.find(application.name()); found != points_.end())
      *shown.mutable_points() = found->second;
    std::vector<std::string> bodies;
    for (const pb::RoundApplicant& body : application.bodies())
      bodies.push_back(names_.Of(call, body.organization()));
    info[sheet::kApplicationBodies] = absl::StrJoin(bodies, "\n");
    if (application.has_submit_time())
      info[sheet::kApplicationSubmitted] = DayOf(application.submit_time());
    if (application.has_source_time())
      info[sheet::kApplicationSourceDay] = DayOf(application.source_time());
    return add({shown, info});
  }

  const domain::Filter filter_;
  HeldRounds held_;
  OrganizationNames names_;
  // The organization's own were all read; the applications of one round are being read; no round follows.
  bool own_read_ = false;
  bool reading_held_ = false;
  bool ended_ = false;
  std::string after_;
  // The round that is read, and the points of its applications, by name.
  RoundRow round_;
  std::map<std::string, pb::RankedApplication> points_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewRoundApplicationExport(const Call& call,
                                                                      absl::string_view filter) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseFilter(call, filter, ExportedApplicationSchema()));
  return std::make_unique<RoundApplicationExport>(std::move(parsed));
}

}  // namespace renkei::service
