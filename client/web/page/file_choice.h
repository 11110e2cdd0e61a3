// Which file is to be imported.

#ifndef RENKEI_CLIENT_WEB_PAGE_FILE_CHOICE_H_
#define RENKEI_CLIENT_WEB_PAGE_FILE_CHOICE_H_

#include <string>

#include "client/web/page/visit.h"

namespace renkei::web {

// What is known of it before.
struct FileWanted {
  // organizations/{org}: whose documents it holds.
  std::string owner;
  // The plan that a table without a head belongs to; may be empty.
  std::string vision;
  // The round that applications without one are for; may be empty.
  std::string round;
  // The name of an ExchangeKind, chosen first; empty: the first of them.
  std::string kind;
};

void WriteFileChoice(view::Writer& html, const Visit& visit, const FileWanted& wanted);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FILE_CHOICE_H_
