#include "api/surfaces/session_operations.hpp"

#include "api/surfaces/auth_operations.hpp"

namespace poolguard::api {

struct own_session_out {
    std::string id;
    cognito::session_type type{}; // of a refresh token, or of a browser at the sign-in pages
    std::string client_id;
    std::string device; // "unknown", or what the browser calls itself
    std::optional<std::string> last_address;
    std::string started_at;   // RFC 3339
    std::string last_used_at; // the same; at most an hour too early unless the pool tracks sessions
    bool is_current = false;  // the session of the token in the request
};
BOOST_DESCRIBE_STRUCT(own_session_out, (),
                      (id, type, client_id, device, last_address, started_at, last_used_at, is_current))

struct own_sessions_out {
    std::vector<own_session_out> sessions; // the newest first
};
BOOST_DESCRIBE_STRUCT(own_sessions_out, (), (sessions))

struct own_session_path {
    json::text<1, 128, one_line> session;
};
BOOST_DESCRIBE_STRUCT(own_session_path, (), (session))

namespace {

constexpr auto session_step = cognito_step::own_sessions;

own_session_out shown_session(cognito::session_description& from) {
    return {.id = std::move(from.SessionId),
            .type = from.SessionType,
            .client_id = std::move(from.ClientId),
            .device = std::move(from.DeviceType),
            .last_address = std::move(from.LastIPAddress),
            .started_at = base::to_rfc3339_seconds(from.CreateDate.at),
            .last_used_at = base::to_rfc3339_seconds(from.LastActiveDate.at),
            .is_current = from.IsCurrentSession};
}

operation list_own_sessions(description text, service::user_sessions& sessions) {
    text.answer_example =
        R"({"sessions":[{"id":"tkna7b3c9d2e5f8g1h4j6k0m2n5p","type":"TOKEN","client_id":"1example23456789",)"
        R"("device":"Chrome 126 / Windows 10","last_address":"192.0.2.7","started_at":"2026-02-03T10:30:00Z",)"
        R"("last_used_at":"2026-02-03T11:30:00Z","is_current":true}]})";
    return token_operation(std::move(text),
                           blocking([&sessions](const service::principal& who) -> reply<own_sessions_out> {
                               auto found = sessions.of(who);
                               if (!found) return std::unexpected(to_problem(found.error(), session_step));
                               own_sessions_out out;
                               for (auto& each : *found)
                                   out.sessions.push_back(shown_session(each));
                               return out;
                           }));
}

operation end_own_session(description text, service::user_sessions& sessions) {
    text.audit = audited::sign_out;
    return token_operation(
        std::move(text),
        blocking([&sessions](const service::principal& who, const path<own_session_path>& at) -> reply<no_content> {
            const auto done = sessions.end(who, at->session.value);
            if (!done) return std::unexpected(to_problem(done.error(), session_step));
            return no_content{};
        }));
}

} // namespace

std::vector<operation> session_operations(const surface_names& names, service::user_sessions& sessions) {
    using enum http::method;
    std::vector<operation> out;
    out.push_back(list_own_sessions(
        describe_account_operation(names, get, "/sessions", "list_sessions", "List the user's sessions", session_step),
        sessions));
    out.push_back(end_own_session(describe_account_operation(names, delete_, "/sessions/{session}", "end_session",
                                                             "End another session of the user and revoke its tokens",
                                                             session_step),
                                  sessions));
    return out;
}

} // namespace poolguard::api
