#include "server/http/message/request_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace renkei::http {
namespace {

namespace beast = boost::beast;

std::string TextOf(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

// The library's state machine with nothing behind it but a head and the piece that is asked for.
class RequestParser::Parser final : public beast::http::basic_parser<true> {
 public:
  Parser() {
    // HeadLimits and LimitBody rule.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(std::numeric_limits<std::uint64_t>::max());
  }

  Head head;
  bool http_1_0 = false;
  std::string* out = nullptr;

 private:
  using Code = beast::error_code;

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, Code&) override {
    http_1_0 = version == 10;
    head.method = TextOf(method);
    head.target = TextOf(target);
  }
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     Code&) override {
    if (!is_header_done()) head.headers.Add(TextOf(name), TextOf(value));
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(beast::string_view bytes, Code&) override {
    out->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Code& code) override {
    return on_body_impl(bytes, code);
  }
  void on_header_impl(Code&) override {}
  void on_finish_impl(Code&) override {}
  // Of a response; never called here.
  void on_response_impl(int, beast::string_view, int, Code&) override {}
};

RequestParser::RequestParser() : parser_(std::make_unique<Parser>()) {}
RequestParser::~RequestParser() = default;

bool RequestParser::ReadHead(absl::string_view bytes, Head& head) {
  beast::error_code error;
  const size_t taken = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error || !parser_->is_header_done() || taken != bytes.size()) return false;
  head = std::move(parser_->head);
  const auto length = parser_->content_length();
  if (parser_->chunked()) {
    head.content_length = std::nullopt;
  } else if (length) {
    head.content_length = static_cast<int64_t>(*length);
  }
  head.keeps_alive = !parser_->http_1_0 && parser_->keep_alive();
  head.http_1_0 = parser_->http_1_0;
  parser_->eager(true);
  return true;
}

bool RequestParser::done() const { return parser_->is_done(); }

void RequestParser::LimitBody(int64_t bytes) { parser_->body_limit(static_cast<uint64_t>(bytes)); }

RequestParser::Taken RequestParser::ReadBody(absl::string_view bytes, std::string& out) {
  parser_->out = &out;
  beast::error_code error;
  const size_t taken = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == beast::http::error::body_limit) return {BodyState::kTooLarge, taken};
  if (error && error != beast::http::error::need_more) return {BodyState::kBad, taken};
  return {done() ? BodyState::kDone : BodyState::kMore, taken};
}

}  // namespace renkei::http
