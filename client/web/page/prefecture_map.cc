#include "client/web/page/prefecture_map.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace renkei::web {
namespace {

using view::ClassName;

// By the first two digits of the code, from 01.
constexpr ClassName kPlaceClasses[] = {
    "place-01", "place-02", "place-03", "place-04", "place-05", "place-06", "place-07", "place-08",
    "place-09", "place-10", "place-11", "place-12", "place-13", "place-14", "place-15", "place-16",
    "place-17", "place-18", "place-19", "place-20", "place-21", "place-22", "place-23", "place-24",
    "place-25", "place-26", "place-27", "place-28", "place-29", "place-30", "place-31", "place-32",
    "place-33", "place-34", "place-35", "place-36", "place-37", "place-38", "place-39", "place-40",
    "place-41", "place-42", "place-43", "place-44", "place-45", "place-46", "place-47"};

// From 1; 0 for none.
int NumberOf(const std::string& code) {
  int number = 0;
  if (code.size() < 2 || !absl::SimpleAtoi(absl::string_view(code).substr(0, 2), &number)) return 0;
  return number >= 1 && number <= static_cast<int>(std::size(kPlaceClasses)) ? number : 0;
}

}  // namespace

void WritePrefectureMap(view::Writer& html, const Visit& visit, const std::string& label,
                        std::vector<PrefectureTile> tiles) {
  std::sort(tiles.begin(), tiles.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  int64_t most = 0;
  for (const PrefectureTile& tile : tiles) most = std::max(most, tile.count);
  const auto list = html.Open("ol", {view::Class("tiles"), view::Attribute("aria-label", label)});
  for (const PrefectureTile& tile : tiles) {
    const int number = NumberOf(tile.code);
    if (number == 0) continue;
    const auto item = html.Open("li", {view::Class(kPlaceClasses[number - 1])});
    const ClassName ground =
        tile.count == 0 ? "none" : (tile.count * 2 > most ? ClassName("many") : "some");
    const auto address = view::Address::Of(tile.address);
    if (!address) continue;
    const auto link = html.Open("a", {view::Class(ground), Href(*address)});
    html.Text(tile.title);
    html.Text(" ");
    const std::string cases =
        absl::StrCat(tile.count, visit.Say({tile.count == 1 ? " case" : " cases", "件"}));
    html.Leaf("span", {view::Class("count")}, tile.figure.empty() ? cases : tile.figure);
  }
}

}  // namespace renkei::web
