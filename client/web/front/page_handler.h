// Pages over HTTP: whose call it is and in which language, and the headers that go with every page.

#ifndef RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_
#define RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_

#include <functional>
#include <memory>
#include <utility>

#include "client/web/http/handler.h"
#include "client/web/page/site.h"
#include "client/web/upstream/upstream.h"

namespace renkei::web {

// Bodies of forms.
inline constexpr int64_t kMaxFormBytes = 16 * 1024;

// GET of every page; GET and POST of /sign-in, POST of /sign-out. Thread-safe.
class PageHandler final : public http::Handler {
 public:
  // `upstream` outlives it; `now` as for Site.
  PageHandler(Upstream& upstream, std::function<absl::Time()> now)
      : upstream_(upstream), site_(upstream, std::move(now)) {}

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;

 private:
  http::Reply Answer(const http::Request& request) const;
  http::Reply SignIn(const http::Request& request) const;
  http::Reply SignOut(const http::Request& request) const;
  http::Reply Page(const http::Request& request, PageRequest page) const;

  Upstream& upstream_;
  const Site site_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_
