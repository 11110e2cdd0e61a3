#include "server/service/planning/opinion_write.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/planning/opinion_rules.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/update.h"
#include "server/service/planning/planning_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/published_item.h"
#include "server/service/vision/revision/vision_revision.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// As the contract bounds Opinion.number.
constexpr int kLastOpinionNumber = 20'000;

// Whether the plan has, or had, what an opinion speaks of.
absl::StatusOr<bool> HasSubject(const Call& call, const VisionReading& reading,
                                const std::string& subject) {
  const absl::string_view collection =
      domain::LastSegment(absl::string_view(subject).substr(0, subject.rfind('/')));
  if (collection == NodeKind::kCollection) return ItemIsReadable<NodeKind>(call, reading, subject);
  if (collection == KpiKind::kCollection) return ItemIsReadable<KpiKind>(call, reading, subject);
  ASSIGN_OR_RETURN(const auto revision,
                   FindRevision(call, reading.head.message.name(), RevisionNumber(subject)));
  return revision.has_value();
}

// What an opinion says of its plan, held against it. What it said before was right once.
class OpinionCheck {
 public:
  OpinionCheck(const Call& call, const VisionReading& reading) : call_(call), reading_(reading) {}

  absl::Status Run(const pb::Opinion& before, const pb::Opinion& opinion) {
    violations_.AddAll("opinion", domain::CheckOpinion(opinion));
    if (opinion.subject() != before.subject()) RETURN_IF_ERROR(CheckSubject(opinion.subject()));
    if (opinion.followed_revision() != before.followed_revision())
      CheckFollowed(opinion.followed_revision());
    RETURN_IF_ERROR(CheckNumber(opinion));
    return std::move(violations_).ToStatus();
  }

 private:
  absl::Status CheckSubject(const std::string& subject) {
    if (subject.empty()) return absl::OkStatus();
    if (VisionNameOf(subject) != reading_.head.message.name()) {
      violations_.Add(
          "opinion.subject", "OTHER_VISION",
          {"the opinion speaks of a part of another plan",
           "対象箇所が別の計画のものです。この計画の施策等・KPI・版を指定してください。"});
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const bool there, HasSubject(call_, reading_, subject));
    if (!there) {
      violations_.Add("opinion.subject", "UNKNOWN_SUBJECT",
                      {absl::StrCat("this plan has no ", subject),
                       absl::StrCat("この計画に ", subject, " はありません。")});
    }
    return absl::OkStatus();
  }

  void CheckFollowed(int number) {
    const int last = reading_.head.message.published_revision();
    if (number <= last) return;
    violations_.Add(
        "opinion.followed_revision", "UNKNOWN_REVISION",
        {absl::StrCat("this plan has no revision ", number,
                      " yet; leave it out, and it is set when the opinion is published"),
         absl::StrCat("この計画に第", number,
                      "版はまだありません。空欄にしておくと、意見を公表した版になります。")});
  }

  absl::Status CheckNumber(const pb::Opinion& opinion) {
    ASSIGN_OR_RETURN(const auto taken,
                     FindOpinionByNumber(call_, opinion.name(), opinion.number()));
    if (!taken.has_value() || taken->message.name() == opinion.name()) return absl::OkStatus();
    violations_.Add(
        "opinion.number", "NUMBER_TAKEN",
        {absl::StrCat("number ", opinion.number(), " is taken by ", taken->message.name()),
         absl::StrCat("番号", opinion.number(),
                      "は、この計画の別の意見で使われています。別の番号にしてください。")});
    return absl::OkStatus();
  }

  const Call& call_;
  const VisionReading& reading_;
  BatchViolations violations_;
};

// One that others read was shown to them by an approver.
absl::Status CheckMayChange(const Call& call, const pb::Opinion& opinion) {
  if (opinion.published_revision() == 0 || call.caller().Has(pb::ROLE_APPROVER))
    return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat("opinion ", opinion.number(),
                    " is published: changing it needs the role approver"),
       absl::StrCat("番号", opinion.number(),
                    "の意見は公表済みです。変更には承認の権限が必要です。承認の担当者に依頼して"
                    "ください。")},
      {{"roles", "approver"}});
}

absl::StatusOr<int> NextNumber(const Call& call, absl::string_view vision) {
  constexpr bool kLastFirst = true;
  ASSIGN_OR_RETURN(const auto last, Opinions().ScanIndex(call.snapshot(), OpinionsInOrder(vision),
                                                         "", 1, kLastFirst));
  const int number = last.rows.empty() ? 1 : last.rows[0].message.number() + 1;
  if (number <= kLastOpinionNumber) return number;
  return domain::InvalidField(
      "opinion.number", "OUT_OF_RANGE",
      {absl::StrCat("the last number, ", kLastOpinionNumber, ", is taken: choose one that is free"),
       absl::StrCat("番号は", kLastOpinionNumber, "までです。空いている番号を指定してください。")});
}

// For a change of the opinion called `name` by one of its plan's owners.
struct OwnedOpinion {
  VisionReading reading;
  OpinionRow row;
};
absl::StatusOr<OwnedOpinion> FindOwnedOpinion(const Call& call, const std::string& name,
                                              const std::string& etag) {
  ASSIGN_OR_RETURN(VisionReading reading, OpenForPlanning(call, VisionNameOf(name), name));
  ASSIGN_OR_RETURN(auto row, FindBeside(call, Opinions(), name));
  if (!row.has_value()) return NotFound(name);
  RETURN_IF_ERROR(CheckEtag(call, etag, row->version, name));
  return OwnedOpinion{std::move(reading), *std::move(row)};
}

Write<pb::Opinion> OpinionReply(WrittenOpinion written, storage::Mutation mutation) {
  Write<pb::Opinion> result;
  result.mutation = std::move(mutation);
  result.resource = written.opinion.name();
  result.reply = std::move(written.opinion);
  return result;
}

}  // namespace

absl::StatusOr<std::optional<OpinionRow>> FindOpinionByNumber(const Call& call,
                                                              absl::string_view vision,
                                                              int number) {
  if (number <= 0) return std::optional<OpinionRow>();
  return Opinions().GetByUnique(call.snapshot(), OpinionPlace(vision, number));
}

absl::StatusOr<WrittenOpinion> AddOpinion(const Call& call, const VisionReading& reading,
                                          const pb::Opinion& sent, storage::Mutation& mutation) {
  const pb::Vision& head = reading.head.message;
  pb::Opinion opinion = sent;
  opinion.clear_etag();
  opinion.set_name(absl::StrCat(head.name(), "/opinions/", call.NewId()));
  *opinion.mutable_create_time() = ToProto(call.now());
  domain::FillOpinion(opinion);
  if (opinion.number() == 0) {
    ASSIGN_OR_RETURN(const int next, NextNumber(call, head.name()));
    opinion.set_number(next);
  }
  StampUpdate(call, nullptr, opinion);
  RETURN_IF_ERROR(domain::ValidateResource(opinion, domain::Completeness::kDraft, "opinion"));
  RETURN_IF_ERROR(OpinionCheck(call, reading).Run(pb::Opinion(), opinion));
  Visions().Require(reading.head, mutation);
  Opinions().Insert(opinion, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_OPINION, opinion.name(), std::nullopt, DraftAudience(head),
               mutation);
  return WrittenOpinion{OpinionOutcome::kCreated, std::move(opinion)};
}

absl::StatusOr<WrittenOpinion> ReplaceOpinion(const Call& call, const VisionReading& reading,
                                              const OpinionRow& old, pb::Opinion changed,
                                              storage::Mutation& mutation) {
  domain::FillOpinion(changed);
  // One without a number has the one that it had.
  if (changed.number() == 0) changed.set_number(old.message.number());
  if (SameContent(old.message, changed)) {
    return WrittenOpinion{OpinionOutcome::kUnchanged,
                          PresentBeside(call, reading.head.message, old)};
  }
  RETURN_IF_ERROR(CheckMayChange(call, old.message));
  RETURN_IF_ERROR(OpinionCheck(call, reading).Run(old.message, changed));
  if (changed.published_revision() != 0 && changed.answer() == pb::OPINION_ANSWER_UNSPECIFIED) {
    return domain::InvalidField(
        "opinion.answer", "PUBLISHED",
        {"the opinion is published with its answer; withdraw it first",
         "公表済みの意見の対応は空にできません。先に公表を取り消してください。"});
  }
  StampUpdate(call, &old.message, changed);
  RETURN_IF_ERROR(PutOpinion(call, reading, old, changed, mutation));
  return WrittenOpinion{OpinionOutcome::kUpdated, std::move(changed)};
}

absl::StatusOr<WrittenOpinion> ApplyToOpinion(const Call& call, const VisionReading& reading,
                                              const OpinionRow& old, const pb::Opinion& sent,
                                              const google::protobuf::FieldMask& clear_mask,
                                              const FileTrace& trace, storage::Mutation& mutation) {
  pb::Opinion changed = old.message;
  RETURN_IF_ERROR(MergeBySetFields(sent, clear_mask, "opinion", changed));
  RETURN_IF_ERROR(MergeOver(call, trace, old.message, "opinion", changed));
  return ReplaceOpinion(call, reading, old, std::move(changed), mutation);
}

absl::Status PutOpinion(const Call& call, const VisionReading& reading, const OpinionRow& old,
                        const pb::Opinion& next, storage::Mutation& mutation) {
  const pb::Vision& head = reading.head.message;
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience before,
                   OpinionAudience(call, head, old.message.published_revision()));
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience after,
                   OpinionAudience(call, head, next.published_revision()));
  Visions().Require(reading.head, mutation);
  Opinions().Update(old, next, mutation);
  AppendChange(call, pb::RESOURCE_TYPE_OPINION, next.name(), before, after, mutation);
  return absl::OkStatus();
}

absl::StatusOr<Write<pb::Opinion>> CreateOpinion(const Call& call,
                                                 const pb::CreateOpinionRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading,
                   OpenForPlanning(call, request.parent(), request.parent()));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenOpinion written, AddOpinion(call, reading, request.opinion(), mutation));
  return OpinionReply(std::move(written), std::move(mutation));
}

absl::StatusOr<Write<pb::Opinion>> UpdateOpinion(const Call& call,
                                                 const pb::UpdateOpinionRequest& request) {
  const pb::Opinion& part = request.opinion();
  ASSIGN_OR_RETURN(const OwnedOpinion owned, FindOwnedOpinion(call, part.name(), part.etag()));
  pb::Opinion changed = owned.row.message;
  RETURN_IF_ERROR(MergeByMask(part, request.update_mask(), "opinion", changed));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(WrittenOpinion written,
                   ReplaceOpinion(call, owned.reading, owned.row, std::move(changed), mutation));
  return OpinionReply(std::move(written), std::move(mutation));
}

absl::StatusOr<Write<google::protobuf::Empty>> DeleteOpinion(
    const Call& call, const pb::DeleteOpinionRequest& request) {
  ASSIGN_OR_RETURN(const OwnedOpinion owned,
                   FindOwnedOpinion(call, request.name(), request.etag()));
  if (owned.row.message.published_revision() != 0) {
    return domain::MakeError(pb::REASON_NOT_EDITABLE,
                             {"the opinion is published: withdraw it first",
                              "公表済みの意見は削除できません。先に公表を取り消してください。"},
                             {{"state", "PUBLISHED"}});
  }
  const pb::Vision& head = owned.reading.head.message;
  Write<google::protobuf::Empty> result;
  Visions().Require(owned.reading.head, result.mutation);
  Opinions().Erase(owned.row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_OPINION, request.name(), DraftAudience(head), std::nullopt,
               result.mutation);
  result.resource = request.name();
  return result;
}

}  // namespace renkei::service
