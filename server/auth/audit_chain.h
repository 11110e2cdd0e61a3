// The chain over the audit log: every entry holds the hash of the one before. Whoever has the entries finds with this alone what was
// changed, removed, put in or moved, and where; no store and no server is needed. What a thief with the store's key could still do, to cut off the end
// or to make all anew from some entry on, a signed head of an earlier day shows (audit_head.h).

#ifndef RENKEI_SERVER_AUTH_AUDIT_CHAIN_H_
#define RENKEI_SERVER_AUTH_AUDIT_CHAIN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"

namespace renkei::auth {

namespace pb = renkei::v1;

inline constexpr size_t kAuditHashBytes = 32;
// Flaws that are told one by one; further ones are counted.
inline constexpr size_t kMaxAuditFlaws = 100;

// What stands before the first entry.
std::string NoAuditHash();

// An entry as it lies in the store or in a file. Hashes are bytes.
struct AuditChainLink {
  uint64_t number = 0;
  uint64_t sequence = 0;
  absl::string_view previous_hash;
  absl::string_view hash;
  absl::string_view content;
  // AuditValues, where they are there. Of a store they have to be, for every entry that has their hash.
  absl::string_view values = {};
  bool of_store = false;
};

// Between bytes and what people see: 64 hexadecimal digits in lower case. "" of what has another form.
std::string AuditHashInHex(absl::string_view hash);
std::string AuditHashFromHex(absl::string_view hex);

// What `hash` has to be: see AuditLink.hash in the contract.
std::string AuditHashOf(const AuditChainLink& link);

// Goes along a chain, given its entries in the order in which they are found. One thread.
class AuditChainWalk {
 public:
  // Of a part of the chain whose entries are not all there: only what stands there is judged.
  static AuditChainWalk OfExtract();
  // From the first entry that is kept, before which there was one with `cut_hash`.
  AuditChainWalk(uint64_t first_number, absl::string_view cut_hash);

  // Before the first entry is taken: that entry `number` has this hash, as a signed head says. Of what was removed before the first
  // entry nothing can be compared.
  void Expect(uint64_t number, absl::string_view hash);

  void Take(const AuditChainLink& link);
  // An entry, or a line, that cannot be read.
  void TakeUnreadable(uint64_t number);
  // What is found otherwise: a head that is none.
  void Note(pb::AuditFlaw::Kind kind, uint64_t number, uint64_t last_number = 0);

  // The last entry in order, and its hash.
  uint64_t last_number() const { return next_ == 0 ? 0 : next_ - 1; }
  const std::string& last_hash() const { return last_hash_; }

  // After the last entry: what was found, in the order of the entries.
  pb::AuditVerification Finish();

 private:
  AuditChainWalk() : extract_(true) {}

  void TakeInOrder(const AuditChainLink& link, bool follows);

  bool extract_ = false;
  uint64_t first_ = 0;  // that was found
  uint64_t cut_ = 0;    // entries up to this one were removed
  uint64_t next_ = 0;   // in order
  int64_t entries_ = 0;
  std::string last_hash_;
  // What is not there yet: first -> last.
  std::map<uint64_t, uint64_t> missing_;
  std::map<uint64_t, std::string> expected_;
  std::vector<pb::AuditFlaw> flaws_;
};

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_AUDIT_CHAIN_H_
