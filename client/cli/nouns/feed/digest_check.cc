#include "client/cli/nouns/feed/digest_check.h"

#include "client/cli/show/brief.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "client/lib/error.h"
#include "client/mirror/resource_line.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// One type, here and there.
struct Compared {
  pb::ResourceType type = pb::RESOURCE_TYPE_UNSPECIFIED;
  int64_t here = 0;
  int64_t there = 0;
  bool same = false;
};

std::vector<Compared> Compare(const std::map<std::string, mirror::ResourceDigest>& here,
                              const pb::GetFeedDigestResponse& reply) {
  std::map<pb::ResourceType, pb::TypeDigest> there;
  for (const pb::TypeDigest& digest : reply.digests()) there[digest.type()] = digest;
  std::vector<Compared> rows;
  for (const std::string& stem : mirror::AllStems()) {
    const pb::ResourceType type = mirror::TypeOfStem(stem);
    const auto own = here.find(stem);
    const auto its = there.find(type);
    if (own == here.end() && its == there.end()) continue;
    const mirror::ResourceDigest left = own == here.end() ? mirror::ResourceDigest() : own->second;
    const pb::TypeDigest right = its == there.end() ? pb::TypeDigest() : its->second;
    const bool both = own != here.end() && its != there.end();
    rows.push_back({type, left.count(), right.count(),
                    both && left.count() == right.count() && left.Hex() == right.digest()});
  }
  return rows;
}

std::string AsTable(const std::vector<Compared>& rows, const Printer& printer) {
  const Lang lang = printer.lang();
  std::vector<std::vector<std::string>> cells;
  for (const Compared& row : rows) {
    cells.push_back({ValueLabel(*pb::ResourceType_descriptor(), row.type, lang),
                     GroupedNumber(static_cast<double>(row.here)),
                     GroupedNumber(static_cast<double>(row.there)),
                     In(lang, row.same ? Text{"same", "一致"} : Text{"different", "不一致"})});
  }
  return RenderTable({{In(lang, {"TYPE", "種類"})},
                      {In(lang, {"HERE", "写し"}), true},
                      {In(lang, {"SERVER", "サーバー"}), true},
                      {In(lang, {"RESULT", "結果"})}},
                     cells, printer.columns(), printer.style().ambiguous);
}

void PrintRows(Printer& printer, const std::vector<Compared>& rows) {
  std::vector<std::vector<std::string>> cells;
  for (const Compared& row : rows) {
    cells.push_back({pb::ResourceType_Name(row.type), absl::StrCat(row.here),
                     absl::StrCat(row.there), row.same ? "true" : "false"});
  }
  printer.Table(
      {TableColumn{"type"}, TableColumn{"count"}, TableColumn{"server_count"}, TableColumn{"same"}},
      std::move(cells));
}

// A table for people; for programs rows or JSON lines.
void Print(Session& session, const std::vector<Compared>& rows) {
  Printer& printer = session.printer();
  if (printer.for_people()) return printer.Raw(AsTable(rows, printer));
  if (printer.prints_rows()) return PrintRows(printer, rows);
  for (const Compared& row : rows) {
    printer.Raw(absl::StrCat("{\"type\":\"", pb::ResourceType_Name(row.type),
                             "\",\"count\":", row.here, ",\"server_count\":", row.there,
                             ",\"same\":", row.same ? "true" : "false", "}\n"));
  }
}

}  // namespace

absl::StatusOr<bool> CompareDigests(Session& session, mirror::Mirror& mirror,
                                    const mirror::CopyScope& scope) {
  pb::GetFeedDigestRequest request;
  request.set_cursor(mirror.cursor());
  for (const std::string& stem : scope.types) request.add_types(mirror::TypeOfStem(stem));
  request.set_filter(scope.filter);
  ASSIGN_OR_RETURN(const auto reply,
                   session.Call<pb::GetFeedDigestResponse>("ChangeService/GetFeedDigest", request));
  if (!reply.at_head()) return false;
  ASSIGN_OR_RETURN(const auto here, mirror.Digests());
  const std::vector<Compared> rows = Compare(here, reply);
  Print(session, rows);
  for (const Compared& row : rows) {
    if (row.same) continue;
    return client::LocalError(
        absl::StatusCode::kFailedPrecondition,
        {"the copy differs from the server; --rebuild makes it anew",
         "写しがサーバーの内容と一致しません。--rebuild を付けて実行すると作り直せます。"});
  }
  session.Note({"the copy is the same as the server's", "写しはサーバーの内容と一致しています。"});
  return true;
}

}  // namespace renkei::cli
