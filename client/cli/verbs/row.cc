#include "client/cli/verbs/row.h"

#include <cstdlib>
#include <iostream>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/verbs/argument.h"
#include "client/lib/paging.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/text_format.h"

namespace renkei::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// `fields` as protobuf's text format has them, into `request`.
bool Merge(const std::string& fields, Message& request) {
  return google::protobuf::TextFormat::MergeFromString(fields, &request);
}

// A verb as it is declared, and what was typed for it.
class RowVerb {
 public:
  explicit RowVerb(const Row& row) : row_(row), typed_(row.takes.size()) {
    const MethodDescriptor* method =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            absl::StrCat("renkei.v1.", absl::StrReplaceAll(row.calls, {{"/", "."}})));
    if (method == nullptr) Contradicts("there is no such method");
    request_.reset(google::protobuf::MessageFactory::generated_factory()
                       ->GetPrototype(method->input_type())
                       ->New());
    if (!Merge(row.sends, *request_)) Contradicts(row.sends);
    CheckEnding(*method);
  }

  void Declare(Verb& verb) {
    for (size_t i = 0; i < row_.takes.size(); ++i) {
      const Argument& argument = row_.takes[i];
      if (!Fits(argument)) Contradicts(argument.to);
      DeclareArgument(verb, argument, FieldOf(argument), &typed_[i]);
    }
    for (const Example& example : row_.examples) verb.Example(example.line, example.what);
  }

  absl::Status Run(Session& session) const {
    const std::unique_ptr<Message> request(request_->New());
    request->CopyFrom(*request_);
    ASSIGN_OR_RETURN(const size_t limit, FillIn(session, *request));
    if (row_.prepare.run) RETURN_IF_ERROR(row_.prepare.run(session, *request));
    if (const FieldDescriptor* field = Own("validate_only"))
      request->GetReflection()->SetBool(request.get(), field, session.dry_run());
    if (row_.prints.page_size != 0)
      request->GetReflection()->SetInt32(request.get(), Own("page_size"), row_.prints.page_size);
    return row_.prints.run(session, {row_.calls, *request, limit});
  }

 private:
  // Puts what was typed into `request`; returns --limit.
  absl::StatusOr<size_t> FillIn(Session& session, Message& request) const {
    // What was typed as a value counts more than what a flag stands for.
    for (size_t i = 0; i < row_.takes.size(); ++i) {
      if (row_.takes[i].kind == Argument::Kind::kSwitch && typed_[i].flag)
        Merge(row_.takes[i].to, request);
    }
    size_t limit = 0;
    FilterTerms filter;
    for (size_t i = 0; i < row_.takes.size(); ++i) {
      const Argument& argument = row_.takes[i];
      if (argument.kind == Argument::Kind::kLimit)
        limit = static_cast<size_t>(typed_[i].number == 0 ? argument.usual : typed_[i].number);
      if (argument.kind == Argument::Kind::kField)
        RETURN_IF_ERROR(Store(session, argument, typed_[i], request));
      RETURN_IF_ERROR(AddTerm(session, argument, FieldOf(argument), typed_[i], filter));
    }
    if (const FieldDescriptor* field = FilterField()) {
      Message& holder = HolderOf(request, FilterPath());
      filter.AddRaw(holder.GetReflection()->GetString(holder, field));
      holder.GetReflection()->SetString(&holder, field, filter.Joined());
    }
    return limit;
  }

  // Nobody who uses the command can answer for it.
  [[noreturn]] void Contradicts(const std::string& what) const {
    std::cerr << "renkei: the verb " << row_.name << " contradicts " << row_.calls << ": " << what
              << "\n";
    std::abort();
  }

  void CheckEnding(const MethodDescriptor& method) const {
    const Ending& prints = row_.prints;
    const std::unique_ptr<Message> reply = client::NewReplyOf(row_.calls);
    const bool fits = prints.list ? client::RepeatedFieldOf(*reply, *prints.type) != nullptr &&
                                        (prints.page_size == 0 || Own("page_size") != nullptr)
                                  : prints.type == method.output_type();
    if (!fits) Contradicts(prints.type->name());
    for (const Descriptor* relied : {prints.request, row_.prepare.request}) {
      if (relied != nullptr && relied != method.input_type()) Contradicts(relied->name());
    }
  }

  // A field of the request itself; null where it has none of that name.
  const FieldDescriptor* Own(const char* name) const {
    return request_->GetDescriptor()->FindFieldByName(name);
  }

  std::string FilterPath() const { return Own("filter") != nullptr ? "filter" : "criteria.filter"; }
  // Null where the request has none.
  const FieldDescriptor* FilterField() const {
    return FieldAt(*request_->GetDescriptor(), FilterPath());
  }

  // The field to which an argument goes; of a term the listed resource's of that name. Null where
  // there is none.
  const FieldDescriptor* FieldOf(const Argument& argument) const {
    if (argument.kind == Argument::Kind::kField)
      return FieldAt(*request_->GetDescriptor(), argument.to);
    if (argument.kind != Argument::Kind::kTerm) return nullptr;
    return row_.prints.type->FindFieldByName(argument.to.substr(0, argument.to.size() - 1));
  }

  bool Fits(const Argument& argument) const {
    switch (argument.kind) {
      case Argument::Kind::kField:
        return FieldOf(argument) != nullptr && CanBeRead(argument, *FieldOf(argument));
      case Argument::Kind::kSwitch: {
        const std::unique_ptr<Message> tried(request_->New());
        return Merge(argument.to, *tried);
      }
      case Argument::Kind::kTerm:
        return FilterField() != nullptr &&
               (absl::EndsWith(argument.to, "=") || absl::EndsWith(argument.to, ":"));
      case Argument::Kind::kTermSwitch:
        return FilterField() != nullptr;
      case Argument::Kind::kLimit:
        return row_.prints.list;
    }
    return false;
  }

  const Row row_;
  std::unique_ptr<Message> request_;
  // Of each argument.
  std::vector<Typed> typed_;
};

void Declare(Verb verb, const Row& row) {
  const auto added = std::make_shared<RowVerb>(row);
  added->Declare(verb);
  if (!row.writes.empty()) verb.Writes(row.writes);
  verb.Run([added](Session& session) { return added->Run(session); });
}

}  // namespace

void AddVerb(Noun noun, const Row& row) { Declare(noun.AddVerb(row.name, row.description), row); }

void AddVerb(CommandTree& tree, const Row& row) {
  Declare(tree.AddVerb(row.name, row.description), row);
}

Ending Removed() {
  return OfReply<google::protobuf::Empty>([](Session& session, const Sending& sent, const auto&) {
    NoteRemoved(session, NameOf(sent.request));
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
