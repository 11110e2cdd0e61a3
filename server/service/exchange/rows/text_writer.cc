// JSON lines and YAML.
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "server/domain/merge/record_base.h"
#include "server/service/exchange/rows/export_writer.h"
#include "server/sheet/rows/shared_parts.h"
#include "server/text/encode.h"
#include "server/text/tree.h"

namespace renkei::service {
namespace {

// Left out: it changes with every step of a document's life, and no import reads it.
bool IsLeftOut(const google::protobuf::FieldDescriptor& field) {
  return field.name() == "history" || field.name() == "etag";
}

std::unique_ptr<google::protobuf::Message> WithoutHistory(const google::protobuf::Message& row) {
  std::unique_ptr<google::protobuf::Message> copy(row.New());
  copy->CopyFrom(row);
  for (int i = 0; i < row.GetDescriptor()->field_count(); ++i) {
    const auto* field = row.GetDescriptor()->field(i);
    if (IsLeftOut(*field)) copy->GetReflection()->ClearField(copy.get(), field);
  }
  return copy;
}

// What an import of the row is merged with. Nothing in it needs to be escaped.
std::string BaseOf(const ExportRow& row) {
  const auto given = row.info.find(sheet::kRowBase);
  return given != row.info.end() ? given->second : domain::RecordBase::Of(row.message).ToString();
}

class TextWriter : public ExportWriter {
 public:
  explicit TextWriter(pb::ExchangeFormat format) : format_(format) {}

  absl::Status Add(const ExportRow& row) override {
    if (format_ == pb::EXCHANGE_FORMAT_YAML) {
      text::EncodeOptions options;
      options.skip = IsLeftOut;
      absl::StrAppend(&bytes_, "---\n", text::EncodeYaml(*WithoutHistory(row.message), options),
                      text::kBaseKey, ": ", text::YamlScalar(BaseOf(row)), "\n");
      return absl::OkStatus();
    }
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string line;
    const auto done =
        google::protobuf::util::MessageToJsonString(*WithoutHistory(row.message), &line, options);
    if (!done.ok()) return absl::InternalError("a resource cannot be written as JSON");
    // An object with its name in it at least.
    line.pop_back();
    absl::StrAppend(&bytes_, line, ",\"", text::kBaseKey, "\":\"", BaseOf(row), "\"}\n");
    return absl::OkStatus();
  }

  absl::Status Finish() override { return absl::OkStatus(); }

  absl::StatusOr<std::string> Take(size_t most) override { return TakeFrom(bytes_, most); }
  size_t ready() const override { return bytes_.size(); }

 private:
  const pb::ExchangeFormat format_;
  std::string bytes_;
};

}  // namespace

std::unique_ptr<ExportWriter> NewTextWriter(pb::ExchangeFormat format) {
  return std::make_unique<TextWriter>(format);
}

std::unique_ptr<ExportWriter> NewExportWriter(const pb::ExportResourcesRequest& request,
                                              const sheet::SheetLayout& layout) {
  if (IsTable(request.format())) return NewTableWriter(request, layout);
  return NewTextWriter(request.format());
}

}  // namespace renkei::service
