#include "server/service/succession/succession_service.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/succession_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/registry/organization_rules.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/identity/account_rules.h"
#include "server/service/organization/organizations.h"
#include "server/service/programme/programme_read.h"
#include "server/service/succession/document_move.h"
#include "server/service/succession/round_move.h"
#include "server/service/support/support_access.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Documents that one call takes over at most: a commit of a size that waits for nobody.
constexpr int kMaxTaken = 100;
// Documents that a dry run lists at most.
constexpr int kMaxListed = 1'000;
constexpr size_t kDocumentsAtOnce = 64;

// Adds everything that `from` wants to `to`.
void AddTo(const storage::Mutation& from, storage::Mutation& to) {
  for (const auto& condition : from.conditions()) {
    if (condition.version == storage::Sequence::kNone) {
      to.RequireAbsent(condition.key);
    } else {
      to.RequireVersion(condition.key, condition.version);
    }
  }
  for (const auto& write : from.writes()) {
    if (write.value) {
      to.Put(write.key, *write.value);
    } else {
      to.Delete(write.key);
    }
  }
  for (const auto& addition : from.additions()) to.Add(addition.key, addition.delta);
  for (const auto& entry : from.appends()) to.Append(entry.log, entry.payload);
}

// One call: what is taken over, until it is full. Lives within one attempt.
class TakeOver {
 public:
  TakeOver(const Call& call, const pb::TakeOverDocumentsRequest& request)
      : call_(call),
        request_(request),
        handover_{request.predecessor(), call.caller().organization} {}

  // That the registry allows it; the mutation relies on what was read.
  absl::Status Check() {
    ASSIGN_OR_RETURN(const storage::Row<pb::Organization> gone,
                     FindOrganization(call_, handover_.predecessor, "predecessor"));
    if (!domain::HasEnded(gone.message, call_.today())) return StillThere(gone.message);
    storage::Mutation& mutation = result_.mutation;
    std::map<std::string, pb::Organization> successors;
    RETURN_IF_ERROR(CollectSuccessors(call_, gone.message, call_.today(), successors, &mutation));
    if (successors.count(handover_.successor) == 0) return NoSuccessor(gone.message);
    call_.Prove(auth::Ownership::kSuccessor);
    Organizations().Require(gone, mutation);
    RETURN_IF_ERROR(RequireNewOwner(call_, handover_.successor, "predecessor", mutation));
    return RequireCaller(call_, mutation);
  }

  absl::Status TakeNamed() {
    for (const std::string& name : request_.names()) {
      if (full_) break;
      RETURN_IF_ERROR(absl::StartsWith(name, "cases/")        ? TakeNamedCase(name)
                      : absl::StartsWith(name, "programmes/") ? TakeNamedProgramme(name)
                      : absl::StartsWith(name, "rounds/")     ? TakeNamedRound(name)
                      : absl::StartsWith(name, "supports/")   ? TakeNamedSupport(name)
                                                              : TakeNamedVision(name));
    }
    return absl::OkStatus();
  }

  absl::Status TakeAll() {
    RETURN_IF_ERROR(TakeIndexed(Cases(), kCasesByOwnerId, MoveCase));
    RETURN_IF_ERROR(TakeIndexed(Visions(), kVisionsByOwnerId, MoveVision));
    RETURN_IF_ERROR(TakeIndexed(Programmes(), kProgrammesByOwnerId, MoveProgramme));
    RETURN_IF_ERROR(TakeRounds());
    return full_ ? absl::OkStatus() : TakeSupports();
  }

  Write<pb::TakeOverDocumentsResponse> Finish() && {
    result_.reply.set_more(full_);
    if (result_.reply.documents().empty()) result_.mutation = storage::Mutation();
    result_.resource = handover_.predecessor;
    result_.marks.emplace_back("taken_over");
    for (const pb::TakenDocument& taken : result_.reply.documents())
      result_.marks.push_back(taken.name());
    return std::move(result_);
  }

 private:
  template <typename M>
  using Move = absl::StatusOr<pb::TakenDocument> (*)(const Call&, const Handover&,
                                                     const storage::Row<M>&, ClaimedKeys&,
                                                     storage::Mutation&);

  absl::Status StillThere(const pb::Organization& organization) const {
    const pb::Designation* now = DesignationOn(organization, call_.today());
    const std::string shown = now == nullptr ? organization.name() : now->display_name();
    const std::string& date = organization.abolished_date();
    return domain::MakeError(pb::REASON_ILLEGAL_TRANSITION,
                             {absl::StrCat(shown, " has not ended",
                                           date.empty() ? "" : absl::StrCat("; it ends on ", date),
                                           ". Documents can be taken over from that day on"),
                              absl::StrCat(shown, "は",
                                           date.empty() ? "廃止されていません。"
                                                        : absl::StrCat(date, "に廃止予定です。"),
                                           "文書を引き継げるのは廃止の日からです。")},
                             {{"state", "EXISTS"}, {"date", date}});
  }

  absl::Status NoSuccessor(const pb::Organization& gone) const {
    const pb::Designation* last = DesignationOn(gone, call_.today());
    const std::string shown = last == nullptr ? gone.name() : last->display_name();
    return domain::MakeError(
        pb::REASON_OTHER_ORGANIZATION,
        {absl::StrCat("by the registry your organization did not follow ", shown,
                      "; see renkei org history, and ask the coordinating office to complete it"),
         absl::StrCat("登録されている廃置分合では、ご自身の団体は", shown,
                      "の承継先ではありません。renkei org history "
                      "で確認し、誤りがあれば事務局に登録の修正を依頼してください。")},
        {{"resource", gone.name()}, {"organization", handover_.successor}});
  }

  // Moves `row` unless the call is full then.
  template <typename M>
  absl::Status Take(const storage::Row<M>& row, Move<M> move) {
    const int most = request_.validate_only() ? kMaxListed : kMaxTaken;
    if (result_.reply.documents_size() >= most) {
      full_ = true;
      return absl::OkStatus();
    }
    storage::Mutation one;
    ASSIGN_OR_RETURN(pb::TakenDocument taken, move(call_, handover_, row, claimed_, one));
    if (!request_.validate_only()) {
      records_ += one.record_count();
      bytes_ += one.byte_count();
      conditions_ += one.conditions().size();
      if (result_.reply.documents_size() > 0 &&
          (!FitsOneCommit(records_, bytes_) || conditions_ > kMaxConditions)) {
        full_ = true;
        return absl::OkStatus();
      }
    }
    if (!request_.validate_only()) AddTo(one, result_.mutation);
    *result_.reply.add_documents() = std::move(taken);
    full_ = full_ || (claimed_.more && !request_.validate_only());
    return absl::OkStatus();
  }

  template <typename M>
  absl::Status TakeIndexed(const storage::Table<M>& table, TableId index, Move<M> move) {
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(
          const auto page,
          table.ScanIndex(call_.snapshot(), storage::Key(index).Add(handover_.predecessor), after,
                          kDocumentsAtOnce));
      for (const storage::Row<M>& row : page.rows) {
        if (full_) return absl::OkStatus();
        RETURN_IF_ERROR(Take(row, move));
      }
      after = page.next;
    } while (!after.empty() && !full_);
    return absl::OkStatus();
  }

  absl::Status TakeNamedCase(const std::string& name) {
    ASSIGN_OR_RETURN(const auto row, Cases().Get(call_.snapshot(), KeyByName(Cases(), name)));
    if (!row.has_value()) return NotFound(name);
    const std::string& owner = row->message.owner();
    if (owner == handover_.successor) return absl::OkStatus();
    if (owner == handover_.predecessor) return Take(*row, MoveCase);
    ASSIGN_OR_RETURN(const auto state, ReadableState(call_, name));
    return state.has_value() ? NotOfPredecessor(name) : NotFound(name);
  }

  absl::Status TakeNamedVision(const std::string& name) {
    ASSIGN_OR_RETURN(const std::optional<VisionRow> row, FindVision(call_, name));
    if (!row.has_value()) return NotFound(name);
    const auto& owners = row->message.owners();
    if (absl::c_linear_search(owners, handover_.predecessor)) return Take(*row, MoveVision);
    if (absl::c_linear_search(owners, handover_.successor)) return absl::OkStatus();
    const auto reading = OpenForReading(call_, name);
    return reading.ok() ? NotOfPredecessor(name) : reading.status();
  }

  absl::Status TakeNamedProgramme(const std::string& name) {
    ASSIGN_OR_RETURN(const auto row, FindProgramme(call_, name));
    if (!row.has_value()) return NotFound(name);
    const std::string& owner = row->message.owner();
    if (owner == handover_.successor) return absl::OkStatus();
    if (owner == handover_.predecessor) return Take(*row, MoveProgramme);
    ASSIGN_OR_RETURN(const auto readable, ReadableProgramme(call_, name));
    return readable.has_value() ? NotOfPredecessor(name) : NotFound(name);
  }

  // Those that the predecessor holds, and those of which a former call left a part. Rounds are few, and bodies end seldom:
  // all of them are looked through.
  absl::Status TakeRounds() {
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page,
                       Rounds().Scan(call_.snapshot(), Rounds().NewKey(), after, kDocumentsAtOnce));
      for (const RoundRow& row : page.rows) {
        if (full_) return absl::OkStatus();
        RETURN_IF_ERROR(TakeRound(row));
      }
      after = page.next;
    } while (!after.empty() && !full_);
    return absl::OkStatus();
  }

  absl::Status TakeRound(const RoundRow& row) {
    const pb::Round& round = row.message;
    bool taken = round.owner() == handover_.predecessor;
    if (round.owner() == handover_.successor && round.taken_over_from() == handover_.predecessor) {
      ASSIGN_OR_RETURN(taken, HasPartsLeft(call_, handover_, round));
    }
    return taken ? Take(row, MoveRound) : absl::OkStatus();
  }

  absl::Status TakeNamedRound(const std::string& name) {
    ASSIGN_OR_RETURN(const auto row, FindNamedRow(call_, Rounds(), name));
    if (!row.has_value()) return NotFound(name);
    const std::string& owner = row->message.owner();
    if (owner == handover_.predecessor || owner == handover_.successor) return TakeRound(*row);
    return auth::Sees(call_.caller(), AudienceOf(row->message)) ? NotOfPredecessor(name)
                                                                : NotFound(name);
  }

  // Those for which the predecessor asked, of all in which it has a part. What one commit does not hold is
  // taken by the next call, as the others are.
  absl::Status TakeSupports() {
    const storage::Key prefix = SupportsOf(handover_.predecessor, /*open=*/false);
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page,
                       Supports().ScanIndex(call_.snapshot(), prefix, after, kDocumentsAtOnce));
      for (const SupportRow& row : page.rows) {
        if (full_) return absl::OkStatus();
        if (row.message.body() == handover_.predecessor) RETURN_IF_ERROR(Take(row, MoveSupport));
      }
      after = page.next;
    } while (!after.empty() && !full_);
    return absl::OkStatus();
  }

  absl::Status TakeNamedSupport(const std::string& name) {
    ASSIGN_OR_RETURN(const auto row, FindNamedRow(call_, Supports(), name));
    if (!row.has_value()) return NotFound(name);
    const std::string& body = row->message.body();
    if (body == handover_.successor) return absl::OkStatus();
    if (body == handover_.predecessor) return Take(*row, MoveSupport);
    return auth::Sees(call_.caller(), AudienceOf(row->message)) ? NotOfPredecessor(name)
                                                                : NotFound(name);
  }

  absl::Status NotOfPredecessor(const std::string& name) const {
    return domain::MakeError(
        pb::REASON_OTHER_ORGANIZATION,
        {absl::StrCat(name, " is no longer a document of ", handover_.predecessor,
                      "; another successor may have taken it over"),
         absl::StrCat(name,
                      " は、すでにその団体の文書ではありません。別の承継団体が引き継いだ可能性が"
                      "あります。")},
        {{"resource", name}});
  }

  // Beside those of Check and of the frame.
  static constexpr size_t kMaxConditions = storage::kMaxMutationConditions / 2;

  const Call& call_;
  const pb::TakeOverDocumentsRequest& request_;
  const Handover handover_;
  Write<pb::TakeOverDocumentsResponse> result_;
  ClaimedKeys claimed_;
  size_t records_ = 0;
  size_t bytes_ = 0;
  size_t conditions_ = 0;
  bool full_ = false;
};

absl::StatusOr<Write<pb::TakeOverDocumentsResponse>> TakeOverDocuments(
    const Call& call, const pb::TakeOverDocumentsRequest& request) {
  TakeOver act(call, request);
  RETURN_IF_ERROR(act.Check());
  RETURN_IF_ERROR(request.names().empty() ? act.TakeAll() : act.TakeNamed());
  return std::move(act).Finish();
}

// What of a taken document may be told again: as a read of it answers, with the keys that it had and
// got.
absl::StatusOr<bool> ReadTaken(const Call& call, pb::TakenDocument& shown) {
  if (absl::StartsWith(shown.name(), "cases/")) {
    ASSIGN_OR_RETURN(const std::optional<pb::Case> text, ReadableCase(call, shown.name()));
    if (!text.has_value()) return false;
    shown.set_title(text->title());
    shown.set_state(text->state());
    return true;
  }
  if (absl::StartsWith(shown.name(), "programmes/")) {
    ASSIGN_OR_RETURN(const auto programme, ReadableProgramme(call, shown.name()));
    if (!programme.has_value()) return false;
    shown.set_title(programme->title());
    return true;
  }
  if (absl::StartsWith(shown.name(), "rounds/")) {
    const auto round = FindReadableRound(call, shown.name(), shown.name());
    if (absl::IsNotFound(round.status())) return false;
    if (!round.ok()) return round.status();
    shown.set_title(round->message.title());
    return true;
  }
  if (absl::StartsWith(shown.name(), "supports/")) {
    const auto support = FindReadableSupport(call, shown.name(), shown.name());
    if (absl::IsNotFound(support.status())) return false;
    if (!support.ok()) return support.status();
    shown.set_title(support->message.title());
    return true;
  }
  const absl::StatusOr<VisionReading> reading = OpenForReading(call, shown.name());
  if (absl::IsNotFound(reading.status())) return false;
  if (!reading.ok()) return reading.status();
  ASSIGN_OR_RETURN(const pb::Vision vision, PresentVision(call, *reading));
  shown.set_title(vision.title());
  shown.set_state(vision.state());
  return true;
}

}  // namespace

void RegisterSuccessionService(MethodRegistry& methods) {
  methods.ShowsWhole<pb::TakenDocument>(ReadTaken);
  methods.Write("renkei.v1.SuccessionService/TakeOverDocuments", TakeOverDocuments);
}

}  // namespace renkei::service
