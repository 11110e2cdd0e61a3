// TLS as OpenSSL's own client sees it.

#include "server/http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "tests/unit/http/raw_client.h"
#include "tests/unit/http/test_server.h"

namespace renkei::http {
namespace {

using ::testing::HasSubstr;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

struct Pair {
  std::string certificate;
  std::string key;
};

std::string TextOf(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<size_t>(size)};
}

// Signed by itself, for `name`.
Pair NewPair(const std::string& name) {
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, Free> pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(pem.get(), certificate.get());
  const std::unique_ptr<BIO, Free> key_pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {TextOf(pem.get()), TextOf(key_pem.get())};
}

class TlsClient {
 public:
  explicit TlsClient(absl::string_view address, int version = TLS1_3_VERSION)
      : raw_(address), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    SSL_CTX_set_security_level(context_.get(), 0);  // old versions too
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), raw_.socket_handle());
  }
  ~TlsClient() { SSL_shutdown(ssl_.get()); }

  bool Connect() { return SSL_connect(ssl_.get()) == 1; }
  bool Send(absl::string_view bytes) {
    return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) ==
           static_cast<int>(bytes.size());
  }
  std::string ReadToEnd() {
    std::string all;
    std::array<char, 4096> buffer;
    int got = 0;
    while ((got = SSL_read(ssl_.get(), buffer.data(), buffer.size())) > 0)
      all.append(buffer.data(), static_cast<size_t>(got));
    ended_in_order_ = SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN;
    return all;
  }
  bool ended_in_order() const { return ended_in_order_; }
  std::string PeerName() const {
    const std::unique_ptr<X509, Free> certificate(SSL_get1_peer_certificate(ssl_.get()));
    std::array<char, 256> name = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                              name.size());
    return name.data();
  }
  RawClient& raw() { return raw_; }

 private:
  RawClient raw_;
  const std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  bool ended_in_order_ = false;
};

constexpr char kRequest[] = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() : tls_(*ServerTls::Create(pair_.certificate, pair_.key)) {}

  ServerOptions Options(const Limits& limits = {}) { return {.limits = limits, .tls = tls_.get()}; }

  const Pair pair_ = NewPair("first");
  const std::unique_ptr<ServerTls> tls_;
};

TEST_F(TlsTest, BothVersionsAreSpokenAndEndInOrder) {
  TestServer server(
      [](auto exchange) {
        exchange->Send({.body = exchange->request().head.encrypted ? "encrypted" : "plain"});
      },
      Options(), {});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server->address(), version);
    ASSERT_TRUE(client.Connect());
    ASSERT_TRUE(client.Send(kRequest));
    EXPECT_THAT(client.ReadToEnd(), HasSubstr("encrypted"));
    EXPECT_TRUE(client.ended_in_order());
  }
}

TEST_F(TlsTest, OlderVersionsAndPlainTextAreNone) {
  TestServer server(Echo, Options(), {});
  EXPECT_FALSE(TlsClient(server->address(), TLS1_1_VERSION).Connect());
  RawClient plain(server->address());
  ASSERT_TRUE(plain.Send(kRequest));
  EXPECT_EQ(plain.ReadToEnd().find("HTTP/"), std::string::npos);
  EXPECT_TRUE(plain.ended());
}

TEST_F(TlsTest, ARenewedPairIsServedFromThenOnAndABrokenOneIsNot) {
  TestServer server(Echo, Options(), {});
  const auto name = [&] {
    TlsClient client(server->address());
    return client.Connect() ? client.PeerName() : "";
  };
  EXPECT_EQ(name(), "first");
  const Pair other = NewPair("second");
  EXPECT_EQ(tls_->Replace(other.certificate, pair_.key).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(name(), "first");
  ASSERT_TRUE(tls_->Replace(other.certificate, other.key).ok());
  EXPECT_EQ(name(), "second");
}

TEST_F(TlsTest, AHandshakeThatNeverEndsIsCutOff) {
  TestServer server(Echo, Options({.head_time = absl::Milliseconds(100)}), {});
  RawClient silent(server->address());
  silent.ReadToEnd();
  EXPECT_TRUE(silent.ended());
  EXPECT_EQ(server->counters().connections_cut, 1);
}

TEST_F(TlsTest, LargeBodiesPassInBothDirections) {
  const std::string body(size_t{8} << 20, 'x');
  TestServer server([](auto exchange) { exchange->Send({.body = exchange->request().body}); },
                    Options(), {.max_body_bytes = int64_t{16} << 20});
  TlsClient client(server->address());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(
      client.Send(absl::StrCat("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                               "Content-Length: ",
                               body.size(), "\r\n\r\n")));
  ASSERT_TRUE(client.Send(body));
  const std::string reply = client.ReadToEnd();
  EXPECT_EQ(reply.substr(reply.size() - body.size()), body);
}

TEST_F(TlsTest, WhoDoesNotAnswerTheEndIsLeftAfterAWhile) {
  TestServer server(Echo, Options({.linger_time = absl::Milliseconds(100)}), {});
  TlsClient client(server->address());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.Send(kRequest));
  client.ReadToEnd();
  while (server->counters().connections > 0) std::this_thread::yield();
}

}  // namespace
}  // namespace renkei::http
