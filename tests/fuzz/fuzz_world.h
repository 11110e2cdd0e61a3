// One server in this process with the world of the table of access, whose calls come from bytes.

#ifndef RENKEI_TESTS_FUZZ_FUZZ_WORLD_H_
#define RENKEI_TESTS_FUZZ_FUZZ_WORLD_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/access/world.h"
#include "tests/fuzz/bytes.h"

namespace renkei::fuzz {

namespace pb = renkei::v1;

class FuzzWorld : public service::World {
 public:
  // The one of this process; what earlier inputs have written is there.
  static FuzzWorld& Get();
  // In its place a new one, in which nothing has been written. Of the old one what is in the store has
  // to fit together.
  static void Renew();

  FuzzWorld();
  void TestBody() override {}

  // Any of the accounts, or nobody ("").
  const std::string& AnyCaller(Bytes& bytes) const;
  // Names of every resource, in every state.
  const std::vector<std::string>& names() const { return resource_names_; }
  const std::vector<const service::Method*>& all_methods() const { return all_methods_; }
  const service::Method& MethodOf(absl::string_view name) const { return Find(name); }
  const service::Env& env() const { return env_; }

  // kAllowed: for what nobody can send, which must end nothing, but may be a fault of the server.
  enum class Faults { kNone, kAllowed };

  // Runs a call to its end, or to its first message where there are many, and holds its answer against
  // what holds of every answer (fuzz_world.cc).
  void Ask(const std::string& token, const service::Method& method, service::MessagePtr request,
           Faults faults = Faults::kNone);

  // An import from its options to its end, under the same conditions.
  void Import(const std::string& token, const pb::ImportOptions& options, const std::string& file);

 private:
  void MustAnswerWell(const service::Method& method, const absl::Status& status,
                      const google::protobuf::Message* reply);
  // Since the store's head was there.
  void MustHaveChangedNothing(storage::Sequence head, const std::string& method) const;

  Faults faults_ = Faults::kNone;
  std::vector<std::string> resource_names_;
  std::vector<const service::Method*> all_methods_;
  std::vector<std::string> callers_;
};

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_FUZZ_WORLD_H_
