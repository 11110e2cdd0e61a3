// How quickly a form that is being filled in is kept, beside the call alone that keeps it:
//
//   draft_bench TEXTS PACKS [--texts N] [--seconds S]
//
// TEXTS and PACKS as web_bench has them, N of the texts (1,000). 10 persons who are signed in write a case each and have it kept again and
// again without a pause, as the script of the page does: each time with another text, by the etag of what was kept before. In turns with
// that, S seconds each, so many threads of this program make the same calls without a front. Needs RENKEID and RENKEI_WEB. Prints.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/query.h"
#include "client/web/upstream/upstream.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/bench/author.h"
#include "tests/bench/process_stat.h"
#include "tests/bench/search_stock.h"
#include "tests/bench/visitors.h"
#include "tests/bench/web_stock.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kPersons = 10;
constexpr int kRounds = 5;
// Of the longest text of a case that somebody works on.
constexpr int kSentences = 100;
constexpr char kPassword[] = "みなとみらいの 朝の散歩と コーヒー";

// What stands between the two in `text` behind `from`; "" where either is missing.
std::string Between(const std::string& text, const std::string& before, const std::string& after,
                    size_t from = 0) {
  const size_t at = text.find(before, from);
  if (at == std::string::npos) return "";
  const size_t begin = at + before.size();
  const size_t end = text.find(after, begin);
  return end == std::string::npos ? "" : text.substr(begin, end - begin);
}

[[noreturn]] void EndFor(const std::string& what) {
  std::cerr << what << "\n";
  std::exit(1);
}

// A text of which no two times are alike.
std::string TextAt(size_t time) {
  std::string text = absl::StrCat(time, "回目。");
  for (int i = 0; i < kSentences; ++i)
    text += "路線バスの廃止で、高齢者の通院と買い物が難しくなった。";
  return text;
}

// A person of the organization with a form open.
class Writer {
 public:
  Writer(client::Client& admin, const StockedServer& stocked, const FrontProcess& front, int number)
      : browser_(front.address(), AddressOfUser(number)),
        path_(absl::StrCat("/", stocked.organization, "/newCase")) {
    pb::CreateAccountRequest person;
    person.mutable_account()->set_organization(stocked.organization);
    person.mutable_account()->set_kind(pb::ACCOUNT_KIND_PERSON);
    person.mutable_account()->set_display_name(absl::StrCat("担当", number));
    person.mutable_account()->set_login_name(absl::StrCat("tanto", number));
    person.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
    pb::CreateTokenRequest invite;
    invite.set_parent(Must<pb::Account>(admin, "IdentityService/CreateAccount", person).name());
    invite.set_invitation(true);
    Begin(Must<pb::CreateTokenResponse>(admin, "IdentityService/CreateToken", invite).secret());
  }

  // As the page's script does.
  void Keep(size_t time) {
    web::Query form = inputs_;
    form.Set("summary", TextAt(time));
    form.Set("draft_etag", etag_);
    form.Set("do", "autosave");
    const std::string target = web::AddressOf("", form);
    browser_.Post(path_, target.substr(1));
    etag_ = Between(browser_.reply(), "\"etag\":\"", "\"");
    if (etag_.empty()) EndFor(browser_.reply());
  }

  // What the front then asks the server for, by this person's session.
  void KeepBare(client::Client& client,
                const std::vector<std::pair<std::string, std::string>>& metadata, size_t time) {
    if (bare_.form_draft().name().empty()) {
      const auto found = client.Call<pb::ListFormDraftsResponse>(
          "FormDraftService/ListFormDrafts", pb::ListFormDraftsRequest(), {.metadata = &metadata});
      if (!found.ok() || found->form_drafts().empty()) EndFor("no draft");
      pb::GetFormDraftRequest get;
      get.set_name(found->form_drafts(0).name());
      const auto kept =
          client.Call<pb::FormDraft>("FormDraftService/GetFormDraft", get, {.metadata = &metadata});
      if (!kept.ok()) EndFor(kept.status().ToString());
      *bare_.mutable_form_draft() = *kept;
      content_bytes_ = kept->content().size();
    }
    std::string content = TextAt(time);
    content.resize(content_bytes_, ' ');
    bare_.mutable_form_draft()->set_content(std::move(content));
    bare_.mutable_form_draft()->clear_etag();
    const auto saved = client.Call<pb::FormDraft>("FormDraftService/SaveFormDraft", bare_,
                                                  {.metadata = &metadata});
    if (!saved.ok()) EndFor(saved.status().ToString());
    // The front has kept something else since.
    etag_ = saved->etag();
  }

  const std::string& session() const { return session_; }
  size_t content_bytes() const { return content_bytes_; }

 private:
  void Begin(const std::string& invitation) {
    web::Query accept;
    accept.Set("invitation", invitation);
    accept.Set("password", kPassword);
    browser_.Post("/invitation", web::AddressOf("", accept).substr(1));
    browser_.KeepCookie();
    session_ = Between(browser_.reply(), "session=", ";");
    if (session_.empty()) EndFor("no session");
    browser_.Get(path_);
    const std::string& page = browser_.reply();
    const size_t form = page.find("data-kept-form");
    for (const char* own : {"form_token", "request_id", "etag", "base", "resource"})
      inputs_.Add(own, Between(page, absl::StrCat("name=\"", own, "\" value=\""), "\"", form));
    if (inputs_.Get("form_token").empty()) EndFor("no form");
    inputs_.Add("title", "予約制の乗合タクシーで通院を支える");
  }

  Browser browser_;
  const std::string path_;
  std::string session_;
  web::Query inputs_;
  std::string etag_;
  pb::SaveFormDraftRequest bare_;
  size_t content_bytes_ = 0;
};

void PrintFigures(const char* label, Figures& figures, double processor) {
  figures.Finish();
  std::printf("%-24s %8.0f %8.1f %8.1f %8.1f %8.1f\n", label, figures.PerSecond(), figures.At(.5),
              figures.At(.95), figures.At(1),
              processor * 1e3 / static_cast<double>(figures.milliseconds.size()));
}

int RunDrafts(const std::string& file, const std::string& packs, size_t count, double seconds) {
  std::vector<Text> texts = ReadTexts(file);
  texts.resize(std::min(count, texts.size()));
  const e2e::TempDir directory;
  const StockedServer stocked = Stock(directory.path(), texts, packs);
  const FrontProcess front(stocked, directory.path());
  const auto admin = client::Client::Connect(
      {.server = stocked.server->address(), .token = stocked.server->admin_token()});
  if (!admin.ok()) EndFor(admin.status().ToString());
  std::vector<std::unique_ptr<Writer>> writers;
  for (int i = 0; i < kPersons; ++i)
    writers.push_back(std::make_unique<Writer>(**admin, stocked, front, i));
  const auto writer = [&](int user) -> Writer& { return *writers[static_cast<size_t>(user)]; };
  web::Upstream upstream(
      web::Upstream::Options{{client::Endpoint{stocked.server->address()}}, front.token()});
  const auto processor = [&] {
    return CpuSeconds(front.pid()) + CpuSeconds(stocked.server->pid());
  };
  Figures forms;
  Figures calls;
  double of_forms = 0;
  double of_calls = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double before = processor();
    Measure(
        kPersons, seconds,
        [&](int user) -> Doing { return [&, user](size_t time) { writer(user).Keep(time); }; },
        forms);
    const double between = processor();
    Measure(
        kPersons, seconds,
        [&](int user) -> Doing {
          const auto metadata =
              upstream.MetadataOf({writer(user).session(), AddressOfUser(user), "ja"});
          return [&, metadata, user](size_t time) {
            writer(user).KeepBare(upstream.client(), metadata, time);
          };
        },
        calls);
    of_forms += between - before;
    of_calls += processor() - between;
  }
  std::printf("%zu bytes kept by each of %d persons, ms; the last of the processors of both\n",
              writers[0]->content_bytes(), kPersons);
  std::printf("%-24s %8s %8s %8s %8s %8s\n", "", "a second", "p50", "p95", "max", "CPU");
  PrintFigures("a form kept", forms, of_forms);
  PrintFigures("SaveFormDraft", calls, of_calls);
  return 0;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  const renkei::bench::VisitorsOptions options =
      renkei::bench::ReadVisitorsOptions(argc, argv, 1'000);
  return renkei::bench::RunDrafts(options.file, options.packs, options.texts, options.seconds);
}
