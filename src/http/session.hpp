#pragma once
// The protocol of one connection, without any I/O: received bytes go in, responses come out, and advance() says what
// the owner of the socket must do next. It routes, checks, calls handlers, answers failures and writes the access log.

#include "base/clock.hpp"
#include "base/replaceable.hpp"
#include "http/body_budget.hpp"
#include "http/failure.hpp"
#include "http/http_date.hpp"
#include "http/message.hpp"
#include "http/observing/access_log.hpp"
#include "http/observing/request_counts.hpp"
#include "http/observing/request_ids.hpp"
#include "http/observing/request_trace.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/workspace.hpp"

#include <atomic>
#include <chrono>
#include <expected>
#include <memory>
#include <string>

namespace poolguard::http {

// Shared by all sessions of a server.
struct session_rules {
    const server_options& options;
    const base::replaceable<changeable_options>& changeable;
    const router& routes;
    const failure_response& on_failure;
    const std::atomic<bool>& is_draining; // responses then carry Connection: close
    body_budget& bodies;
};

// Shared by all sessions of a thread.
struct session_tools {
    const base::clock& clock;
    request_ids ids;
    access_log log;
    http_date date;
    request_counts counts = {};
    spare_workspaces spaces = {};
};

class session {
  public:
    using instant = std::chrono::steady_clock::time_point;
    enum class step {
        read,     // send output(), then receive more into input()
        write,    // send output(), then advance()
        delegate, // send output(), then run take_work() and call finish_work() or refuse_work()
        close,    // send output(), then end the connection
    };

    // Rules and tools outlive the session.
    session(const session_rules& rules, session_tools& tools, std::string remote_address, bool is_secure, instant now);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() {
        release_body();
        release_answer();
    }

    input_buffer& input() { return space().input; }
    output_buffer& output() { return space().output; }
    // Gives the memory of both back to the thread, unless something of a request or a response is in it.
    void rest();
    // `count` bytes were put into input().writable().
    void received(std::size_t count, instant now);
    step advance();

    http::work take_work() { return trace_.in_scope(std::move(work_)); }
    // The lane of the request whose work was taken.
    http::lane lane() const { return route_->lane; }
    // The error is the text of an exception; it is logged and not shown.
    void finish_work(std::expected<response, std::string> result);
    // The work was not done: the workers are too busy, or the server is stopping.
    void refuse_work();

    // True between requests, before any byte of the next one.
    bool is_idle() const { return !workspace_ || (!workspace_->parser.started() && workspace_->input.empty()); }
    // When the bytes that step::read waits for must have arrived.
    instant read_deadline() const;
    // Called when read_deadline() passes. False if the connection was idle, so no response is due; else advance() will
    // return step::close.
    bool time_out();
    // Answers 503 before any request and closes.
    void refuse_connection();

  private:
    workspace& space();
    // Of a request that has begun.
    request_parser& parser() { return workspace_->parser; }
    const request_parser& parser() const { return workspace_->parser; }
    void begin();
    void begin(match&& found);
    // Takes the memory of the body so far from the budget. False if there is too little.
    bool hold_body();
    void release_body();
    // The same for an answer that is not copied to the output. An answer to what may have changed something is held in
    // any case: the caller would do it again.
    bool hold_answer(const response& answer);
    void release_answer();
    // True if the answer must come from take_work().
    bool dispatch();
    // Makes the work that gives the part of the body so far to the receiver.
    void deliver_part();
    // The rest of a body that is received in parts would be taken for the next request.
    void close_before_rest() { is_closing_ = is_closing_ || (receiver_ && !parser().is_body_done()); }
    void fail(failure reason, std::string_view allow = {});
    void fail_with_exception(std::string_view what);
    response make_failure(failure reason);
    void respond(response&& answer);
    bool serves_host_of(const request& given) const;
    const route* asked_route(const request& given) const;
    const std::vector<std::string>& origins_of(const route* asked) const;
    void name_request();
    void note_changes();
    void audit_overload(std::string_view what) const;
    void log(const response& answer, std::size_t bytes);

    const session_rules& rules_;
    session_tools& tools_;
    std::string remote_;
    const changeable_options* changeable_ = nullptr; // as the current request found it
    bool has_trusted_peer_ = false;                  // the peer is a trusted proxy
    std::string client_;                             // the current request's client according to that proxy
    bool is_secure_;
    std::unique_ptr<workspace> workspace_; // while a request or a response is in it
    const route* route_ = nullptr;
    http::work work_;
    std::unique_ptr<body_receiver> receiver_;
    bool is_part_taken_ = false; // by the receiver, which wants another
    std::size_t held_body_ = 0;  // bytes of the budget
    std::string body_network_;
    std::size_t held_answer_ = 0; // bytes of the budget, until they are sent
    std::string answer_network_;
    request_ids::text own_id_{};
    request_trace trace_;
    instant received_at_;
    instant started_at_; // of the current request, or of the wait for the next
    instant body_since_;
    bool is_closing_ = false;
};

} // namespace poolguard::http
