// Found: where OpenSSL had no SHA-256 every digest was 32 zero bytes, and all tokens were equal.

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string>

#include "server/auth/token.h"
#include "server/service/backup/copy/file_copy.h"

namespace renkei::service {
namespace {

constexpr char kOneLine[] = "OpenSSL cannot";

// As on a machine that allows nothing but what was certified, and has nothing of that.
void AllowNoAlgorithm() { EVP_set_default_properties(nullptr, "fips=yes"); }

// Each dies in a process of its own, in which nothing has been looked up before.
class OpensslDeathTest : public ::testing::Test {
 protected:
  OpensslDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(OpensslDeathTest, WithoutAnAlgorithmNoTwoTokensAreEqual) {
  EXPECT_DEATH(
      {
        AllowNoAlgorithm();
        auth::Sha256("a");
      },
      kOneLine);
}

TEST_F(OpensslDeathTest, WithoutAnAlgorithmNoTwoInvitationsMakeOneToken) {
  EXPECT_DEATH(
      {
        AllowNoAlgorithm();
        auth::DeriveFromInvitation("rk_a", std::string(auth::kNonceBytes, 'n'), "r");
      },
      kOneLine);
}

TEST_F(OpensslDeathTest, WithoutAnAlgorithmNoTwoFilesHaveOneSum) {
  EXPECT_DEATH(
      {
        AllowNoAlgorithm();
        Sha256Sum sum;
        sum.Add("a");
        sum.Hex();
      },
      kOneLine);
}

}  // namespace
}  // namespace renkei::service
