// What is said of a change of what was published: kept with it, the oldest dropped first.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_CORRECTIONS_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_CORRECTIONS_H_

#include <string>

#include "renkei/v1/programme.pb.h"
#include "server/domain/merge/record_base.h"
#include "server/service/frame/call.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/document_size.h"

namespace renkei::service {

inline constexpr int kMaxCorrections = 50;

// `next` replaces `old`: says when, why, by whom and in which fields.
template <typename M>
void AddCorrection(const Call& call, const std::string& reason, const M& old, M& next) {
  pb::ProgrammeCorrection& correction = *next.add_corrections();
  *correction.mutable_time() = ToProto(call.now());
  correction.set_reason(reason);
  correction.set_actor(call.caller().account);
  for (int i = 0; i < M::descriptor()->field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *M::descriptor()->field(i);
    if (domain::IsMerged(field) &&
        domain::Fingerprint(old, field) != domain::Fingerprint(next, field))
      correction.add_fields(field.name());
  }
  auto& all = *next.mutable_corrections();
  while (all.size() > kMaxCorrections ||
         (all.size() > 1 && next.ByteSizeLong() > kMaxDocumentBytes))
    all.DeleteSubrange(0, 1);
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_CORRECTIONS_H_
