// Bytes over one socket that never blocks, in plain text or TLS. It says what to wait for; who waits
// is the connection. TLS is driven here and not by the library's stream, whose buffers would cost
// every idle connection 34 KiB.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_WIRE_H_
#define RENKEI_SERVER_HTTP_CONNECTION_WIRE_H_

#include <cstddef>
#include <memory>

#include "server/http/tls.h"

namespace renkei::http {

// Used by one thread.
class Wire {
 public:
  enum class State {
    kDone,       // `bytes` of them, at least one; of a handshake: it is through
    kWantRead,   // again once the socket can be read
    kWantWrite,  // again once it can be written
    kEnd,        // the other end sends no more
    kFailed,     // the connection is broken
  };
  struct Result {
    State state;
    size_t bytes = 0;
  };

  virtual ~Wire() = default;
  virtual Result Handshake() = 0;
  virtual Result Read(char* bytes, size_t size) = 0;
  // `size` is not 0.
  virtual Result Write(const char* bytes, size_t size) = 0;
  // Tells the other end that nothing more comes, if the socket takes that at once.
  virtual void SayEnd() = 0;
};

// `socket` does not block and outlives the wire.
std::unique_ptr<Wire> PlainWire(int socket);
std::unique_ptr<Wire> TlsWire(const std::shared_ptr<SSL_CTX>& context, int socket);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_WIRE_H_
