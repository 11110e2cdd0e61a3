// Ways from a page to the forms by which what it shows goes out in files and comes back.

#ifndef RENKEI_CLIENT_WEB_PAGE_FILE_WAYS_H_
#define RENKEI_CLIENT_WEB_PAGE_FILE_WAYS_H_

#include <string>

#include "client/web/page/visit.h"
#include "renkei/v1/exchange_service.pb.h"

namespace renkei::web {

// Where an edited workbook of this kind comes back, for the vision or round `of`; for who writes for the organization.
void WriteWayToImport(view::Writer& html, const Visit& visit, pb::ExchangeKind kind,
                      const std::string& of, const std::string& organization, const Text& words);

// To the form at `path`, which writes files with more in them than the page shows. To a screen reader it is a list of its own beside
// the page's other ways; one a page.
void WriteWayToExport(view::Writer& html, const Visit& visit, const std::string& path);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FILE_WAYS_H_
