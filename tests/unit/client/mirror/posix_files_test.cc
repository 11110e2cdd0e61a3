// The machine's own file operations, on a real directory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "client/mirror/files.h"

namespace renkei::mirror {
namespace {

class PosixFilesTest : public testing::Test {
 protected:
  PosixFilesTest()
      : directory_((std::filesystem::temp_directory_path() /
                    absl::StrCat("renkei-files-", getpid(), "-",
                                 testing::UnitTest::GetInstance()->current_test_info()->name()))
                       .string()) {
    std::filesystem::remove_all(directory_);
    EXPECT_TRUE(files_->MakeDirectory(directory_).ok());
  }
  ~PosixFilesTest() override { std::filesystem::remove_all(directory_); }

  std::string In(const std::string& name) const { return directory_ + "/" + name; }
  void Put(const std::string& name, const std::string& text) {
    std::ofstream(In(name), std::ios::binary) << text;
  }

  const std::string directory_;
  const std::unique_ptr<Files> files_ = MakePosixFiles();
};

TEST_F(PosixFilesTest, WritesAndReadsBack) {
  auto writer = files_->Create(In("a"));
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Append("one\ntwo\nthr").ok());
  ASSERT_TRUE((*writer)->Sync().ok());
  ASSERT_TRUE(files_->SyncDirectory(directory_).ok());
  LineReader lines(*files_->Open(In("a")));
  absl::string_view line;
  ASSERT_TRUE(*lines.Next(&line));
  EXPECT_EQ(line, "one");
  ASSERT_TRUE(*lines.Next(&line));
  EXPECT_EQ(lines.offset(), 8);
  EXPECT_FALSE(*lines.Next(&line));
  EXPECT_EQ(std::filesystem::status(In("a")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(PosixFilesTest, LinesLongerThanABufferComeWhole) {
  const std::string first(700'000, 'x');
  const std::string second(300'000, 'y');
  Put("long", absl::StrCat(first, "\n", second, "\nz\n"));
  LineReader lines(*files_->Open(In("long")));
  absl::string_view line;
  ASSERT_TRUE(*lines.Next(&line));
  EXPECT_EQ(line.size(), 700'000U);
  ASSERT_TRUE(*lines.Next(&line));
  EXPECT_EQ(line.size(), 300'000U);
  ASSERT_TRUE(*lines.Next(&line));
  EXPECT_EQ(line, "z");
  EXPECT_FALSE(*lines.Next(&line));
}

TEST_F(PosixFilesTest, ContinueCutsAndGoesOn) {
  Put("a", "0123456789");
  {
    auto writer = files_->Continue(In("a"), 3);
    ASSERT_TRUE(writer.ok() && (*writer)->Append("x").ok());
  }
  EXPECT_EQ(*ReadWhole(*files_, In("a")), "012x");
  ASSERT_TRUE(files_->Continue(In("new"), 0).ok());
  EXPECT_TRUE(files_->Exists(In("new")));
}

TEST_F(PosixFilesTest, CreateLeavesTheFileThatAnotherNameStandsFor) {
  Put("a", "old");
  const absl::Status linked = files_->Link(In("a"), In("b"));
  if (absl::IsUnimplemented(linked)) GTEST_SKIP() << "no links on this file system";
  ASSERT_TRUE(linked.ok());
  ASSERT_TRUE((*files_->Create(In("a")))->Append("new").ok());
  EXPECT_EQ(*ReadWhole(*files_, In("b")), "old");
  EXPECT_EQ(*ReadWhole(*files_, In("a")), "new");
}

TEST_F(PosixFilesTest, DirectoriesChangePlaces) {
  ASSERT_TRUE(files_->MakeDirectory(In("x")).ok());
  ASSERT_TRUE(files_->MakeDirectory(In("y")).ok());
  Put("x/f", "1");
  const absl::Status exchanged = files_->Exchange(In("x"), In("y"));
  if (absl::IsUnimplemented(exchanged)) GTEST_SKIP() << "no exchange on this file system";
  ASSERT_TRUE(exchanged.ok()) << exchanged;
  EXPECT_TRUE(files_->Exists(In("y/f")));
  EXPECT_THAT(*files_->List(In("x")), testing::IsEmpty());
}

TEST_F(PosixFilesTest, OneHoldsALock) {
  auto first = files_->Lock(In("lock"));
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(absl::IsAborted(files_->Lock(In("lock")).status()));
  first->reset();
  EXPECT_TRUE(files_->Lock(In("lock")).ok());
}

TEST_F(PosixFilesTest, WhatIsNotThereIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(files_->Open(In("none")).status()));
  EXPECT_TRUE(absl::IsNotFound(files_->Rename(In("none"), In("other"))));
  EXPECT_THAT(*files_->List(In("none")), testing::IsEmpty());
  EXPECT_TRUE(files_->RemoveAll(In("none")).ok());
  EXPECT_FALSE(files_->Create(In("none/file")).ok());
}

}  // namespace
}  // namespace renkei::mirror
