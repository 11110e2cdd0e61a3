#include "server/service/search/document_pipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

struct Named : search::PreparedDocument {
  explicit Named(std::string name) : key(std::move(name)) {}
  std::string key;
};

// Says what was done to it, in order.
class Recorder : public search::IndexWriter {
 public:
  absl::StatusOr<std::unique_ptr<search::PreparedDocument>> Prepare(
      const search::Document& document) const override {
    if (document.fields.empty()) return absl::InvalidArgumentError("no fields");
    return std::make_unique<Named>(document.key);
  }
  absl::Status Replace(std::unique_ptr<search::PreparedDocument> document) override {
    return Do("put ", static_cast<Named&>(*document).key);
  }
  absl::Status Remove(absl::string_view key) override { return Do("remove ", key); }
  absl::Status RemoveBelow(absl::string_view key) override { return Do("below ", key); }
  absl::Status Commit(absl::string_view stamp) override { return Do("commit ", stamp); }
  absl::Status Sync() override { return absl::OkStatus(); }
  const std::string& stamp() const override { return stamp_; }

  absl::Status Do(absl::string_view what, absl::string_view key) {
    done.push_back(absl::StrCat(what, key));
    return key == failing ? absl::DataLossError("damaged") : absl::OkStatus();
  }

  std::vector<std::string> done;
  std::string failing;

 private:
  std::string stamp_;
};

search::Document Of(const std::string& key) {
  search::Document document;
  document.key = key;
  document.fields.push_back({.text = "本文"});
  return document;
}

class DocumentPipeTest : public ::testing::Test {
 protected:
  Recorder writer_;
  std::vector<std::string> refused_;
  DocumentPipe pipe_{writer_, Priority::kLong, [this](const std::string& key, const absl::Status&) {
                       refused_.push_back(key);
                     }};
};

TEST_F(DocumentPipeTest, WhatComesIsDoneInItsOrder) {
  std::vector<std::string> expected;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 20; ++i) {
      const std::string key = absl::StrCat("k", i);
      switch ((round + i) % 4) {
        case 0:
          pipe_.Remove(key);
          expected.push_back("remove " + key);
          break;
        case 1:
          pipe_.RemoveBelow(key);
          expected.push_back("below " + key);
          break;
        default:
          pipe_.Replace(Of(key));
          expected.push_back("put " + key);
      }
    }
    pipe_.Commit(absl::StrCat(round));
    expected.push_back(absl::StrCat("commit ", round));
    if (round % 10 != 9) continue;
    ASSERT_TRUE(pipe_.Drain().ok());
    ASSERT_EQ(writer_.done, expected);
  }
}

TEST_F(DocumentPipeTest, ADocumentBeyondABoundKeepsNoOtherOut) {
  search::Document bad = Of("bad");
  bad.fields.clear();
  pipe_.Replace(Of("a"));
  pipe_.Replace(bad);
  pipe_.Replace(Of("b"));
  EXPECT_TRUE(pipe_.Drain().ok());
  EXPECT_THAT(writer_.done, ElementsAre("put a", "remove bad", "put b"));
  EXPECT_THAT(refused_, ElementsAre("bad"));
}

TEST_F(DocumentPipeTest, AfterAnErrorOfTheIndexNothingElseIsDone) {
  writer_.failing = "b";
  for (const char* key : {"a", "b", "c"}) pipe_.Replace(Of(key));
  EXPECT_EQ(pipe_.Drain().code(), absl::StatusCode::kDataLoss);
  pipe_.Replace(Of("d"));
  pipe_.Commit("stamp");
  EXPECT_EQ(pipe_.Drain().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(pipe_.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(writer_.done, ElementsAre("put a", "put b"));
}

}  // namespace
}  // namespace renkei::service
