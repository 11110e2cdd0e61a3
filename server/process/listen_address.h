// What the option listen says, and why nobody can be listened to there.

#ifndef RENKEI_SERVER_PROCESS_LISTEN_ADDRESS_H_
#define RENKEI_SERVER_PROCESS_LISTEN_ADDRESS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::process {

// "127.0.0.1:7350", "[::1]:0", "localhost:7350" or "unix:/path": "" if `listen` is one of these;
// otherwise what is wrong with it and what to write instead, with `usual_port` where a port is
// missing. What could mean this machine or the whole network ("7350", ":7350") is not guessed.
std::string FaultOfListen(absl::string_view listen, absl::string_view usual_port);

// The same for what is for this machine alone, and has a port: no path of a socket.
std::string FaultOfOpsListen(absl::string_view listen, absl::string_view usual_port);

// Whether `listen` can be reached from this machine only.
bool IsLoopback(absl::string_view listen);

// `listen` with the port that was bound there; a socket's path has none.
std::string WithPort(absl::string_view listen, int port);

// Why a server could not begin to listen on `listen`, in words for its operator: tries it, as gRPC
// says no more than that it failed.
std::string WhyNotListening(const std::string& listen);

// The same for what the system answered (an errno), without trying.
std::string ListenFailure(int error);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_LISTEN_ADDRESS_H_
