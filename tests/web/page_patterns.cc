// The pages that there are, as the table of routes has them, each on a line: the form of a resource's name, what stands behind it, and
// "form" or "page". For tests that look at every page.
#include <cstdio>

#include "client/web/page/routes.h"

int main() {
  for (const renkei::web::PagePattern& page : renkei::web::EveryPattern())
    std::printf("%s\t%s\t%s\n", page.resource, page.view, page.is_form ? "form" : "page");
  return 0;
}
