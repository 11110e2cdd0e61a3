// What a page is made from and what comes of it. Pages know no HTTP.

#ifndef RENKEI_CLIENT_WEB_PAGE_VISIT_H_
#define RENKEI_CLIENT_WEB_PAGE_VISIT_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/view/block.h"
#include "client/view/html/render.h"
#include "client/view/html/writer.h"
#include "client/web/page/calls.h"
#include "client/web/page/query.h"
#include "client/web/page/site.h"
#include "server/domain/words/words.h"

namespace renkei::web {

using domain::In;
using view::Lang;
using view::Text;

// One request for a page.
struct Visit {
  // Without the slash that it begins with: the name of a resource, and behind it which view.
  std::string path;
  Query query;
  Lang lang = Lang::kJapanese;
  absl::Time now;
  // In Japan.
  absl::CivilDay today;
  Calls& calls;
  // As PageRequest has them.
  std::string form_token;
  Text notice = {};
  Query entered = {};
  bool posted = false;
  std::string origin = {};

  // Until when the visitor is signed in if nothing is done; a session's alone.
  std::optional<absl::Time> session_end = {};

  // The server has refused the session: the page that says so is nobody's.
  bool session_over = false;

  bool signed_in() const { return !calls.visitor().token.empty() && !session_over; }

  domain::Words words() {
    return domain::Words(lang, [this](const std::string& name) { return calls.titles().Of(name); });
  }
  std::string Say(const Text& text) const { return In(lang, text); }
};

// A way to another view of the same thing, above the page.
struct Tab {
  std::string label;
  std::string address;
  bool here = false;
};

// What stands in the frame.
struct Shown {
  // Of the window and of the page.
  std::string title;
  std::string subtitle = {};
  std::vector<Tab> tabs = {};
  view::Writer main = {};
};

// What came of a form that was sent: another page to go to, a page in its place, or what a script reads.
struct Taken {
  // An address of this site; "": none.
  std::string see_other = {};
  std::optional<Shown> shown = {};
  std::string json = {};
  // As HTTP has it, of the last two.
  int status = 200;
};

// `name`: the resource in the path, where the route has one.
using FormTaker = absl::StatusOr<Taken> (*)(Visit& visit, const std::string& name);
using PageMaker = absl::StatusOr<Shown> (*)(Visit& visit, const std::string& name);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_VISIT_H_
