// CaseListEditionService; see proto/renkei/v1/case_list_edition_service.proto for what each method
// promises.

#ifndef RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseListEditionService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_SERVICE_H_
