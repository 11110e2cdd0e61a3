#include "client/mirror/resource_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/mirror/sum.h"
#include "tests/unit/client/mirror/fake_feed.h"

namespace renkei::mirror {
namespace {

TEST(ResourceLineTest, EveryTypeOfTheFeedHasAFileAndBack) {
  EXPECT_EQ(StemOf(pb::RESOURCE_TYPE_CASE), "cases");
  EXPECT_EQ(StemOf(pb::RESOURCE_TYPE_KPI_ACTUAL), "kpi_actuals");
  EXPECT_EQ(StemOf(static_cast<pb::ResourceType>(999)), "");
  EXPECT_EQ(StemOf(pb::RESOURCE_TYPE_UNSPECIFIED), "");
  EXPECT_EQ(AllStems().size(),
            static_cast<size_t>(pb::ResourceType_descriptor()->value_count() - 1));
  for (const std::string& stem : AllStems()) EXPECT_EQ(StemOf(TypeOfStem(stem)), stem);
  EXPECT_EQ(TypeOfStem("nothing"), pb::RESOURCE_TYPE_UNSPECIFIED);
}

// The digest and the sorting rely on it: name first, etag second, whatever the type.
TEST(ResourceLineTest, NameAndEtagLeadTheLineOfEveryType) {
  const auto* resources = pb::Change::descriptor()->FindOneofByName("resource");
  EXPECT_EQ(resources->field_count(), static_cast<int>(AllStems().size()));
  for (int i = 0; i < resources->field_count(); ++i) {
    pb::Change change;
    change.set_kind(pb::Change::KIND_UPSERT);
    change.set_type(static_cast<pb::ResourceType>(i + 1));
    change.set_resource_name("a/b-c_d.e");
    auto* resource = change.GetReflection()->MutableMessage(&change, resources->field(i));
    for (const auto& [field, value] : {std::pair("name", "a/b-c_d.e"), std::pair("etag", "1-2f")}) {
      const auto* descriptor = resource->GetDescriptor()->FindFieldByName(field);
      ASSERT_NE(descriptor, nullptr) << resource->GetTypeName();
      resource->GetReflection()->SetString(resource, descriptor, value);
    }
    const auto line = ToLine(change);
    ASSERT_TRUE(line.ok() && line->has_value()) << resource->GetTypeName();
    const auto identity = IdentityOf(*(*line)->line);
    ASSERT_TRUE(identity.has_value()) << *(*line)->line;
    EXPECT_EQ(identity->name, "a/b-c_d.e");
    EXPECT_EQ(identity->etag, "1-2f");
  }
}

TEST(ResourceLineTest, WhatNoServerSendsIsRefused) {
  EXPECT_TRUE(absl::IsInternal(ToLine(Upsert("cases/a b", "1")).status()));
  EXPECT_TRUE(absl::IsInternal(ToLine(Upsert("cases/a\n", "1")).status()));
  EXPECT_TRUE(absl::IsInternal(ToLine(Upsert("", "1")).status()));
  pb::Change other = Upsert("cases/a", "1");
  other.set_resource_name("cases/b");
  EXPECT_TRUE(absl::IsInternal(ToLine(other).status()));
  pb::Change kind = Upsert("cases/a", "1");
  kind.clear_kind();
  EXPECT_TRUE(absl::IsInternal(ToLine(kind).status()));
}

TEST(ResourceLineTest, WhatDoesNothingToACopyIsLeftOut) {
  pb::Change unknown = Upsert("cases/a", "1");
  unknown.set_type(static_cast<pb::ResourceType>(999));
  EXPECT_EQ(*ToLine(unknown), std::nullopt);
  pb::Change emptied = Upsert("cases/a", "1");
  emptied.clear_case_();
  EXPECT_EQ(*ToLine(emptied), std::nullopt);
}

TEST(ResourceDigestTest, IsTheExclusiveOrOfTheHashes) {
  ResourceDigest empty;
  EXPECT_EQ(empty.Hex(), std::string(32, '0'));
  // printf 'cases/a\n1-1' | sha256sum | cut -c1-32
  ResourceDigest one;
  one.Add("cases/a", "1-1");
  EXPECT_EQ(one.Hex(), "6cd4fde4e5574dbbd392d06351fe7f9b");
  ResourceDigest two = one;
  two.Add("cases/b", "1-2");
  ResourceDigest other_order;
  other_order.Add("cases/b", "1-2");
  other_order.Add("cases/a", "1-1");
  EXPECT_EQ(two.Hex(), other_order.Hex());
  EXPECT_EQ(two.count(), 2);
  two.Add("cases/b", "1-2");
  EXPECT_EQ(two.Hex(), one.Hex());
}

}  // namespace
}  // namespace renkei::mirror
