// A mail as bytes: headers that nothing in a text can forge, and a text that comes back as it was.
#include "server/mail/mime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace renkei::mail {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

Mail Sample() {
  return {.to = "taro@aizu.example.jp",
          .message_id = "<01hx@example.jp>",
          .subject = "【Renkei】お知らせ1件",
          .text = "会津 太郎 様\n\n・事例\n",
          .date = absl::FromUnixSeconds(1'720'000'000),
          .unsubscribe_url = "https://renkei.example.jp/unsubscribe?token=abc"};
}
const Sender kSender = {.name = "Renkei 事務局", .address = "renkei@example.jp"};

// What encoded words say together.
std::string Decoded(absl::string_view header) {
  std::string text;
  for (absl::string_view word : absl::StrSplit(header, "\r\n ")) {
    EXPECT_THAT(word, AllOf(StartsWith("=?UTF-8?B?"), EndsWith("?=")));
    EXPECT_LE(word.size(), 75U);
    std::string part;
    EXPECT_TRUE(absl::Base64Unescape(word.substr(10, word.size() - 12), &part));
    text += part;
  }
  return text;
}

TEST(Mime, ALongJapaneseSubjectIsFoldedBetweenLettersAndComesBack) {
  std::string subject;
  for (int i = 0; i < 20; ++i) absl::StrAppend(&subject, "地域公共交通と移動販売の𠮷例", i, " ");
  EXPECT_EQ(Decoded(EncodeHeader(subject)), subject);
  // However it is cut.
  for (size_t i = 0; i < 10; ++i) {
    const std::string shifted = std::string(i, 'a') + subject;
    EXPECT_EQ(Decoded(EncodeHeader(shifted)), shifted);
  }
  EXPECT_EQ(EncodeHeader("plain"), "plain");
}

TEST(Mime, NoTextBecomesAHeader) {
  Mail mail = Sample();
  mail.subject = "a\r\nBcc: everybody@example.jp";
  mail.message_id = "<x@y>\r\nX-Evil: 1";
  mail.unsubscribe_url = "https://a/\r\nX-Evil: 2";
  mail.text = "From here\n.\nBcc: b@example.jp\n";
  const std::string bytes = ToMime(mail, {.name = "a\nX-Evil: 3", .address = "r@example.jp"});
  const std::string headers = bytes.substr(0, bytes.find("\r\n\r\n"));
  for (const absl::string_view line : absl::StrSplit(headers, "\r\n")) {
    EXPECT_THAT(line, AllOf(Not(StartsWith("Bcc")), Not(StartsWith("X-Evil"))));
  }
}

TEST(Mime, TheTextIsLinesOfAsciiThatComeBack) {
  Mail mail = Sample();
  for (int i = 0; i < 50; ++i) absl::StrAppend(&mail.text, "とても長い一行です。");
  const std::string bytes = ToMime(mail, kSender);
  for (const char c : bytes) ASSERT_TRUE(c == '\r' || c == '\n' || (c >= ' ' && c <= '~'));
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(bytes, "\r\n")))
    EXPECT_THAT(line, SizeIs(Le(998U)));
  std::string body = bytes.substr(bytes.find("\r\n\r\n") + 4);
  absl::StrReplaceAll({{"\r\n", ""}}, &body);
  std::string text;
  ASSERT_TRUE(absl::Base64Unescape(body, &text));
  EXPECT_EQ(absl::StrReplaceAll(text, {{"\r\n", "\n"}}), mail.text);
}

TEST(Mime, AReaderIsTheOneWhoEndsItByOneClick) {
  const std::string bytes = ToMime(Sample(), kSender);
  EXPECT_THAT(bytes, AllOf(HasSubstr("\r\nList-Unsubscribe: "
                                     "<https://renkei.example.jp/unsubscribe?token=abc>\r\n"),
                           HasSubstr("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
                           HasSubstr("\r\nMessage-ID: <01hx@example.jp>\r\n"),
                           HasSubstr("\r\nDate: Wed, 03 Jul 2024 18:46:40 +0900\r\n"),
                           HasSubstr("\r\nAuto-Submitted: auto-generated\r\n"),
                           HasSubstr("\r\nContent-Type: text/plain; charset=UTF-8\r\n")));
  Mail asked = Sample();
  asked.unsubscribe_url.clear();
  EXPECT_THAT(ToMime(asked, kSender), Not(HasSubstr("List-Unsubscribe")));
}

TEST(Mime, ASenderIsAnAddressWithOrWithoutAName) {
  const auto plain = ParseSender(" renkei@example.jp ");
  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_EQ(plain->address, "renkei@example.jp");
  EXPECT_EQ(plain->name, "");
  const auto named = ParseSender("Renkei 事務局 <renkei@example.jp>");
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_EQ(named->name, "Renkei 事務局");
  EXPECT_EQ(named->address, "renkei@example.jp");
  for (const char* wrong : {"", "nobody", "a b@example.jp", "<renkei@example.jp", "Renkei <>"})
    EXPECT_FALSE(ParseSender(wrong).ok()) << wrong;
}

}  // namespace
}  // namespace renkei::mail
