// The way to following what a page is about, and to following it no more.

#ifndef RENKEI_CLIENT_WEB_PAGE_FOLLOW_LINKS_H_
#define RENKEI_CLIENT_WEB_PAGE_FOLLOW_LINKS_H_

#include <optional>
#include <string>
#include <vector>

#include "client/web/page/visit.h"
#include "renkei/v1/follow_service.pb.h"

namespace renkei::web {

// Asked for beside the other calls of a page.
class Followed {
 public:
  // Of the resource `name`; nothing is asked for nobody.
  Followed(Visit& visit, const std::string& name);
  // Once: the method of the form that can be offered (WriteFormLinks); none for nobody.
  std::vector<const char*> Ways();

 private:
  std::optional<Awaited<pb::ListFollowsResponse>> asked_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FOLLOW_LINKS_H_
