// Who is calling.

#ifndef RENKEI_SERVER_AUTH_CALLER_H_
#define RENKEI_SERVER_AUTH_CALLER_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "renkei/v1/identity.pb.h"
#include "server/domain/error.h"

namespace renkei::auth {

// A set of roles.
class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<pb::Role> roles) {
    for (const pb::Role role : roles) Add(role);
  }

  constexpr void Add(pb::Role role) { bits_ |= Bit(role); }
  constexpr bool Has(pb::Role role) const { return (bits_ & Bit(role)) != 0; }
  constexpr bool Intersects(Roles other) const { return (bits_ & other.bits_) != 0; }
  // Those of these roles that `other` has too.
  constexpr Roles Within(Roles other) const {
    Roles both;
    both.bits_ = bits_ & other.bits_;
    return both;
  }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Roles a, Roles b) { return a.bits_ == b.bits_; }

 private:
  static constexpr uint32_t Bit(pb::Role role) { return uint32_t{1} << static_cast<int>(role); }
  uint32_t bits_ = 0;
};

// Roles with which an account works on its own organization's documents. A system administrator is
// not among them: operations read no drafts.
inline constexpr Roles kWorkingRoles = {pb::ROLE_READER, pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER,
                                        pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_COORDINATOR};

// What an account keeps when its organization has ended: operations go on, so that nobody can lock
// a server by ending the office that runs it.
inline constexpr Roles kRolesThatStay = {pb::ROLE_SYSTEM_ADMIN};

// The account behind one call, as it was when the call began.
struct Caller {
  std::string account;       // accounts/{account}
  std::string organization;  // organizations/{org}
  std::string token;         // accounts/{account}/tokens/{token}
  // Who acts with it: the account itself, or of a script's the account of the person who is
  // responsible for it. Who submitted and who approves are told apart by this.
  std::string person;
  // Those that it may use now: none of kWorkingRoles when its organization has ended.
  Roles roles;
  bool may_publish_own = false;
  // The first day on which its organization no longer exists, YYYY-MM-DD; empty while it lives.
  std::string ended_date;
  // AcceptInvitation alone: the secret of the invitation that this call came with. Kept nowhere.
  std::string invitation;
  // Its token is a front's: others stand behind it, each at an address that it names.
  bool front = false;

  // Nobody: the call came without a token, where the server lets everybody read what is public.
  bool anonymous() const { return account.empty() && invitation.empty(); }
  bool Has(pb::Role role) const { return roles.Has(role); }
  // Works for `name`: belongs to it and reads its documents.
  bool WorksFor(absl::string_view name) const {
    return organization == name && roles.Intersects(kWorkingRoles);
  }
};

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_CALLER_H_
