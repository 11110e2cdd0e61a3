#include "server/service/identity/hand_over.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/mutation_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/identity/account_rules.h"
#include "server/service/identity/account_view.h"
#include "server/service/identity/token_end.h"
#include "server/service/organization/sections.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountRow = storage::Row<pb::Account>;

constexpr size_t kScannedAtOnce = 256;
// As the rules of Account.sections say.
constexpr int kMaxSectionsOfAccount = 20;

// Lives within one attempt of one call.
class HandOver {
 public:
  HandOver(const Call& call, AccountRow from, AccountRow to)
      : call_(call),
        from_(std::move(from)),
        to_(std::move(to)),
        from_after_(from_.message),
        to_after_(to_.message) {}

  // INVALID_FIELDS with everything that stands against it.
  absl::Status Check() const {
    BatchViolations violations;
    if (from_.message.name() == to_.message.name()) {
      violations.Add(
          "to", "SAME_ACCOUNT",
          {"must be another account than from", "引継元とは別のアカウントを指定してください。"});
    }
    CheckPerson("from", from_.message, violations);
    CheckPerson("to", to_.message, violations);
    if (from_.message.organization() != to_.message.organization()) {
      violations.Add("to", "OTHER_ORGANIZATION",
                     {"must be an account of the same organization",
                      "引継元と同じ団体のアカウントを指定してください。"});
    }
    if (to_.message.disabled()) {
      violations.Add("to", "DISABLED",
                     {"is disabled: enable it first, or name another one",
                      "停止中のアカウントです。再開するか、別のアカウントを指定してください。"});
    }
    return std::move(violations).ToStatus();
  }

  absl::Status MoveSections() {
    for (const std::string& section : from_.message.sections()) {
      if (!absl::c_linear_search(to_after_.sections(), section)) to_after_.add_sections(section);
      ASSIGN_OR_RETURN(auto row, FindSection(call_, section));
      if (!row.has_value()) continue;
      row->message.set_etag(MakeEtag(call_.env().store, row->version));
      *result_.reply.add_sections() = std::move(row->message);
    }
    from_after_.clear_sections();
    if (to_after_.sections_size() <= kMaxSectionsOfAccount) return absl::OkStatus();
    return domain::InvalidField(
        "to", "TOO_MANY",
        {absl::StrCat("would be in more than ", kMaxSectionsOfAccount, " sections"),
         absl::StrCat("所属課が", kMaxSectionsOfAccount,
                      "件を超えます。先に、不要な所属課を外してください。")});
  }

  absl::Status MoveScripts() {
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(
          auto page, Accounts().ScanIndex(
                         call_.snapshot(),
                         storage::Key(kAccountsByOrganizationId).Add(from_.message.organization()),
                         after, kScannedAtOnce));
      for (const AccountRow& row : page.rows) {
        if (row.message.responsible() != from_.message.name()) continue;
        pb::Account script = row.message;
        script.set_responsible(to_.message.name());
        RETURN_IF_ERROR(WriteAccount(row, std::move(script), *result_.reply.add_scripts()));
        result_.marks.push_back(row.message.name());
      }
      after = std::move(page.next);
    } while (!after.empty());
    return absl::OkStatus();
  }

  absl::Status Disable() {
    from_after_.set_disabled(true);
    RETURN_IF_ERROR(CheckNotLast(call_, from_, from_after_, result_.mutation));
    ASSIGN_OR_RETURN(const int ended, EndTokensOf(call_, from_.message.name(), result_.mutation));
    result_.reply.set_ended_tokens(ended);
    if (!from_.message.disabled()) result_.marks.emplace_back("disabled");
    return absl::OkStatus();
  }

  absl::StatusOr<Write<pb::HandOverWorkResponse>> Finish() && {
    result_.marks.push_back(to_.message.name());
    RETURN_IF_ERROR(WriteAccount(from_, from_after_, *result_.reply.mutable_from()));
    RETURN_IF_ERROR(WriteAccount(to_, to_after_, *result_.reply.mutable_to()));
    if (result_.mutation.record_count() == 0) return std::move(result_);
    // Whoever follows must be in use when it comes to be: not disabled meanwhile.
    Accounts().Require(to_, result_.mutation);
    RETURN_IF_ERROR(RequireCaller(call_, result_.mutation));
    result_.resource = from_.message.name();
    RETURN_IF_ERROR(CheckFitsOneCommit(result_.mutation));
    return std::move(result_);
  }

 private:
  static void CheckPerson(absl::string_view field, const pb::Account& account,
                          BatchViolations& violations) {
    if (IsPerson(account)) return;
    violations.Add(
        field, "NOT_A_PERSON",
        {"must be the account of a person: for a script, say who is responsible",
         "個人のアカウントを指定してください（スクリプトは、責任者を変えてください）。"});
  }

  // Writes `after` where it differs, and what a read will show of it into `shown`.
  absl::Status WriteAccount(const AccountRow& before, pb::Account after, pb::Account& shown) {
    if (SameContent(before.message, after)) {
      ASSIGN_OR_RETURN(shown, PresentAccount(call_, before));
      return absl::OkStatus();
    }
    *after.mutable_update_time() = ToProto(call_.now());
    Accounts().Update(before, after, result_.mutation);
    ASSIGN_OR_RETURN(shown, PresentAccount(call_, AccountRow{std::move(after), {}}));
    shown.clear_etag();
    return absl::OkStatus();
  }

  const Call& call_;
  const AccountRow from_;
  const AccountRow to_;
  pb::Account from_after_;
  pb::Account to_after_;
  Write<pb::HandOverWorkResponse> result_;
};

}  // namespace

absl::StatusOr<Write<pb::HandOverWorkResponse>> HandOverWork(
    const Call& call, const pb::HandOverWorkRequest& request) {
  ASSIGN_OR_RETURN(AccountRow from, FindManaged(call, request.from()));
  ASSIGN_OR_RETURN(AccountRow to, FindManaged(call, request.to()));
  HandOver hand_over(call, std::move(from), std::move(to));
  RETURN_IF_ERROR(hand_over.Check());
  RETURN_IF_ERROR(hand_over.MoveSections());
  RETURN_IF_ERROR(hand_over.MoveScripts());
  if (request.disable_from()) {
    RETURN_IF_ERROR(hand_over.Disable());
  }
  return std::move(hand_over).Finish();
}

}  // namespace renkei::service
