#include "http/direct_server.hpp"

#include "base/log.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/work/run_work.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <stdexcept>

namespace poolguard::http {
namespace {

// Moves the pending output into the text.
void collect(output_buffer& from, std::string& into) {
    while (true) {
        const auto parts = from.pending();
        std::size_t count = 0;
        for (const auto part : parts) {
            into += part;
            count += part.size();
        }
        if (count == 0 || from.sent(count)) return;
    }
}

// False if there is no more input.
bool feed(session& to, std::string_view& rest, session::instant now) {
    if (rest.empty()) return false;
    const auto room = to.input().writable();
    const auto count = std::min(room.size(), rest.size());
    std::ranges::copy(rest.substr(0, count), room.begin());
    rest.remove_prefix(count);
    to.received(count, now);
    return true;
}

// Parses a response that response_writer made, so it must be well-formed.
direct_answer read_answer(std::string_view text, bool is_head) {
    boost::beast::http::response_parser<boost::beast::http::string_body> parser;
    parser.body_limit(boost::none);
    parser.eager(true);
    parser.skip(is_head);
    boost::system::error_code error;
    while (!text.empty() && !parser.is_done()) {
        text.remove_prefix(parser.put(boost::asio::buffer(text.data(), text.size()), error));
        if (error && error != boost::beast::http::error::need_more) throw std::logic_error(error.message());
    }
    if (!parser.is_done()) parser.put_eof(error);
    auto message = parser.release();
    direct_answer out{.status = message.result_int(),
                      .reason = std::string(message.reason()),
                      .headers = {},
                      .body = std::move(message.body())};
    for (const auto& field : message)
        out.headers.emplace_back(field.name_string(), field.value());
    return out;
}

} // namespace

direct_server::direct_server(server_options options, const router& routes, failure_response on_failure)
    : options_(std::move(options)), on_failure_(std::move(on_failure)), bodies_(options_.max_body_memory),
      changeable_(options_), rules_{options_, changeable_, routes, on_failure_, is_draining_, bodies_},
      tools_{.clock = clock_,
             .ids = request_ids(random_),
             .log = access_log(options_.access_log, base::log::write_lines),
             .date = {},
             .counts = request_counts(routes.routes().size())} {}

direct_answer direct_server::answer(std::string_view request, std::string remote_address, bool is_secure) {
    const auto now = std::chrono::steady_clock::now();
    session conversation(rules_, tools_, std::move(remote_address), is_secure, now);
    std::string text;
    for (bool is_done = false; !is_done;) {
        const auto step = conversation.advance();
        collect(conversation.output(), text);
        switch (step) {
        case session::step::read:
            if (!feed(conversation, request, now)) is_done = !text.empty() || !conversation.time_out();
            break;
        case session::step::write:
            break;
        case session::step::delegate: {
            auto given = conversation.take_work();
            conversation.finish_work(run_guarded(given));
            break;
        }
        case session::step::close:
            is_done = true;
            break;
        }
    }
    tools_.log.flush();
    auto out = read_answer(text, request.starts_with("HEAD "));
    base::wipe(text);
    return out;
}

} // namespace poolguard::http
