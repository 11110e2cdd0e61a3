// A certificate that is renewed while the server serves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "client/lib/client.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "tests/e2e/server_process.h"

namespace renkei::e2e {
namespace {

// Given to things that happen at once on an idle machine.
constexpr absl::Duration kPatience = absl::Seconds(60);

struct Pair {
  std::string cert;  // PEM, signed by itself
  std::string key;
};

std::string Drained(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

Pair NewPair(const char* common_name, int64_t seconds_left = 86'400,
             EVP_PKEY* key = EVP_EC_gen("P-256")) {
  X509* cert = X509_new();
  X509_set_version(cert, 2);
  static int serial = 0;
  ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(cert), -172'800);
  X509_gmtime_adj(X509_getm_notAfter(cert), static_cast<long>(seconds_left));
  X509_set_pubkey(cert, key);
  X509_NAME* name = X509_get_subject_name(cert);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  X509_set_issuer_name(cert, name);
  for (const auto& [nid, value] :
       {std::pair{NID_subject_alt_name, "IP:127.0.0.1"}, {NID_basic_constraints, "CA:TRUE"}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(cert, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(cert, key, EVP_sha256());
  BIO* cert_out = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(cert_out, cert);
  BIO* key_out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(key_out, key, nullptr, nullptr, 0, nullptr, nullptr);
  Pair pair = {Drained(cert_out), Drained(key_out)};
  X509_free(cert);
  EVP_PKEY_free(key);
  return pair;
}

class CertificateTest : public ::testing::Test {
 protected:
  void WriteCert(const std::string& pem) { Write("cert.pem", pem); }
  void WriteKey(const std::string& pem) { Write("key.pem", pem); }
  void WritePair(const Pair& pair) {
    WriteCert(pair.cert);
    WriteKey(pair.key);
  }
  // As renewal tools do: the file is replaced as a whole.
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(dir_.File(name + ".new"), std::ios::binary) << content;
    std::filesystem::rename(dir_.File(name + ".new"), dir_.File(name));
  }

  void Start(const std::string& check_seconds, const std::vector<std::string>& more = {}) {
    std::vector<std::string> flags = {"--tls-cert",         dir_.File("cert.pem"), "--tls-key",
                                      dir_.File("key.pem"), "--tls-check-seconds", check_seconds};
    flags.insert(flags.end(), more.begin(), more.end());
    auto started = ServerProcess::Start(dir_.path(), flags);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  // Whether a new connection that trusts `pair` alone is served.
  bool Serves(const Pair& pair) { return Answers(pair, server_->address()) == server_->address(); }

  // Which of `servers` answers who trusts `pair` alone; "": none.
  std::string Answers(const Pair& pair, const std::string& servers) {
    Write("ca.pem", pair.cert);
    client::ClientOptions options;
    options.server = servers;
    options.token = server_->admin_token();
    options.tls_ca_file = dir_.File("ca.pem");
    options.timeout = absl::Seconds(3);
    auto connected = client::Client::Connect(options);
    EXPECT_TRUE(connected.ok()) << connected.status();
    const auto who =
        (*connected)->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
    return who.ok() ? (*connected)->server() : "";
  }

  // How often `text` stands in the log.
  int Count(const std::string& text) const {
    const std::string log = server_->Log();
    int count = 0;
    for (size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
  }
  void WaitForLog(const std::string& text, int times) {
    const absl::Time end = absl::Now() + kPatience;
    while (Count(text) < times && absl::Now() < end) absl::SleepFor(absl::Milliseconds(10));
    ASSERT_GE(Count(text), times) << text << "\n" << server_->Log();
  }
  void HangUp() { ASSERT_EQ(kill(server_->pid(), SIGHUP), 0); }

  TempDir dir_;
  std::unique_ptr<ServerProcess> server_;
};

// SIGHUP ended the server without a line in the log.
TEST_F(CertificateTest, HangUpServesTheRenewedPair) {
  const Pair old = NewPair("old");
  const Pair renewed = NewPair("renewed");
  WritePair(old);
  Start("86400");
  EXPECT_TRUE(Serves(old));
  HangUp();
  WaitForLog("the certificate has not changed: /CN=old", 1);
  WritePair(renewed);
  HangUp();
  WaitForLog("new certificate: /CN=renewed", 1);
  EXPECT_TRUE(Serves(renewed));
  EXPECT_FALSE(Serves(old));
  EXPECT_EQ(server_->Stop(), 0);
}

TEST_F(CertificateTest, HangUpKeepsTheOldPairWhereTheNewOneIsBroken) {
  const Pair old = NewPair("old");
  const Pair other = NewPair("other");
  const Pair expired = NewPair("expired", -3'600);
  WritePair(old);
  Start("86400");
  int times = 0;
  const auto keeps = [&](const std::string& why) {
    HangUp();
    WaitForLog("the certificate stays as it is (/CN=old", ++times);
    EXPECT_EQ(Count(why), 1) << server_->Log();
    EXPECT_TRUE(Serves(old)) << why;
  };
  WriteCert("no certificate");
  keeps("is no PEM file of a certificate");
  WriteCert(other.cert.substr(0, other.cert.size() / 2));
  HangUp();
  WaitForLog("the certificate stays as it is (/CN=old", ++times);
  EXPECT_TRUE(Serves(old));
  WriteCert(other.cert);  // beside the old key
  keeps("is not that of the certificate");
  WritePair({old.cert, other.key});
  HangUp();
  WaitForLog("the certificate stays as it is (/CN=old", ++times);
  EXPECT_TRUE(Serves(old));
  WritePair(expired);
  keeps("has expired");
  std::filesystem::remove(dir_.File("key.pem"));
  keeps("cannot read");
  WritePair(other);
  HangUp();
  WaitForLog("new certificate: /CN=other", 1);
  EXPECT_TRUE(Serves(other));
}

TEST_F(CertificateTest, ARenewedPairIsServedWithoutASignal) {
  const Pair old = NewPair("old");
  const Pair renewed = NewPair("renewed");
  WritePair(old);
  Start("1");
  WriteCert(renewed.cert);
  // Between the two files the old pair is served, and it is told once.
  WaitForLog("is not that of the certificate", 1);
  EXPECT_TRUE(Serves(old));
  WriteKey(renewed.key);
  WaitForLog("new certificate: /CN=renewed", 1);
  EXPECT_TRUE(Serves(renewed));
  EXPECT_EQ(Count("is not that of the certificate"), 1);
}

TEST_F(CertificateTest, HangUpReadsTheLogLevelAndNothingBreaksWithoutTls) {
  Write("renkeid.toml", "log_level = \"info\"\n");
  auto started = ServerProcess::Start(dir_.path(), {"--config", dir_.File("renkeid.toml")});
  ASSERT_TRUE(started.ok()) << started.status();
  server_ = *std::move(started);
  Write("renkeid.toml", "log_level = \"loud\"\n");
  HangUp();
  WaitForLog("the configuration stays as it is", 1);
  Write("renkeid.toml", "log_level = \"debug\"\n");
  HangUp();
  WaitForLog("log level: debug", 1);
  EXPECT_EQ(server_->Stop(), 0);
  EXPECT_EQ(Count("stopping on SIGTERM"), 1);
}

// A certificate is for the address under which a server stands in the list, and not for another one's.
TEST_F(CertificateTest, OfSeveralServersEachIsVerifiedByItsOwnAddress) {
  const Pair pair = NewPair("pair");  // for 127.0.0.1 alone
  WritePair(pair);
  Start("86400");
  const std::string named = server_->address();
  const std::string other = absl::StrReplaceAll(named, {{"127.0.0.1", "localhost"}});
  EXPECT_EQ(Answers(pair, absl::StrCat(other, ",", named)), named);
  EXPECT_EQ(Answers(pair, other), "");
  EXPECT_EQ(Answers(NewPair("stranger"), absl::StrCat(other, ",", named)), "");
}

// A start with a pair that does not fit says so, instead of refusing every handshake later.
TEST_F(CertificateTest, AStartWithAPairThatDoesNotFitIsRefused) {
  WritePair({NewPair("a").cert, NewPair("b").key});
  const ProgramResult result =
      RunProgram({RenkeidPath(), "--data-dir", dir_.File("data"), "--listen", "127.0.0.1:0",
                  "--tls-cert", dir_.File("cert.pem"), "--tls-key", dir_.File("key.pem")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_TRUE(absl::StrContains(result.err, "is not that of the certificate")) << result.err;
}

// gRPC refused the pair without a word, and the server asked whether the port was taken.
TEST_F(CertificateTest, AKeyThatTlsRefusesIsNotCalledATakenPort) {
  WritePair(NewPair("short", 86'400, EVP_RSA_gen(1024)));
  const ProgramResult result =
      RunProgram({RenkeidPath(), "--data-dir", dir_.File("data"), "--listen", "127.0.0.1:0",
                  "--tls-cert", dir_.File("cert.pem"), "--tls-key", dir_.File("key.pem")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_TRUE(absl::StrContains(result.err, "refused by this system's TLS: ee key too small"))
      << result.err;
}

}  // namespace
}  // namespace renkei::e2e
