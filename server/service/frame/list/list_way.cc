#include "server/service/frame/list/list_way.h"

#include "server/domain/resource_name.h"
#include "storage/key.h"

namespace renkei::service {
namespace {

// The values that `filter` requires of `fields`, none of them empty; nullopt if it leaves one open.
std::optional<std::vector<std::string>> RequiredOf(const domain::Filter& filter,
                                                   const std::vector<absl::string_view>& fields) {
  std::vector<std::string> values;
  for (const absl::string_view field : fields) {
    std::optional<std::string> value = filter.RequiredValue(field);
    if (!value.has_value() || value->empty()) return std::nullopt;
    values.push_back(*std::move(value));
  }
  return values;
}

}  // namespace

ListWay ListWay::Of(const domain::Filter& filter, absl::Span<const ListIndex> indexes,
                    storage::Key whole) {
  for (const ListIndex& index : indexes) {
    std::optional<std::vector<std::string>> values = RequiredOf(filter, index.fields);
    if (!values.has_value()) continue;
    ListWay way{storage::Key(index.id)};
    way.of_every_owner_ = index.of_every_owner;
    if (index.of_every_owner) {
      way.values_ = *std::move(values);
      return way;
    }
    const bool primary = static_cast<uint8_t>(whole.bytes().front()) == index.id;
    for (const std::string& value : *values) {
      way.prefix_.Add(primary ? domain::LastSegment(value) : absl::string_view(value));
    }
    return way;
  }
  ListWay way(std::move(whole));
  way.whole_ = true;
  return way;
}

absl::StatusOr<std::vector<std::string>> ListWay::KeysOfEveryOwner(const Call& call) const {
  const storage::Snapshot& snapshot = call.snapshot();
  std::vector<std::string> keys;
  storage::KeyRange rest = storage::PrefixRange(prefix_.bytes());
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const std::vector<storage::KeyRecord> first, snapshot.Scan(rest, 1));
    if (first.empty()) break;
    storage::KeyReader reader(first.front().key);
    uint8_t index = 0;
    std::string owner;
    if (!reader.ReadTable(&index) || !reader.Read(&owner))
      return absl::DataLossError("a key of an index cannot be read");
    storage::Key of_owner = prefix_;
    of_owner.Add(owner);
    rest.begin = storage::PrefixRange(of_owner.bytes()).end;
    for (const std::string& value : values_) of_owner.Add(value);
    ASSIGN_OR_RETURN(const std::optional<storage::Record> found, snapshot.Get(of_owner.bytes()));
    if (found.has_value()) keys.push_back(found->value);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace renkei::service
