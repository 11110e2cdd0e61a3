// Signing in again where a form waits for it: nothing that was entered is lost.

#ifndef RENKEI_CLIENT_WEB_PAGE_SIGN_IN_H_
#define RENKEI_CLIENT_WEB_PAGE_SIGN_IN_H_

#include "client/web/page/visit.h"

namespace renkei::web {

// Fields of the forms that begin a session: the page of a form that waits, with its query, and before the
// names of its inputs. What waits with a file is sent to that page itself, which alone takes as much.
inline constexpr char kResume[] = "resume";
inline constexpr char kCarriedPrefix[] = "carried.";

// The ways in, with everything that the visitor has entered on the page where it was sent.
Shown SignInAgainPage(Visit& visit);

// The inputs that `fields` carry.
Query CarriedIn(const Query& fields);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SIGN_IN_H_
