#include <memory>

#include "gtest/gtest.h"
#include "storage/model_store.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

class ModelUnderTest : public EngineUnderTest {
 public:
  std::unique_ptr<Store> Open() override { return NewModelStore("model"); }
};

EngineSpec ModelSpec() {
  return {"model",
          [] { return std::make_unique<ModelUnderTest>(); },
          {{OptOut::kReopen, "the model lives in memory and ends with its object"}}};
}

RENKEI_INSTANTIATE_STORE_CONFORMANCE(Model, ModelSpec());

}  // namespace
}  // namespace renkei::storage
