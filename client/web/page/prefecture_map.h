// The prefectures as a grid of links: a map that needs no geodata.

#ifndef RENKEI_CLIENT_WEB_PAGE_PREFECTURE_MAP_H_
#define RENKEI_CLIENT_WEB_PAGE_PREFECTURE_MAP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/view/html/writer.h"
#include "client/web/page/visit.h"

namespace renkei::web {

struct PrefectureTile {
  // organizations/{org}; its code begins with two digits by which it is placed.
  std::string organization;
  std::string code;
  std::string title;
  // How much there is: told as so many cases, unless `figure` says it in other words.
  int64_t count = 0;
  std::string address;
  std::string figure = {};
};

// In the order of their codes, which is also how a screen reader hears them; on a narrow window they
// are a list. A tile tells how many by a figure, and by its ground besides. A code that is no
// prefecture's is left out.
void WritePrefectureMap(view::Writer& html, const Visit& visit, const std::string& label,
                        std::vector<PrefectureTile> tiles);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PREFECTURE_MAP_H_
