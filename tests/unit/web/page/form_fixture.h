// A site with forms over a server that answers from functions and keeps what was typed.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/web/page/query.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {

// Somebody is signed in; the forms' token is "t".
class FormSiteTest : public SiteTest {
 protected:
  FormSiteTest() {
    visitor_.token = "session";
    me_.set_name("accounts/me");
    me_.set_organization("organizations/o");
    me_.add_roles(pb::ROLE_CONTRIBUTOR);
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                      [this](const auto&) {
                                                        pb::WhoAmIResponse reply = whoami_;
                                                        *reply.mutable_account() = me_;
                                                        return reply;
                                                      });
    OnDrafts();
  }

  void OnDrafts() {
    server_.On<pb::SaveFormDraftRequest, pb::FormDraft>(
        "FormDraftService/SaveFormDraft", [this](const auto& request) {
          pb::FormDraft draft = request.form_draft();
          draft.set_etag(absl::StrCat("d", ++saves_));
          draft.mutable_update_time()->set_seconds(1'700'000'000);
          drafts_[draft.name()] = draft;
          return draft;
        });
    server_.On<pb::GetFormDraftRequest, pb::FormDraft>(
        "FormDraftService/GetFormDraft",
        [this](const auto& request) -> absl::StatusOr<pb::FormDraft> {
          const auto found = drafts_.find(request.name());
          if (found == drafts_.end()) return absl::NotFoundError("no draft");
          return found->second;
        });
    server_.On<pb::DeleteFormDraftRequest, pb::DeleteFormDraftResponse>(
        "FormDraftService/DeleteFormDraft", [this](const auto& request) {
          drafts_.erase(request.name());
          return pb::DeleteFormDraftResponse();
        });
  }

  // The inputs of a page's form, as a browser that changes nothing sends them.
  static Query InputsOf(const std::string& page) {
    Query inputs;
    const size_t begin = page.find("<form class=\"entry wide");
    EXPECT_NE(begin, std::string::npos) << page;
    const std::string form = page.substr(begin, page.find("</form>", begin) - begin);
    for (size_t at = form.find("name=\""); at != std::string::npos;
         at = form.find("name=\"", at + 1)) {
      const size_t open = form.rfind('<', at);
      const size_t close = form.find('>', at);
      const std::string tag = form.substr(open, close - open);
      const std::string name = Between(tag, "name=\"", "\"");
      if (tag.rfind("<button", 0) == 0) continue;
      if (tag.find("type=\"checkbox\"") != std::string::npos &&
          tag.find("checked=") == std::string::npos)
        continue;
      if (tag.rfind("<textarea", 0) == 0) {
        std::string text = form.substr(close + 1, form.find("</textarea>", close) - close - 1);
        if (text.rfind('\n', 0) == 0) text.erase(0, 1);
        inputs.Add(name, absl::StrReplaceAll(text, {{"\n", "\r\n"}}));
      } else if (tag.rfind("<select", 0) == 0) {
        const std::string options = form.substr(close, form.find("</select>", close) - close);
        const size_t chosen = options.find("selected=");
        inputs.Add(name, chosen == std::string::npos
                             ? " "
                             : Between(options.substr(options.rfind("<option", chosen)), "value=\"",
                                       "\""));
      } else {
        inputs.Add(name, Between(tag, "value=\"", "\""));
      }
    }
    return inputs;
  }

  static std::string Between(const std::string& text, const std::string& before,
                             const std::string& after) {
    const size_t begin = text.find(before);
    if (begin == std::string::npos) return "";
    const size_t from = begin + before.size();
    return text.substr(from, text.find(after, from) - from);
  }

  PageReply Post(const std::string& path, const Query& inputs, const std::string& token = "t") {
    PageRequest request = RequestOf(path);
    request.form_token = token;
    request.entered = inputs;
    request.posted = true;
    return site_.Answer(request);
  }

  PageReply Open(const std::string& address) {
    PageRequest request = RequestOf(address);
    request.form_token = "t";
    return site_.Answer(request);
  }

  Query Opened(const std::string& path) {
    const PageReply page = Open(path);
    EXPECT_EQ(page.status, 200) << page.body;
    return InputsOf(page.body);
  }

  void Grant(pb::Role role) { me_.add_roles(role); }

  pb::Account me_;
  // What the server says of it besides.
  pb::WhoAmIResponse whoami_;
  std::map<std::string, pb::FormDraft> drafts_;
  int saves_ = 0;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_
