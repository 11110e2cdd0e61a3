// Pages over HTTP: whose call it is and in which language, and the headers that go with every page.

#ifndef RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_
#define RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "client/web/page/site.h"
#include "client/web/upstream/upstream.h"
#include "server/http/handler.h"

namespace renkei::web {

// Bodies of forms: the largest resource that the server takes (160 KiB), written as a form writes
// Japanese, with room. How many inputs one has.
inline constexpr int64_t kMaxFormBytes = int64_t{1} << 20;
inline constexpr size_t kMaxFormInputs = 5'000;
// Of a form with a file: one of kMaxImportBytes in base64, as it travels through the way in, and what a form
// has beside it.
inline constexpr int64_t kMaxFileFormBytes = int64_t{14} << 20;

// GET of every page; POST of the pages that have forms, and of the forms that begin and end a session
// (session_forms.cc). Thread-safe.
class PageHandler final : public http::Handler {
 public:
  // `upstream` outlives it; `now` as for Site.
  PageHandler(Upstream& upstream, std::function<absl::Time()> now)
      : upstream_(upstream), site_(upstream, std::move(now)) {}

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;

 private:
  // `fields`: what was entered.
  using Form = http::Reply (PageHandler::*)(const http::Request& request,
                                            const Query& fields) const;
  // Null: nothing is posted there.
  static Form FormAt(const http::RequestHead& head);

  http::Reply SignIn(const http::Request& request, const Query& fields) const;
  http::Reply SignOut(const http::Request& request, const Query& fields) const;
  http::Reply Unsubscribe(const http::Request& request, const Query& fields) const;
  http::Reply AcceptInvitation(const http::Request& request, const Query& fields) const;
  // A form of a page.
  http::Reply Take(const http::Request& request, const Query& fields) const;

  // The session that has begun with `secret`: on to where it was wanted for.
  http::Reply Begun(const http::Request& request, const Query& fields,
                    const std::string& secret) const;

  http::Reply Answer(const http::Request& request) const;
  http::Reply Page(const http::Request& request, const PageRequest& page) const;
  // The page of the form again, with why it came to nothing; what was entered is kept, but for secrets.
  http::Reply FormAgain(const http::Request& request, const Query& fields,
                        const absl::Status& why) const;
  // A call for whoever holds `token`.
  absl::Status Call(const http::Request& request, const std::string& token,
                    absl::string_view method, const google::protobuf::Message& call,
                    google::protobuf::Message& reply) const;

  Upstream& upstream_;
  const Site site_;
};

// What the handler's own files share.

// With the headers of every page.
http::Reply SeeOther(const std::string& address);
// Where whoever has signed in goes unless they were on their way to another page: to what waits for them.
inline constexpr char kAfterSignIn[] = "/inbox";
// Where to go after signing in: a page of this site.
std::string NextOf(absl::string_view next);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_PAGE_HANDLER_H_
