// `renkei org import-classes`: in which class of 類似団体 the ministry's table puts each municipality.
// Packs do not have it, and leave it as it is.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list_file.h"
#include "client/cli/nouns/org/org_rows.h"
#include "client/cli/nouns/org/org_verbs.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/registry/local_government_code.h"
#include "server/sheet/address.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kRegistryPageSize = 1000;

const std::vector<ListColumn>& ClassColumns() {
  static const auto& columns = *new std::vector<ListColumn>{
      {"code", {"団体コード", "コード"}, true},
      {"class", {"類型", "類似団体", "類似団体区分"}, true},
  };
  return columns;
}

class ClassImport {
 public:
  ClassImport(Session& session, const std::string& file, const std::string& encoding, int year)
      : session_(session), file_(file), encoding_(encoding), year_(year) {}

  absl::Status Run() {
    ASSIGN_OR_RETURN(const std::optional<sheet::Encoding> encoding, ParseEncoding(encoding_));
    ASSIGN_OR_RETURN(const std::vector<ListRow> rows,
                     ReadListFile(file_, ClassColumns(), encoding, mistakes_));
    RETURN_IF_ERROR(ReadRegistry());
    for (const ListRow& row : rows) ReadRow(row);
    return RegisterRows(session_, file_, {rows_, organizations_}, KeyOf, mistakes_);
  }

 private:
  absl::Status ReadRegistry() {
    pb::ListOrganizationsRequest request;
    request.set_page_size(kRegistryPageSize);
    ASSIGN_OR_RETURN(const auto all,
                     session_.List<pb::Organization>("RegistryService/ListOrganizations", request));
    for (const pb::Organization& one : all)
      if (!one.code().empty()) by_code_.emplace(one.code(), one);
    return absl::OkStatus();
  }

  void ReadRow(const ListRow& row) {
    const pb::Organization* organization = WithCode(row.Text("code"));
    if (organization == nullptr) {
      mistakes_.Add(
          row, "code", "UNKNOWN_ORGANIZATION",
          {"no body of today has this code", "この団体コードの団体は、現在の台帳にありません。"});
      return;
    }
    if (row.Text("class").empty()) {
      mistakes_.Add(row, "class", "REQUIRED", {"must be set", "必須です。"});
      return;
    }
    const std::string place = sheet::CellPlace(row.sheet, row.row, 0);
    const auto [first, added] = seen_.emplace(organization->code(), place);
    if (!added) {
      mistakes_.Add(row, "code", "DUPLICATE",
                    {absl::StrCat("stands in the row of ", first->second, " too"),
                     absl::StrCat(first->second, " の行と重複しています。")});
      return;
    }
    rows_.push_back(row);
    // With its etag: what somebody else changes meanwhile is not undone.
    pb::Organization& changed = organizations_.emplace_back(*organization);
    changed.mutable_ministry_peer_class()->set_label(row.Text("class"));
    changed.mutable_ministry_peer_class()->set_fiscal_year(year_);
  }

  // Of today; nullptr: nobody.
  const pb::Organization* WithCode(const std::string& text) const {
    for (const std::string& code : domain::LocalGovernmentCodeReadings(text)) {
      const auto found = by_code_.find(code);
      if (found != by_code_.end()) return &found->second;
    }
    return nullptr;
  }

  static std::string KeyOf(absl::string_view field) {
    return absl::StrContains(field, "ministry_peer_class") ? "class" : "code";
  }

  Session& session_;
  const std::string file_;
  const std::string encoding_;
  const int year_;
  ListMistakes mistakes_{ClassColumns()};
  std::map<std::string, pb::Organization> by_code_;
  std::map<std::string, std::string> seen_;  // code to place
  std::vector<ListRow> rows_;
  std::vector<pb::Organization> organizations_;  // of rows_
};

}  // namespace

void AddOrgImportClasses(Noun noun) {
  struct Arguments {
    std::string file;
    std::string encoding;
    int year = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "import-classes",
      {"Registers in which class of similar bodies (類似団体) the ministry puts each municipality",
       "総務省の類似団体の類型を、一覧からまとめて登録します"});
  verb.Positional(&args->file, "FILE",
                  {"CSV (UTF-8 or Shift_JIS) or XLSX with the columns code and class",
                   "「団体コード」「類型」の列がある CSV（UTF-8 か Shift_JIS）か XLSX"})
      .FiscalYear(&args->year, "--year",
                  {"Of the edition of 類似団体別市町村財政指数表; needed",
                   "類似団体別市町村財政指数表の年度（必須）"})
      .Option(&args->encoding, "--encoding", "ENCODING", kEncodingHelp)
      .Example("renkei org import-classes ruiji.csv --year 令和5年度 --dry-run",
               {"Checks the list", "一覧の検査だけを行います"});
  verb.Run([args](Session& session) -> absl::Status {
    if (args->year == 0)
      return UsageError({"--year is needed: the edition of the table",
                         "--year で、指数表の年度を指定してください。"});
    return ClassImport(session, args->file, args->encoding, args->year).Run();
  });
}

}  // namespace renkei::cli
