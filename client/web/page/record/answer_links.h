// Who asks every section for its figures once a year: how far each has come, and a link and a letter that
// lead to the section's own rows of the table (record_page.h). Whoever opens the link signs in: who recorded
// a figure is a person.

#ifndef RENKEI_CLIENT_WEB_PAGE_RECORD_ANSWER_LINKS_H_
#define RENKEI_CLIENT_WEB_PAGE_RECORD_ANSWER_LINKS_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/files.h"
#include "client/web/page/visit.h"

namespace renkei::web {

// "?year=" chooses the fiscal year, as in the table.
absl::StatusOr<Shown> AnswerLinksPage(Visit& visit, const std::string& vision);
absl::StatusOr<PageFile> AnswerLinksFile(Visit& visit, const std::string& vision,
                                         FileFormat format);

// The way there, for those who record figures of `vision`; `year`: 0 for the usual one.
void WriteWayToAnswerLinks(view::Writer& html, const Visit& visit, const std::string& vision,
                           int year = 0);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_RECORD_ANSWER_LINKS_H_
