#include "gtest/gtest.h"
#include "storage/rocksdb_layout.h"

namespace renkei::storage {
namespace {

TEST(RocksDbLayoutTest, RecordsAreReadBack) {
  const std::optional<Record> record = DecodeRecord(EncodeVersion(Sequence{258}) + "value");
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->version, Sequence{258});
  EXPECT_EQ(record->value, "value");
}

TEST(RocksDbLayoutTest, RecordsTooShortOrWithoutAVersionAreDamaged) {
  const std::string version = EncodeVersion(Sequence{1});
  for (size_t size = 0; size < version.size(); ++size) {
    EXPECT_EQ(DecodeRecord(version.substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(DecodeRecord(EncodeVersion(Sequence::kNone) + "value"), std::nullopt);
}

TEST(RocksDbLayoutTest, LogKeysAreReadBackAndSortByPosition) {
  const LogPosition positions[] = {{Sequence{1}, 0},   {Sequence{1}, 1},
                                   {Sequence{1}, 256}, {Sequence{2}, 0},
                                   {Sequence{256}, 0}, {Sequence{UINT64_MAX}, UINT32_MAX}};
  std::string before;
  for (const LogPosition& position : positions) {
    const std::string key = LogKey(Log::kChanges, position);
    EXPECT_EQ(DecodeLogKey(key), position);
    EXPECT_LT(before, key);
    before = key;
  }
  EXPECT_LT(before, LogKey(Log::kAudit, {}));
  EXPECT_EQ(DecodeLogKey("too short"), std::nullopt);
}

TEST(RocksDbLayoutTest, NumbersAreEightBytesExactly) {
  EXPECT_EQ(DecodeFixed64(EncodeFixed64(0x0102030405060708)), 0x0102030405060708U);
  EXPECT_EQ(DecodeFixed64(""), std::nullopt);
  EXPECT_EQ(DecodeFixed64("seven b"), std::nullopt);
  EXPECT_EQ(DecodeFixed64("nine byte"), std::nullopt);
}

}  // namespace
}  // namespace renkei::storage
