// Files in and out through the whole frame.

#ifndef RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_EXCHANGE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_EXCHANGE_FIXTURE_H_

#include <algorithm>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

constexpr auto kCsv = pb::EXCHANGE_FORMAT_CSV;
constexpr auto kJson = pb::EXCHANGE_FORMAT_JSON_LINES;
constexpr auto kXlsx = pb::EXCHANGE_FORMAT_XLSX;

// What came of an import.
struct Imported {
  absl::Status status;
  std::vector<pb::RowError> errors;
  pb::ImportResult result;
  int64_t rows_told = 0;
};

// Reads a line of JSON as its resource; beside the fields stands what it was exported from.
inline bool ReadLine(const std::string& line, google::protobuf::Message* resource) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  return google::protobuf::util::JsonStringToMessage(line, resource, options).ok();
}

struct Exported {
  absl::Status status;
  std::string bytes;
  pb::ExportSummary summary;
  size_t largest_piece = 0;
};

// Imports and exports, on top of any fixture.
template <typename Base>
class ExchangeCalls : public Base {
 protected:
  Imported Import(const std::string& token, const pb::ImportOptions& options,
                  const std::string& bytes, size_t piece = 100'000) {
    return Import(this->dispatcher_, token, options, bytes, piece);
  }

  Imported Import(const Dispatcher& dispatcher, const std::string& token,
                  const pb::ImportOptions& options, const std::string& bytes,
                  size_t piece = 100'000) {
    Imported imported;
    pb::ImportResourcesRequest first;
    *first.mutable_options() = options;
    auto replies = Open(dispatcher, token, "ExchangeService/ImportResources", first);
    if (!replies.ok()) return {replies.status(), {}, {}, 0};
    for (size_t at = 0; at < bytes.size(); at += piece) {
      auto more = std::make_unique<pb::ImportResourcesRequest>();
      more->set_data(bytes.substr(at, piece));
      std::promise<absl::Status> taken;
      (*replies)->Take(std::move(more),
                       [&taken](absl::Status status) { taken.set_value(std::move(status)); });
      if (imported.status = taken.get_future().get(); !imported.status.ok()) return imported;
    }
    imported.status = Drain(**replies, [&](const google::protobuf::Message& message) {
      const auto& reply = static_cast<const pb::ImportResourcesResponse&>(message);
      imported.errors.insert(imported.errors.end(), reply.errors().begin(), reply.errors().end());
      imported.rows_told = reply.progress().rows();
      if (reply.has_result()) imported.result = reply.result();
    });
    return imported;
  }

  Exported Export(const std::string& token, const pb::ExportResourcesRequest& request) {
    auto replies = Open(this->dispatcher_, token, "ExchangeService/ExportResources", request);
    if (!replies.ok()) return {replies.status(), "", {}, 0};
    Exported exported;
    exported.status = Drain(**replies, [&](const google::protobuf::Message& message) {
      const auto& reply = static_cast<const pb::ExportResourcesResponse&>(message);
      exported.bytes += reply.data();
      exported.largest_piece = std::max(exported.largest_piece, reply.data().size());
      if (reply.has_summary()) exported.summary = reply.summary();
    });
    return exported;
  }

  // Everything that is wrong, as "row column value kind".
  static std::vector<std::string> Told(const Imported& imported) {
    std::vector<std::string> told;
    for (const pb::RowError& e : imported.errors)
      told.push_back(absl::StrCat(e.row(), " ", e.column(), " ", e.field(), " 「", e.value(), "」 ",
                                  e.kind()));
    return told;
  }

 private:
  absl::StatusOr<std::shared_ptr<Replies>> Open(const Dispatcher& dispatcher,
                                                const std::string& token, absl::string_view method,
                                                const google::protobuf::Message& first) {
    Dispatcher::Incoming incoming;
    incoming.method = this->methods_.Find(absl::StrCat("renkei.v1.", method));
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.emplace_back(first.New());
    incoming.requests.back()->CopyFrom(first);
    incoming.abandoned = [] { return false; };
    return dispatcher.Open(std::move(incoming));
  }

  template <typename See>
  static absl::Status Drain(Replies& replies, See see) {
    while (true) {
      std::promise<std::pair<absl::Status, MessagePtr>> promise;
      auto next = promise.get_future();
      replies.Next([&promise](absl::Status status, MessagePtr message) {
        promise.set_value({std::move(status), std::move(message)});
      });
      const auto [status, message] = next.get();
      if (message == nullptr) return status;
      see(*message);
    }
  }
};

class ExchangeTest : public ExchangeCalls<ServiceTest> {
 protected:
  ExchangeTest()
      : author_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        reader_(AddAccount(kAizu, {pb::ROLE_READER})),
        stranger_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR})) {}

  static pb::ImportOptions Cases(pb::ExchangeFormat format, bool dry = false) {
    pb::ImportOptions options;
    options.set_kind(pb::EXCHANGE_KIND_CASES);
    options.set_format(format);
    options.set_file_name("cases");
    options.set_validate_only(dry);
    return options;
  }

  Exported Export(const std::string& token, pb::ExchangeFormat format,
                  const std::string& filter = "",
                  pb::TextEncoding encoding = pb::TEXT_ENCODING_UNSPECIFIED) {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_CASES);
    request.set_format(format);
    request.set_filter(filter);
    request.set_encoding(encoding);
    return Export(token, request);
  }

  Exported ExportFigures(const std::string& token, pb::ExchangeFormat format,
                         const std::string& filter = "") {
    pb::ExportResourcesRequest request;
    request.set_kind(pb::EXCHANGE_KIND_KPI_ACTUALS);
    request.set_format(format);
    request.set_filter(filter);
    return Export(token, request);
  }

  using ExchangeCalls<ServiceTest>::Export;

  // All that `token` may read, by name, without what no export has.
  std::map<std::string, pb::Case> Listed(const std::string& token) {
    std::map<std::string, pb::Case> cases;
    pb::ListCasesRequest request;
    while (true) {
      const auto page = Call<pb::ListCasesResponse>(token, "CaseService/ListCases", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return cases;
      for (const pb::Case& c : page->cases()) {
        cases[c.name()] = c;
        cases[c.name()].clear_etag();
        cases[c.name()].clear_history();
      }
      if (page->next_page_token().empty()) return cases;
      request.set_page_token(page->next_page_token());
    }
  }

  pb::Case Create(const std::string& token, const pb::Case& draft) {
    pb::CreateCaseRequest request;
    *request.mutable_case_() = draft;
    const auto created = Call<pb::Case>(token, "CaseService/CreateCase", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Case();
  }

  void Publish(const std::string& name) {
    pb::SubmitCaseRequest submit;
    submit.set_name(name);
    EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/SubmitCase", submit).ok());
    pb::PublishCaseRequest publish;
    publish.set_name(name);
    EXPECT_TRUE(Call<pb::Case>(author_, "CaseService/PublishCase", publish).ok());
  }

  const std::string author_;    // of Maniwa; submits and publishes
  const std::string reader_;    // of Aizu
  const std::string stranger_;  // of Yokohama
};

// Valid cases with texts that files get wrong.
class RandomCases {
 public:
  explicit RandomCases(uint32_t seed) : engine_(seed) {}

  int Below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }
  bool Maybe() { return Below(2) == 0; }

  std::string Text(bool lines) {
    static const std::vector<std::string> kPieces = {"自動運転バス",
                                                     "木質バイオマス",
                                                     "kpi",
                                                     " ",
                                                     ": ",
                                                     " #",
                                                     "- ",
                                                     "\"",
                                                     "'",
                                                     "\\",
                                                     "｜",
                                                     "|",
                                                     "{",
                                                     "}",
                                                     "[",
                                                     "=",
                                                     "+1",
                                                     "@",
                                                     "2024",
                                                     "1,234",
                                                     "-",
                                                     "~",
                                                     "no",
                                                     "，",
                                                     "①",
                                                     "(x)",
                                                     ",",
                                                     "null",
                                                     "\\n",
                                                     "令和5",
                                                     "0",
                                                     "%",
                                                     "!",
                                                     "&a",
                                                     "*",
                                                     "髙﨑"};
    std::string text;
    for (int i = 1 + Below(5); i > 0; --i) {
      text += kPieces[static_cast<size_t>(Below(static_cast<int>(kPieces.size())))];
      if (lines && Below(4) == 0) text += Maybe() ? "\n" : "\n\t";
    }
    // Blanks alone are refused where a text is needed.
    return text.find_first_not_of(" \n\t") == std::string::npos ? "文" : text;
  }

  pb::Value Value() {
    pb::Value value;
    if (Below(4) > 0) value.set_number(Maybe() ? Below(1000) : Below(100000) / 7.0);
    // A text alone is a statement: one that looked like a figure would be read as one.
    if (!value.has_number() || Below(4) == 0)
      value.set_text(Maybe() ? "約" : absl::StrCat("文", Text(false), "文"));
    return value;
  }

  pb::When When() {
    pb::When when;
    const std::vector<const char*> texts = {"令和5年度",     "令和9年度末", "2024-03",
                                            "2024年3月31日", "FY2023",      "R5"};
    when.set_text(texts[static_cast<size_t>(Below(static_cast<int>(texts.size())))]);
    return when;
  }

  pb::Case Case(const std::string& external_id) {
    pb::Case c;
    c.set_external_id(external_id);
    c.set_title(absl::StrCat("事例", Text(false)));
    if (Maybe()) c.set_summary(Text(true));
    if (Maybe()) c.set_approach(Text(true));
    if (Maybe()) c.set_lessons(Text(true));
    for (int i = Below(3); i > 0; --i) {
      pb::CaseResult& result = *c.add_results();
      result.set_indicator_title(absl::StrCat("指標", Text(false)));
      if (Maybe()) result.set_unit("人");
      if (Maybe()) *result.mutable_before()->mutable_value() = Value();
      if (Maybe()) *result.mutable_after()->mutable_value() = Value();
      if (Maybe()) *result.mutable_after()->mutable_when() = When();
      // What a cell cannot say.
      if (Below(8) == 0) result.mutable_before();
    }
    for (int i = Below(3); i > 0; --i) {
      pb::Partner& partner = *c.add_partners();
      partner.set_display_name(absl::StrCat("大学", Text(false)));
      if (Maybe()) partner.set_organization(kAizu);
    }
    for (int i = Below(3); i > 0; --i) {
      pb::Link& link = *c.add_links();
      link.set_title(absl::StrCat("資料", Text(false)));
      link.set_url("https://www.example.jp/a?b=c|d");
      if (Maybe()) link.set_date("2024-03-31");
    }
    if (Maybe()) c.mutable_cost()->set_initial_thousand_yen(Below(100000));
    if (Maybe()) c.mutable_cost()->set_note(Text(true));
    if (Below(8) == 0) c.mutable_cost();
    if (Maybe()) c.set_population_served(Below(2) * 12345);
    if (Maybe()) c.set_continuity(pb::CONTINUITY_RUNNING);
    if (Maybe()) c.mutable_begin()->set_text("令和2年度");
    for (int i = Below(3); i > 0; --i) c.add_tags(absl::StrCat("タグ", i));
    if (Maybe()) c.set_review_by_date("2027-03-31");
    c.mutable_audience()->set_visibility(std::vector<pb::Visibility>{
        pb::VISIBILITY_PRIVATE, pb::VISIBILITY_SHARED, pb::VISIBILITY_MEMBERS,
        pb::VISIBILITY_PUBLIC}[static_cast<size_t>(Below(4))]);
    if (c.audience().visibility() == pb::VISIBILITY_SHARED)
      c.mutable_audience()->add_organizations(kAizu);
    return c;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_EXCHANGE_FIXTURE_H_
