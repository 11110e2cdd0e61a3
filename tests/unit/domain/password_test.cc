#include "server/domain/identity/password.h"

#include "server/domain/validation/field_format.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

std::string ProblemOf(absl::string_view password, bool with_factor = false) {
  const auto problem = CheckPassword(NormalizePassword(password), with_factor,
                                     {"hanako", "真庭市", "まにわし", "332143", ""});
  return problem ? problem->kind : "";
}

TEST(Password, HasFifteenCharactersOrEightBesideASecondFactor) {
  EXPECT_EQ(ProblemOf("くもりのち晴れでしょう、きっと"), "");
  EXPECT_EQ(ProblemOf("くもりのち晴れでしょう、多分"), "TOO_SHORT");
  EXPECT_EQ(ProblemOf("くもりのち晴れ？", true), "");
  EXPECT_EQ(ProblemOf("くもりのち晴れ", true), "TOO_SHORT");
  EXPECT_EQ(ProblemOf(""), "TOO_SHORT");
}

TEST(Password, IsNoPattern) {
  for (const char* common :
       {"aaaaaaaaaaaaaaaa", "ああああああああああああああああ", "abcabcabcabcabcabc",
        "12121212121212121", "abcdefghijklmnop", "zyxwvutsrqponmlk", "1234567890123456",
        "0987654321098765", "qwertyuiopasdfgh", "password12345678", "PASSWORD-PASSWORD",
        "Pass1234word5678", "passwordpassword", "パスワードパスワードパスワード",
        "ｐａｓｓｗｏｒｄ１２３４５６７８", "                 "}) {
    EXPECT_EQ(ProblemOf(common), "TOO_COMMON") << common;
  }
}

TEST(Password, IsNobodysName) {
  for (const char* name :
       {"hanakohanakohanako", "Hanako1234567890", "hanako-hanako-hanako",
        "真庭市真庭市真庭市真庭市真庭市", "332143332143332143", "マニワシまにわしマニワシ12345"}) {
    EXPECT_EQ(ProblemOf(name), "SAME_AS_NAME") << name;
  }
  EXPECT_EQ(ProblemOf("hanako likes the old tram"), "");
}

TEST(Password, IsOneTextHoweverItWasTyped) {
  EXPECT_EQ(NormalizePassword("か\u3099"), "が");
  EXPECT_EQ(NormalizePassword("a\u3000b\u00A0c\u2003d"), "a b c d");
  // Width and case are its own.
  EXPECT_EQ(NormalizePassword("ＡａＢｂ"), "ＡａＢｂ");
}

}  // namespace
}  // namespace renkei::domain
