#include "server/process/private_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace renkei::process {
namespace {

class PrivateFileTest : public ::testing::Test {
 protected:
  PrivateFileTest() { std::filesystem::remove(path_); }
  ~PrivateFileTest() override { std::filesystem::remove(path_); }

  std::string Content() const {
    std::ifstream in(path_);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void Leave(const std::string& content, mode_t mode) const {
    std::ofstream(path_) << content;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }

  const std::string path_ = ::testing::TempDir() + "private_file_test";
};

TEST_F(PrivateFileTest, WhatWasNotWrittenIsRemoved) {
  { ASSERT_TRUE(PrivateFile::Create(path_).ok()); }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

// A restore that was killed left its file, and was refused when it began anew.
TEST_F(PrivateFileTest, AnEmptyOneThatAKilledProcessLeftIsTakenOver) {
  Leave("", 0600);
  const auto file = PrivateFile::Create(path_);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Write("secret\n").ok());
  EXPECT_EQ(Content(), "secret\n");
}

TEST_F(PrivateFileTest, WhatSomebodyHoldsWroteOrLetsOthersReadIsLeftAlone) {
  {
    const auto first = PrivateFile::Create(path_);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(PrivateFile::Create(path_).status().code(), absl::StatusCode::kAlreadyExists);
    ASSERT_TRUE((*first)->Write("secret").ok());
  }
  EXPECT_EQ(PrivateFile::Create(path_).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Content(), "secret");
  Leave("", 0644);
  EXPECT_EQ(PrivateFile::Create(path_).status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(PrivateFileTest, NothingElsesNameIsFollowed) {
  const std::string elsewhere = path_ + ".elsewhere";
  std::ofstream(elsewhere).close();
  ASSERT_EQ(chmod(elsewhere.c_str(), 0600), 0);
  std::filesystem::create_symlink(elsewhere, path_);
  EXPECT_EQ(PrivateFile::Create(path_).status().code(), absl::StatusCode::kAlreadyExists);
  std::filesystem::remove(elsewhere);
}

}  // namespace
}  // namespace renkei::process
