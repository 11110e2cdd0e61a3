// `renkei org import`: bodies without a code (ministries, universities, companies, other partners)
// from a list. Local governments come with a registry pack.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list_file.h"
#include "client/cli/nouns/org/org_rows.h"
#include "client/cli/nouns/org/org_verbs.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/words/value_words.h"
#include "server/sheet/address.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr size_t kMaxIdChars = 63;

const std::vector<ListColumn>& Columns() {
  static const auto& columns = *new std::vector<ListColumn>{
      {"id", {"ID"}, true},
      {"display_name", {"名称", "団体名"}, true},
      {"kana", {"よみ", "ふりがな", "フリガナ"}},
      {"kind", {"種別"}, true},
      {"prefecture", {"都道府県", "所在地"}},
      {"website", {"ウェブサイト", "URL", "ホームページ"}},
  };
  return columns;
}

// Kinds that a list may have, as both languages call them.
std::vector<pb::OrganizationKind> Kinds() {
  return {pb::ORGANIZATION_KIND_MINISTRY, pb::ORGANIZATION_KIND_UNIVERSITY,
          pb::ORGANIZATION_KIND_COMPANY, pb::ORGANIZATION_KIND_OTHER_PARTNER};
}

bool EndsTheWork(const absl::Status& status) {
  return !absl::IsInvalidArgument(status) && !absl::IsNotFound(status) &&
         !absl::IsFailedPrecondition(status);
}

class Import {
 public:
  Import(Session& session, const std::string& file, const std::string& encoding)
      : session_(session), file_(file), encoding_(encoding) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(const std::optional<sheet::Encoding> encoding, ParseEncoding(encoding_));
    ASSIGN_OR_RETURN(const std::vector<ListRow> rows,
                     ReadListFile(file_, Columns(), encoding, mistakes_));
    for (const ListRow& row : rows) {
      RETURN_IF_ERROR(ReadRow(row));
    }
    return RegisterRows(session_, file_, {rows_, organizations_}, KeyOf, mistakes_);
  }

 private:
  absl::Status ReadRow(const ListRow& row) {
    const size_t before = mistakes_.count();
    const bool has_id = CheckId(row);
    const pb::OrganizationKind kind = ReadKind(row);
    const std::string title = row.Text("display_name");
    if (title.empty())
      mistakes_.Add(row, "display_name", "REQUIRED", {"must be set", "必須です。"});
    pb::Organization organization;
    if (has_id) {
      ASSIGN_OR_RETURN(organization, Stored(row, title));
    }
    if (organization.designations().empty()) organization.add_designations();
    pb::Designation& last =
        *organization.mutable_designations(organization.designations_size() - 1);
    last.set_display_name(title);
    last.set_kind(kind);
    if (!row.Text("kana").empty()) last.set_kana(row.Text("kana"));
    if (!row.Text("website").empty()) organization.set_website(row.Text("website"));
    if (!row.Text("prefecture").empty()) {
      const auto prefecture = session_.resolver().Prefecture(row.Text("prefecture"));
      if (prefecture.ok()) {
        organization.set_prefecture(*prefecture);
      } else if (EndsTheWork(prefecture.status())) {
        return prefecture.status();
      } else {
        mistakes_.AddStatus(row, "prefecture", prefecture.status());
      }
    }
    if (mistakes_.count() != before) return absl::OkStatus();
    rows_.push_back(row);
    organizations_.push_back(std::move(organization));
    return absl::OkStatus();
  }

  bool CheckId(const ListRow& row) {
    const std::string id = row.Text("id");
    const bool form = !id.empty() && id.size() <= kMaxIdChars && id.front() != '-' &&
                      std::all_of(id.begin(), id.end(), [](unsigned char c) {
                        return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
                      });
    const bool digits = form && id.find_first_not_of("0123456789") == std::string::npos;
    if (!form || digits) {
      mistakes_.Add(
          row, "id", id.empty() ? "REQUIRED" : "BAD_ID",
          {"an id of your choice: a-z, 0-9 and -, not digits alone",
           "半角の英小文字・数字・ハイフンで決めてください（数字だけは不可。63字まで）。"});
      return false;
    }
    const std::string place = sheet::CellPlace(row.sheet, row.row, 0);
    const auto [first, added] = seen_.emplace(id, place);
    if (added) return true;
    mistakes_.Add(row, "id", "DUPLICATE",
                  {absl::StrCat("stands in the row of ", first->second, " too"),
                   absl::StrCat(first->second, " の行と重複しています。")});
    return false;
  }

  pb::OrganizationKind ReadKind(const ListRow& row) {
    const std::string text = row.Text("kind");
    const auto& type = *pb::OrganizationKind_descriptor();
    const std::optional<int> named = domain::ParseValueWord(type, text);
    std::vector<std::string> known_en;
    std::vector<std::string> known_ja;
    for (const pb::OrganizationKind kind : Kinds()) {
      if (named == kind) return kind;
      known_en.push_back(domain::ValueToken(type, kind));
      known_ja.push_back(domain::ValueWord(type, kind));
    }
    mistakes_.Add(row, "kind", text.empty() ? "REQUIRED" : "UNKNOWN_VALUE",
                  {absl::StrCat("one of ", absl::StrJoin(known_en, ", "),
                                "; local governments come with a registry pack"),
                   absl::StrCat(absl::StrJoin(known_ja, "、"),
                                " のどれかを書いてください。自治体は参照データで登録します。")});
    return pb::ORGANIZATION_KIND_UNSPECIFIED;
  }

  // What is registered under the id of the row, or a new one. Mistakes: a government, or another
  // body of the same name.
  absl::StatusOr<pb::Organization> Stored(const ListRow& row, const std::string& title) {
    pb::GetOrganizationRequest get;
    get.set_name(absl::StrCat("organizations/", row.Text("id")));
    auto found = session_.Call<pb::Organization>("RegistryService/GetOrganization", get);
    if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
    if (found.ok()) {
      if (!domain::IsPartner(found->kind()) || found->kind() == pb::ORGANIZATION_KIND_COORDINATOR) {
        mistakes_.Add(row, "id", "TAKEN",
                      {absl::StrCat("is the id of ", found->display_name()),
                       absl::StrCat(found->display_name(), " のIDです。別のIDにしてください。")});
      }
      return found;
    }
    pb::Organization fresh;
    fresh.set_name(get.name());
    if (title.empty()) return fresh;
    pb::ResolveOrganizationRequest resolve;
    resolve.set_query(title);
    const auto same = session_.Call<pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization", resolve);
    if (!same.ok() && EndsTheWork(same.status())) return same.status();
    if (!same.ok()) return fresh;
    for (const pb::Organization& one : same->candidates()) {
      if (domain::Fold(one.display_name()) != domain::Fold(title)) continue;
      mistakes_.Add(row, "display_name", "ALREADY_THERE",
                    {absl::StrCat("is registered as ", one.name()),
                     absl::StrCat("同じ名称の団体が ", one.name(), " として登録されています。")});
      break;
    }
    return fresh;
  }

  static std::string KeyOf(absl::string_view field) {
    const size_t dot = field.rfind('.');
    return dot == absl::string_view::npos ? "id" : std::string(field.substr(dot + 1));
  }

  Session& session_;
  const std::string file_;
  const std::string encoding_;
  ListMistakes mistakes_{Columns()};
  std::map<std::string, std::string> seen_;  // id to place
  std::vector<ListRow> rows_;
  std::vector<pb::Organization> organizations_;  // of rows_
};

}  // namespace

void AddOrgImport(Noun noun) {
  struct Arguments {
    std::string file;
    std::string encoding;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "import", {"Registers bodies without a code from a list: ministries, universities, companies",
                 "コードを持たない団体（府省庁、大学、企業など）を一覧からまとめて登録します"});
  verb.Positional(&args->file, "FILE",
                  {"CSV (UTF-8 or Shift_JIS) or XLSX; see renkei org template",
                   "CSV（UTF-8 か Shift_JIS）か XLSX。様式は renkei org template"})
      .Option(&args->encoding, "--encoding", "ENCODING", kEncodingHelp)
      .Example("renkei org import partners.csv --dry-run",
               {"Checks the list", "一覧の検査だけを行います"});
  verb.Run([args](Session& session) { return Import(session, args->file, args->encoding).Run(); });

  Verb form = noun.AddVerb("template", {"Prints the form of the list for import",
                                        "import に使う一覧の様式（CSV）を表示します"});
  form.Example("renkei org template > partners.csv",
               {"To fill in with a spreadsheet", "表計算ソフトで開いて記入します"});
  form.Run([](Session& session) {
    session.printer().Raw(
        ListTemplate(Columns(), {{"example-univ", "○○大学", "まるまるだいがく", "大学等",
                                  "神奈川県", "https://univ.example.jp/"},
                                 {"example-co", "株式会社○○", "まるまる", "企業", "", ""}}));
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
