#include "server/service/frame/call.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/time/date.h"

namespace renkei::service {

absl::CivilDay Call::today() const { return domain::TodayInJapan(now_); }

const storage::Snapshot& Call::snapshot() const {
  if (!snapshot_) snapshot_ = env_.store.NewSnapshot();
  return *snapshot_;
}

absl::Status Call::CheckProven() const {
  if (!auth::NeedsProof(policy_.ownership) || proven_ == policy_.ownership) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat(policy_.method, " would have written without asking whose it is"));
}

bool Call::ProveOwner(const std::vector<std::string>& owners) const {
  if (!absl::c_any_of(owners, [&](const std::string& o) { return caller_.WorksFor(o); }))
    return false;
  Prove(auth::Ownership::kOwner);
  return true;
}

absl::Status Call::RequireOwner(const std::vector<std::string>& owners,
                                const internal_pb::EffectiveAudience& audience,
                                absl::string_view resource) const {
  if (ProveOwner(owners)) return absl::OkStatus();
  if (!auth::Sees(caller_, audience)) return NotFound(resource);
  return domain::MakeError(
      pb::REASON_OTHER_ORGANIZATION,
      {absl::StrCat(resource,
                    " belongs to another organization; only its own accounts may do this"),
       "他の団体のものです。この操作ができるのはその団体の利用者だけです。"},
      {{"resource", std::string(resource)}});
}

absl::Status NotFound(absl::string_view resource) {
  return domain::MakeError(
      pb::REASON_NOT_FOUND,
      {absl::StrCat(resource, " does not exist, or you may not read it"),
       absl::StrCat(resource, " は存在しないか、閲覧できません。名前をご確認ください。")},
      {{"resource", std::string(resource)}});
}

std::string MakeEtag(const storage::Store& store, storage::Sequence version) {
  return absl::StrCat(absl::Hex(storage::ToInt(store.epoch())), "-",
                      absl::Hex(storage::ToInt(version)), "-",
                      absl::Hex(storage::ToInt(store.IncarnationOf(version))));
}

namespace {

void FillEtag(google::protobuf::Message& message, const std::string& etag) {
  const google::protobuf::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("etag");
  if (field == nullptr) return;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (reflection.GetString(message, field).empty()) reflection.SetString(&message, field, etag);
}

}  // namespace

void FillEtags(google::protobuf::Message& message, const std::string& etag) {
  FillEtag(message, etag);
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const google::protobuf::FieldDescriptor* field : set) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      FillEtag(*reflection.MutableMessage(&message, field), etag);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      FillEtag(*reflection.MutableRepeatedMessage(&message, field, i), etag);
    }
  }
}

absl::Status CheckEtag(const Call& call, absl::string_view sent, storage::Sequence current,
                       absl::string_view resource) {
  const std::string etag = MakeEtag(call.env().store, current);
  if (sent.empty() || sent == etag) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_ETAG_MISMATCH,
      {absl::StrCat(resource, " was changed meanwhile; read it again and repeat the change"),
       absl::StrCat(resource,
                    " はほかの人が先に変更しました。読み直してからもう一度変更してください。")},
      {{"etag", etag}, {"resource", std::string(resource)}});
}

}  // namespace renkei::service
