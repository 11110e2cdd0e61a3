#include "server/service/programme/programme_writing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/programme/call_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/framework/framework_items.h"
#include "server/service/merge/file_merge.h"
#include "server/service/organization/organizations.h"
#include "server/service/programme/corrections.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// As the contract bounds ProgrammeCall.round; so are the calls of an edition.
constexpr int kLastRound = 200;
// Successors that are followed to find a circle: no programme has as many.
constexpr int kMaxSuccessors = 50;

template <typename M>
bool Changes(const WrittenPart<M>& part) {
  return !part.old.has_value() || !SameContent(part.old->message, part.next);
}

// What was not written goes out under the version that it has.
template <typename M>
storage::Row<M> ShownRow(const WrittenPart<M>& part) {
  if (part.old.has_value() && !Changes(part)) return *part.old;
  return {part.next, storage::Sequence::kNone};
}

// What ValidateResource found, beside what else is wrong.
absl::Status Collect(const absl::Status& status, BatchViolations& violations) {
  if (status.ok()) return status;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return absl::OkStatus();
}

absl::Status CheckPart(const google::protobuf::Message& part, absl::string_view path,
                       BatchViolations& violations) {
  return Collect(domain::ValidateResource(part, domain::Completeness::kDraft, path), violations);
}

absl::Status NotEditable(absl::string_view what_en, absl::string_view what_ja,
                         absl::string_view state) {
  return domain::MakeError(pb::REASON_NOT_EDITABLE, {std::string(what_en), std::string(what_ja)},
                           {{"state", std::string(state)}});
}

bool IsWithdrawn(const pb::ProgrammeEdition& edition) {
  return edition.state() == pb::PROGRAMME_EDITION_STATE_WITHDRAWN;
}
bool IsPublished(const pb::ProgrammeEdition& edition) {
  return edition.state() == pb::PROGRAMME_EDITION_STATE_PUBLISHED;
}

void FillTimes(pb::ProgrammeCall& call) {
  domain::FillCall(call);
  call.clear_state();
  call.clear_open_time();
  call.clear_close_time();
  if (!call.opens_date().empty()) *call.mutable_open_time() = ToProto(domain::OpensAt(call));
  if (const auto closes = domain::ClosesAt(call)) *call.mutable_close_time() = ToProto(*closes);
}

// A type that a call names stays while the call does.
void CheckTypesInUse(const WrittenEdition& written, const std::string& path,
                     BatchViolations& violations) {
  if (!written.edition.old.has_value()) return;
  for (const pb::ProgrammeType& type : written.edition.old->message.types()) {
    if (domain::FindType(written.edition.next, type.id()) != nullptr) continue;
    for (const CallRow& row : written.stored_calls) {
      // Those that change with it are checked by themselves.
      const bool opened = absl::c_any_of(written.calls, [&](const auto& part) {
        return part.next.round() == row.message.round();
      });
      if (opened || !absl::c_linear_search(row.message.type_ids(), type.id())) continue;
      violations.Add(absl::StrCat(path, ".types"), "TYPE_IN_USE",
                     {absl::StrCat("the type ", type.id(), " is named by the call ",
                                   row.message.title(), "; take it out of the call first"),
                      absl::StrCat("タイプ「", type.id(), "」は公募「", row.message.title(),
                                   "」で使われています。先に公募から外してください。")});
      break;
    }
  }
}

absl::Status MissingReason() {
  return domain::InvalidField(
      "reason", "NO_REASON",
      {"this is published: say why it is corrected",
       "公開済みの内容です。変更の理由を入力してください（公開され、訂正の経過に残ります）。"});
}

absl::Status MissingRole() {
  return domain::MakeError(
      pb::REASON_ROLE_MISSING,
      {"what everybody reads is published, corrected and withdrawn with the role approver or "
       "coordinator",
       "公開と公開済みの内容の変更には、承認または事務局の権限が必要です。承認の担当者に依頼して"
       "ください。"},
      {{"roles", "approver,coordinator"}});
}

}  // namespace

Before BeforeOf(const pb::Programme& programme, const pb::ProgrammeEdition& edition) {
  Before before(AudienceOf(programme, edition));
  const std::vector<std::string> items = domain::ItemsOf(edition);
  before.framework_items.insert(items.begin(), items.end());
  return before;
}

bool MayPublishProgrammes(const auth::Caller& caller) {
  return caller.Has(pb::ROLE_APPROVER) || caller.Has(pb::ROLE_COORDINATOR);
}

absl::StatusOr<ProgrammeWriting> ProgrammeWriting::Open(const Call& call,
                                                        absl::string_view programme,
                                                        absl::string_view asked_for) {
  ASSIGN_OR_RETURN(auto row, FindProgramme(call, programme));
  if (!row.has_value()) return NotFound(asked_for);
  RETURN_IF_ERROR(call.RequireOwner({row->message.owner()}, AudienceOf(row->message), asked_for));
  pb::Programme next = row->message;
  return ProgrammeWriting(call, {std::move(row), std::move(next)});
}

absl::StatusOr<ProgrammeWriting> ProgrammeWriting::Begin(const Call& call,
                                                         const std::string& owner) {
  RETURN_IF_ERROR(call.RequireOwner({owner}, auth::Everyone(), owner));
  pb::Programme next;
  next.set_name(absl::StrCat("programmes/", call.NewId()));
  next.set_owner(owner);
  *next.mutable_create_time() = ToProto(call.now());
  return ProgrammeWriting(call, {std::nullopt, std::move(next)});
}

absl::Status ProgrammeWriting::OpenEdition(int fiscal_year) {
  for (at_ = 0; at_ < editions_.size(); ++at_) {
    if (at().edition.next.fiscal_year() == fiscal_year) return absl::OkStatus();
  }
  const std::string name = EditionNameOf(programme_.next.name(), fiscal_year);
  WrittenEdition written;
  ASSIGN_OR_RETURN(written.edition.old, FindProgrammeEdition(*call_, name));
  pb::ProgrammeEdition& next = written.edition.next;
  if (!written.edition.old.has_value()) {
    next.set_name(name);
    next.set_fiscal_year(fiscal_year);
    next.set_state(pb::PROGRAMME_EDITION_STATE_DRAFT);
    *next.mutable_create_time() = ToProto(call_->now());
  } else {
    next = written.edition.old->message;
    std::string after;
    do {
      ASSIGN_OR_RETURN(auto page, ScanCallsOfEdition(*call_, name, after, kLastRound));
      std::move(page.rows.begin(), page.rows.end(), std::back_inserter(written.stored_calls));
      after = std::move(page.next);
    } while (!after.empty());
  }
  editions_.push_back(std::move(written));
  return absl::OkStatus();
}

absl::StatusOr<WrittenPart<pb::ProgrammeCall>*> ProgrammeWriting::OpenCall(int round) {
  std::vector<WrittenPart<pb::ProgrammeCall>>& opened = at().calls;
  const std::vector<CallRow>& stored_calls = at().stored_calls;
  if (round == 0) {
    round = stored_calls.empty() ? 1 : stored_calls.back().message.round() + 1;
    for (const auto& part : opened) round = std::max(round, part.next.round() + 1);
  }
  if (round < 1 || round > kLastRound) {
    return domain::InvalidField("call.round", "OUT_OF_RANGE",
                                {absl::StrCat("rounds are 1 to ", kLastRound),
                                 absl::StrCat("公募の回は1から", kLastRound, "までです。")});
  }
  const auto there =
      absl::c_find_if(opened, [&](const auto& part) { return part.next.round() == round; });
  if (there != opened.end()) return &*there;
  WrittenPart<pb::ProgrammeCall> part;
  const auto stored = absl::c_find_if(
      stored_calls, [&](const CallRow& row) { return row.message.round() == round; });
  if (stored != stored_calls.end()) {
    part.old = *stored;
    part.next = stored->message;
  } else {
    part.next.set_name(absl::StrCat(edition().name(), "/calls/", round));
    part.next.set_round(round);
    *part.next.mutable_create_time() = ToProto(call_->now());
  }
  opened.push_back(std::move(part));
  return &opened.back();
}

absl::Status ProgrammeWriting::Publish() {
  pb::ProgrammeEdition& edition = this->edition();
  if (IsPublished(edition)) return absl::OkStatus();
  if (IsWithdrawn(edition)) {
    return NotEditable("the edition was withdrawn and stays so",
                       "取り下げた年度版は再び公開できません。", "WITHDRAWN");
  }
  edition.set_state(pb::PROGRAMME_EDITION_STATE_PUBLISHED);
  *edition.mutable_publish_time() = ToProto(call_->now());
  pb::Programme& programme = programme_.next;
  if (!programme.has_publish_time()) *programme.mutable_publish_time() = ToProto(call_->now());
  programme.add_published_fiscal_years(edition.fiscal_year());
  std::sort(programme.mutable_published_fiscal_years()->begin(),
            programme.mutable_published_fiscal_years()->end());
  // Check announces every call that is opened.
  for (const CallRow& row : stored_calls()) RETURN_IF_ERROR(OpenCall(row.message.round()).status());
  set_step();
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::Withdraw(const std::string& reason) {
  pb::ProgrammeEdition& edition = this->edition();
  if (!IsPublished(edition)) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {"only what is published can be withdrawn; a draft is deleted",
         "取り下げられるのは公開中の年度版だけです。下書きは削除してください。"},
        {{"state", absl::AsciiStrToUpper(domain::ValueToken(*pb::ProgrammeEditionState_descriptor(),
                                                            edition.state()))}});
  }
  edition.set_state(pb::PROGRAMME_EDITION_STATE_WITHDRAWN);
  *edition.mutable_withdraw_time() = ToProto(call_->now());
  edition.set_withdraw_reason(reason);
  auto& years = *programme_.next.mutable_published_fiscal_years();
  years.erase(std::remove(years.begin(), years.end(), edition.fiscal_year()), years.end());
  for (const CallRow& row : stored_calls()) {
    const pb::ProgrammeCallState state = domain::StateAt(row.message, call_->now());
    if (state != pb::PROGRAMME_CALL_STATE_PLANNED && state != pb::PROGRAMME_CALL_STATE_OPEN)
      continue;
    ASSIGN_OR_RETURN(auto* const part, OpenCall(row.message.round()));
    *part->next.mutable_cancel_time() = ToProto(call_->now());
    part->next.set_cancel_reason(reason);
  }
  set_step();
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::CheckProgramme(BatchViolations& violations) const {
  const pb::Programme& programme = programme_.next;
  RETURN_IF_ERROR(CheckPart(programme, "programme", violations));
  const std::string old = programme_.old ? programme_.old->message.successor() : "";
  if (programme.successor().empty() || programme.successor() == old) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto successor, ReadableProgramme(*call_, programme.successor()));
  if (!successor.has_value()) {
    violations.Add("programme.successor", "UNKNOWN_PROGRAMME",
                   {absl::StrCat("there is no programme ", programme.successor(),
                                 " that you may read; see renkei programme list"),
                    absl::StrCat("支援施策 ", programme.successor(),
                                 " は見つかりません。renkei programme list で確認してください。")});
    return absl::OkStatus();
  }
  std::string next = programme.successor();
  for (int i = 0; i < kMaxSuccessors && !next.empty() && next != programme.name(); ++i) {
    ASSIGN_OR_RETURN(const auto row, FindProgramme(*call_, next));
    next = row.has_value() ? row->message.successor() : "";
  }
  if (!next.empty()) {
    violations.Add(
        "programme.successor", "CIRCLE",
        {"its successors lead back to it", "後継の施策をたどると、この施策に戻ってしまいます。"});
  }
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::CheckEdition(WrittenEdition& written, const std::string& before,
                                            absl::string_view call_path,
                                            BatchViolations& violations) {
  pb::ProgrammeEdition& edition = written.edition.next;
  const std::optional<ProgrammeEditionRow>& old = written.edition.old;
  domain::FillEdition(programme_.next, edition);
  if (!old.has_value() && edition.framework_items().empty())
    *edition.mutable_framework_items() = programme_.next.framework_items();
  const bool withdrawn = old.has_value() && IsWithdrawn(old->message);
  if (Changes(written.edition)) {
    if (withdrawn)
      return NotEditable("the edition was withdrawn and stays as it is",
                         "取り下げた年度版は変更できません。", "WITHDRAWN");
    const std::string path = absl::StrCat(before, "edition");
    RETURN_IF_ERROR(CheckPart(edition, path, violations));
    violations.AddAll(path, domain::CheckProgrammeEdition(edition));
    if (IsPublished(edition)) violations.AddAll(path, domain::CheckPublishable(edition));
    CheckTypesInUse(written, path, violations);
  }
  for (size_t i = 0; i < written.calls.size(); ++i) {
    WrittenPart<pb::ProgrammeCall>& part = written.calls[i];
    FillTimes(part.next);
    if (edition.has_publish_time()) part.next.set_announced(true);
    if (!Changes(part)) continue;
    if (withdrawn)
      return NotEditable("the edition was withdrawn, and its calls stay as they are",
                         "取り下げた年度版の公募は変更できません。", "WITHDRAWN");
    if (part.old.has_value() && part.old->message.has_cancel_time())
      return NotEditable("the call was cancelled and stays as it is",
                         "中止した公募は変更できません。", "CANCELLED");
    const std::string path =
        call_path.empty() ? domain::FieldAt(absl::StrCat(before, "calls"), static_cast<int>(i))
                          : std::string(call_path);
    RETURN_IF_ERROR(CheckPart(part.next, path, violations));
    violations.AddAll(path, domain::CheckProgrammeCall(part.next, edition));
  }
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::CheckReferences() const {
  if (!programme_.old || Changes(programme_))
    RETURN_IF_ERROR(RequireFrameworkItems(*call_, programme_.next.framework_items()));
  for (const WrittenEdition& written : editions_) {
    if (!Changes(written.edition)) continue;
    const std::vector<std::string> items = domain::ItemsOf(written.edition.next);
    RETURN_IF_ERROR(RequireFrameworkItems(*call_, {items.begin(), items.end()}));
  }
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::CheckRoleAndReason() const {
  bool shown = programme_.old.has_value() && programme_.old->message.has_publish_time() &&
               Changes(programme_);
  bool corrected = false;
  for (const WrittenEdition& written : editions_) {
    const auto& [old, next] = written.edition;
    if (Changes(written.edition)) {
      const bool was = old.has_value() && old->message.has_publish_time();
      shown = shown || was || next.has_publish_time();
      corrected = corrected || (was && !written.is_step);
    }
    for (const auto& part : written.calls) {
      if (!Changes(part)) continue;
      const bool was = part.old.has_value() && part.old->message.announced();
      shown = shown || was || part.next.announced();
      corrected = corrected || (was && !written.is_step);
    }
  }
  if (shown && !MayPublishProgrammes(call_->caller())) return MissingRole();
  if (corrected && reason_.empty()) return MissingReason();
  return absl::OkStatus();
}

absl::Status ProgrammeWriting::Check(absl::string_view call_path) {
  BatchViolations violations;
  if (!programme_.old || Changes(programme_)) RETURN_IF_ERROR(CheckProgramme(violations));
  for (WrittenEdition& written : editions_) {
    const std::string before =
        &written == &editions_.front()
            ? ""
            : absl::StrCat(domain::EditionIdOf(written.edition.next.fiscal_year()), ".");
    RETURN_IF_ERROR(CheckEdition(written, before, call_path, violations));
  }
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  RETURN_IF_ERROR(CheckContentSize(programme_.next, "programme"));
  for (const WrittenEdition& written : editions_) {
    pb::ProgrammeEdition content = written.edition.next;
    content.clear_corrections();
    RETURN_IF_ERROR(CheckContentSize(content, "edition"));
  }
  RETURN_IF_ERROR(CheckReferences());
  return CheckRoleAndReason();
}

bool ProgrammeWriting::ChangesAnything() const {
  return Changes(programme_) || absl::c_any_of(editions_, [](const WrittenEdition& written) {
           return Changes(written.edition) ||
                  absl::c_any_of(written.calls, [](const auto& part) { return Changes(part); });
         });
}

absl::Status ProgrammeWriting::WriteTo(storage::Mutation& mutation) {
  if (!ChangesAnything()) return absl::OkStatus();
  if (!programme_.old.has_value())
    RETURN_IF_ERROR(RequireNewOwner(*call_, programme_.next.owner(), "programme.owner", mutation));
  WriteProgramme(mutation);
  for (WrittenEdition& written : editions_) WriteEdition(written, mutation);
  return absl::OkStatus();
}

void ProgrammeWriting::WriteProgramme(storage::Mutation& mutation) {
  pb::Programme& programme = programme_.next;
  if (!programme_.old.has_value()) {
    StampUpdate(*call_, nullptr, programme);
    Programmes().Insert(programme, mutation);
    AppendChange(*call_, pb::RESOURCE_TYPE_PROGRAMME, programme.name(), std::nullopt,
                 AudienceOf(programme), mutation);
  } else if (Changes(programme_)) {
    const pb::Programme& old = programme_.old->message;
    StampUpdate(*call_, &old, programme);
    Programmes().Update(*programme_.old, programme, mutation);
    AppendChange(*call_, pb::RESOURCE_TYPE_PROGRAMME, programme.name(),
                 Before(AudienceOf(old), old), AudienceOf(programme), mutation);
  } else {
    Programmes().Require(*programme_.old, mutation);
  }
}

void ProgrammeWriting::WriteEdition(WrittenEdition& written, storage::Mutation& mutation) {
  const pb::Programme& programme = programme_.next;
  auto& [stored, edition] = written.edition;
  if (!stored.has_value()) {
    StampUpdate(*call_, nullptr, edition);
    ProgrammeEditions().Insert(edition, mutation);
    AppendChange(*call_, pb::RESOURCE_TYPE_PROGRAMME_EDITION, edition.name(), std::nullopt,
                 AudienceOf(programme, edition), mutation);
  } else if (Changes(written.edition)) {
    const pb::ProgrammeEdition& old = stored->message;
    if (old.has_publish_time() && !written.is_step) AddCorrection(*call_, reason_, old, edition);
    StampUpdate(*call_, &old, edition);
    ProgrammeEditions().Update(*stored, edition, mutation);
    AppendChange(*call_, pb::RESOURCE_TYPE_PROGRAMME_EDITION, edition.name(),
                 BeforeOf(programme, old), AudienceOf(programme, edition), mutation);
  } else {
    ProgrammeEditions().Require(*stored, mutation);
  }
  for (auto& part : written.calls) {
    if (!Changes(part)) continue;
    pb::ProgrammeCall& next = part.next;
    std::optional<Before> before;
    if (!part.old.has_value()) {
      StampUpdate(*call_, nullptr, next);
      ProgrammeCalls().Insert(next, mutation);
    } else {
      const pb::ProgrammeCall& old = part.old->message;
      before = Before(AudienceOf(programme, old));
      if (old.announced() && !written.is_step) AddCorrection(*call_, reason_, old, next);
      StampUpdate(*call_, &old, next);
      ProgrammeCalls().Update(*part.old, next, mutation);
    }
    AppendChange(*call_, pb::RESOURCE_TYPE_PROGRAMME_CALL, next.name(), before,
                 AudienceOf(programme, next), mutation);
  }
}

pb::Programme ProgrammeWriting::ShownProgramme() const {
  return PresentProgramme(*call_, ShownRow(programme_));
}

pb::ProgrammeEdition ProgrammeWriting::ShownEdition() const {
  return PresentEdition(*call_, programme_.next, ShownRow(at().edition));
}

pb::ProgrammeCall ProgrammeWriting::ShownCall(const WrittenPart<pb::ProgrammeCall>& part) const {
  return PresentCall(*call_, programme_.next, ShownRow(part));
}

}  // namespace renkei::service
