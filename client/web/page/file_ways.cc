#include "client/web/page/file_ways.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/frame.h"

namespace renkei::web {

void WriteWayToImport(view::Writer& html, const Visit& visit, pb::ExchangeKind kind,
                      const std::string& of, const std::string& organization, const Text& words) {
  Query query;
  query.Set("kind", pb::ExchangeKind_Name(kind));
  query.Set(absl::StartsWith(of, "rounds/") ? "round" : "vision", of);
  const auto way = html.Open("p");
  WriteLink(html, AddressOf(absl::StrCat("/", organization, "/import"), query), visit.Say(words));
}

void WriteWayToExport(view::Writer& html, const Visit& visit, const std::string& path) {
  WriteFormLinks(html, visit, std::vector<std::string>{path}, {"To a file", "ファイルへの書出し"});
}

}  // namespace renkei::web
