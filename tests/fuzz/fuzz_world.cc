#include "tests/fuzz/fuzz_world.h"

#include <future>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/exchange_service.pb.h"
#include "tests/fuzz/check.h"

namespace renkei::fuzz {
namespace {

using google::protobuf::Message;
using service::MessagePtr;
using service::Method;
using service::Replies;

std::unique_ptr<FuzzWorld>& TheWorld() {
  static auto& world = *new std::unique_ptr<FuzzWorld>();
  return world;
}

// What clients receive by default.
constexpr size_t kMostReplyBytes = size_t{4} << 20;

// Waits where nothing may happen for a long time: not for a run of many inputs.
bool WaitsForOthers(const Method& method) { return absl::EndsWith(method.name, "/WatchChanges"); }

bool IsDryRun(const Method& method, const Message& request) {
  const Message* const options = method.options_of ? method.options_of(request) : &request;
  return options != nullptr && method.validate_only != nullptr &&
         options->GetReflection()->GetBool(*options, method.validate_only);
}

std::pair<absl::Status, MessagePtr> NextOf(Replies& replies) {
  std::promise<std::pair<absl::Status, MessagePtr>> promise;
  auto next = promise.get_future();
  replies.Next([&promise](absl::Status status, MessagePtr message) {
    promise.set_value({std::move(status), std::move(message)});
  });
  return next.get();
}

absl::Status GiveTo(Replies& replies, MessagePtr message) {
  std::promise<absl::Status> taken;
  auto status = taken.get_future();
  replies.Take(std::move(message),
               [&taken](absl::Status told) { taken.set_value(std::move(told)); });
  return status.get();
}

}  // namespace

FuzzWorld& FuzzWorld::Get() {
  std::unique_ptr<FuzzWorld>& world = TheWorld();
  if (world == nullptr) world = std::make_unique<FuzzWorld>();
  return *world;
}

void FuzzWorld::Renew() {
  std::unique_ptr<FuzzWorld>& world = TheWorld();
  if (world != nullptr) world->TearDown();
  world.reset();
}

FuzzWorld::FuzzWorld() {
  // As cheap as it may be: what is fuzzed is not the sum.
  env_.password_cost = {.passes = 1, .memory_bytes = size_t{8} << 10};
  env_.on_fault = [this](absl::string_view incident, absl::string_view what) {
    Must(faults_ == Faults::kAllowed, absl::StrCat("fault ", incident, ": ", what));
  };
  for (const std::string& name : AllNames()) {
    if (absl::StrContains(name, '/')) resource_names_.push_back(name);
  }
  for (const auto& [name, method] : methods_.methods()) {
    if (!WaitsForOthers(method)) all_methods_.push_back(&method);
  }
  callers_ = {"", admin_};
  for (const auto* some : {&officers_, &coordinators_, &administrators_})
    callers_.insert(callers_.end(), some->begin(), some->end());
}

const std::string& FuzzWorld::AnyCaller(Bytes& bytes) const {
  // Officers of the owner first: what is 0 is answered.
  return callers_[(bytes.Below(callers_.size()) + 2) % callers_.size()];
}

void FuzzWorld::MustAnswerWell(const Method& method, const absl::Status& status,
                               const Message* reply) {
  faults_ == Faults::kNone ? MustBeTyped(status) : MustBeTold(status);
  if (!status.ok() || reply == nullptr) return;
  const std::string bytes = reply->SerializeAsString();
  Must(bytes.size() <= kMostReplyBytes, absl::StrCat(method.name, ": a reply can be received"));
  const MessagePtr read(reply->New());
  Must(read->ParseFromString(bytes), absl::StrCat(method.name, ": a reply is UTF-8 throughout"));
}

void FuzzWorld::MustHaveChangedNothing(storage::Sequence head, const std::string& method) const {
  if (store_->Head() == head) return;
  // That somebody has looked may stand in the audit log, and nowhere else.
  const storage::LogPosition from{static_cast<storage::Sequence>(storage::ToInt(head) + 1), 0};
  const auto changes = store_->ReadLog(storage::Log::kChanges, from, 1);
  const auto audit = store_->ReadLog(storage::Log::kAudit, from, 1);
  Must(changes.ok() && changes->empty() && audit.ok() && !audit->empty(),
       absl::StrCat(method, ": what only looks changes nothing"));
}

void FuzzWorld::Ask(const std::string& token, const Method& method, MessagePtr request,
                    Faults faults) {
  faults_ = faults;
  const bool changes_nothing = method.OnlyReads() || IsDryRun(method, *request);
  const storage::Sequence head = store_->Head();
  const auto reply = token.empty() ? RunAsNobody(method, std::move(request))
                                   : Run(token, method, std::move(request));
  MustAnswerWell(method, reply.status(), reply.ok() ? reply->get() : nullptr);
  if (changes_nothing) MustHaveChangedNothing(head, method.name);
}

void FuzzWorld::Import(const std::string& token, const pb::ImportOptions& options,
                       const std::string& file) {
  constexpr size_t kPieceBytes = 1'000;
  faults_ = Faults::kNone;
  const Method& method = Find("ExchangeService/ImportResources");
  const storage::Sequence head = store_->Head();
  auto first = std::make_unique<pb::ImportResourcesRequest>();
  *first->mutable_options() = options;
  service::Dispatcher::Incoming incoming;
  incoming.method = &method;
  incoming.authorization = absl::StrCat("Bearer ", token);
  incoming.requests.push_back(std::move(first));
  incoming.abandoned = [] { return false; };
  const auto replies = dispatcher_.Open(std::move(incoming));
  if (!replies.ok()) return MustBeTyped(replies.status());
  for (size_t at = 0; at < file.size(); at += kPieceBytes) {
    auto more = std::make_unique<pb::ImportResourcesRequest>();
    more->set_data(file.substr(at, kPieceBytes));
    const absl::Status status = GiveTo(**replies, std::move(more));
    if (!status.ok()) return MustBeTyped(status);
  }
  while (true) {
    const auto [status, message] = NextOf(**replies);
    MustAnswerWell(method, status, message.get());
    if (message == nullptr) break;
  }
  if (options.validate_only()) MustHaveChangedNothing(head, method.name);
}

}  // namespace renkei::fuzz
