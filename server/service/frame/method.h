// Methods and their handlers. A handler is a plain function of (call, request); this file gives it
// its frame.
//
//   Read    absl::StatusOr<pb::Case>        GetCase(const Call&, const pb::GetCaseRequest&);
//   Write   absl::StatusOr<Write<pb::Case>> CreateCase(const Call&, const pb::CreateCaseRequest&);
//   Job     absl::StatusOr<Reply>           Restore(Job&, const Request&);
//           may commit several times
//   Stream  absl::StatusOr<Reply>           Apply(Job&, const std::vector<const Request*>&);
//           the same, with many messages
//   Steps   absl::StatusOr<std::unique_ptr<ReplySource>> Sum(const Call&, const Request&);
//           one answer, which takes long: made in steps (WaitFor{} between them) among the imports
//           and exports
//   Replies absl::StatusOr<std::unique_ptr<ReplySource>> Watch(const Call&, const Request&);
//           answers in many messages; see reply_source.h
//   Exchange, the same with many messages both ways: opened with the first, which carries the
//           options; the further ones go to ReplySource::Take
//
// A write handler has no side effect: it reads, and returns one Mutation and a reply. The frame
// commits it, fills the empty etags of the reply (what was not written carries its own already),
// and runs the handler again on a new snapshot when the commit lost a race.

#ifndef RENKEI_SERVER_SERVICE_FRAME_METHOD_H_
#define RENKEI_SERVER_SERVICE_FRAME_METHOD_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/auth/policy.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"
#include "storage/base/status_macros.h"
#include "storage/store.h"

namespace renkei::service {

// How often a write that lost a race is run again before the caller learns of it. Each round lets
// at least one other write of the same records through.
inline constexpr int kMaxWriteAttempts = 20;
// How long a request_id is remembered (AIP-155 leaves it to the service).
inline constexpr absl::Duration kRequestIdLifetime = absl::Hours(24);

// Who wrote, for the audit log.
struct Actor {
  std::string account;
  std::string organization;
};

// What the audit log says of a write beside who, when and how.
struct AuditNote {
  // What was written: a resource name.
  std::string resource;
  // Shown there, for example "self_published".
  std::vector<std::string> marks;
  // Where it is not the caller: who signed in was nobody before.
  std::optional<Actor> actor;
  // Nothing that anybody would look for: there is no entry.
  bool unlogged = false;
};

// What a write handler returns. An empty mutation means that nothing has to be written: the reply
// goes out as it is.
template <typename Reply>
struct Write : AuditNote {
  storage::Mutation mutation;
  Reply reply;
  // The reply for a repeated request_id, where it must differ (a secret is given once). Of each the
  // resources are read anew: see MethodRegistry::Shows.
  std::optional<Reply> replay;
};

// A call that may commit several times. Runs on the executor, where waiting is allowed.
class Job {
 public:
  virtual ~Job() = default;

  // The call on a new snapshot; earlier references from it end.
  virtual const Call& Refresh() = 0;
  virtual const Call& call() const = 0;
  virtual bool validate_only() const = 0;

  // Commits and waits. ABORTED when a precondition failed: Refresh, and decide again.
  [[nodiscard]] virtual absl::StatusOr<storage::Sequence> Commit(storage::Mutation mutation,
                                                                 absl::string_view resource) = 0;
  // The same for a part of what a later Commit makes whole: the audit log tells of that one.
  [[nodiscard]] virtual absl::StatusOr<storage::Sequence> CommitPart(
      storage::Mutation mutation) = 0;
};

// The type-erased forms that the dispatcher runs.
struct ErasedWrite : AuditNote {
  storage::Mutation mutation;
  std::unique_ptr<google::protobuf::Message> reply;
  std::unique_ptr<google::protobuf::Message> replay;
};
using MessagePtr = std::unique_ptr<google::protobuf::Message>;

struct Method {
  enum class Kind { kRead, kWrite, kJob, kStream, kSteps, kReplies, kExchange };

  std::string name;  // "renkei.v1.CaseService/GetCase"
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const auth::PolicyEntry* policy = nullptr;
  Kind kind = Kind::kRead;
  const google::protobuf::Message* request_prototype = nullptr;
  const google::protobuf::Message* reply_prototype = nullptr;

  // Exactly one is set, by kind.
  std::function<absl::StatusOr<MessagePtr>(const Call&, const google::protobuf::Message&)> read;
  std::function<absl::StatusOr<ErasedWrite>(const Call&, const google::protobuf::Message&)> write;
  std::function<absl::StatusOr<MessagePtr>(Job&, const std::vector<MessagePtr>&)> job;
  // Opens what answers in many messages, or in steps.
  std::function<absl::StatusOr<std::unique_ptr<ReplySource>>(const Call&,
                                                             const google::protobuf::Message&)>
      open;
  // Stream and Exchange: where request_id and validate_only stand; asked with the first message.
  std::function<const google::protobuf::Message*(const google::protobuf::Message&)> options_of;

  bool OnlyReads() const {
    return kind == Kind::kRead || kind == Kind::kSteps || kind == Kind::kReplies;
  }
  bool AnswersInParts() const { return kind == Kind::kReplies || kind == Kind::kExchange; }

  // Fields of the request (or of what options_of returns), if it has them.
  const google::protobuf::FieldDescriptor* request_id = nullptr;
  const google::protobuf::FieldDescriptor* validate_only = nullptr;
  // The handler itself answers a repeated request_id: the frame keeps none.
  bool answers_repeats = false;
  // Fields of the request that are overwritten once it is answered (FieldRules.secret).
  std::vector<const google::protobuf::FieldDescriptor*> secrets = {};
};

class MethodRegistry {
 public:
  template <typename Request, typename Reply>
  void Read(absl::string_view name, absl::StatusOr<Reply> (*handler)(const Call&, const Request&)) {
    Method method =
        Describe(name, Method::Kind::kRead, Request::default_instance(), Reply::default_instance());
    method.read = [handler](
                      const Call& call,
                      const google::protobuf::Message& request) -> absl::StatusOr<MessagePtr> {
      ASSIGN_OR_RETURN(auto&& reply, handler(call, static_cast<const Request&>(request)));
      return MessagePtr(std::make_unique<Reply>(std::forward<decltype(reply)>(reply)));
    };
    Add(std::move(method));
  }

  // How a resource, or a part of a reply that tells of one, is read anew for a reply that is given
  // again. `shown` has its name; it becomes what a read by this caller answers now. False: nothing.
  template <typename M>
  using Reader = absl::StatusOr<bool> (*)(const Call& call, M& shown);

  // Resources of type M are read with `reader` wherever they stand in a reply: of a kept reply
  // nothing but their names is kept.
  template <typename M>
  void Shows(Reader<M> reader) {
    AddReader(M::descriptor(), {/*whole=*/false, EraseReader(reader)});
  }
  // The same for what tells of a resource and says more than a read of it: it is kept as it was.
  template <typename M>
  void ShowsWhole(Reader<M> reader) {
    AddReader(M::descriptor(), {/*whole=*/true, EraseReader(reader)});
  }

  struct ReplyReader {
    bool whole = false;
    std::function<absl::StatusOr<bool>(const Call&, google::protobuf::Message&)> read;
  };
  // nullptr if there is none for `type`.
  const ReplyReader* FindReader(const google::protobuf::Descriptor* type) const;

  // Who answers a call whose request_id came before.
  enum class Repeats { kFrame, kHandler };

  template <typename Request, typename Reply>
  void Write(absl::string_view name,
             absl::StatusOr<service::Write<Reply>> (*handler)(const Call&, const Request&),
             Repeats repeats = Repeats::kFrame) {
    Method method = Describe(name, Method::Kind::kWrite, Request::default_instance(),
                             Reply::default_instance());
    method.write = [handler](
                       const Call& call,
                       const google::protobuf::Message& request) -> absl::StatusOr<ErasedWrite> {
      ASSIGN_OR_RETURN(service::Write<Reply> result,
                       handler(call, static_cast<const Request&>(request)));
      return Erase(std::move(result));
    };
    method.answers_repeats = repeats == Repeats::kHandler;
    Add(std::move(method));
  }

  template <typename Request, typename Reply>
  void Job(absl::string_view name,
           absl::StatusOr<Reply> (*handler)(service::Job&, const Request&)) {
    Method method =
        Describe(name, Method::Kind::kJob, Request::default_instance(), Reply::default_instance());
    method.job = [handler](service::Job& job,
                           const std::vector<MessagePtr>& requests) -> absl::StatusOr<MessagePtr> {
      ASSIGN_OR_RETURN(Reply reply, handler(job, static_cast<const Request&>(*requests.front())));
      return MessagePtr(std::make_unique<Reply>(std::move(reply)));
    };
    Add(std::move(method));
  }

  // `options_of` returns the message of the first request in which request_id and validate_only
  // stand; nullptr if the first request is not the one that the method begins with (the dispatcher
  // refuses the call).
  template <typename Request, typename Options, typename Reply>
  void Stream(absl::string_view name, const Options* (*options_of)(const Request&),
              absl::StatusOr<Reply> (*handler)(service::Job&, const std::vector<const Request*>&)) {
    Method method = Describe(name, Method::Kind::kStream, Request::default_instance(),
                             Reply::default_instance());
    method.options_of =
        [options_of](const google::protobuf::Message& first) -> const google::protobuf::Message* {
      return options_of(static_cast<const Request&>(first));
    };
    FindOptionFields(method, *Options::descriptor());
    method.job = [handler](service::Job& job,
                           const std::vector<MessagePtr>& requests) -> absl::StatusOr<MessagePtr> {
      std::vector<const Request*> typed;
      typed.reserve(requests.size());
      for (const MessagePtr& request : requests)
        typed.push_back(static_cast<const Request*>(request.get()));
      ASSIGN_OR_RETURN(Reply reply, handler(job, typed));
      return MessagePtr(std::make_unique<Reply>(std::move(reply)));
    };
    Add(std::move(method));
  }

  template <typename Request>
  using Opener = absl::StatusOr<std::unique_ptr<ReplySource>> (*)(const Call&, const Request&);

  template <typename Request, typename Reply>
  void Replies(absl::string_view name, Opener<Request> opener) {
    AddOpened<Request, Reply>(name, Method::Kind::kReplies, opener);
  }

  // The source gives one message. Only for what runs on the executor.
  template <typename Request, typename Reply>
  void Steps(absl::string_view name, Opener<Request> opener) {
    AddOpened<Request, Reply>(name, Method::Kind::kSteps, opener);
  }

  // `options_of` as for Stream. There is no request_id: what is sent twice changes nothing the
  // second time, which is the method's own business.
  template <typename Request, typename Options, typename Reply>
  void Exchange(absl::string_view name, const Options* (*options_of)(const Request&),
                absl::StatusOr<std::unique_ptr<ReplySource>> (*opener)(const Call&,
                                                                       const Options&)) {
    Method method = Describe(name, Method::Kind::kExchange, Request::default_instance(),
                             Reply::default_instance());
    method.options_of =
        [options_of](const google::protobuf::Message& first) -> const google::protobuf::Message* {
      return options_of(static_cast<const Request&>(first));
    };
    FindOptionFields(method, *Options::descriptor());
    method.open = [opener, options_of](const Call& call, const google::protobuf::Message& first) {
      return opener(call, *options_of(static_cast<const Request&>(first)));
    };
    Add(std::move(method));
  }

  // nullptr if there is none.
  const Method* Find(absl::string_view name) const;
  const std::map<std::string, Method, std::less<>>& methods() const { return methods_; }

  // FAILED_PRECONDITION naming every method of renkei.v1 that has no handler or no policy, each
  // whose kind does not fit its cost, its ownership or its idempotency_level, each whose reply holds a resource that
  // nothing reads anew, and each of which something secret would be kept. The server does not start then.
  [[nodiscard]] absl::Status CheckComplete() const;

 private:
  static Method Describe(absl::string_view name, Method::Kind kind,
                         const google::protobuf::Message& request,
                         const google::protobuf::Message& reply);
  static void FindOptionFields(Method& method, const google::protobuf::Descriptor& options);
  void Add(Method method);
  void AddReader(const google::protobuf::Descriptor* type, ReplyReader reader) {
    readers_.insert_or_assign(type, std::move(reader));
  }
  template <typename M>
  static auto EraseReader(Reader<M> reader) {
    return [reader](const Call& call, google::protobuf::Message& shown) {
      return reader(call, static_cast<M&>(shown));
    };
  }
  std::string ProblemOf(const google::protobuf::MethodDescriptor& descriptor) const;
  std::string UnreadIn(const google::protobuf::Descriptor& reply) const;

  template <typename Request, typename Reply>
  void AddOpened(absl::string_view name, Method::Kind kind, Opener<Request> opener) {
    Method method = Describe(name, kind, Request::default_instance(), Reply::default_instance());
    method.open = [opener](const Call& call, const google::protobuf::Message& request) {
      return opener(call, static_cast<const Request&>(request));
    };
    Add(std::move(method));
  }

  template <typename Reply>
  static ErasedWrite Erase(service::Write<Reply> result) {
    ErasedWrite erased;
    erased.mutation = std::move(result.mutation);
    erased.reply = std::make_unique<Reply>(std::move(result.reply));
    static_cast<AuditNote&>(erased) = std::move(static_cast<AuditNote&>(result));
    if (result.replay) erased.replay = std::make_unique<Reply>(*std::move(result.replay));
    return erased;
  }

  std::map<std::string, Method, std::less<>> methods_;
  std::map<const google::protobuf::Descriptor*, ReplyReader> readers_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_METHOD_H_
