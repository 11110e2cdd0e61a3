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

using Services = std::map<std::string, const ServiceDescriptor*>;

// Those of the methods that are registered, and those that the policy table names.
Services AllServices(const std::map<std::string, Method, std::less<>>& methods) {
  Services services;
  const auto add = [&](absl::string_view method) {
    const std::string name(method.substr(0, method.find('/')));
    services.emplace(name, DescriptorPool::generated_pool()->FindServiceByName(name));
  };
  for (const auto& [name, method] : methods) add(name);
  for (const auth::PolicyEntry& entry : auth::AllPolicies()) add(entry.method);
  return services;
}

bool MayCommit(Method::Kind kind) {
  return kind == Method::Kind::kJob || kind == Method::Kind::kStream ||
         kind == Method::Kind::kExchange;
}

// Takes longer than a transport's thread may wait.
bool NeedsExecutor(Method::Kind kind) { return MayCommit(kind) || kind == Method::Kind::kSteps; }

bool StreamsIn(Method::Kind kind) {
  return kind == Method::Kind::kStream || kind == Method::Kind::kExchange;
}

// What is wrong with one method of the contract; "" if nothing.
std::string ProblemOf(const MethodDescriptor& descriptor, const Method* method) {
  if (method == nullptr) return "has no handler";
  if (method->policy == nullptr) return "has no policy";
  if (NeedsExecutor(method->kind) && method->policy->cost != auth::Cost::kExecutor)
    return "takes long and must run on the executor";
  const bool fits = descriptor.input_type() == method->request_prototype->GetDescriptor() &&
                    descriptor.output_type() == method->reply_prototype->GetDescriptor() &&
                    descriptor.client_streaming() == StreamsIn(method->kind) &&
                    descriptor.server_streaming() == method->AnswersInParts();
  return fits ? "" : "has a handler of another type";
}

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
  for (const auto& [service_name, service] : AllServices(methods_)) {
    if (service == nullptr) {
      problems.push_back(absl::StrCat(service_name, " is not linked in"));
      continue;
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& descriptor = *service->method(i);
      const std::string name = absl::StrCat(service_name, "/", descriptor.name());
      const std::string problem = ProblemOf(descriptor, Find(name));
      if (!problem.empty()) problems.push_back(absl::StrCat(name, " ", problem));
    }
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

}  // namespace renkei::service
