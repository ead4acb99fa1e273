#pragma once
// A session with some routes, without a socket.

#include "http/session.hpp"
#include "unit/base/manual_clock.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace poolguard::http {

using std::chrono::seconds;
using step = session::step;

inline response make_text(std::string text) {
    response made;
    made.content_type = "text/plain";
    made.body = std::move(text);
    return made;
}

inline route make_session_route(http::method method, std::string pattern, http::handler answer,
                                std::size_t body_limit = 0, std::vector<std::string> media_types = {}) {
    route made;
    made.method = method;
    made.pattern = std::move(pattern);
    made.handler = std::move(answer);
    made.body_limit = body_limit;
    made.media_types = std::move(media_types);
    return made;
}

class session_fixture : public testing::Test {
  protected:
    session_fixture() {
        table.add(make_session_route(method::get, "/hello/{name}", [](const request& given) {
            return make_text("hello " + std::string(*given.path_parameter("name")));
        }));
        table.add(make_session_route(
            method::post, "/echo", [](const request& given) { return make_text(std::string(given.body)); }, 10));
        table.add(make_session_route(method::post, "/json",
                                     [](const request& given) { return make_text(std::string(given.body)); }, 10,
                                     {"application/json"}));
        table.add(make_session_route(
            method::get, "/work", [](const request&) -> outcome { return work([] { return make_text("worked"); }); }));
        table.add(make_session_route(method::get, "/throws",
                                     [](const request&) -> outcome { throw std::runtime_error("inner cause"); }));
        table.add(make_session_route(method::get, "/splits", [](const request&) {
            auto made = make_text("secret part");
            made.headers.emplace_back("X-A", "b\r\nX-C: d");
            return made;
        }));
        table.add(make_session_route(method::get, "/whoami", [](const request& given) {
            return make_text(std::string(given.request_id) + ' ' + std::string(given.remote_address) +
                             (given.is_secure ? " secure" : " plain"));
        }));
        route upload;
        upload.method = method::put;
        upload.pattern = "/upload/{name}";
        upload.body_limit = 400 * 1024;
        upload.make_receiver = [this](const request& given) { return std::make_unique<receiver>(*this, given); };
        table.add(std::move(upload));
        auto probe = make_session_route(method::get, "/probe", [](const request&) { return make_text("up"); });
        probe.is_for_any_host = true;
        table.add(std::move(probe));
        options.idle_timeout = seconds(75);
        options.header_timeout = seconds(10);
        options.body_timeout = seconds(30);
        options.max_header_bytes = 1024;
    }

    // Answers after the last part with the sizes of all, or after the first one that begins with "no".
    class receiver final : public body_receiver {
      public:
        receiver(session_fixture& of, const request& given) : of_(of), given_(given) {}
        std::optional<response> take(std::string_view part, bool is_last) override {
            if (part.starts_with("no")) return make_text("refused");
            if (part.starts_with("throw")) throw std::runtime_error("inner cause");
            of_.uploaded += part;
            ++parts_;
            if (!is_last) return std::nullopt;
            return make_text(std::string(*given_.path_parameter("name")) + ' ' + std::to_string(parts_));
        }

      private:
        session_fixture& of_;
        const request& given_;
        int parts_ = 0;
    };
    // Sends a body in pieces and does the work that comes up. The step after the last piece or the end.
    step upload(std::string_view body) {
        auto reached = step::read;
        while (!body.empty() && reached == step::read) {
            const auto piece = body.substr(0, 1000);
            body.remove_prefix(piece.size());
            reached = feed(piece);
            if (reached != step::delegate) continue;
            auto given = tested.take_work();
            try {
                tested.finish_work(given());
            } catch (const std::exception& error) {
                tested.finish_work(std::unexpected(error.what()));
            }
            reached = tested.advance();
        }
        return reached;
    }
    step feed(std::string_view text) {
        const auto room = tested.input().writable();
        std::ranges::copy(text, room.begin());
        tested.received(text.size(), now);
        return tested.advance();
    }
    // The output so far.
    std::string take_output() {
        if (tested.output().empty()) return {};
        const auto [first, second] = tested.output().pending();
        auto sent = std::string(first) + std::string(second);
        tested.output().sent(sent.size());
        return sent;
    }
    std::string log_lines() {
        tools.log.flush();
        return std::exchange(logged, {});
    }

    void change(std::vector<std::string> hosts, std::vector<std::string> origins) {
        changeable_options given = options;
        given.served_hosts = std::move(hosts);
        given.allowed_origins = std::move(origins);
        changeable.replace(std::move(given));
    }

    server_options options;
    router table;
    failure_response on_failure = [](const request&, unsigned status, std::string_view code, std::string_view detail) {
        auto made = make_text(std::string(code) + ": " + std::string(detail));
        made.status = status;
        return made;
    };
    std::atomic<bool> is_draining = false;
    body_budget bodies{std::size_t{1} << 20};
    base::replaceable<changeable_options> changeable{options};
    session_rules rules{options, changeable, table, on_failure, is_draining, bodies};
    base::manual_clock clock{base::from_epoch_seconds(784'111'777)};
    base::system_random random;
    std::string logged;
    session_tools tools{.clock = clock,
                        .ids = request_ids(random),
                        .log = access_log(true, [this](std::string_view lines) { logged += lines; }),
                        .date = {}};
    std::string uploaded;
    session::instant now{seconds(1000)};
    session tested{rules, tools, "192.0.2.7", false, now};
};

} // namespace poolguard::http
