#include "server/service/frame/method.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace renkei::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// The services of the contract. A new one is added here, and then the server does not start until
// each of its methods has a handler and a policy.
constexpr absl::string_view kServices[] = {
    "renkei.v1.RegistryService", "renkei.v1.FrameworkService",  "renkei.v1.CaseService",
    "renkei.v1.VisionService",   "renkei.v1.InitiativeService", "renkei.v1.IdentityService",
    "renkei.v1.ChangeService",
};

}  // namespace

Method MethodRegistry::Describe(absl::string_view name, Method::Kind kind, const Message& request,
                                const Message& reply) {
  Method method;
  method.name = std::string(name);
  method.kind = kind;
  method.descriptor =
      DescriptorPool::generated_pool()->FindMethodByName(absl::StrReplaceAll(name, {{"/", "."}}));
  method.policy = auth::FindPolicy(name);
  method.request_prototype = &request;
  method.reply_prototype = &reply;
  FindOptionFields(method, *request.GetDescriptor());
  return method;
}

void MethodRegistry::FindOptionFields(Method& method, const Descriptor& options) {
  method.request_id = options.FindFieldByName("request_id");
  method.validate_only = options.FindFieldByName("validate_only");
}

void MethodRegistry::Add(Method method) {
  std::string name = method.name;
  methods_.insert_or_assign(std::move(name), std::move(method));
}

const Method* MethodRegistry::Find(absl::string_view name) const {
  const auto it = methods_.find(name);
  return it == methods_.end() ? nullptr : &it->second;
}

absl::Status MethodRegistry::CheckComplete() const {
  std::vector<std::string> problems;
  for (const absl::string_view service_name : kServices) {
    const ServiceDescriptor* service =
        DescriptorPool::generated_pool()->FindServiceByName(std::string(service_name));
    if (service == nullptr) {
      problems.push_back(absl::StrCat(service_name, " is not linked in"));
      continue;
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* descriptor = service->method(i);
      const std::string name = absl::StrCat(service_name, "/", descriptor->name());
      const Method* method = Find(name);
      if (method == nullptr) {
        problems.push_back(absl::StrCat(name, " has no handler"));
        continue;
      }
      if (method->policy == nullptr) {
        problems.push_back(absl::StrCat(name, " has no policy"));
      } else if ((method->kind == Method::Kind::kJob || method->kind == Method::Kind::kStream) &&
                 method->policy->cost != auth::Cost::kExecutor) {
        problems.push_back(absl::StrCat(name, " waits for commits and must run on the executor"));
      }
      if (descriptor->input_type() != method->request_prototype->GetDescriptor() ||
          descriptor->output_type() != method->reply_prototype->GetDescriptor() ||
          descriptor->client_streaming() != (method->kind == Method::Kind::kStream)) {
        problems.push_back(absl::StrCat(name, " has a handler of another type"));
      }
    }
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

}  // namespace renkei::service
