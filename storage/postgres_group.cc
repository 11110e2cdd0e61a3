#include "storage/postgres_group.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "storage/counter.h"
#include "storage/postgres_tables.h"

namespace renkei::storage {
namespace {

// What becomes of a key.
struct Outcome {
  enum class Kind : uint8_t { kPut, kDelete, kAdd };
  Kind kind = Kind::kAdd;
  Sequence version = Sequence::kNone;
  std::optional<absl::string_view> value = {};  // of a put, as a mutation has it
  std::string sum = {};                         // of a put that was added to
  int64_t delta = 0;                            // of an add
};

class Fold {
 public:
  void Apply(const SequencedMutation& entry) {
    for (const Mutation::Write& write : entry.mutation->writes()) {
      Outcome& outcome = keys_[write.key];
      outcome = {.kind = write.value.has_value() ? Outcome::Kind::kPut : Outcome::Kind::kDelete,
                 .version = entry.sequence};
      if (write.value.has_value()) outcome.value = *write.value;
    }
    for (const Mutation::Addition& addition : entry.mutation->additions()) {
      Outcome& outcome = keys_[addition.key];
      outcome.version = entry.sequence;
      Add(addition.delta, outcome);
    }
  }

  std::vector<PgCommand> Commands() const {
    using Type = PgArray::Type;
    PgArray put_keys(Type::kBytea);
    PgArray put_versions(Type::kInt8);
    PgArray put_values(Type::kBytea);
    PgArray deleted(Type::kBytea);
    PgArray add_keys(Type::kBytea);
    PgArray add_versions(Type::kInt8);
    PgArray add_values(Type::kBytea);
    for (const auto& [key, outcome] : keys_) {
      const std::string version = PgInt8(static_cast<int64_t>(ToInt(outcome.version)));
      switch (outcome.kind) {
        case Outcome::Kind::kPut:
          put_keys.Add(key);
          put_versions.Add(version);
          put_values.Add(outcome.value.has_value() ? *outcome.value : outcome.sum);
          break;
        case Outcome::Kind::kDelete:
          deleted.Add(key);
          break;
        case Outcome::Kind::kAdd:
          add_keys.Add(key);
          add_versions.Add(version);
          add_values.Add(EncodeCounter(outcome.delta));
          break;
      }
    }
    std::vector<PgCommand> commands;
    if (!put_keys.empty()) {
      commands.push_back({&kPut,
                          {std::move(put_keys).Take(), std::move(put_versions).Take(),
                           std::move(put_values).Take()}});
    }
    if (!deleted.empty()) commands.push_back({&kDelete, {std::move(deleted).Take()}});
    if (!add_keys.empty()) {
      commands.push_back({&kAdd,
                          {std::move(add_keys).Take(), std::move(add_versions).Take(),
                           std::move(add_values).Take()}});
    }
    return commands;
  }

 private:
  static void Add(int64_t delta, Outcome& outcome) {
    switch (outcome.kind) {
      case Outcome::Kind::kAdd:
        outcome.delta = AddWrapping(outcome.delta, delta);
        return;
      case Outcome::Kind::kDelete:
        outcome.sum = EncodeCounter(delta);
        break;
      case Outcome::Kind::kPut: {
        const absl::string_view before =
            outcome.value.has_value() ? *outcome.value : absl::string_view(outcome.sum);
        outcome.sum = EncodeCounter(AddWrapping(DecodeCounter(before).value_or(0), delta));
        break;
      }
    }
    outcome.kind = Outcome::Kind::kPut;
    outcome.value.reset();
  }

  absl::flat_hash_map<absl::string_view, Outcome> keys_;
};

}  // namespace

std::vector<PgCommand> CommandsOf(absl::Span<const SequencedMutation> group) {
  using Type = PgArray::Type;
  Fold fold;
  PgArray logs(Type::kInt4);
  PgArray sequences(Type::kInt8);
  PgArray indexes(Type::kInt4);
  PgArray payloads(Type::kBytea);
  for (const SequencedMutation& entry : group) {
    fold.Apply(entry);
    int32_t next_index[256] = {};  // per log
    for (const Mutation::AppendEntry& append : entry.mutation->appends()) {
      logs.Add(PgInt4(static_cast<int32_t>(append.log)));
      sequences.Add(PgInt8(static_cast<int64_t>(ToInt(entry.sequence))));
      indexes.Add(PgInt4(next_index[static_cast<uint8_t>(append.log)]++));
      payloads.Add(append.payload);
    }
  }
  std::vector<PgCommand> commands = fold.Commands();
  if (!logs.empty()) {
    commands.push_back({&kAppend,
                        {std::move(logs).Take(), std::move(sequences).Take(),
                         std::move(indexes).Take(), std::move(payloads).Take()}});
  }
  return commands;
}

std::string ConditionKeys(absl::Span<const Mutation* const> group) {
  absl::flat_hash_set<absl::string_view> keys;
  PgArray asked(PgArray::Type::kBytea);
  for (const Mutation* mutation : group) {
    for (const Mutation::Condition& condition : mutation->conditions()) {
      if (keys.insert(condition.key).second) asked.Add(condition.key);
    }
  }
  return asked.empty() ? std::string() : std::move(asked).Take();
}

}  // namespace renkei::storage
