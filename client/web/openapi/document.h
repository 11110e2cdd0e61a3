// The JSON API as an OpenAPI 3.1 document, made from the contract: comments are descriptions, rules
// are constraints, labels are titles.

#ifndef RENKEI_CLIENT_WEB_OPENAPI_DOCUMENT_H_
#define RENKEI_CLIENT_WEB_OPENAPI_DOCUMENT_H_

#include <string>

namespace renkei::web {

// JSON. Some 100 ms: made once.
std::string MakeOpenApiDocument();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_OPENAPI_DOCUMENT_H_
