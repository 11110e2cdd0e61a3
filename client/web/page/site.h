// The pages of the site: from an address to a document.

#ifndef RENKEI_CLIENT_WEB_PAGE_SITE_H_
#define RENKEI_CLIENT_WEB_PAGE_SITE_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "client/web/page/query.h"
#include "client/web/upstream/upstream.h"
#include "server/domain/error.h"
#include "server/domain/words/lang.h"

namespace renkei::web {

// A request for a page, whatever carried it.
struct PageRequest {
  // Decoded, with the slash that it begins with.
  std::string path;
  Query query;
  domain::Lang lang = domain::Lang::kJapanese;
  // Whose call it is; its locale follows from `lang`.
  Visitor visitor;
  // What a form of this visitor carries; "" for nobody's.
  std::string form_token;
  // What was wrong with the form that was sent; empty: nothing.
  domain::Bilingual notice = {};
  // What stood in that form, but for secrets: nobody types it twice.
  Query entered = {};
  // A form that was sent; otherwise a page is asked for.
  bool posted = false;
  // "https://renkei.example.jp": what stands before a path where one writes it down for others. "": nobody
  // knows, and paths alone are told.
  std::string origin = {};
};

struct PageReply {
  // As HTTP has it.
  int status = 200;
  // "text/html; charset=utf-8", for example.
  std::string content_type;
  std::string body;
  // What is to be kept and not shown is called so; no path, and nothing that acts. "": a page.
  std::string file_name = {};
  // What never changes at its address may be kept for ever.
  bool immutable = false;
  // Another page of this site to go to instead; "": none.
  std::string see_other = {};
};

// Addresses of what every page takes along.
struct SiteAssets {
  std::string stylesheet;
  std::string script;
};

class Calls;
struct Shown;
struct Visit;

// Safe for several threads.
class Site {
 public:
  // `now`: the clock of the day that pages are made on. The upstream outlives it.
  Site(Upstream& upstream, std::function<absl::Time()> now);

  // Blocks until the server has answered. Whatever is asked for, there is a page.
  PageReply Answer(const PageRequest& request) const;

  // Whether a form is sent to `path`.
  static bool TakesForm(absl::string_view path);
  // Whether that form may have a file.
  static bool TakesFile(absl::string_view path);

 private:
  PageReply AnswerPage(const PageRequest& request) const;
  PageReply Framed(Visit& visit, absl::StatusOr<Shown> shown, int status) const;
  // How the text in a search box may go on, as a JSON array of texts. Asking extends no session.
  PageReply AnswerCompletions(const PageRequest& request) const;
  Calls CallsOf(const PageRequest& request) const;

  Upstream& upstream_;
  const std::function<absl::Time()> now_;
  const std::string stylesheet_;
  const SiteAssets assets_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SITE_H_
