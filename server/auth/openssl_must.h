// What OpenSSL may refuse, and nobody can go on without.

#ifndef RENKEI_SERVER_AUTH_OPENSSL_MUST_H_
#define RENKEI_SERVER_AUTH_OPENSSL_MUST_H_

#include <cstdio>
#include <cstdlib>

namespace renkei::auth {

// Ends the process with one line unless `done`. What a failed call leaves behind is the same for
// everything: a token would be everybody's, a damaged file would have the sum of a sound one, and
// what should be hidden would be handed out.
inline void MustHaveDone(bool done) {
  if (done) return;
  std::fputs("renkei: OpenSSL cannot encrypt, sum or draw random bytes here\n", stderr);
  std::abort();
}

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_OPENSSL_MUST_H_
