// Which of several servers is asked. They serve one store, so that any of them will do: the one that
// answers is kept to, and left for the next one in the list when it does not.
//
// A server is left when it cannot be reached, or says that it is UNAVAILABLE (it stops, it takes no
// writes), and when it leaves a call without an answer that it had kLeastTime for. What is an answer is no reason to leave: a
// refusal, and OVERLOADED neither, since each server has limits of its own that nobody is to get
// round. A server that was left rests; it is asked again once its time is over or no other one is left,
// and nobody goes back to it while another one answers.

#ifndef RENKEI_CLIENT_LIB_SERVER_CHOICE_H_
#define RENKEI_CLIENT_LIB_SERVER_CHOICE_H_

#include <bitset>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/lib/address.h"
#include "client/lib/transport.h"
#include "storage/base/mutex.h"

namespace renkei::client {

// How long a server that failed rests, the first time and at most: doubled with each failure after a
// rest. Failures of calls that were under way together count as one.
inline constexpr absl::Duration kFirstRest = absl::Seconds(1);
inline constexpr absl::Duration kMaxRest = absl::Seconds(30);

// A deadline that passes sooner than this after the call began says nothing about the server: whoever calls
// a front chooses it.
inline constexpr absl::Duration kLeastTime = absl::Seconds(2);

// That calls go to another server from now on.
struct ServerMove {
  std::string from;
  std::string to;
  absl::Status why;  // how the last call to `from` ended
};
// Called by the thread whose call it was, which it must not hold up.
using OnServerMove = std::function<void(const ServerMove&)>;

// What a server has been like.
struct ServerFigure {
  std::string address;
  bool in_use = false;
  int64_t failures = 0;  // calls for which it was left
};

// Thread-safe.
class ServerChoice {
 public:
  // By number of the server in the list.
  using Asked = std::bitset<kMaxAddresses>;

  // `addresses`: 1 to kMaxAddresses, the first one being the first to be asked. `now` is SteadyNow;
  // `on_move` null: nobody is told.
  ServerChoice(std::vector<std::string> addresses, std::function<absl::Time()> now,
               OnServerMove on_move);

  // Where a call that has been to `asked` goes: to the server in use, else to the next one that does not
  // rest, else to the one that has rested longest. nullopt: it has been everywhere.
  std::optional<size_t> Next(const Asked& asked) const;

  // `server` has answered a call.
  void Answered(size_t server);
  // It has not.
  void Failed(size_t server, const absl::Status& why);

  const std::string& address(size_t server) const { return addresses_[server]; }
  size_t size() const { return addresses_.size(); }
  absl::Time now() const { return now_(); }
  // The number of the server in use.
  size_t current() const;
  // In the order of the list.
  std::vector<ServerFigure> Figures() const;

 private:
  struct State {
    absl::Time rests_until = absl::InfinitePast();
    int failures_in_a_row = 0;
    int64_t failures = 0;
    absl::Status last_failure;
  };

  std::optional<size_t> Find(const Asked& asked) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Rests(size_t server) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What is told of the move from a server that failed, where there is somebody to be told.
  std::optional<ServerMove> MoveTo(size_t server) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::vector<std::string> addresses_;
  const std::function<absl::Time()> now_;
  const OnServerMove on_move_;
  mutable Mutex mutex_;
  size_t current_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<State> states_ ABSL_GUARDED_BY(mutex_);
};

// One call's way round the servers: each is asked once at most, and none after the call's deadline.
// Of one thread at a time.
class ServerRound {
 public:
  ServerRound(ServerChoice& choice, absl::Time deadline)
      : choice_(choice), begun_(choice.now()), deadline_(deadline) {}

  // The server to be asked now; nullopt: there is none any more, and Error says how the call ends.
  std::optional<size_t> Next();

  // How the call ended at the server of the last Next. True: another one may know better, where the call
  // may be sent to it.
  bool TakeEnd(const absl::Status& status);
  // That server has begun to answer.
  void TakeAnswer();

  // How the call ends: what a server said, else what came of the one server that was asked, else one
  // error that names all that were.
  absl::Status Error() const;

 private:
  struct Failure {
    std::string server;
    absl::Status why;
  };

  bool IsNoAnswer(const absl::Status& status) const;

  ServerChoice& choice_;
  const absl::Time begun_;
  const absl::Time deadline_;
  ServerChoice::Asked asked_;
  size_t server_ = 0;
  std::vector<Failure> failures_;
};

// The same servers in an order of chance, for programs that live long: when a server goes away, those that
// used it go to different ones. `random`: from [0, 1).
void Shuffle(std::vector<Endpoint>& servers, const std::function<double()>& random);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_SERVER_CHOICE_H_
