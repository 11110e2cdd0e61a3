#include "tests/crash/write_ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"
#include "server/domain/error.h"

namespace renkei::crash {
namespace {

using google::protobuf::Message;

// Records that are written to at a time; older ones rest.
constexpr size_t kWrittenRecords = 60;
// Of a life's answered writes so many are asked for again.
constexpr size_t kAskedAgain = 12;

// Who was refused is told why; anything else says nothing of what became of the call.
bool IsRefusal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnauthenticated:
      return domain::DetailOf(status).has_value();
    default:
      return false;
  }
}

bool IsEtagMismatch(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail.has_value() && detail->reason() == pb::REASON_ETAG_MISMATCH;
}

// Fills what the frame knows of a write: its id and, of an update, which fields it changes.
void SetRequestId(Message& request, uint64_t number) {
  SetTextIn(request, "request_id", absl::StrFormat("7b1f3c1e-5a52-4c5e-9a59-%012x", number));
}

void SetMask(Message& request, const RecordKind& kind) {
  const auto* const field = request.GetDescriptor()->FindFieldByName("update_mask");
  auto& mask = static_cast<google::protobuf::FieldMask&>(
      *request.GetReflection()->MutableMessage(&request, field));
  mask.add_paths(kind.value);
  if (*kind.twin != '\0') mask.add_paths(kind.twin);
}

void SetValue(Message& resource, const RecordKind& kind, const std::string& value) {
  SetTextIn(resource, kind.value, value);
  if (*kind.twin != '\0') SetTextIn(resource, kind.twin, value);
}

// The commit that an etag is of (server/service/frame/call.h).
uint64_t VersionOf(const std::string& etag) {
  const std::vector<std::string> parts = absl::StrSplit(etag, '-');
  uint64_t version = 0;
  EXPECT_TRUE(parts.size() == 3 && absl::SimpleHexAtoi(parts[1], &version)) << etag;
  return version;
}

MessagePtr CopyOf(const Message& message) {
  MessagePtr copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

}  // namespace

std::string WriteLedger::NewValue() {
  const MutexLock lock(mutex_);
  return absl::StrCat("記録", ++next_number_);
}

std::string WriteLedger::AnyRecord(std::mt19937_64& random) const {
  const MutexLock lock(mutex_);
  return newest_.empty() ? "" : newest_[random() % newest_.size()];
}

void WriteLedger::Keep(SentWrite write) {
  const MutexLock lock(mutex_);
  ++figures_.operations;
  if (write.reply != nullptr) {
    ++acknowledged_;
    ++figures_.by_method[write.method];
  }
  life_.push_back(std::move(write));
}

WriteLedger::Answer WriteLedger::Send(const Clients& clients, SentWrite& write) {
  MessagePtr reply = NewReply(write.method);
  const absl::Status status = clients.at(write.who)->CallInto(write.method, *write.request, *reply);
  if (status.ok()) {
    write.reply = std::move(reply);
    return Answer::kDone;
  }
  write.failure = status;
  return IsRefusal(status) ? Answer::kRefused : Answer::kUnknown;
}

void WriteLedger::Note(const std::string& name, const Message& resource, Moment begin) {
  Record& record = records_.at(name);
  const std::string value = TextIn(resource, record.kind->value);
  const std::string etag = TextIn(resource, "etag");
  const uint64_t version = VersionOf(etag);
  for (const auto& [end, before] : record.versions)
    EXPECT_TRUE(end > begin || before <= version) << name << " goes back to " << etag;
  record.versions.emplace_back(clock_.Next(), version);
  if (*record.kind->twin != '\0')
    EXPECT_EQ(TextIn(resource, record.kind->twin), value) << name << " is there by half";
  const auto [known, fresh] = record.value_of_etag.emplace(etag, value);
  EXPECT_EQ(known->second, value) << name << ": one etag stands for two states";
  record.value = value;
  record.etag = etag;
}

void WriteLedger::NoteWritten(const std::string& name, const Message& resource,
                              const std::string& value) {
  // A call that was sent again is answered by the record as it is now: perhaps another write's.
  if (TextIn(resource, records_.at(name).kind->value) != value) return;
  const uint64_t version = VersionOf(TextIn(resource, "etag"));
  const auto [known, fresh] =
      written_.try_emplace(version, Written{records_.at(name).kind->noun, name, version});
  EXPECT_TRUE(fresh) << name << " and " << known->second.name << " are both written by commit "
                     << version;
}

std::vector<WriteLedger::Written> WriteLedger::written() const {
  const MutexLock lock(mutex_);
  std::vector<Written> all;
  for (const auto& [version, written] : written_) all.push_back(written);
  return all;
}

bool WriteLedger::MayBeUnheardOf(const absl::Status& status) const {
  return staleness_.count() > 0 && status.code() == absl::StatusCode::kNotFound;
}

bool WriteLedger::Act(const Clients& clients, std::mt19937_64& random) {
  switch (random() % 10) {
    case 0:
    case 1:
      return Create(clients, random);
    case 2:
    case 3:
    case 4:
      return GoChain(clients, Chains()[random() % Chains().size()]);
    case 5:
    case 6: {
      const std::string name = AnyRecord(random);
      return name.empty() || Read(clients, name);
    }
    default:
      return Update(clients, random);
  }
}

bool WriteLedger::MayMake(const std::string& method) {
  const MutexLock lock(mutex_);
  size_t& made = made_[method];
  if (made == MostMadeBy(method)) return false;
  ++made;
  return true;
}

bool WriteLedger::Create(const Clients& clients, std::mt19937_64& random) {
  const RecordKind& kind = RecordKinds()[random() % RecordKinds().size()];
  if (!MayMake(kind.CreateMethod())) return true;
  const std::string value = NewValue();
  SentWrite write;
  write.who = kind.who;
  write.method = kind.CreateMethod();
  write.request = NewRequest(write.method, names_, kind.create);
  SetValue(ResourceIn(*write.request, *NewReply(write.method)->GetDescriptor()), kind, value);
  SetRequestId(*write.request, clock_.Next());
  write.record = value;  // until it has a name
  const Moment begin = clock_.Next();
  const Answer answer = Send(clients, write);
  EXPECT_NE(answer, Answer::kRefused)
      << write.method << ": " << write.failure << ": " << write.request->ShortDebugString();
  if (answer == Answer::kDone) {
    const MutexLock lock(mutex_);
    write.record = NameIn(*write.reply);
    Record& record = records_[write.record];
    record.kind = &kind;
    // Nobody knew of it before: its history begins with what it is made with.
    const Moment now = clock_.Next();
    record.history.push_back(
        {Operation::Kind::kWrite, Operation::Outcome::kDone, now, now, value, ""});
    Note(write.record, *write.reply, begin);
    NoteWritten(write.record, *write.reply, value);
    if (newest_.size() < kWrittenRecords) {
      newest_.push_back(write.record);
    } else {
      newest_[random() % newest_.size()] = write.record;
    }
  }
  Keep(std::move(write));
  return answer != Answer::kUnknown;
}

bool WriteLedger::Read(const Clients& clients, const std::string& name) {
  const RecordKind* kind = nullptr;
  {
    const MutexLock lock(mutex_);
    kind = records_.at(name).kind;
  }
  MessagePtr request = NewRequest(kind->GetMethod(), names_, "");
  SetTextIn(*request, "name", name);
  MessagePtr reply = NewReply(kind->GetMethod());
  Operation read;
  read.begin = ReadSince();
  const absl::Status status = clients.at(kind->who)->CallInto(kind->GetMethod(), *request, *reply);
  read.end = clock_.Next();
  const bool unheard_of = MayBeUnheardOf(status);
  EXPECT_TRUE(!IsRefusal(status) || unheard_of) << name << ": " << status;
  if (!status.ok() && !unheard_of) return false;
  const MutexLock lock(mutex_);
  if (unheard_of) {
    records_.at(name).history.push_back(read);
    ++figures_.operations;
    return true;
  }
  read.value = TextIn(*reply, kind->value);
  records_.at(name).history.push_back(read);
  ++figures_.operations;
  Note(name, *reply, read.begin);
  return true;
}

bool WriteLedger::Update(const Clients& clients, std::mt19937_64& random) {
  const std::string name = AnyRecord(random);
  if (name.empty()) return true;
  Operation operation;
  operation.kind = Operation::Kind::kWrite;
  operation.value = NewValue();
  SentWrite write;
  write.record = name;
  {
    const MutexLock lock(mutex_);
    const Record& record = records_.at(name);
    write.who = record.kind->who;
    write.method = record.kind->UpdateMethod();
    write.request = NewRequest(write.method, names_, "");
    Message& resource = ResourceIn(*write.request, *NewReply(write.method)->GetDescriptor());
    SetTextIn(resource, "name", name);
    SetTextIn(resource, "etag", record.etag);
    SetValue(resource, *record.kind, operation.value);
    SetMask(*write.request, *record.kind);
    operation.expected = record.value;
  }
  SetRequestId(*write.request, clock_.Next());
  const Moment since = ReadSince();
  operation.begin = clock_.Next();
  MessagePtr reply = NewReply(write.method);
  const absl::Status status = clients.at(write.who)->CallInto(write.method, *write.request, *reply);
  operation.end = clock_.Next();
  const bool refused = IsEtagMismatch(status) || MayBeUnheardOf(status);
  EXPECT_TRUE(!IsRefusal(status) || refused) << write.method << ": " << status;
  operation.outcome = status.ok() ? Operation::Outcome::kDone
                      : refused   ? Operation::Outcome::kRefused
                                  : Operation::Outcome::kUnknown;
  // Who refuses has read, and no more.
  if (refused) operation.begin = since;
  if (status.ok()) write.reply = std::move(reply);
  {
    const MutexLock lock(mutex_);
    Record& record = records_.at(name);
    write.operation = record.history.size();
    record.history.push_back(operation);
    if (status.ok()) {
      Note(name, *write.reply, operation.begin);
      NoteWritten(name, *write.reply, operation.value);
    }
  }
  if (operation.outcome == Operation::Outcome::kRefused) return Read(clients, name);
  Keep(std::move(write));
  return operation.outcome != Operation::Outcome::kUnknown;
}

bool WriteLedger::GoChain(const Clients& clients, const Chain& chain) {
  if (!MayMake(chain.front().method)) return true;
  Names names = names_;
  names["value"] = NewValue();
  names["number"] = names["value"].substr(sizeof("記録") - 1);
  for (size_t i = 0; i < chain.size(); ++i) {
    const Step& step = chain[i];
    SentWrite write;
    write.who = step.who;
    write.method = step.method;
    write.request = NewRequest(step.method, names, step.request);
    SetRequestId(*write.request, clock_.Next());
    const Answer answer = Send(clients, write);
    EXPECT_NE(answer, Answer::kRefused)
        << step.method << ": " << write.failure << ": " << write.request->ShortDebugString();
    if (answer == Answer::kRefused) return true;
    if (answer == Answer::kDone) names[absl::StrCat(i)] = NameIn(*write.reply);
    Keep(std::move(write));
    if (answer == Answer::kUnknown) return false;
  }
  return true;
}

void WriteLedger::AskAgain(const Clients& clients, const SentWrite& write) {
  SentWrite again;
  again.who = write.who;
  again.method = write.method;
  again.request = CopyOf(*write.request);
  const Answer answer = Send(clients, again);
  EXPECT_EQ(answer, Answer::kDone) << write.method << " is not answered again: " << again.failure
                                   << ": " << write.request->ShortDebugString();
  if (answer != Answer::kDone) return;
  EXPECT_EQ(NameIn(*again.reply), NameIn(*write.reply)) << write.method << " was done twice";
  const MutexLock lock(mutex_);
  ++figures_.asked_again;
}

void WriteLedger::SettleCreate(const Clients& clients, SentWrite& write) {
  const std::string value = write.record;
  const Moment begin = clock_.Next();
  const Answer answer = Send(clients, write);
  EXPECT_EQ(answer, Answer::kDone)
      << write.method << " cannot be asked for again: " << write.failure;
  if (answer != Answer::kDone) return;
  AskAgain(clients, write);
  for (const RecordKind& kind : RecordKinds()) {
    if (kind.CreateMethod() != write.method) continue;
    const MutexLock lock(mutex_);
    const std::string name = NameIn(*write.reply);
    Record& record = records_[name];
    record.kind = &kind;
    const Moment now = clock_.Next();
    record.history.push_back(
        {Operation::Kind::kWrite, Operation::Outcome::kDone, now, now, value, ""});
    Note(name, *write.reply, begin);
    NoteWritten(name, *write.reply, value);
  }
}

// One half is asked for again; the other half nobody ever hears of: it was written, or never is.
void WriteLedger::SettleUpdate(const Clients& clients, SentWrite& write, bool again) {
  const Answer answer = again ? Send(clients, write) : Answer::kUnknown;
  {
    const MutexLock lock(mutex_);
    Operation& operation = records_.at(write.record).history[write.operation];
    operation.end = clock_.Next();
    if (answer == Answer::kDone) {
      operation.outcome = Operation::Outcome::kDone;
      NoteWritten(write.record, *write.reply, operation.value);
    }
    if (answer == Answer::kRefused) operation.outcome = Operation::Outcome::kRefused;
  }
  EXPECT_TRUE(Read(clients, write.record));
  const MutexLock lock(mutex_);
  const Record& record = records_.at(write.record);
  const Operation& operation = record.history[write.operation];
  if (record.value == operation.value) ++figures_.unknown_there;
}

void WriteLedger::Settle(const Clients& clients, std::mt19937_64& random) {
  std::vector<SentWrite> life;
  {
    const MutexLock lock(mutex_);
    life.swap(life_);
  }
  // First what nobody knows of: nothing is written meanwhile.
  for (SentWrite& write : life) {
    if (write.reply != nullptr) continue;
    {
      const MutexLock lock(mutex_);
      ++figures_.unknown;
    }
    bool known = false;
    {
      const MutexLock lock(mutex_);
      known = records_.contains(write.record);
    }
    if (known) {
      SettleUpdate(clients, write, random() % 2 == 0);
    } else if (!write.record.empty()) {
      SettleCreate(clients, write);
    } else if (Send(clients, write) == Answer::kDone) {
      AskAgain(clients, write);
    }
  }
  std::set<std::string> touched;
  std::vector<const SentWrite*> answered;
  for (const SentWrite& write : life) {
    if (write.reply == nullptr) continue;
    answered.push_back(&write);
    const MutexLock lock(mutex_);
    if (records_.contains(write.record)) touched.insert(write.record);
  }
  for (const std::string& name : touched) EXPECT_TRUE(Read(clients, name)) << name << " is lost";
  // The last ones above all: they are what a kill could lose.
  std::reverse(answered.begin(), answered.end());
  for (size_t i = 0; i < answered.size() && i < kAskedAgain; ++i) {
    const size_t at = i < kAskedAgain / 2 ? i : i + random() % (answered.size() - i);
    AskAgain(clients, *answered[at]);
  }
}

void WriteLedger::ExpectExplained() const {
  const MutexLock lock(mutex_);
  for (const auto& [name, record] : records_) EXPECT_EQ(UnexplainedIn(record.history), "") << name;
}

std::pair<std::string, std::string> WriteLedger::AnyCase(std::mt19937_64& random) const {
  const MutexLock lock(mutex_);
  std::vector<std::pair<std::string, std::string>> cases;
  for (const auto& [name, record] : records_) {
    if (record.kind->CreateMethod() == "CaseService/CreateCase")
      cases.emplace_back(name, record.value);
  }
  return cases.empty() ? std::pair<std::string, std::string>() : cases[random() % cases.size()];
}

WriteLedger::Figures WriteLedger::figures() const {
  const MutexLock lock(mutex_);
  Figures figures = figures_;
  figures.records = records_.size();
  return figures;
}

}  // namespace renkei::crash
