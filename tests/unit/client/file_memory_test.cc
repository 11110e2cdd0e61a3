// What the command remembers of files that it applied.
#include "client/cli/file_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace renkei::cli {
namespace {

namespace fs = std::filesystem;
namespace pb = renkei::v1;

class FileMemoryTest : public testing::Test {
 protected:
  FileMemoryTest()
      : state_(fs::temp_directory_path() /
               absl::StrCat("renkei-memory-", getpid(), "-",
                            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(state_);
  }
  ~FileMemoryTest() override { fs::remove_all(state_); }

  FileMemory Memory() const {
    return FileMemory([this](const std::string& name) {
      return name == "XDG_STATE_HOME" ? state_.string() : std::string();
    });
  }

  static AppliedFile Plan(const std::string& trace = "trace") {
    return {"127.0.0.1:7350", "organizations/o/plan", "/home/officer/plan.xlsx", trace};
  }

  static pb::AppliedBase Kpi(const std::string& key, const std::string& text) {
    pb::AppliedBase base;
    base.set_kind(pb::AppliedBase::KIND_KPI);
    base.set_key(key);
    base.set_base(text);
    return base;
  }

  // "k=r1 4:A" of each that is recalled.
  std::vector<std::string> Recalled(const AppliedFile& file) const {
    std::vector<std::string> lines;
    for (const pb::AppliedBase& base : Memory().Recall(file))
      lines.push_back(absl::StrCat(base.key(), "=", base.base()));
    return lines;
  }

  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(state_ / "renkei" / "applied"))
      files.push_back(entry.path());
    return files;
  }

  const fs::path state_;
};

using Lines = std::vector<std::string>;

TEST_F(FileMemoryTest, TheLastBaseOfEachRecordIsRecalled) {
  EXPECT_EQ(Recalled(Plan()), Lines());
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("a", "r1 4:A"), Kpi("b", "r1 4:B")}).ok());
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("a", "r1 4:C")}).ok());
  ASSERT_TRUE(Memory().Remember(Plan(), {}).ok());
  EXPECT_EQ(Recalled(Plan()), (Lines{"a=r1 4:C", "b=r1 4:B"}));
}

TEST_F(FileMemoryTest, AnotherPlaceServerOrVisionKnowsNothing) {
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("a", "r1 4:A")}).ok());
  for (std::string AppliedFile::*part :
       {&AppliedFile::server, &AppliedFile::vision, &AppliedFile::path}) {
    AppliedFile other = Plan();
    other.*part += "2";
    EXPECT_EQ(Recalled(other), Lines());
  }
}

TEST_F(FileMemoryTest, AFileThatWasExportedAnewDropsWhatWasRemembered) {
  ASSERT_TRUE(Memory().Remember(Plan("old"), {Kpi("a", "r1 4:A")}).ok());
  EXPECT_EQ(Recalled(Plan("new")), Lines());
  ASSERT_TRUE(Memory().Remember(Plan("new"), {Kpi("b", "r1 4:B")}).ok());
  EXPECT_EQ(Recalled(Plan("new")), Lines{"b=r1 4:B"});
  EXPECT_EQ(Recalled(Plan("old")), Lines());
}

TEST_F(FileMemoryTest, ADamagedMemoryIsIgnoredAndReplaced) {
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("a", "r1 4:A"), Kpi("b", "r1 4:B")}).ok());
  ASSERT_EQ(Files().size(), 1U);
  fs::resize_file(Files()[0], fs::file_size(Files()[0]) - 1);
  EXPECT_EQ(Recalled(Plan()), Lines());
  std::ofstream(Files()[0], std::ios::binary) << "something else";
  EXPECT_EQ(Recalled(Plan()), Lines());
  fs::resize_file(Files()[0], kMaxMemoryBytes + 1);
  EXPECT_EQ(Recalled(Plan()), Lines());
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("c", "r1 4:C")}).ok());
  EXPECT_EQ(Recalled(Plan()), Lines{"c=r1 4:C"});
}

TEST_F(FileMemoryTest, OthersCannotReadIt) {
  ASSERT_TRUE(Memory().Remember(Plan(), {Kpi("a", "r1 4:A")}).ok());
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(state_ / "renkei" / "applied").permissions() & others, fs::perms::none);
  EXPECT_EQ(fs::status(Files()[0]).permissions() & others, fs::perms::none);
}

TEST_F(FileMemoryTest, TheOldestGoBeyondTheLimit) {
  AppliedFile file = Plan();
  for (size_t i = 0; i < kMaxRememberedFiles + 2; ++i) {
    file.path = absl::StrCat("/plan-", i);
    ASSERT_TRUE(Memory().Remember(file, {Kpi("a", "r1 4:A")}).ok());
    // The clock of the disk is coarse: the first two are old.
    if (i > 1) continue;
    for (const fs::path& path : Files())
      fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(1));
  }
  EXPECT_EQ(Files().size(), kMaxRememberedFiles);
  for (const size_t i : {size_t{0}, size_t{1}}) {
    file.path = absl::StrCat("/plan-", i);
    EXPECT_EQ(Recalled(file), Lines()) << i;
  }
  file.path = absl::StrCat("/plan-", kMaxRememberedFiles + 1);
  EXPECT_EQ(Recalled(file), Lines{"a=r1 4:A"});
}

TEST_F(FileMemoryTest, WithoutAPlaceItIsAnErrorAndNothingIsRecalled) {
  const FileMemory nowhere([](const std::string&) { return std::string(); });
  EXPECT_TRUE(nowhere.Recall(Plan()).empty());
  EXPECT_TRUE(nowhere.Remember(Plan(), {}).ok());
  EXPECT_FALSE(nowhere.Remember(Plan(), {Kpi("a", "r1 4:A")}).ok());
  // A file stands where the folder would be.
  std::ofstream(state_.string()) << "x";
  EXPECT_FALSE(Memory().Remember(Plan(), {Kpi("a", "r1 4:A")}).ok());
  EXPECT_EQ(Recalled(Plan()), Lines());
}

TEST_F(FileMemoryTest, OnePlaceHasOnePath) {
  const std::string here = fs::current_path().string();
  EXPECT_EQ(AbsolutePath("plan.xlsx"), here + "/plan.xlsx");
  EXPECT_EQ(AbsolutePath("./sub/../plan-csv/"), here + "/plan-csv");
  EXPECT_EQ(AbsolutePath("/"), "/");
}

}  // namespace
}  // namespace renkei::cli
