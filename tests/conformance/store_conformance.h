// The one suite that every Store passes. An engine joins by making a program of its own that links
// renkei_conformance and instantiates the parts with an EngineSpec (see model_conformance_test.cc):
// RENKEI_INSTANTIATE_STORE_CONFORMANCE(Model, ModelSpec());

#ifndef RENKEI_TESTS_CONFORMANCE_STORE_CONFORMANCE_H_
#define RENKEI_TESTS_CONFORMANCE_STORE_CONFORMANCE_H_

#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/store.h"
#include "tests/conformance/outcomes.h"

namespace renkei::storage {

// One place where a store lives; empty when it is made, gone with this object.
class EngineUnderTest {
 public:
  virtual ~EngineUnderTest() = default;
  // Opens what is there. The store opened before has been destroyed.
  virtual std::unique_ptr<Store> Open() = 0;
};

// What an engine may opt out of, with a reason.
enum class OptOut {
  kReopen,  // a store that is opened again has what was committed
};

struct EngineSpec {
  std::string name;
  std::function<std::unique_ptr<EngineUnderTest>()> make;
  std::map<OptOut, std::string> opt_outs;
};

inline void PrintTo(const EngineSpec& spec, std::ostream* out) { *out << spec.name; }

class StoreConformance : public ::testing::TestWithParam<EngineSpec> {
 protected:
  StoreConformance();

  Store& store() { return *store_; }
  // Closes the store and opens it again. Only after `if (OptedOut(kReopen)) GTEST_SKIP() << ...`.
  void Reopen();
  // The reason; empty if the engine takes part.
  std::string OptedOut(OptOut category) const;

  // The mutation is INVALID_ARGUMENT and leaves no trace, not even a sequence number.
  void ExpectRefused(Mutation mutation);
  // Commits that are expected to succeed.
  Sequence MustCommit(Mutation mutation);
  Sequence MustPut(const std::string& key, const std::string& value);
  // What a new snapshot shows.
  std::optional<Record> Read(const std::string& key);
  std::vector<LogEntry> ReadAll(Log log);

  // Queues all mutations while the engine is held up by the callback of an earlier commit (which
  // takes one sequence), so that an engine that forms groups takes them together. Outcomes by
  // mutation.
  std::vector<absl::StatusOr<Sequence>> CommitTogether(std::vector<Mutation> mutations);

 private:
  std::unique_ptr<EngineUnderTest> engine_;
  std::unique_ptr<Store> store_;
};

// The parts of the suite, one per file.
class CommitConformance : public StoreConformance {};
class CounterConformance : public StoreConformance {};
class SnapshotConformance : public StoreConformance {};
class LogConformance : public StoreConformance {};
class ConcurrencyConformance : public StoreConformance {};
class SubscriptionConformance : public StoreConformance {};
class ReopenConformance : public StoreConformance {};
class DifferentialConformance : public StoreConformance {};

#define RENKEI_INSTANTIATE_STORE_CONFORMANCE(name, spec)                            \
  INSTANTIATE_TEST_SUITE_P(name, CommitConformance, ::testing::Values(spec));       \
  INSTANTIATE_TEST_SUITE_P(name, CounterConformance, ::testing::Values(spec));      \
  INSTANTIATE_TEST_SUITE_P(name, SnapshotConformance, ::testing::Values(spec));     \
  INSTANTIATE_TEST_SUITE_P(name, LogConformance, ::testing::Values(spec));          \
  INSTANTIATE_TEST_SUITE_P(name, ConcurrencyConformance, ::testing::Values(spec));  \
  INSTANTIATE_TEST_SUITE_P(name, SubscriptionConformance, ::testing::Values(spec)); \
  INSTANTIATE_TEST_SUITE_P(name, ReopenConformance, ::testing::Values(spec));       \
  INSTANTIATE_TEST_SUITE_P(name, DifferentialConformance, ::testing::Values(spec))

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_CONFORMANCE_STORE_CONFORMANCE_H_
