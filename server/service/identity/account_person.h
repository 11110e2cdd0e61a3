// Persons and scripts: what an account says beyond its roles, and whom it may name.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_PERSON_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_PERSON_H_

#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/error.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// What is wrong with what `account`, as it would be written, says of its person and its sections, with
// fields relative to it. `before`: as it stands, nullptr for a new one. `mutation` relies on what it
// names. Kinds:
//   NOT_A_PERSON     a script has no login_name and no email; who is responsible is a person
//   NOT_A_SCRIPT     a person answers for itself
//   TAKEN            another account of the organization has that login name, or that verified address
//   UNKNOWN_ACCOUNT  the responsible one is not an account in use of the same organization
//   UNKNOWN_SECTION  a section is not one of the same organization
//   RETIRED          a section is in retirement, and the account was not in it
//   DUPLICATE        a section stands there twice
[[nodiscard]] absl::StatusOr<std::vector<pb::FieldViolation>> CheckPersonOf(
    const Call& call, const pb::Account* before, const pb::Account& account,
    storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_PERSON_H_
