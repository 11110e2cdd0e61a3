// Characters that make a text show something else than it says: refused by the one validator, and
// shown by everything that prints.
#include "server/domain/visible_text.h"

#include <gmock/gmock.h>

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/quote.h"
#include "server/domain/utf8.h"
#include "server/domain/validation/validator.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "field KIND", in order.
std::vector<std::string> Faults(const absl::Status& status) {
  std::vector<std::string> faults;
  const auto detail = DetailOf(status);
  if (!detail) return faults;
  for (const pb::FieldViolation& v : detail->violations())
    faults.push_back(v.field() + " " + v.kind());
  return faults;
}

pb::Account AccountCalled(const std::string& display_name) {
  pb::Account account;
  account.set_organization("organizations/o1");
  account.set_display_name(display_name);
  account.add_roles(pb::ROLE_READER);
  return account;
}

std::vector<std::string> FaultsOfName(const std::string& display_name) {
  return Faults(ValidateResource(AccountCalled(display_name), Completeness::kDraft, ""));
}

TEST(VisibleText, WhatJapaneseNamesNeedPasses) {
  for (const char* text :
       {"東京都葛\U000e0100飾区", "辻\ufe00", "企画課　政策係", "👨\u200d👩\u200d👧", "\ue000",
        "क\u200cष", "a\u2060b", "soft\u00adhyphen", "ｶﾅ", "éàü"}) {
    EXPECT_THAT(FaultsOfName(text), IsEmpty()) << text;
  }
}

// Titles of spaces and of zero-width characters passed as set.
TEST(VisibleText, RequiredMeansThatSomethingCanBeSeen) {
  for (const char* text : {" ", "　", "\u200b", "\u200d\u200c", "\u3164", "\u2800", "\u00a0 \u2003",
                           "\u0301", "\ufe0f", "\u00ad"}) {
    EXPECT_THAT(FaultsOfName(text), ElementsAre("display_name REQUIRED")) << text;
    EXPECT_FALSE(HasVisible(text));
  }
  const auto detail = DetailOf(ValidateResource(AccountCalled("　"), Completeness::kDraft, ""));
  EXPECT_THAT(detail->violations(0).message(), HasSubstr("visible"));
  EXPECT_THAT(detail->violations(0).message_ja(), HasSubstr("空白だけでなく"));
  EXPECT_TRUE(HasVisible("\u200b一"));
}

TEST(VisibleText, HarmfulCharactersAreRefusedWithTheirPlace) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a\x1b[31m", "CONTROL_CHARACTER"},   {"a\nb", "CONTROL_CHARACTER"},
      {"a\tb", "CONTROL_CHARACTER"},        {"a\u0085b", "CONTROL_CHARACTER"},
      {"a\u009bb", "CONTROL_CHARACTER"},    {"a\u2028b", "LINE_SEPARATOR"},
      {"a\u2029b", "LINE_SEPARATOR"},       {"a\u202ab", "DIRECTION_CONTROL"},
      {"a\u202eb", "DIRECTION_CONTROL"},    {"a\u2066b", "DIRECTION_CONTROL"},
      {"a\u2069b", "DIRECTION_CONTROL"},    {"a\u200eb", "DIRECTION_CONTROL"},
      {"a\u061cb", "DIRECTION_CONTROL"},    {"a\ufeffb", "HIDDEN_CHARACTER"},
      {"a\U000e0041b", "HIDDEN_CHARACTER"}, {"a\ufffeb", "HIDDEN_CHARACTER"},
      {"a\U0001ffffb", "HIDDEN_CHARACTER"}, {"a\ufff9b", "HIDDEN_CHARACTER"},
      {"a\ufdd0b", "HIDDEN_CHARACTER"}};
  for (const auto& [text, kind] : cases) {
    EXPECT_THAT(FaultsOfName(text), ElementsAre("display_name " + kind)) << text;
  }
  const auto detail =
      DetailOf(ValidateResource(AccountCalled("企画\u202e課"), Completeness::kDraft, ""));
  EXPECT_THAT(detail->violations(0).message(), HasSubstr("(U+202E) at character 3; remove it"));
  EXPECT_THAT(detail->violations(0).message_ja(), HasSubstr("3文字目のU+202E"));
}

TEST(VisibleText, SeveralLinesMayHaveBreaksAndTabsAndNothingElse) {
  pb::Case c;
  c.set_title("題名");
  c.set_owner("organizations/o1");
  c.set_summary("一行目\r\n\t二行目\n");
  EXPECT_THAT(Faults(ValidateResource(c, Completeness::kDraft, "")), IsEmpty());
  c.set_summary("一行目\u2028二行目");
  const absl::Status status = ValidateResource(c, Completeness::kDraft, "");
  EXPECT_THAT(Faults(status), ElementsAre("summary LINE_SEPARATOR"));
  EXPECT_THAT(DetailOf(status)->violations(0).message_ja(), HasSubstr("普通の改行に置き換えて"));
}

TEST(VisibleText, EveryStringOfARequestIsLookedAt) {
  pb::CreateTokenRequest request;
  request.set_parent("accounts/a1");
  request.set_display_name("夜間\u202e処理");
  EXPECT_THAT(Faults(ValidateRequest(request)), ElementsAre("display_name DIRECTION_CONTROL"));
  pb::ListCasesRequest list;
  list.set_filter("title:\"\u2066\"");
  EXPECT_THAT(Faults(ValidateRequest(list)), ElementsAre("filter DIRECTION_CONTROL"));
}

TEST(VisibleText, IsShownAndReadsBackFromJson) {
  EXPECT_EQ(ShowHarmful("a\u202eb\nc\x1b", false), "a[U+202E]b c\xef\xbf\xbd");
  EXPECT_EQ(ShowHarmful("a\r\n\tb\xff", true), "a\r\n\tb\xef\xbf\xbd");
  EXPECT_EQ(EscapeHarmfulInJson("{\n  \"a\": \"日本\u202e\U000e0041\"\n}"),
            "{\n  \"a\": \"日本\\u202e\\udb40\\udc41\"\n}");
  EXPECT_EQ(JsonString("a\"\\\n\x1b\u2028\xff葛\U000e0100"),
            "\"a\\\"\\\\\\n\\u001b\\u2028\xef\xbf\xbd葛\U000e0100\"");
  EXPECT_EQ(Quoted("a\u202eb\nc"), "a[U+202E]b c");
  EXPECT_FALSE(MisleadsReaders("a\x01\nb"));
  EXPECT_TRUE(MisleadsReaders("a\x01\u202eb"));
}

// No character that is refused may reach a terminal, a page or a line of a log.
TEST(VisibleText, NothingHarmfulIsLeftInWhatIsShown) {
  for (char32_t c = 1; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    if (!HarmOf(c)) continue;
    std::string text;
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
    } else if (c < 0x10000) {
      text += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
               static_cast<char>(0x80 | (c & 0x3f))};
    } else {
      text += {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
               static_cast<char>(0x80 | ((c >> 6) & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
    }
    ASSERT_TRUE(FindHarmful(text, false)) << CodePointText(c);
    ASSERT_FALSE(FindHarmful(ShowHarmful(text, false), false)) << CodePointText(c);
    ASSERT_FALSE(FindHarmful(JsonString(text), false)) << CodePointText(c);
    ASSERT_FALSE(FindHarmful(EscapeHarmfulInJson(text), true)) << CodePointText(c);
  }
}

// What is right in a text is shown as it stands, wherever it stands, and whatever is no character at all is
// not: of all sequences of three bytes that could be one.
TEST(VisibleText, WhatIsRightIsShownAsItStands) {
  for (int first = 0xe0; first <= 0xef; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (int third = 0x7e; third < 256; ++third) {
        const std::string three = {static_cast<char>(first), static_cast<char>(second),
                                   static_cast<char>(third)};
        const std::string text = "日a" + three + "本b";
        // Neither longer than needs be nor half of a pair (RFC 3629).
        const bool is_character = second >= (first == 0xe0 ? 0xa0 : 0x80) &&
                                  second <= (first == 0xed ? 0x9f : 0xbf) && third >= 0x80 &&
                                  third <= 0xbf;
        const bool right = is_character && !FindHarmful(text, true);
        ASSERT_EQ(ShowHarmful(text, true) == text, right) << first << " " << second << " " << third;
      }
    }
  }
  EXPECT_EQ(ShowHarmful("日本\xe3\x81", true), "日本\xef\xbf\xbd");
}

// Texts are looked through in blocks: one at the edge of a block, or behind it, is found as well.
TEST(VisibleText, AHarmfulCharacterIsFoundWhereverItStands) {
  for (const std::string fill : {"a", "\u3042", "\u2014\uff08", "\U00020bb7"}) {
    const size_t of_fill = CountCodePoints(fill);
    for (size_t before = 0; before < 40; ++before) {
      for (const std::string harmful : {"\x01", "\u0085", "\u202e", "\ufeff"}) {
        std::string text;
        for (size_t i = 0; i < before; ++i) text += fill;
        ASSERT_FALSE(FindHarmful(text, false)) << text;
        const std::optional<HarmfulCharacter> found = FindHarmful(text + harmful + fill, false);
        ASSERT_TRUE(found) << text;
        ASSERT_EQ(found->position, before * of_fill + 1) << text;
      }
    }
  }
}

}  // namespace
}  // namespace renkei::domain
