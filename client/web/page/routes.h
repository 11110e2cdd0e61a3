// Which page stands at which path.

#ifndef RENKEI_CLIENT_WEB_PAGE_ROUTES_H_
#define RENKEI_CLIENT_WEB_PAGE_ROUTES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/web/page/files.h"
#include "client/web/page/visit.h"

namespace renkei::web {

struct Route {
  PageMaker make = nullptr;
  // The resource in the path; "" where there is none.
  std::string name;
  // Of FileFormat, those in which the page is a file too, and what makes it; 0 and null: in none.
  unsigned formats = 0;
  FileMaker make_file = nullptr;
  // What takes the form of this page; null: it has none.
  FormTaker take = nullptr;
  bool takes_file = false;
};

// `path` without the slash that it begins with.
std::optional<Route> FindRoute(absl::string_view path);

// A page as the table has it.
struct PagePattern {
  // The form of a resource's name ("cases/*"); "" where the page is no resource's.
  const char* resource;
  // What stands behind it, or the whole path.
  const char* view;
  // Whether something is sent from there.
  bool is_form;
};
// All there are, so that who looks at every page forgets none.
std::vector<PagePattern> EveryPattern();
std::optional<PagePattern> PatternAt(absl::string_view path);

// A form that is sent to `method` ("CaseService/SubmitCase"), about `resource` or what that is a part of.
struct FormRoute {
  std::string address;
  // As the form's page is called.
  Text label;
  // Whether it does something with what is there, and changes no text of it.
  bool step = false;
};
// The form at `path`, without the slash that it begins with.
std::optional<FormRoute> FormAt(absl::string_view path);
std::optional<FormRoute> FindForm(absl::string_view method, absl::string_view resource);

struct FileRoute {
  FileMaker make = nullptr;
  std::string name;
  FileFormat format = kCsv;
};

// The file at `path`: that of a page which has one in this format, with its ending.
std::optional<FileRoute> FindFile(absl::string_view path);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_ROUTES_H_
