#include "server/service/planning/opinion_publication.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/lifecycle.h"
#include "server/domain/planning/opinion_rules.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/merge/file_merge.h"
#include "server/service/planning/opinion_access.h"
#include "server/service/planning/opinion_write.h"
#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Opinions of one call: each is a record and a change, of the 1,000 of a commit.
constexpr size_t kMaxAtOnce = 300;
// Read at once where all are looked at.
constexpr size_t kOpinionsPerScan = 500;

using Names = google::protobuf::RepeatedPtrField<std::string>;

bool IsAnswered(const pb::Opinion& opinion) {
  return opinion.answer() != pb::OPINION_ANSWER_UNSPECIFIED;
}

absl::StatusOr<int> RevisionToShowWith(const Call& call, const pb::Vision& head, int asked) {
  if (asked == 0 && head.published_revision() == 0) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {"the plan has not been published yet: its opinions are shown with a revision",
         "この計画はまだ公開されていません。意見は、公開した版とともに公表します。"},
        {{"state", std::string(domain::StateToken(head.state()))}});
  }
  const int number = asked == 0 ? head.published_revision() : asked;
  ASSIGN_OR_RETURN(const auto revision, FindRevision(call, head.name(), number));
  if (revision.has_value()) return number;
  return domain::InvalidField("revision", "UNKNOWN_REVISION",
                              {absl::StrCat("this plan has no revision ", number),
                               absl::StrCat("この計画に第", number, "版はありません。")});
}

// The opinions that are named, each once, with everything that is wrong with the names.
class NamedOpinions {
 public:
  NamedOpinions(const Call& call, const VisionReading& reading) : call_(call), reading_(reading) {}

  // `answered`: each has to be.
  absl::StatusOr<std::vector<OpinionRow>> Find(const Names& names, bool answered) {
    std::vector<OpinionRow> rows;
    for (int i = 0; i < names.size(); ++i) {
      ASSIGN_OR_RETURN(auto row, FindOne(names[i], domain::FieldAt("names", i), answered));
      if (row.has_value()) rows.push_back(*std::move(row));
    }
    RETURN_IF_ERROR(std::move(violations_).ToStatus());
    return rows;
  }

 private:
  absl::StatusOr<std::optional<OpinionRow>> FindOne(const std::string& name,
                                                    const std::string& field, bool answered) {
    using Found = std::optional<OpinionRow>;
    if (!seen_.insert(name).second) {
      violations_.Add(field, "DUPLICATE", {"stands twice in this call", "重複しています。"});
      return Found();
    }
    if (VisionNameOf(name) != reading_.head.message.name()) {
      violations_.Add(field, "OTHER_VISION",
                      {"is an opinion on another plan", "別の計画への意見です。"});
      return Found();
    }
    ASSIGN_OR_RETURN(Found row, FindBeside(call_, Opinions(), name));
    if (!row.has_value()) {
      violations_.Add(field, "NOT_FOUND",
                      {"there is no such opinion", "この意見は見つかりません。"});
    } else if (answered && !IsAnswered(row->message)) {
      violations_.Add(
          field, "NOT_ANSWERED",
          {absl::StrCat("opinion ", row->message.number(), " is not answered yet"),
           absl::StrCat("番号", row->message.number(), "の意見にはまだ対応が書かれていません。")});
      return Found();
    }
    return row;
  }

  const Call& call_;
  const VisionReading& reading_;
  std::set<std::string> seen_;
  BatchViolations violations_;
};

// Every opinion that waits for its publication, the first of them in order of number.
absl::StatusOr<std::vector<OpinionRow>> FindWaiting(const Call& call, const pb::Vision& head,
                                                    pb::PublishOpinionsResponse& reply) {
  std::vector<OpinionRow> waiting;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, Opinions().ScanIndex(call.snapshot(), OpinionsInOrder(head.name()),
                                                     after, kOpinionsPerScan));
    for (OpinionRow& row : page.rows) {
      if (row.message.published_revision() != 0) continue;
      if (!IsAnswered(row.message)) {
        reply.set_unanswered(reply.unanswered() + 1);
      } else if (waiting.size() == kMaxAtOnce) {
        reply.set_remaining(reply.remaining() + 1);
      } else {
        waiting.push_back(std::move(row));
      }
    }
    after = std::move(page.next);
  } while (!after.empty());
  return waiting;
}

// Shows `row` with revision `number`; 0: with none.
absl::StatusOr<pb::Opinion> ShowWith(const Call& call, const VisionReading& reading,
                                     const OpinionRow& row, int number,
                                     storage::Mutation& mutation) {
  pb::Opinion next = row.message;
  next.set_published_revision(number);
  if (number != 0 && domain::IsAdopted(next.answer()) && next.followed_revision() == 0)
    next.set_followed_revision(number);
  StampUpdate(call, &row.message, next);
  RETURN_IF_ERROR(PutOpinion(call, reading, row, next, mutation));
  return next;
}

template <typename Reply>
absl::Status ShowAll(const Call& call, const VisionReading& reading,
                     const std::vector<OpinionRow>& rows, int number, Write<Reply>& result) {
  for (const OpinionRow& row : rows) {
    if (row.message.published_revision() == number) {
      result.reply.set_unchanged(result.reply.unchanged() + 1);
      continue;
    }
    ASSIGN_OR_RETURN(*result.reply.add_opinions(),
                     ShowWith(call, reading, row, number, result.mutation));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<pb::PublishOpinionsResponse>> PublishOpinions(
    const Call& call, const pb::PublishOpinionsRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForPlanning(call, request.parent(), request.parent()));
  const pb::Vision& head = reading.head.message;
  ASSIGN_OR_RETURN(const int number, RevisionToShowWith(call, head, request.revision()));
  Write<pb::PublishOpinionsResponse> result;
  result.resource = request.parent();
  std::vector<OpinionRow> rows;
  if (request.names().empty()) {
    ASSIGN_OR_RETURN(rows, FindWaiting(call, head, result.reply));
  } else {
    ASSIGN_OR_RETURN(rows, NamedOpinions(call, reading).Find(request.names(), /*answered=*/true));
  }
  RETURN_IF_ERROR(ShowAll(call, reading, rows, number, result));
  return result;
}

absl::StatusOr<Write<pb::WithdrawOpinionsResponse>> WithdrawOpinions(
    const Call& call, const pb::WithdrawOpinionsRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForPlanning(call, request.parent(), request.parent()));
  ASSIGN_OR_RETURN(const std::vector<OpinionRow> rows,
                   NamedOpinions(call, reading).Find(request.names(), /*answered=*/false));
  Write<pb::WithdrawOpinionsResponse> result;
  result.resource = request.parent();
  RETURN_IF_ERROR(ShowAll(call, reading, rows, /*number=*/0, result));
  return result;
}

}  // namespace renkei::service
