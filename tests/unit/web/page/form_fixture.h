// Forms as a browser sends them.

#ifndef RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_
#define RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_

#include <string>

#include "absl/strings/str_replace.h"
#include "client/web/page/query.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {

class FormSiteTest : public SiteTest {
 protected:
  FormSiteTest() {
    visitor_.token = "session";
    me_.mutable_account()->set_name("accounts/me");
    me_.mutable_account()->set_organization("organizations/o");
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                      [this](const auto&) { return me_; });
  }

  // The inputs of a page's form, as a browser that changes nothing sends them.
  static Query InputsOf(const std::string& page) {
    Query inputs;
    const size_t begin = page.find("<form class=\"entry wide\"");
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
    PageRequest request;
    request.path = path;
    request.visitor = visitor_;
    request.form_token = token;
    request.entered = inputs;
    request.posted = true;
    return site_.Answer(request);
  }

  PageReply Open(const std::string& path) {
    PageRequest request;
    request.path = path;
    request.visitor = visitor_;
    request.form_token = "t";
    return site_.Answer(request);
  }

  Query Opened(const std::string& path) {
    const PageReply page = Open(path);
    EXPECT_EQ(page.status, 200) << page.body;
    return InputsOf(page.body);
  }

  void Grant(pb::Role role) { me_.mutable_account()->add_roles(role); }

  // Whose visit it is: an account of organizations/o.
  pb::WhoAmIResponse me_;
};

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_PAGE_FORM_FIXTURE_H_
