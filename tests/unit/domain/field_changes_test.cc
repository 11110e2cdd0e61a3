// Which fields of a record are others than before, in short texts.

#include "server/domain/audit/field_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A digest that a test can read.
std::string LengthOf(absl::string_view text) { return absl::StrCat("length ", text.size()); }

pb::AuditEntry Changed(const google::protobuf::Message* before,
                       const google::protobuf::Message* after, bool withheld = false) {
  AuditChanges changes(LengthOf);
  changes.Add("", before, after, withheld);
  pb::AuditEntry entry;
  changes.MoveInto(entry);
  return entry;
}

// "title: a -> b", "-" for nothing.
std::vector<std::string> Lines(const pb::AuditEntry& entry) {
  std::vector<std::string> lines;
  for (const pb::AuditChange& change : entry.changes()) {
    lines.push_back(absl::StrCat(change.field(), ": ",
                                 change.has_from() ? change.from().text() : "-", " -> ",
                                 change.has_to() ? change.to().text() : "-"));
  }
  return lines;
}

TEST(FieldChangesTest, WhatIsTheSameIsNotTold) {
  pb::Case one;
  one.set_title("題");
  one.add_tags("交通");
  one.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  EXPECT_THAT(Lines(Changed(&one, &one)), IsEmpty());
  pb::Case other = one;
  // The server's own.
  other.set_etag("e");
  other.mutable_update_time()->set_seconds(7);
  other.add_history()->set_actor("accounts/a");
  EXPECT_THAT(Lines(Changed(&one, &other)), IsEmpty());
}

TEST(FieldChangesTest, FieldsWithinFieldsAndConstantsAreTold) {
  pb::Case before;
  before.set_title("前");
  before.set_state(pb::LIFECYCLE_STATE_DRAFT);
  pb::Case after = before;
  after.set_title("後");
  after.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  after.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  after.set_summary("概要");
  EXPECT_THAT(
      Lines(Changed(&before, &after)),
      ::testing::UnorderedElementsAre("title: 前 -> 後", "summary: - -> 概要",
                                      "state: LIFECYCLE_STATE_DRAFT -> LIFECYCLE_STATE_PUBLISHED",
                                      "audience.visibility: - -> VISIBILITY_PUBLIC"));
}

TEST(FieldChangesTest, OfAListWhatCameAndWentIsTold) {
  pb::Case before;
  for (const char* tag : {"一", "二", "三"}) before.add_tags(tag);
  pb::Case after;
  for (const char* tag : {"一", "三"}) after.add_tags(tag);
  EXPECT_THAT(Lines(Changed(&before, &after)), ElementsAre("tags[1]: 二 -> -"));
  EXPECT_THAT(Lines(Changed(&after, &before)), ElementsAre("tags[1]: - -> 二"));
}

TEST(FieldChangesTest, ARecordThatComesOrGoesIsTellingItsTitle) {
  pb::Case one;
  one.set_title("題");
  one.set_summary("長い話");
  EXPECT_THAT(Lines(Changed(nullptr, &one)), ElementsAre(": - -> 題"));
  EXPECT_THAT(Lines(Changed(&one, nullptr)), ElementsAre(": 題 -> -"));
  EXPECT_EQ(Changed(nullptr, &one).changes(0).type(), "Case");
}

TEST(FieldChangesTest, ALongTextIsItsBeginningItsLengthAndItsHash) {
  pb::Case before;
  pb::Case after;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "あ";
  after.set_summary(text);
  const pb::AuditValue value = Changed(&before, &after).changes(0).to();
  EXPECT_EQ(value.text(), text.substr(0, kAuditValueChars * 3));
  EXPECT_EQ(value.chars(), 100);
  EXPECT_EQ(value.sha256(), "length 300");
  after.set_summary(text.substr(0, kAuditValueChars * 3));
  EXPECT_EQ(Changed(&before, &after).changes(0).to().chars(), 0) << "the whole of it";
}

TEST(FieldChangesTest, WithheldValuesSayWhetherThereWasSomething) {
  pb::Case before;
  before.set_title("秘密");
  pb::Case after;
  after.set_title("別の秘密");
  after.set_summary("新しい秘密");
  const pb::AuditEntry entry = Changed(&before, &after, /*withheld=*/true);
  EXPECT_EQ(entry.SerializeAsString().find("秘密"), std::string::npos);
  EXPECT_THAT(Lines(entry), ::testing::UnorderedElementsAre("title:  -> ", "summary: - -> "));
  EXPECT_TRUE(entry.changes(0).withheld());
}

TEST(FieldChangesTest, WhatIsSecretIsNeverTold) {
  pb::ChangePasswordRequest before;
  pb::ChangePasswordRequest after;
  after.set_old_password("password");
  after.set_new_password("password");
  EXPECT_THAT(Lines(Changed(&before, &after)), IsEmpty());
}

TEST(FieldChangesTest, HoweverMuchIsChangedAnEntryStaysSmall) {
  pb::Case before;
  pb::Case after;
  for (int i = 0; i < 900; ++i) after.add_tags(absl::StrCat("とても長い名前の付いた札", i));
  const pb::AuditEntry many = Changed(&before, &after);
  EXPECT_EQ(many.changes_size(), kMaxAuditChanges);
  EXPECT_EQ(many.more_changes(), 900 - kMaxAuditChanges);
  EXPECT_LE(many.ByteSizeLong(), kMaxAuditChangeBytes + 1'000);
  AuditChanges changes(LengthOf);
  for (int i = 0; i < 3; ++i) changes.Add("cases/c", &before, &after, false);
  pb::AuditEntry entry;
  changes.MoveInto(entry);
  EXPECT_EQ(entry.more_changes(), kMaxCountedChanges);
  EXPECT_EQ(entry.changes(0).resource(), "cases/c");
}

}  // namespace
}  // namespace renkei::domain
