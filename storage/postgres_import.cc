#include "storage/postgres_import.h"

#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_tables.h"

namespace renkei::storage {
namespace {

using Type = PgArray::Type;

// Of a piece: a standby may make it wait.
constexpr absl::Duration kPieceTimeout = absl::InfiniteDuration();

std::string OfSequence(Sequence sequence) { return PgInt8(static_cast<int64_t>(ToInt(sequence))); }

class PostgresImport final : public StoreImport {
 public:
  explicit PostgresImport(std::unique_ptr<PostgresConnection> connection)
      : connection_(std::move(connection)) {}

  absl::Status PutRecords(absl::Span<const KeyRecord> records) override {
    return InPieces(
        records, [](const KeyRecord& row) { return ImportBytes(row); },
        [this](absl::Span<const KeyRecord> piece) {
          PgArray keys(Type::kBytea);
          PgArray versions(Type::kInt8);
          PgArray values(Type::kBytea);
          for (const KeyRecord& row : piece) {
            keys.Add(row.key);
            versions.Add(OfSequence(row.record.version));
            values.Add(row.record.value);
          }
          return Run(
              {&kPut,
               {std::move(keys).Take(), std::move(versions).Take(), std::move(values).Take()}});
        });
  }

  absl::Status PutEntries(Log log, absl::Span<const LogEntry> entries) override {
    return InPieces(
        entries, [](const LogEntry& entry) { return ImportBytes(entry); },
        [this, log](absl::Span<const LogEntry> piece) {
          PgArray logs(Type::kInt4);
          PgArray sequences(Type::kInt8);
          PgArray indexes(Type::kInt4);
          PgArray payloads(Type::kBytea);
          for (const LogEntry& entry : piece) {
            logs.Add(PgInt4(static_cast<int32_t>(log)));
            sequences.Add(OfSequence(entry.position.sequence));
            indexes.Add(PgInt4(static_cast<int32_t>(entry.position.index)));
            payloads.Add(entry.payload);
          }
          return Run({&kAppend,
                      {std::move(logs).Take(), std::move(sequences).Take(),
                       std::move(indexes).Take(), std::move(payloads).Take()}});
        });
  }

  absl::Status Finish(const StoreIdentity& identity) override {
    RETURN_IF_ERROR(Run(
        {&kSetIdentity,
         {identity.id, PgInt8(static_cast<int64_t>(ToInt(identity.epoch))),
          OfSequence(identity.head), OfSequence(identity.earliest[EarliestIndex(Log::kChanges)]),
          OfSequence(identity.earliest[EarliestIndex(Log::kAudit)])}}));
    return Run({&kAnalyze});
  }

  absl::Status Release() override { return Run({&kSetFormat, {PgInt8(kPostgresFormat)}}); }

 private:
  absl::Status Run(PgCommand command) {
    std::vector<PgCommand> commands;
    commands.push_back(std::move(command));
    return connection_->Run(commands, kPieceTimeout).status();
  }

  const std::unique_ptr<PostgresConnection> connection_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<StoreImport>> OpenPostgresImport(const PostgresOptions& options) {
  RETURN_IF_ERROR(CheckSchemaName(options.schema));
  ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection,
                   PostgresConnection::Open({.connection = options.connection,
                                             .password = options.password,
                                             .schema = options.schema}));
  RETURN_IF_ERROR(TakeHouse(*connection, options));
  RETURN_IF_ERROR(MakeUnfinishedTables(*connection, options));
  return std::make_unique<PostgresImport>(std::move(connection));
}

}  // namespace renkei::storage
