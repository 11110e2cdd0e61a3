#include "tests/fuzz/target.h"

namespace renkei::fuzz {

const std::vector<Target>& AllTargets() {
  constexpr size_t kFileBytes = size_t{16} * 1024;
  static const auto& targets = *new std::vector<Target>{
      {.name = "filter", .run = RunFilter, .max_bytes = 1'024, .short_run = 20'000},
      {.name = "key", .run = RunKey, .max_bytes = 256, .short_run = 20'000},
      {.name = "when", .run = RunWhen, .max_bytes = 256, .short_run = 4'000},
      {.name = "figure", .run = RunFigure, .max_bytes = 256, .short_run = 20'000},
      {.name = "encoding", .run = RunEncoding, .max_bytes = kFileBytes, .short_run = 5'000},
      {.name = "csv", .run = RunCsv, .max_bytes = kFileBytes, .short_run = 5'000},
      {.name = "xlsx", .run = RunXlsx, .max_bytes = kFileBytes, .short_run = 2'000},
      {.name = "xlsx_parts", .run = RunXlsxParts, .max_bytes = kFileBytes, .short_run = 1'000},
      {.name = "yaml", .run = RunYaml, .max_bytes = kFileBytes, .short_run = 2'000},
      {.name = "json", .run = RunJson, .max_bytes = kFileBytes, .short_run = 5'000},
      {.name = "gateway", .run = RunGateway, .max_bytes = kFileBytes, .short_run = 5'000},
      {.name = "form", .run = RunForm, .max_bytes = kFileBytes, .short_run = 5'000},
      {.name = "page_token",
       .run = RunPageToken,
       .max_bytes = 512,
       .short_run = 1'000,
       .keeps_state = true},
      {.name = "cursor",
       .run = RunCursor,
       .max_bytes = 512,
       .short_run = 1'000,
       .keeps_state = true},
      {.name = "import",
       .run = RunImport,
       .max_bytes = kFileBytes,
       .short_run = 500,
       .keeps_state = true},
      {.name = "request",
       .run = RunRequest,
       .max_bytes = 4'096,
       .short_run = 1'500,
       .keeps_state = true},
#ifdef RENKEI_FUZZ_SEARCH
      {.name = "query", .run = RunQuery, .max_bytes = 1'024, .short_run = 500},
#endif
  };
  return targets;
}

const Target* FindTarget(absl::string_view name) {
  for (const Target& target : AllTargets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

}  // namespace renkei::fuzz
