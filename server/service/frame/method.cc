#include "server/service/frame/method.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "renkei/v1/constraints.pb.h"
#include "server/auth/public_reading.h"
#include "server/domain/contract_services.h"

namespace renkei::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::MethodOptions;
using google::protobuf::ServiceDescriptor;

using Services = std::map<std::string, const ServiceDescriptor*>;

// All that the contract declares: of every file that is linked in, and those that the policy table
// and the registered methods name besides.
Services AllServices(const std::map<std::string, Method, std::less<>>& methods) {
  Services services;
  for (const ServiceDescriptor* service : domain::ContractServices())
    services.emplace(service->full_name(), service);
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

// Who has no account has nothing of its own: it reads what the visibility rule shows, or reference
// data.
bool MayBeOpenToNobody(const Method& method) {
  const auth::Ownership ownership = method.policy->ownership;
  return method.OnlyReads() &&
         (ownership == auth::Ownership::kReadable || ownership == auth::Ownership::kAny);
}

std::vector<const google::protobuf::FieldDescriptor*> SecretsIn(const Descriptor& request) {
  std::vector<const google::protobuf::FieldDescriptor*> secrets;
  for (int i = 0; i < request.field_count(); ++i) {
    if (request.field(i)->options().GetExtension(pb::rules).secret())
      secrets.push_back(request.field(i));
  }
  return secrets;
}

bool StreamsIn(Method::Kind kind) {
  return kind == Method::Kind::kStream || kind == Method::Kind::kExchange;
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
  method.secrets = SecretsIn(*request.GetDescriptor());
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

const MethodRegistry::ReplyReader* MethodRegistry::FindReader(const Descriptor* type) const {
  const auto it = readers_.find(type);
  return it == readers_.end() ? nullptr : &it->second;
}

// What is wrong with one method of the contract; "" if nothing.
std::string MethodRegistry::ProblemOf(const MethodDescriptor& descriptor) const {
  const Method* method =
      Find(absl::StrCat(descriptor.service()->full_name(), "/", descriptor.name()));
  if (method == nullptr) return "has no handler";
  if (method->policy == nullptr) return "has no policy";
  if (NeedsExecutor(method->kind) && method->policy->cost != auth::Cost::kExecutor)
    return "takes long and must run on the executor";
  if (!method->OnlyReads() && method->policy->ownership == auth::Ownership::kReadable)
    return "writes, and its policy says only what it reads";
  if (auth::OpenToNobody(*method->policy) && !MayBeOpenToNobody(*method))
    return "is open to callers without an account, who only read";
  const bool fits = descriptor.input_type() == method->request_prototype->GetDescriptor() &&
                    descriptor.output_type() == method->reply_prototype->GetDescriptor() &&
                    descriptor.client_streaming() == StreamsIn(method->kind) &&
                    descriptor.server_streaming() == method->AnswersInParts();
  if (!fits) return "has a handler of another type";
  // A backup is answered in parts and writes nothing, but nobody begins one by following a link.
  const bool told_to_read =
      descriptor.options().idempotency_level() == MethodOptions::NO_SIDE_EFFECTS;
  if (told_to_read ? !method->OnlyReads() : method->kind == Method::Kind::kRead)
    return "reads alone or writes, and the contract says the other (idempotency_level)";
  if (method->OnlyReads() || method->request_id == nullptr || method->answers_repeats) return "";
  // Whoever has the store could guess it from the digest that is kept of the request.
  if (!method->secrets.empty()) return "takes a secret, and the frame would keep its request";
  const std::string unread = UnreadIn(*descriptor.output_type());
  return unread.empty() ? "" : absl::StrCat("answers with ", unread, ", which nothing reads anew");
}

// The first part of a reply that has a name of its own and no reader; "" if there is none.
std::string MethodRegistry::UnreadIn(const Descriptor& reply) const {
  if (FindReader(&reply) != nullptr) return "";
  if (reply.FindFieldByName("name") != nullptr) return reply.full_name();
  for (int i = 0; i < reply.field_count(); ++i) {
    const Descriptor* part = reply.field(i)->message_type();
    if (part == nullptr) continue;
    std::string unread = UnreadIn(*part);
    if (!unread.empty()) return unread;
  }
  return "";
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
      const std::string problem = ProblemOf(descriptor);
      if (!problem.empty()) problems.push_back(absl::StrCat(name, " ", problem));
    }
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

}  // namespace renkei::service
