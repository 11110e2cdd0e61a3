// Assigning readings. How they are shared out says domain/review/assignment.h; here is what goes in, and
// what is kept of it.
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/assignment.h"
#include "server/domain/review/reading_steps.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/review/assignment_checks.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/review/review_stage.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Assigned in one commit: each is a record, a row of an index and a change.
constexpr size_t kMaxAssigned = 200;
constexpr PageLimits kAssignmentPages = {.default_size = 20, .max_size = 100};

uint64_t DrawSeed(const Call& call) {
  const std::string bytes = call.env().random.Bytes(sizeof(uint64_t));
  uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof(seed));
  // 0 asks for another one.
  return std::max<uint64_t>(seed, 1);
}

// What is to be assigned, and the record of how it came about.
class Assigning {
 public:
  Assigning(StageRead& stage, const pb::AssignRoundReadingsRequest& request)
      : stage_(stage), request_(request) {
    record_.set_way(request.way());
    record_.set_stage(request.stage());
    record_.set_readings_each(request.readings_each());
  }

  absl::Status Plan(uint64_t seed) {
    record_.set_seed(seed);
    RETURN_IF_ERROR(List());
    std::vector<domain::ReviewPair> pairs =
        request_.way() == pb::ASSIGNMENT_WAY_BY_HAND ? ByHand() : domain::PlanAssignment(input_);
    NoteShortages(pairs);
    remaining_ = pairs.size() > kMaxAssigned ? pairs.size() - kMaxAssigned : 0;
    pairs.resize(std::min(pairs.size(), kMaxAssigned));
    for (const auto& [application, account] : pairs)
      AddPair(application, account, *record_.add_assigned());
    return absl::OkStatus();
  }

  // Names of the readings, in order of the record.
  std::vector<std::string> Readings() const {
    std::vector<std::string> readings;
    for (const pb::AssignmentPair& pair : record_.assigned()) {
      readings.push_back(ReadingName(absl::StrCat(stage_.round().name(), "/applications/",
                                                  record_.applications(pair.application())),
                                     record_.accounts(pair.account())));
    }
    return readings;
  }
  pb::RoundAssignment& record() { return record_; }
  size_t remaining() const { return remaining_; }
  const std::vector<pb::ApplicationShortage>& shortages() const { return shortages_; }

 private:
  static void AddPair(int application, int account, pb::AssignmentPair& pair) {
    pair.set_application(application);
    pair.set_account(account);
  }

  // The ids in the order in which they are taken, and what stands against or is there.
  absl::Status List() {
    std::vector<std::string> applications;
    std::vector<std::string> accounts;
    for (const pb::RoundApplication& application : stage_.applications())
      applications.emplace_back(domain::LastSegment(application.name()));
    for (const pb::RoundReviewer* judge : stage_.Judges())
      accounts.emplace_back(domain::LastSegment(judge->name()));
    std::sort(applications.begin(), applications.end());
    std::sort(accounts.begin(), accounts.end());
    if (request_.way() == pb::ASSIGNMENT_WAY_AT_RANDOM) {
      domain::DrawLots(record_.seed(), applications);
      domain::DrawLots(record_.seed(), accounts);
    }
    *record_.mutable_applications() = {applications.begin(), applications.end()};
    *record_.mutable_accounts() = {accounts.begin(), accounts.end()};
    input_.applications = record_.applications_size();
    input_.reviewers = record_.accounts_size();
    input_.readings_each = request_.readings_each();
    for (int i = 0; i < input_.applications; ++i) {
      for (int j = 0; j < input_.reviewers; ++j) RETURN_IF_ERROR(ListPair(i, j));
    }
    return absl::OkStatus();
  }

  absl::Status ListPair(int application, int account) {
    const std::string name =
        absl::StrCat(stage_.round().name(), "/applications/", record_.applications(application));
    const auto reviewer =
        stage_.reviewers().find(ReviewerName(stage_.round().name(), record_.accounts(account)));
    ASSIGN_OR_RETURN(const auto conflicts,
                     stage_.ConflictsOf(reviewer->second, *stage_.FindApplication(name)));
    if (!conflicts.empty()) {
      AddPair(application, account, *record_.add_barred());
      input_.barred.emplace_back(application, account);
    } else if (stage_.IsAssigned(ReadingName(name, record_.accounts(account)))) {
      AddPair(application, account, *record_.add_before());
      input_.before.emplace_back(application, account);
    }
    return absl::OkStatus();
  }

  std::vector<domain::ReviewPair> ByHand() const {
    std::vector<domain::ReviewPair> pairs;
    const auto place = [](const auto& ids, absl::string_view id) {
      return static_cast<int>(std::find(ids.begin(), ids.end(), id) - ids.begin());
    };
    for (const std::string& reading : request_.readings()) {
      const std::string application = ReviewedApplication(reading);
      pairs.emplace_back(place(record_.applications(), domain::LastSegment(application)),
                         place(record_.accounts(), domain::LastSegment(reading)));
    }
    return pairs;
  }

  void NoteShortages(const std::vector<domain::ReviewPair>& pairs) {
    if (request_.readings_each() == 0) return;
    std::vector<int> has(input_.applications, 0);
    for (const auto& pair : input_.before) ++has[pair.first];
    for (const auto& pair : pairs) ++has[pair.first];
    for (const pb::RoundApplication& application : stage_.applications()) {
      const absl::string_view id = domain::LastSegment(application.name());
      const auto& ids = record_.applications();
      const int missing =
          request_.readings_each() - has[std::find(ids.begin(), ids.end(), id) - ids.begin()];
      if (missing <= 0) continue;
      pb::ApplicationShortage& shortage = shortages_.emplace_back();
      shortage.set_application(application.name());
      shortage.set_number(application.number());
      shortage.set_missing(missing);
    }
  }

  StageRead& stage_;
  const pb::AssignRoundReadingsRequest& request_;
  domain::AssignmentInput input_;
  pb::RoundAssignment record_;
  size_t remaining_ = 0;
  std::vector<pb::ApplicationShortage> shortages_;
};

// Writes one reading that is assigned.
void WriteAssigned(const Call& call, const StageRead& stage, const std::string& name,
                   int assignment, storage::Mutation& mutation) {
  const auto old = stage.readings().find(name);
  pb::RoundReading after;
  std::optional<Before> before;
  if (old != stage.readings().end()) {
    after = old->second.message;
    before.emplace(AudienceOf(after));
  } else {
    const pb::RoundReviewer& reviewer = stage.reviewers().at(ReviewerOfReading(name));
    after.set_name(name);
    after.set_owner(stage.round().owner());
    after.set_reviewer(reviewer.name());
    after.set_organization(reviewer.organization());
    *after.mutable_create_time() = ToProto(call.now());
  }
  pb::ReadingSheet& sheet = domain::MutableSheetOf(after, stage.stage());
  sheet.set_state(pb::READING_STATE_ASSIGNED);
  *sheet.mutable_assign_time() = ToProto(call.now());
  sheet.set_assignment(assignment);
  *after.mutable_update_time() = ToProto(call.now());
  if (old != stage.readings().end())
    RoundReadings().Update(old->second, after, mutation);
  else
    RoundReadings().Insert(after, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_ROUND_READING, name, before, AudienceOf(after), mutation);
}

// The number that the next record of the round gets.
absl::StatusOr<int> NextAssignment(const Call& call, absl::string_view round) {
  constexpr bool kLastFirst = true;
  ASSIGN_OR_RETURN(const auto last, RoundAssignments().Scan(call.snapshot(), AssignmentsOf(round),
                                                            "", 1, kLastFirst));
  int number = 0;
  if (!last.rows.empty() &&
      !absl::SimpleAtoi(domain::LastSegment(last.rows.front().message.name()), &number))
    return absl::DataLossError("an assignment without a number");
  return number + 1;
}

void AddNewLoads(const std::vector<std::string>& readings,
                 google::protobuf::RepeatedPtrField<pb::ReviewerLoad>& loads) {
  for (pb::ReviewerLoad& load : loads) {
    for (const std::string& reading : readings) {
      if (ReviewerOfReading(reading) != load.reviewer()) continue;
      load.set_assigned(load.assigned() + 1);
      load.set_untouched(load.untouched() + 1);
    }
  }
}

}  // namespace

absl::StatusOr<Write<pb::AssignRoundReadingsResponse>> AssignRoundReadings(
    const Call& call, const pb::AssignRoundReadingsRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow round, FindOwnedRound(call, request.name(), ""));
  BatchViolations violations;
  CheckStageForAssignment(round.message, request.stage(), violations);
  CheckRequestOfWay(request, violations);
  StageRead stage(call, round.message, request.stage());
  RETURN_IF_ERROR(stage.Read());
  if (stage.Judges().empty()) {
    violations.Add("stage", "NOBODY",
                   {"no reviewer of this stage has accepted yet",
                    "この段階の審査委員で、就任を承諾した人がまだいません。"});
  }
  RETURN_IF_ERROR(CheckHandPicked(request, stage, violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());

  const bool random = request.way() == pb::ASSIGNMENT_WAY_AT_RANDOM;
  Assigning assigning(stage, request);
  RETURN_IF_ERROR(assigning.Plan(random && request.seed() == 0 ? DrawSeed(call) : request.seed()));
  const std::vector<std::string> readings = assigning.Readings();

  Write<pb::AssignRoundReadingsResponse> result;
  result.resource = round.message.name();
  pb::AssignRoundReadingsResponse& reply = result.reply;
  *reply.mutable_assigned() = {readings.begin(), readings.end()};
  reply.set_remaining(static_cast<int32_t>(assigning.remaining()));
  reply.set_seed(assigning.record().seed());
  *reply.mutable_short_of() = {assigning.shortages().begin(), assigning.shortages().end()};
  ASSIGN_OR_RETURN(const auto loads, stage.Loads());
  *reply.mutable_loads() = {loads.begin(), loads.end()};
  AddNewLoads(readings, *reply.mutable_loads());
  if (readings.empty()) return result;

  ASSIGN_OR_RETURN(const int number, NextAssignment(call, round.message.name()));
  pb::RoundAssignment& record = assigning.record();
  record.set_name(absl::StrCat(round.message.name(), "/assignments/", number));
  *record.mutable_time() = ToProto(call.now());
  record.set_actor(call.caller().account);
  Rounds().Require(round, result.mutation);
  for (const std::string& reading : readings)
    WriteAssigned(call, stage, reading, number, result.mutation);
  RoundAssignments().Insert(record, result.mutation);
  RETURN_IF_ERROR(CheckFitsOneCommit(result.mutation));
  reply.set_assignment(number);
  return result;
}

absl::StatusOr<pb::ListRoundAssignmentsResponse> ListRoundAssignments(
    const Call& call, const pb::ListRoundAssignmentsRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow round,
                   FindReadableRound(call, request.parent(), request.parent()));
  if (!IsSecretariat(call, round.message.owner()))
    return domain::MakeError(pb::REASON_OTHER_ORGANIZATION,
                             {"the record of assignments is the secretariat's",
                              "割当の記録を見られるのは、実施団体（事務局）だけです。"},
                             {{"resource", request.parent()}});
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kAssignmentPages));
  pb::ListRoundAssignmentsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::RoundAssignment>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return RoundAssignments().Scan(call.snapshot(), AssignmentsOf(request.parent()), after,
                                       limit);
      },
      [&](storage::Row<pb::RoundAssignment>& row) -> absl::StatusOr<size_t> {
        pb::RoundAssignment& shown = *response.add_assignments();
        shown = std::move(row.message);
        shown.set_reproduced(domain::IsReproduced(shown));
        return shown.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

}  // namespace renkei::service
