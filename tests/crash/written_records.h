// What is written while a server is killed: over every service, by scripts in the contract's own text format.

#ifndef RENKEI_TESTS_CRASH_WRITTEN_RECORDS_H_
#define RENKEI_TESTS_CRASH_WRITTEN_RECORDS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "renkei/v1/common.pb.h"

namespace renkei::crash {

namespace pb = renkei::v1;

enum class Who { kOfficer, kPartner, kCoordinator, kAdministrator };

using MessagePtr = std::unique_ptr<google::protobuf::Message>;

// A kind of record that is made, read and changed under its etag: Create, Get and Update of a service. Its
// value stands in one field, and in another one too where it has one: a write that is there by half shows.
struct RecordKind {
  const char* service;
  const char* noun;
  Who who;
  // Of the request, in text format; names of what stands behind a dollar are put in.
  const char* create;
  const char* value;
  const char* twin;  // "": none

  std::string CreateMethod() const;
  std::string GetMethod() const;
  std::string UpdateMethod() const;
};
const std::vector<RecordKind>& RecordKinds();

// Writes that follow upon one another: "$0" is the name in the answer to the first one.
struct Step {
  Who who;
  const char* method;
  const char* request;
};
using Chain = std::vector<Step>;
const std::vector<Chain>& Chains();

// How many there are to be at most of what `method` makes: a server keeps a bounded number of some kinds, of most below one
// parent.
size_t MostMadeBy(absl::string_view method);

// Services that can write and by which nothing is written here, each with the reason.
const std::map<std::string, std::string>& ServicesLeftOut();

// What has to be there before: the same, and each name's placeholder.
struct NamedStep {
  const char* placeholder;
  Step step;
};
const std::vector<NamedStep>& FirstSteps();

// Names by placeholder, without the dollar.
using Names = std::map<std::string, std::string>;

// A request of a method ("CaseService/CreateCase") from text format.
MessagePtr NewRequest(absl::string_view method, const Names& names, const std::string& text);
MessagePtr NewReply(absl::string_view method);

// The name of the resource that a message is, or of the first one in it; "".
std::string NameIn(const google::protobuf::Message& message);
// Of a field that is a text.
std::string TextIn(const google::protobuf::Message& message, absl::string_view field);
void SetTextIn(google::protobuf::Message& message, absl::string_view field,
               const std::string& text);

// The resource that a request of Create or Update carries.
google::protobuf::Message& ResourceIn(google::protobuf::Message& request,
                                      const google::protobuf::Descriptor& type);

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_WRITTEN_RECORDS_H_
