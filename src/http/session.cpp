#include "http/session.hpp"

#include "base/ascii.hpp"
#include "base/audit.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "http/cross_origin.hpp"
#include "http/served_hosts.hpp"

#include <algorithm>
#include <utility>

namespace poolguard::http {
namespace {

constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view all_methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

// Of a body that is received in parts; a part is larger by at most one read.
constexpr std::size_t part_size = 128UL * 1024;

template <class... Ts>
struct overloaded : Ts... {
    using Ts::operator()...;
};

bool accepts(const route& found, const request& given) {
    if (found.media_types.empty()) return true;
    const auto type = given.find_header("content-type");
    if (!type) return false;
    const auto name = base::trim(type->substr(0, type->find(';')));
    return std::ranges::any_of(found.media_types,
                               [name](const auto& accepted) { return base::equal_ignoring_case(accepted, name); });
}

} // namespace

session::session(const session_rules& rules, session_tools& tools, std::string remote_address, bool is_secure,
                 instant now)
    : rules_(rules), tools_(tools), remote_(std::move(remote_address)), is_secure_(is_secure), received_at_(now),
      started_at_(now), body_since_(now) {
    note_changes();
}

void session::received(std::size_t count, instant now) {
    if (is_idle()) started_at_ = now;
    received_at_ = now;
    workspace_->input.commit(count);
}

workspace& session::space() {
    if (!workspace_) workspace_ = tools_.spaces.take(rules_.options.max_header_bytes);
    return *workspace_;
}

void session::rest() {
    if (workspace_ && workspace_->is_unused()) tools_.spaces.put_back(std::move(workspace_));
}

session::step session::advance() {
    if (space().output.empty()) release_answer();
    for (;;) {
        if (is_closing_) return step::close;
        if (workspace_->output.is_full()) return step::write;
        const bool holds_body = parser().head_done();
        const auto [reached, taken] = parser().put(workspace_->input.readable());
        if (holds_body)
            workspace_->input.consume_and_wipe(taken);
        else
            workspace_->input.consume(taken);
        // Whose body it is follows from the head.
        if (reached != request_parser::progress::head_done && !hold_body()) {
            is_closing_ = true;
            audit_overload("body_memory");
            fail(failure::too_much_body_memory);
            continue;
        }
        switch (reached) {
        case request_parser::progress::needs_more:
            if (receiver_ && parser().body().size() >= part_size) {
                deliver_part();
                return step::delegate;
            }
            return step::read;
        case request_parser::progress::head_done:
            begin();
            break;
        case request_parser::progress::request_done:
            if (dispatch()) return step::delegate;
            break;
        case request_parser::progress::failed:
            is_closing_ = true;
            fail(parser().failure());
            break;
        }
    }
}

session::instant session::read_deadline() const {
    if (is_idle()) return started_at_ + rules_.options.idle_timeout;
    if (parser().head_done()) return body_since_ + rules_.options.body_timeout;
    return started_at_ + rules_.options.header_timeout;
}

bool session::time_out() {
    if (is_idle()) return false;
    is_closing_ = true;
    fail(parser().head_done() ? failure::body_timeout : failure::header_timeout);
    return true;
}

void session::refuse_connection() {
    is_closing_ = true;
    space();
    name_request();
    audit_overload("connection");
    fail(failure::too_many_connections);
}

// One comparison for most requests: an address is looked up only when the options have changed.
void session::note_changes() {
    const auto& now = rules_.changeable.get();
    if (changeable_ == &now) return;
    changeable_ = &now;
    has_trusted_peer_ = now.proxies.trusts(remote_);
}

void session::name_request() {
    note_changes();
    auto& request = parser().request();
    request.remote_address = remote_;
    request.is_secure = is_secure_;
    if (has_trusted_peer_) {
        client_ = changeable_->proxies.client_of(remote_, request);
        request.remote_address = client_;
        request.is_secure = is_secure_ || trusted_proxies::came_over_tls(request);
    }
    trace_.begin(request);
    const auto given = request.find_header("x-request-id");
    if (given && request_ids::is_acceptable(*given)) {
        request.request_id = *given;
        return;
    }
    own_id_ = tools_.ids.next();
    request.request_id = {own_id_.data(), own_id_.size()};
}

// The route that a browser's CORS preflight asks about; null if the request is none.
const route* session::asked_route(const request& given) const {
    if (given.method != method::options) return nullptr;
    const auto wanted = given.find_header("Access-Control-Request-Method");
    const auto parsed = wanted ? parse_method(*wanted) : std::nullopt;
    if (!parsed) return nullptr;
    const auto found = rules_.routes.find(*parsed, given.path);
    const auto* at = std::get_if<match>(&found);
    return at != nullptr ? at->route : nullptr;
}

bool session::serves_host_of(const request& given) const {
    if (is_host_served(changeable_->served_hosts, given.find_header("Host").value_or(""))) return true;
    const auto found = rules_.routes.find(given.method, given.path);
    const auto* at = std::get_if<match>(&found);
    return at != nullptr && at->route->is_for_any_host;
}

const std::vector<std::string>& session::origins_of(const route* asked) const {
    static const std::vector<std::string> any{"*"};
    return asked != nullptr && asked->is_for_any_origin ? any : changeable_->allowed_origins;
}

void session::begin() {
    name_request();
    body_since_ = received_at_;
    // An unread body would be taken for the next request.
    const auto refuse = [this](failure reason, std::string_view allow = {}) {
        is_closing_ = parser().has_body();
        fail(reason, allow);
    };
    const auto& request = parser().request();
    if (!serves_host_of(request)) return refuse(failure::host_not_served);
    const bool is_options = request.method == method::options;
    const auto list_methods = [&](std::string_view allow) {
        is_closing_ = parser().has_body();
        response answer;
        answer.status = 204;
        answer.headers.emplace_back("Allow", allow);
        share_preflight(origins_of(asked_route(request)), request, allow, answer);
        respond(std::move(answer));
    };
    if (request.target == "*") return list_methods(all_methods);
    auto found = rules_.routes.find(request.method, request.path);
    std::visit(overloaded{
                   [&](match& at) { begin(std::move(at)); },
                   [&](const not_found&) { refuse(failure::not_found); },
                   [&](const method_not_allowed& at) {
                       is_options ? list_methods(at.allow) : refuse(failure::method_not_allowed, at.allow);
                   },
                   [&](const bad_path&) { refuse(failure::bad_escape); },
               },
               found);
}

void session::begin(match&& found) {
    route_ = found.route;
    auto& request = parser().request();
    request.pattern = route_->pattern;
    request.path_parameters = std::move(found.parameters);
    const auto refuse = [this](failure reason) {
        is_closing_ = true;
        fail(reason);
    };
    if (!parser().limit_body(route_->body_limit)) return refuse(failure::body_too_large);
    if (!parser().has_body()) {
        if (route_->make_receiver) receiver_ = route_->make_receiver(request);
        return;
    }
    if (parser().has_two_content_types()) return refuse(failure::doubled_content_type);
    if (!accepts(*route_, request)) return refuse(failure::unsupported_media_type);
    if (route_->make_receiver) receiver_ = route_->make_receiver(request);
    if (parser().expects_continue() && workspace_->input.empty()) workspace_->output.append(continue_response);
}

void session::deliver_part() {
    work_ = [this, part = parser().body(), is_last = parser().is_body_done()] {
        auto answer = receiver_->take(part, is_last);
        is_part_taken_ = !answer && !is_last;
        return answer ? std::move(*answer) : response{};
    };
}

bool session::dispatch() {
    if (receiver_) {
        deliver_part();
        return true;
    }
    const base::trace::scope scope(trace_.context());
    try {
        auto answer = route_->handler(parser().request());
        if (auto* left = std::get_if<http::work>(&answer)) {
            work_ = std::move(*left);
            return true;
        }
        respond(std::move(std::get<response>(answer)));
    } catch (const std::exception& error) {
        fail_with_exception(error.what());
    }
    return false;
}

bool session::hold_body() {
    if (!parser().has_body() || parser().body_memory() <= held_body_) return true;
    if (held_body_ == 0) body_network_ = changeable_->counted_network(parser().request().remote_address);
    const auto more = parser().body_memory() - held_body_;
    if (!rules_.bodies.take(body_network_, more)) return false;
    held_body_ += more;
    return true;
}

void session::release_body() {
    if (held_body_ > 0) rules_.bodies.give_back(body_network_, held_body_);
    held_body_ = 0;
}

bool session::hold_answer(const response& answer) {
    const auto& request = parser().request();
    const bool is_small = answer.body.size() <= output_buffer::largest_copied_body;
    if (is_small || !answer.static_body.empty() || request.method == method::head) return true;
    answer_network_ = changeable_->counted_network(request.remote_address);
    if (request.method != method::get || answer.status >= 400)
        rules_.bodies.take_anyway(answer_network_, answer.body.size());
    else if (!rules_.bodies.take(answer_network_, answer.body.size()))
        return false;
    held_answer_ = answer.body.size();
    return true;
}

void session::release_answer() {
    if (held_answer_ > 0) rules_.bodies.give_back(answer_network_, held_answer_);
    held_answer_ = 0;
}

void session::audit_overload(std::string_view what) const {
    const auto& request = parser().request();
    base::write_audit({.action = "overload",
                       .operation = what,
                       .outcome = "refused",
                       .code = "overloaded",
                       .client = request.remote_address,
                       .request_id = request.request_id});
}

void session::refuse_work() {
    close_before_rest();
    fail(failure::overloaded);
}

void session::finish_work(std::expected<response, std::string> result) {
    if (std::exchange(is_part_taken_, false)) {
        parser().drop_body();
        body_since_ = received_at_;
        return;
    }
    close_before_rest();
    if (result)
        respond(std::move(*result));
    else
        fail_with_exception(result.error());
}

void session::fail_with_exception(std::string_view what) {
    base::log::error("internal_error", {{"request_id", parser().request().request_id}, {"reason", what}});
    fail(failure::internal_error);
}

response session::make_failure(failure reason) {
    const auto [status, code, detail] = describe(reason);
    response answer;
    try {
        if (rules_.on_failure) answer = rules_.on_failure(parser().request(), status, code, detail);
    } catch (const std::exception& error) {
        base::log::error("failure_response_failed",
                         {{"request_id", parser().request().request_id}, {"reason", error.what()}});
        answer = {};
    }
    if (!is_well_formed(answer)) answer = {};
    answer.status = status;
    answer.code = code;
    return answer;
}

void session::fail(failure reason, std::string_view allow) {
    constexpr unsigned unavailable = 503;
    if (parser().request().request_id.empty()) name_request();
    auto answer = make_failure(reason);
    if (!allow.empty()) answer.headers.emplace_back("Allow", allow);
    if (answer.status == unavailable) answer.headers.emplace_back("Retry-After", "1");
    respond(std::move(answer));
}

void session::respond(response&& answer) {
    if (!is_well_formed(answer)) {
        base::log::error("malformed_response", {{"request_id", parser().request().request_id}});
        answer = make_failure(failure::internal_error);
    }
    if (!hold_answer(answer)) {
        base::wipe(answer.body);
        audit_overload("body_memory");
        return fail(failure::too_much_body_memory);
    }
    const auto& request = parser().request();
    share(origins_of(route_ != nullptr ? route_ : asked_route(request)), request, answer);
    const auto now = tools_.clock.now();
    is_closing_ = is_closing_ || !parser().keep_alive() || rules_.is_draining.load(std::memory_order_relaxed);
    const bool is_head = request.method == method::head;
    const bool has_content = !is_head && may_have_content(answer.status);
    log(answer, has_content ? answer.content().size() : 0);
    workspace_->output.append(std::move(answer),
                              {.date = tools_.date.at(now),
                               .request_id = request.request_id,
                               .closes = is_closing_,
                               .names_keep_alive = parser().is_http_1_0(),
                               .is_secure = request.is_secure},
                              is_head);
    receiver_.reset();
    parser().reset();
    release_body();
    route_ = nullptr;
    started_at_ = received_at_;
}

void session::log(const response& answer, std::size_t bytes) {
    constexpr std::size_t longest_method = 16;
    const auto& request = parser().request();
    const auto duration = std::chrono::steady_clock::now() - started_at_;
    tools_.counts.add(route_ != nullptr ? route_->index : rules_.routes.routes().size(), answer.status, duration);
    const auto method = parser().method_text().substr(0, longest_method);
    trace_.end(request, method,
               {.route = route_ != nullptr ? std::string_view(route_->pattern) : std::string_view{},
                .code = answer.code,
                .status = answer.status,
                .duration = duration});
    tools_.log.add({.request_id = request.request_id,
                    .method = method,
                    .path = request.path,
                    .status = answer.status,
                    .bytes = bytes,
                    .duration_us = std::chrono::duration_cast<std::chrono::microseconds>(duration).count(),
                    .remote = request.remote_address,
                    .code = answer.code,
                    .trace_id = trace_.id()});
}

} // namespace poolguard::http
