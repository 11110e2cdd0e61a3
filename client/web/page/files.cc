#include "client/web/page/files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/sheet/table_file.h"
#include "client/web/page/frame.h"
#include "client/web/page/routes.h"
#include "google/protobuf/util/json_util.h"
#include "server/domain/error.h"
#include "server/domain/visible_text.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

struct FormatWords {
  FileFormat format;
  const char* ending;
  const char* label;
  const char* label_ja;
  const char* media_type;
};

constexpr FormatWords kFormats[] = {
    {kCsv, "csv", "CSV", "CSV", "text/csv; charset=utf-8"},
    {kXlsx, "xlsx", "Excel", "Excel",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {kJson, "json", "JSON", "JSON", "application/json; charset=utf-8"},
    {kCalendar, "ics", "Calendar (.ics)", "カレンダー（.ics）", "text/calendar; charset=utf-8"}};

const FormatWords& WordsOf(FileFormat format) {
  for (const FormatWords& words : kFormats) {
    if (words.format == format) return words;
  }
  return kFormats[0];
}

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return domain::LocalError(
        absl::StatusCode::kInternal,
        {"what the server sent has a value that JSON has no form for; nothing was saved",
         "サーバーから届いた内容に JSON で表せない値があるため、ファイルにできませんでした。"});
  }
  return domain::EscapeHarmfulInJson(std::move(json));
}

}  // namespace

const char* EndingOf(FileFormat format) { return WordsOf(format).ending; }
const char* MediaTypeOf(FileFormat format) { return WordsOf(format).media_type; }

void WriteFileLinks(view::Writer& html, const Visit& visit, const Text& what) {
  const std::optional<Route> route = FindRoute(visit.path);
  if (!route || route->formats == 0) return;
  const std::string label =
      visit.Say({absl::StrCat(what.en, " as a file"), absl::StrCat(what.ja, "をファイルで")});
  const auto nav = html.Open("nav", {view::Class("files"), view::Attribute("aria-label", label)});
  html.Leaf("span", {}, absl::StrCat(label, visit.Say({": ", "："})));
  const auto list = html.Open("ul");
  for (const FormatWords& format : kFormats) {
    if ((route->formats & format.format) == 0) continue;
    Query query = visit.query;
    // All that was found is in the file, whichever page of it one looks at.
    query.Set("page", "");
    const auto item = html.Open("li");
    WriteLink(html, AddressOf(absl::StrCat("/", visit.path, ".", format.ending), query),
              visit.Say({format.label, format.label_ja}));
  }
}

absl::StatusOr<PageFile> TableFile(const view::Table& table, std::string title, FileFormat format) {
  PageFile file = {std::move(title), ""};
  if (format == kCsv) {
    file.body = view::TableCsv(table);
  } else {
    ASSIGN_OR_RETURN(file.body, view::TableWorkbook(table, file.title));
  }
  return file;
}

absl::StatusOr<PageFile> JsonFile(std::string title, const google::protobuf::Message& message) {
  ASSIGN_OR_RETURN(std::string json, JsonOf(message));
  return PageFile{std::move(title), json + "\n"};
}

absl::StatusOr<PageFile> JsonObject::Take(std::string title) && {
  RETURN_IF_ERROR(status_);
  return PageFile{std::move(title), (text_.empty() ? "{" : std::move(text_)) + "}\n"};
}

std::string JsonObject::TextOf(const google::protobuf::Message& message) {
  absl::StatusOr<std::string> json = JsonOf(message);
  if (json.ok()) return *std::move(json);
  status_.Update(json.status());
  return "{}";
}

void JsonObject::AddText(const char* name, const std::string& value) {
  absl::StrAppend(&text_, text_.empty() ? "{\"" : ",\n\"", name, "\": ", value);
}

}  // namespace renkei::web
