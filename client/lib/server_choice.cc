#include "client/lib/server_choice.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "client/lib/error.h"

namespace renkei::client {
namespace {

// Whether the server itself said so, and no proxy or broken connection.
bool HasReason(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  return detail && detail->reason() != pb::REASON_UNSPECIFIED;
}

// Each sentence names its server.
std::string Sentences(const std::vector<absl::Status>& failures, bool japanese) {
  return absl::StrJoin(failures, "\n", [&](std::string* out, const absl::Status& why) {
    const pb::ErrorDetail detail = domain::DetailOf(why).value_or(pb::ErrorDetail());
    const std::string& text = japanese ? detail.message_ja() : detail.message();
    absl::StrAppend(out, "  ", text.empty() ? std::string(why.message()) : text);
  });
}

}  // namespace

ServerChoice::ServerChoice(std::vector<std::string> addresses, std::function<absl::Time()> now,
                           OnServerMove on_move)
    : addresses_(std::move(addresses)),
      now_(std::move(now)),
      on_move_(std::move(on_move)),
      states_(addresses_.size()) {}

bool ServerChoice::Rests(size_t server) const { return states_[server].rests_until > now_(); }

std::optional<size_t> ServerChoice::Find(const Asked& asked) const {
  std::optional<size_t> rested;
  for (size_t i = 0; i < addresses_.size(); ++i) {
    const size_t server = (current_ + i) % addresses_.size();
    if (asked[server]) continue;
    if (!Rests(server)) return server;
    if (!rested || states_[server].rests_until < states_[*rested].rests_until) rested = server;
  }
  return rested;
}

std::optional<size_t> ServerChoice::Next(const Asked& asked) const {
  const MutexLock lock(mutex_);
  return Find(asked);
}

size_t ServerChoice::current() const {
  const MutexLock lock(mutex_);
  return current_;
}

std::optional<ServerMove> ServerChoice::MoveTo(size_t server) {
  if (server == current_) return std::nullopt;
  ServerMove move = {addresses_[current_], addresses_[server], states_[current_].last_failure};
  current_ = server;
  if (on_move_ == nullptr) return std::nullopt;
  return move;
}

void ServerChoice::Answered(size_t server) {
  std::optional<ServerMove> move;
  {
    const MutexLock lock(mutex_);
    State& state = states_[server];
    state.rests_until = absl::InfinitePast();
    state.failures_in_a_row = 0;
    // All had failed, and this one is the first to be back.
    if (Rests(current_)) move = MoveTo(server);
  }
  if (move) on_move_(*move);
}

void ServerChoice::Failed(size_t server, const absl::Status& why) {
  std::optional<ServerMove> move;
  {
    const MutexLock lock(mutex_);
    State& state = states_[server];
    ++state.failures;
    state.last_failure = why;
    if (!Rests(server)) {
      absl::Duration rest = kFirstRest;
      for (int i = 0; i < state.failures_in_a_row && rest < kMaxRest; ++i) rest *= 2;
      ++state.failures_in_a_row;
      state.rests_until = now_() + std::min(rest, kMaxRest);
    }
    // With all of them away the place in the list is kept.
    const std::optional<size_t> next = server == current_ ? Find({}) : std::nullopt;
    if (next && !Rests(*next)) move = MoveTo(*next);
  }
  if (move) on_move_(*move);
}

std::vector<ServerFigure> ServerChoice::Figures() const {
  const MutexLock lock(mutex_);
  std::vector<ServerFigure> figures;
  for (size_t i = 0; i < addresses_.size(); ++i)
    figures.push_back({addresses_[i], i == current_, states_[i].failures});
  return figures;
}

std::optional<size_t> ServerRound::Next() {
  // The first is always asked, and says itself that it is too late.
  if (asked_.any() && choice_.now() >= deadline_) return std::nullopt;
  const std::optional<size_t> next = choice_.Next(asked_);
  if (next) {
    server_ = *next;
    asked_.set(server_);
  }
  return next;
}

bool ServerRound::IsNoAnswer(const absl::Status& status) const {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return true;
    case absl::StatusCode::kDeadlineExceeded:
      return !HasReason(status) && choice_.now() - begun_ >= kLeastTime;
    // A stream that was broken off, or a proxy's word.
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return !HasReason(status);
    default:
      return false;
  }
}

bool ServerRound::TakeEnd(const absl::Status& status) {
  if (!IsNoAnswer(status)) {
    // A caller that gave up, or had no time, says nothing about the server.
    const bool given_up = absl::IsCancelled(status) || absl::IsDeadlineExceeded(status);
    if (HasReason(status) || !given_up) choice_.Answered(server_);
    failures_.clear();
    if (!status.ok()) failures_.push_back({choice_.address(server_), status});
    return false;
  }
  choice_.Failed(server_, status);
  // Another server would have no time left for it either, or fail in the same way.
  if (!absl::IsUnavailable(status)) failures_.clear();
  failures_.push_back({choice_.address(server_), status});
  return absl::IsUnavailable(status);
}

void ServerRound::TakeAnswer() {
  choice_.Answered(server_);
  failures_.clear();
}

absl::Status ServerRound::Error() const {
  std::vector<std::string> servers;
  std::vector<absl::Status> reasons;
  for (const Failure& failure : failures_) {
    servers.push_back(failure.server);
    reasons.push_back(failure.why);
  }
  for (auto why = reasons.rbegin(); why != reasons.rend(); ++why) {
    if (HasReason(*why)) return *why;
  }
  if (reasons.empty()) return absl::OkStatus();
  if (reasons.size() == 1) return reasons.front();
  return LocalError(absl::StatusCode::kUnavailable,
                    {absl::StrCat("none of the servers ", absl::StrJoin(servers, ", "),
                                  " can be reached:\n", Sentences(reasons, /*japanese=*/false)),
                     absl::StrCat("どのサーバーにも接続できません（", absl::StrJoin(servers, "、"),
                                  "）。\n", Sentences(reasons, /*japanese=*/true))});
}

void Shuffle(std::vector<Endpoint>& servers, const std::function<double()>& random) {
  for (size_t left = servers.size(); left > 1; --left) {
    const auto chosen = static_cast<size_t>(random() * static_cast<double>(left));
    std::swap(servers[left - 1], servers[chosen]);
  }
}

}  // namespace renkei::client
