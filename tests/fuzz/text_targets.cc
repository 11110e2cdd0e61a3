// Files of trees: YAML and JSON, and what they become as resources.

#include <memory>
#include <string>
#include <vector>

#include "client/web/gateway/json.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/text/decode.h"
#include "server/text/encode.h"
#include "server/text/json_writer.h"
#include "server/text/reader.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/utf8.h"

namespace renkei::fuzz {
namespace {

using google::protobuf::Message;

std::unique_ptr<Message> AnyResource(Bytes& bytes) {
  static const Message* const kResources[] = {
      &pb::Case::default_instance(),       &pb::Vision::default_instance(),
      &pb::VisionNode::default_instance(), &pb::Kpi::default_instance(),
      &pb::Initiative::default_instance(), &pb::Programme::default_instance(),
      &pb::Round::default_instance()};
  return std::unique_ptr<Message>(kResources[bytes.Below(std::size(kResources))]->New());
}

absl::Status DecodeInto(const text::Tree& tree, Message& message) {
  text::Decoder decoder("f.yaml");
  std::vector<std::string> clear;
  if (!decoder.Decode(tree, {.path = {}, .foreign = {}, .clear = &clear}, message))
    Must(!decoder.mistakes().empty(), "what cannot be read is said to be wrong");
  return decoder.status();
}

}  // namespace

void RunYaml(absl::string_view input) {
  Bytes bytes(input);
  const std::unique_ptr<Message> message = AnyResource(bytes);
  const absl::StatusOr<std::vector<text::Tree>> trees =
      text::ReadDocuments(Utf8Of(bytes.Rest()), "f.yaml");
  if (!trees.ok()) return MustBeTold(trees.status());
  for (const text::Tree& tree : *trees) {
    message->Clear();
    const absl::Status status = DecodeInto(tree, *message);
    MustBeTold(status);
    if (!status.ok()) continue;
    const std::string yaml = text::EncodeYaml(*message);
    if (yaml.empty()) continue;
    const auto again = text::ReadDocuments(yaml, "again.yaml");
    Must(again.ok() && again->size() == 1, "what is written is one document");
    const std::unique_ptr<Message> same(message->New());
    Must(DecodeInto(again->front(), *same).ok() &&
             same->SerializeAsString() == message->SerializeAsString(),
         "what is written is read back as the same message");
  }
}

void RunJson(absl::string_view input) {
  Bytes bytes(input);
  const std::unique_ptr<Message> message = AnyResource(bytes);
  const std::string json(bytes.Rest());
  const absl::StatusOr<text::Tree> tree = text::ReadJson(Utf8Of(json), "f.json");
  MustBeTold(tree.status());
  if (tree.ok()) {
    const std::string written = text::WriteJson(*tree);
    const absl::StatusOr<text::Tree> again = text::ReadJson(written, "again.json");
    Must(again.ok() && text::WriteJson(*again) == written, "a tree that is written is read back");
  }
  const absl::Status status = web::ReadJson(json, *message);
  if (!status.ok()) return MustBeTyped(status);
  const std::unique_ptr<Message> same(message->New());
  Must(web::ReadJson(web::WriteJson(*message), *same).ok() &&
           same->SerializeAsString() == message->SerializeAsString(),
       "a message that is written is read back");
}

}  // namespace renkei::fuzz
