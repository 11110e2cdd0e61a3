// Whatever stands in any field of any resource, and whatever a server answers: a page comes of it, and
// nothing on it acts or hides.
#include <gmock/gmock.h>

#include <random>

#include "server/domain/visible_text.h"
#include "tests/random_seed.h"
#include "tests/unit/web/page/markup_reader.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {
namespace {

// What must not come through as it is: markup, scripts, addresses with other schemes, texts that turn
// what stands beside them.
const char* const kPlanted[] = {"<script>alert(1)</script>",
                                "\"><img src=x onerror=alert(1)>",
                                "' onmouseover='alert(1)",
                                "javascript:alert(1)",
                                " JaVaScRiPt:alert(1)",
                                "java\nscript:alert(1)",
                                "data:text/html,<script>1</script>",
                                "//elsewhere.example/x",
                                "/\\elsewhere.example",
                                "甲\xe2\x80\xae乙",
                                "甲\xe2\x81\xa6乙\xe2\x81\xa9",
                                "]]><svg onload=alert(1)>",
                                "</title></style></textarea><b>",
                                "{{constructor}}",
                                "\x1b[31m赤",
                                "%3Cscript%3E",
                                "<!--",
                                "\xff\xfe"};
// Protobuf refuses what is no UTF-8, as a server's own parser would.
constexpr size_t kTextsOfMessages = std::size(kPlanted) - 1;

class HostilePagesTest : public SiteTest {
 protected:
  void WalkEverything() {
    for (const char* token : {"", "session"}) {
      visitor_.token = token;
      WalkAs();
    }
  }

  void WalkAs() {
    for (const char* address : kEveryPage) {
      for (const domain::Lang lang : {domain::Lang::kJapanese, domain::Lang::kEnglish}) {
        const PageReply reply = Get(address, lang);
        EXPECT_GE(reply.status, 200) << address;
        EXPECT_EQ(MarkupReader(reply.body).Problem(), "") << address;
        EXPECT_EQ(domain::FindHarmful(reply.body, /*multiline=*/true), std::nullopt) << address;
        EXPECT_THAT(reply.body, testing::HasSubstr("<h1>")) << address;
      }
    }
  }
};

TEST_F(HostilePagesTest, NothingIsSet) {
  AnswerEverythingBy({"nothing"});
  WalkEverything();
}

TEST_F(HostilePagesTest, EveryListHasEntriesAndNoneOfThemSaysAnything) {
  AnswerEverythingBy({"empty entries", 2, true});
  WalkEverything();
}

TEST_F(HostilePagesTest, EveryNameIsTheSameOne) {
  client::Mood mood = {"one name", 2, true};
  mood.text = [] { return "organizations/o/visions/v/nodes/n"; };
  mood.number = [] { return 1; };
  mood.value = [] { return 1; };
  AnswerEverythingBy(mood);
  WalkEverything();
}

TEST_F(HostilePagesTest, MarkupInEveryField) {
  const auto random = std::make_shared<std::mt19937>(RandomSeed());
  client::Mood mood = {"planted", 2, true};
  mood.text = [random] { return kPlanted[(*random)() % kTextsOfMessages]; };
  mood.number = [] { return 1; };
  mood.value = [random] { return static_cast<int>((*random)() % 9); };
  AnswerEverythingBy(mood);
  for (int round = 0; round < 5; ++round) WalkEverything();
}

TEST_F(HostilePagesTest, FiguresWithoutBoundsAndConstantsOfAnotherServer) {
  client::Mood mood = {"large", 2, true};
  mood.text = [] { return "x"; };
  mood.number = [] { return client::kLarge; };
  mood.value = [] { return 12'345; };
  AnswerEverythingBy(mood);
  WalkEverything();
}

// What a visitor types comes back on the page.
TEST_F(HostilePagesTest, MarkupInTheAddress) {
  AnswerEverythingBy({"nothing"});
  for (const char* planted : kPlanted) {
    for (const char* name : {"q", "kind", "prefecture", "like", "tag", "page", "lang", planted}) {
      PageRequest request;
      request.path = "/search";
      request.query.Set("kind", "cases");
      request.query.Set(name, planted);
      const PageReply reply = site_.Answer(request);
      EXPECT_EQ(MarkupReader(reply.body).Problem(), "") << name << " " << planted;
      EXPECT_EQ(domain::FindHarmful(reply.body, /*multiline=*/true), std::nullopt) << planted;
    }
    PageRequest request;
    request.path = std::string("/cases/") + planted;
    const PageReply reply = site_.Answer(request);
    EXPECT_EQ(reply.status, 404) << planted;
    EXPECT_EQ(MarkupReader(reply.body).Problem(), "") << planted;
  }
}

TEST(MarkupReader, FindsWhatActs) {
  for (const char* bad :
       {"<script>", "<a href=\"javascript:1\">x</a>", "<p onclick=\"x\">y</p>", "<p>",
        "<b><i></b></i>", "<p style=\"x\"></p>", "a < b", "<a href=\"//x\">y</a>"}) {
    EXPECT_NE(MarkupReader(bad).Problem(), "") << bad;
  }
  EXPECT_EQ(
      MarkupReader("<!DOCTYPE html><p class=\"a\">x<br>&lt;y <a href=\"/z\">1</a></p>").Problem(),
      "");
}

}  // namespace
}  // namespace renkei::web
