#include "client/cli/nouns/account/account_list.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/resolve.h"
#include "client/cli/resource_titles.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/identity/roles.h"
#include "server/domain/quote.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/yes_no.h"
#include "server/sheet/address.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string Plain(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(domain::NormalizeCompatibility(text)));
}

// An error that is no fault of the row: further rows would fare no better.
bool EndsTheWork(const absl::Status& status) {
  return !absl::IsInvalidArgument(status) && !absl::IsNotFound(status) &&
         !absl::IsFailedPrecondition(status);
}

class RowReader {
 public:
  RowReader(Session& session, ListMistakes& mistakes) : session_(session), mistakes_(mistakes) {}

  absl::Status Read(const ListRow& row, std::vector<AccountRow>& rows) {
    const size_t before = mistakes_.count();
    AccountRow read;
    read.row = row;
    read.address = row.Text("address");
    pb::Account& account = read.account;
    account.set_external_id(row.Text("external_id"));
    account.set_display_name(row.Text("display_name"));
    CheckExternalId(row);
    ReadRights(row, account);
    RETURN_IF_ERROR(ReadOrganization(row, account));
    RETURN_IF_ERROR(ReadPerson(row, account));
    CheckByContract(row, account, mistakes_.count() > before);
    if (mistakes_.count() == before) rows.push_back(std::move(read));
    return absl::OkStatus();
  }

 private:
  void CheckExternalId(const ListRow& row) {
    const std::string id = row.Text("external_id");
    if (id.empty()) {
      mistakes_.Add(row, "external_id", "REQUIRED",
                    {"must be set: a number or name of your own that stays the same",
                     "必須です。一覧の中で重ならない、変わらない番号や名前を付けてください。"});
      return;
    }
    const std::string place = sheet::CellPlace(row.sheet, row.row, 0);
    const auto [first, added] = seen_.emplace(id, place);
    if (added) return;
    mistakes_.Add(row, "external_id", "DUPLICATE",
                  {absl::StrCat("stands in the row of ", first->second, " too"),
                   absl::StrCat(first->second, " の行と重複しています。")});
  }

  // An empty cell is no.
  bool YesNo(const ListRow& row, const std::string& key) {
    if (row.Text(key).empty()) return false;
    const absl::StatusOr<bool> value = domain::ReadYesNo(row.Text(key));
    if (value.ok()) return *value;
    mistakes_.AddStatus(row, key, value.status());
    return false;
  }

  void ReadRights(const ListRow& row, pb::Account& account) {
    account.set_may_publish_own(YesNo(row, "may_publish_own"));
    if (YesNo(row, "one_person_office")) {
      for (const pb::Role role : domain::OnePersonOfficeRoles()) account.add_roles(role);
      account.set_may_publish_own(true);
      return;
    }
    const std::string text = row.Text("roles");
    if (text.empty()) {
      mistakes_.Add(row, "roles", "REQUIRED",
                    {"must be set, or one_person_office",
                     "必須です。一人で起案から公開まで行う団体は「一人部署」に○を書きます。"});
      return;
    }
    for (const absl::string_view part :
         absl::StrSplit(Separated(text), ',', absl::SkipWhitespace())) {
      const std::optional<pb::Role> role = domain::ParseRole(part);
      if (role) {
        account.add_roles(*role);
        continue;
      }
      const domain::Bilingual known = domain::RoleNames(domain::AllRoles());
      mistakes_.Add(row, "roles", "UNKNOWN_VALUE",
                    {absl::StrCat("there is no role \"", domain::Quoted(part), "\"; ", known.en),
                     absl::StrCat("「", domain::Quoted(part), "」という権限はありません。",
                                  known.ja, " から選んでください。")});
    }
  }

  // People put 、 or ・ or a line break between roles.
  static std::string Separated(const std::string& text) {
    return absl::StrReplaceAll(
        domain::NormalizeCompatibility(text),
        {{"、", ","}, {"・", ","}, {"/", ","}, {";", ","}, {"\n", ","}, {" ", ","}, {"と", ","}});
  }

  absl::Status ReadOrganization(const ListRow& row, pb::Account& account) {
    const std::string code = row.Text("organization_code");
    const std::string title = Titled(row);
    if (code.empty() && title.empty()) {
      mistakes_.Add(
          row, "organization", "REQUIRED",
          {"must be set, or organization_code", "団体コードか団体名のどちらかを書いてください。"});
      return absl::OkStatus();
    }
    const std::string key = code.empty() ? "organization" : "organization_code";
    const auto found = session_.resolver().OrganizationName(code.empty() ? title : Plain(code));
    if (!found.ok()) {
      if (EndsTheWork(found.status())) return found.status();
      mistakes_.AddStatus(row, key, found.status());
      return absl::OkStatus();
    }
    account.set_organization(*found);
    if (code.empty() || row.Text("organization").empty()) return absl::OkStatus();
    // Code and name of one row often come from different lists.
    const std::string known = session_.names().Of(*found);
    if (domain::Fold(Plain(row.Text("organization"))) == domain::Fold(known) ||
        absl::EndsWith(domain::Fold(title), domain::Fold(known)))
      return absl::OkStatus();
    mistakes_.Add(row, "organization", "CONTRADICTORY",
                  {absl::StrCat("the code ", code, " is that of ", known),
                   absl::StrCat("団体コード ", code, " は", known,
                                "のものです。コードか団体名を直してください。")});
    return absl::OkStatus();
  }

  // Who has something to sign in with is a person.
  absl::Status ReadPerson(const ListRow& row, pb::Account& account) {
    account.set_login_name(Plain(row.Text("login_name")));
    account.set_email(Plain(row.Text("sign_in_email")));
    const bool signs_in = !account.login_name().empty() || !account.email().empty();
    account.set_kind(signs_in ? pb::ACCOUNT_KIND_PERSON : pb::ACCOUNT_KIND_SCRIPT);
    const std::string responsible = Plain(row.Text("responsible"));
    if (responsible.empty()) return absl::OkStatus();
    const auto found = session_.resolver().Account(responsible);
    if (!found.ok()) {
      if (EndsTheWork(found.status())) return found.status();
      mistakes_.AddStatus(row, "responsible", found.status());
      return absl::OkStatus();
    }
    account.set_responsible(*found);
    return absl::OkStatus();
  }

  // The name with its prefecture before it, where that has a column.
  static std::string Titled(const ListRow& row) {
    std::string title = row.Text("organization");
    const std::string prefecture = row.Text("prefecture");
    if (title.empty() || prefecture.empty() || absl::StartsWith(title, prefecture)) return title;
    return absl::StrCat(prefecture, title);
  }

  // The constraints of the contract, by the code that the server runs.
  void CheckByContract(const ListRow& row, const pb::Account& account, bool has_mistakes) {
    pb::Account checked = account;
    // What is missing was said above.
    if (has_mistakes && checked.roles().empty()) checked.add_roles(pb::ROLE_READER);
    if (has_mistakes && checked.organization().empty()) checked.set_organization("organizations/x");
    const absl::Status status = domain::ValidateResource(checked, domain::Completeness::kDraft, "");
    const auto detail = domain::DetailOf(status);
    if (!detail) return;
    for (const pb::FieldViolation& v : detail->violations())
      mistakes_.Add(row, AccountColumnOf(v.field()), v.kind(), {v.message(), v.message_ja()});
  }

  Session& session_;
  ListMistakes& mistakes_;
  std::map<std::string, std::string> seen_;  // external_id to place
};

}  // namespace

const std::vector<ListColumn>& AccountListColumns() {
  static const auto& columns = *new std::vector<ListColumn>{
      {"external_id", {"外部ID", "管理番号", "ID"}, true},
      {"organization_code", {"団体コード", "コード", "地方公共団体コード", "code"}},
      {"prefecture", {"都道府県", "都道府県名"}},
      {"organization", {"団体名", "団体", "市区町村", "市区町村名", "自治体", "自治体名"}},
      {"display_name", {"名称", "担当課", "部署", "課名"}, true},
      {"roles", {"権限", "役割", "role"}},
      {"may_publish_own", {"自己公開", "自分の提出分の公開"}},
      {"one_person_office", {"一人部署"}},
      {"address", {"宛先", "送付先", "メール", "メールアドレス", "e-mail", "email"}},
      {"login_name", {"ログイン名", "ユーザー名"}},
      {"sign_in_email", {"ログイン用メールアドレス"}},
      {"responsible", {"責任者"}},
  };
  return columns;
}

absl::StatusOr<std::vector<AccountRow>> ReadAccountRows(Session& session,
                                                        const std::vector<ListRow>& rows,
                                                        ListMistakes& mistakes) {
  std::vector<AccountRow> read;
  RowReader reader(session, mistakes);
  for (const ListRow& row : rows) {
    RETURN_IF_ERROR(reader.Read(row, read));
  }
  return read;
}

std::string AccountColumnOf(absl::string_view field) {
  // "accounts[3].roles[1]" and "roles[1]" stand in the column of the roles.
  const size_t dot = field.find("].");
  if (dot != absl::string_view::npos && absl::StartsWith(field, "accounts["))
    field = field.substr(dot + 2);
  field = field.substr(0, field.find_first_of(".["));
  // Beside the address to which the invitation goes.
  return field == "email" ? "sign_in_email" : std::string(field);
}

std::string AccountListTemplate() {
  return ListTemplate(
      AccountListColumns(),
      {{"yamada", "", "○○県", "○○市", "山田 花子（企画課）", "起案、閲覧", "", "",
        "kikaku@example.lg.jp", "yamada", "yamada@example.lg.jp", ""},
       {"sato", "", "○○県", "○○市", "佐藤 次郎（企画課長）", "承認、閲覧", "", "", "", "sato", "",
        ""},
       {"tanaka", "", "○○県", "○○市", "田中 三郎（総務課）", "団体管理", "", "", "", "tanaka", "",
        ""},
       {"suzuki", "", "○○県", "△△村", "鈴木 一郎（地域振興係）", "", "", "○", "", "suzuki", "", ""},
       {"yakan-renkei", "", "○○県", "○○市", "夜間連携", "閲覧", "", "", "", "", "", ""}});
}

}  // namespace renkei::cli
