// The body of a form with files: multipart/form-data (RFC 7578).

#ifndef RENKEI_SERVER_HTTP_MESSAGE_MULTIPART_H_
#define RENKEI_SERVER_HTTP_MESSAGE_MULTIPART_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::http {

struct FormPart {
  std::string name;
  // Of a file: as its owner's machine calls it, without folders. nullopt: no file.
  std::optional<std::string> file_name;
  // Of what is no file UTF-8.
  std::string content;
};

// Whether `content_type` says that the body is one.
bool IsMultipart(absl::string_view content_type);

// nullopt: no boundary, a part without an end, a name or a text that is not UTF-8, or more than
// `max_parts`. Nothing behind the last part counts.
std::optional<std::vector<FormPart>> ParseMultipart(absl::string_view content_type,
                                                    absl::string_view body, size_t max_parts);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_MULTIPART_H_
