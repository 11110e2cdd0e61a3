// What a browser keeps for the site: a session, and a language.

#ifndef RENKEI_CLIENT_WEB_FRONT_VISITOR_COOKIES_H_
#define RENKEI_CLIENT_WEB_FRONT_VISITOR_COOKIES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "server/domain/words/lang.h"
#include "server/http/message/message.h"

namespace renkei::web {

// The visitor's bearer token; "" for nobody.
std::string SessionIn(const http::RequestHead& head);

// The value of Set-Cookie. Over an encrypted connection its name has the prefix __Host-, so that no
// other host and no unencrypted page can set it; Lax, because a link in a mail is followed by somebody
// who is signed in. "" ends the session. It lasts as long as the browser runs: the server ends it.
std::string SetSession(const http::RequestHead& head, absl::string_view token);

// As chosen before; Japanese where nothing was.
domain::Lang LanguageIn(const http::RequestHead& head);
std::string SetLanguage(const http::RequestHead& head, domain::Lang lang);

// What a form of this session carries besides its cookie: it can be made from the session alone, and
// the session cannot be made from it.
std::string FormTokenOf(absl::string_view session);

// "https://renkei.example.jp": the site, as this browser has its address.
std::string OriginOf(const http::RequestHead& head);

// Whether a request that changes something comes from a page of this site, by what the browser says
// of it (Origin, or Sec-Fetch-Site). A client that says neither is no browser, and has no cookie that a
// page elsewhere could use.
bool ComesFromOwnPage(const http::RequestHead& head);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_VISITOR_COOKIES_H_
