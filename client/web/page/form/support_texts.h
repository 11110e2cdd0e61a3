// What the forms of support cases share.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_SUPPORT_TEXTS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_SUPPORT_TEXTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/support_case.pb.h"

namespace renkei::web {

absl::StatusOr<pb::SupportCase> StoredSupport(Visit& visit, const std::string& name);

// Of the case that is named, or that something named lies in; "" where it cannot be read. Titles of cases
// are told by the cases alone.
std::string TitleOfSupport(Visit& visit, const std::string& name);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_SUPPORT_TEXTS_H_
