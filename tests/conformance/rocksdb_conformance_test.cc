#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "storage/rocksdb_store.h"
#include "tests/conformance/store_conformance.h"
#include "tests/conformance/temporary_directory.h"

namespace renkei::storage {
namespace {

class RocksDbUnderTest : public EngineUnderTest {
 public:
  std::unique_ptr<Store> Open() override {
    RocksDbOptions options;
    options.directory = directory_.path() + "/db";
    options.write_buffer_bytes =
        size_t{128} * 1024;  // small, so that records are read from tables too
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksDbStore(options);
    if (!store.ok()) ADD_FAILURE() << store.status();
    return *std::move(store);
  }

 private:
  const TemporaryDirectory directory_;
};

EngineSpec RocksDbSpec() {
  return {"rocksdb", [] { return std::make_unique<RocksDbUnderTest>(); }, {}};
}

RENKEI_INSTANTIATE_STORE_CONFORMANCE(RocksDb, RocksDbSpec());

}  // namespace
}  // namespace renkei::storage
