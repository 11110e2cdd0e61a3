// Who makes a call, from all that its transport was told of that: with a token, without one, or
// through a front.

#ifndef RENKEI_SERVER_SERVICE_CALLER_IDENTIFY_H_
#define RENKEI_SERVER_SERVICE_CALLER_IDENTIFY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/auth/public_reading.h"
#include "server/service/caller/authenticate.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Metadata of a call beside "authorization".
inline constexpr char kFrontKey[] = "renkei-front";
inline constexpr char kForwardedForKey[] = "renkei-forwarded-for";

// As it was sent; "" where it was not.
struct CallCredentials {
  std::string authorization = {};  // "Bearer TOKEN"
  std::string front = {};          // kFrontKey: "Bearer TOKEN" of the front that brings the call
  std::string forwarded_for = {};  // kForwardedForKey
  std::string address = {};        // of the other end of the connection, which nobody can choose
};

struct Identified {
  auth::Caller caller;
  // Where it comes from (NetworkOf), as far as anybody knows whose word counts; of a front's own
  // call without an address "".
  std::string network;
};

// UNAUTHENTICATED with the reason why nobody is behind `sent`, as Authenticate. Who sent no token at
// all is nobody where `reading` is on and `policy` lets nobody in; a token that does not hold is
// never taken for none. What kSignIn opens is nobody's call, whatever token comes with it.
//
// What stands in kForwardedForKey counts from a front alone: the bearer of such a token in kFrontKey
// or in "authorization". It must be one address then (INVALID_FIELDS, NOT_AN_ADDRESS).
[[nodiscard]] absl::StatusOr<Identified> Identify(const Env& env, KeptIdentities& kept,
                                                  const storage::Snapshot& snapshot, absl::Time now,
                                                  const CallCredentials& sent,
                                                  const auth::PolicyEntry& policy,
                                                  auth::PublicReading reading);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_IDENTIFY_H_
