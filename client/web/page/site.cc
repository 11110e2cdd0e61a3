#include "client/web/page/site.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/error_page.h"
#include "client/web/page/frame.h"
#include "client/web/page/routes.h"
#include "client/web/page/script.h"
#include "client/web/page/sign_in.h"
#include "client/web/page/stylesheet.h"
#include "client/web/page/text_sum.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/time/date.h"
#include "server/domain/visible_text.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Of what is no session, none.
std::optional<absl::Time> EndOf(const absl::StatusOr<pb::Token>& token) {
  if (!token.ok() || !token->has_session()) return std::nullopt;
  const auto time = [](const google::protobuf::Timestamp& stamp) {
    return absl::FromUnixSeconds(stamp.seconds());
  };
  return std::min(time(token->session().idle_expire_time()), time(token->expire_time()));
}

// Characters that some system takes for more than a letter of a name become "_"; a name of no more than
// this many bytes fits everywhere, with its ending.
constexpr size_t kLongestName = 150;
std::string FileNameOf(const std::string& title, FileFormat format) {
  std::string name = domain::ShowHarmful(title, /*multiline=*/false);
  for (char& c : name) {
    if (absl::StrContains("\\/:*?\"<>|", c)) c = '_';
  }
  if (name.size() > kLongestName) {
    size_t end = kLongestName;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  const size_t first = name.find_first_not_of(" .");
  name.erase(0, std::min(first, name.size()));
  return absl::StrCat(name.empty() ? "renkei" : name, ".", EndingOf(format));
}

absl::StatusOr<PageReply> SavedFile(Visit& visit, const FileRoute& route) {
  ASSIGN_OR_RETURN(PageFile file, route.make(visit, route.name, route.format));
  return PageReply{200, MediaTypeOf(route.format), std::move(file.body),
                   FileNameOf(file.title, route.format)};
}

}  // namespace

Site::Site(Upstream& upstream, std::function<absl::Time()> now)
    : upstream_(upstream),
      now_(std::move(now)),
      stylesheet_(SiteStylesheet()),
      assets_{absl::StrCat("/assets/site-", SumOf(stylesheet_), ".css"),
              absl::StrCat("/assets/site-", SumOf(SiteScript()), ".js")} {}

PageReply Site::Answer(const PageRequest& request) const {
  if (request.path == assets_.stylesheet)
    return {200, "text/css; charset=utf-8", stylesheet_, "", /*immutable=*/true};
  if (request.path == assets_.script)
    return {200, "text/javascript; charset=utf-8", std::string(SiteScript()), "",
            /*immutable=*/true};
  if (request.path == "/complete") return AnswerCompletions(request);
  return AnswerPage(request);
}

Calls Site::CallsOf(const PageRequest& request) const {
  Visitor visitor = request.visitor;
  visitor.locale = request.lang == domain::Lang::kJapanese ? "ja" : "en";
  return Calls(upstream_, std::move(visitor), request.lang);
}

PageReply Site::AnswerCompletions(const PageRequest& request) const {
  Calls calls = CallsOf(request);
  pb::CompleteSearchRequest complete;
  complete.set_prefix(request.query.Get("q"));
  const auto found =
      calls.Call<pb::CompleteSearchResponse>("SearchService/CompleteSearch", complete);
  google::protobuf::ListValue texts;
  if (found.ok()) {
    for (const std::string& text : found->completions()) texts.add_values()->set_string_value(text);
  }
  PageReply reply = {found.ok() ? 200 : HttpStatusOf(found.status()),
                     "application/json; charset=utf-8", ""};
  const auto written = google::protobuf::util::MessageToJsonString(texts, &reply.body);
  if (!written.ok()) reply.body = "[]";
  return reply;
}

bool Site::TakesForm(absl::string_view path) {
  absl::ConsumePrefix(&path, "/");
  const std::optional<Route> route = FindRoute(path);
  return route && route->take != nullptr;
}

bool Site::TakesFile(absl::string_view path) {
  absl::ConsumePrefix(&path, "/");
  const std::optional<Route> route = FindRoute(path);
  return route && route->takes_file;
}

// `status`: of what is shown as it was wanted.
PageReply Site::Framed(Visit& visit, absl::StatusOr<Shown> shown, int status) const {
  if (!shown.ok()) {
    status = HttpStatusOf(shown.status());
    visit.session_over = absl::IsUnauthenticated(shown.status());
    // Whoever sent a form finds it again after signing in.
    shown = absl::IsUnauthenticated(shown.status()) && visit.posted
                ? SignInAgainPage(visit)
                : ErrorPage(visit, shown.status());
  }
  return {status, "text/html; charset=utf-8", FrameDocument(visit, *std::move(shown), assets_)};
}

PageReply Site::AnswerPage(const PageRequest& request) const {
  Calls calls = CallsOf(request);
  const absl::Time now = now_();
  std::string path = request.path;
  path.erase(0, std::min<size_t>(path.find_first_not_of('/'), path.size()));
  while (absl::EndsWith(path, "/")) path.pop_back();
  Visit visit = {std::move(path),           request.query,  request.lang,       now,
                 domain::TodayInJapan(now), calls,          request.form_token, request.notice,
                 request.entered,           request.posted, request.origin};
  std::optional<Awaited<pb::Token>> session;
  if (visit.signed_in())
    session = calls.Begin<pb::Token>("IdentityService/ExtendSession", pb::ExtendSessionRequest());
  const std::optional<FileRoute> file = FindFile(visit.path);
  absl::StatusOr<PageReply> saved = NoSuchPage();
  absl::StatusOr<Shown> shown = NoSuchPage();
  absl::StatusOr<Taken> taken = NoSuchPage();
  if (request.posted) {
    const std::optional<Route> route = FindRoute(visit.path);
    if (route && route->take != nullptr) taken = route->take(visit, route->name);
    if (!taken.ok()) shown = taken.status();
  } else if (file) {
    saved = SavedFile(visit, *file);
    if (!saved.ok()) shown = saved.status();
  } else if (const std::optional<Route> route = FindRoute(visit.path)) {
    shown = route->make(visit, route->name);
  }
  // Whoever looks at pages is there: the session goes on. Without an answer the page is what it is.
  if (session) visit.session_end = EndOf(session->Get());
  if (saved.ok()) return *std::move(saved);
  if (!taken.ok()) return Framed(visit, std::move(shown), 200);
  if (taken->shown) return Framed(visit, *std::move(taken->shown), taken->status);
  if (!taken->json.empty())
    return {taken->status, "application/json; charset=utf-8", std::move(taken->json)};
  PageReply elsewhere;
  elsewhere.status = 303;
  elsewhere.see_other = std::move(taken->see_other);
  return elsewhere;
}

}  // namespace renkei::web
