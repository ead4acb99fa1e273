#pragma once
// What is counted and recorded around the handlers of operations that concern accounts and sessions: rate limits, which
// refuse before anything is looked at, and the audit.

#include "api/problem.hpp"
#include "base/json/write.hpp"
#include "http/message.hpp"
#include "jwt/given_token.hpp"
#include "service/membership.hpp"
#include "service/rate_limits.hpp"

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

class operation;

// Which limits hold for an operation.
enum class limited {
    nothing,
    sign_in, // failures by account, attempts by the client's address
    code,    // codes sent, by account
    refresh, // by session
};

// What the audit calls an operation; one that is `nothing` is not told of.
enum class audited {
    nothing,
    sign_up,
    confirmation,
    code_request,
    sign_in,
    challenge,
    refresh,
    sign_out,
    password_reset,
    password_change,
    mfa_change,
    profile_change,
    deletion,
    administration,
    credentials,
};
BOOST_DESCRIBE_ENUM(audited, nothing, sign_up, confirmation, code_request, sign_in, challenge, refresh, sign_out,
                    password_reset, password_change, mfa_change, profile_change, deletion, administration, credentials)

// What a request says of whom it concerns.
struct request_facts {
    std::string_view subject; // of the token
    std::string_view account; // the name or address in the body, or in the path
    std::string_view session; // a refresh token
};
// What came of it.
struct answer_facts {
    unsigned status = 0;
    std::string_view code; // of the problem
    std::string subject;   // of the tokens that were given, or of a new account
    std::string_view challenge;
};

// One run of an operation's handler.
class operation_guard {
  public:
    // The references must outlive it.
    operation_guard(const operation& of, const http::request& request, service::rate_limits& limits, request_facts facts)
        : operation_(of), request_(request), limits_(limits), facts_(facts) {}

    // A problem when the handler must not run. Blocks.
    std::optional<problem> begin();
    void end(const answer_facts& result_facts);

  private:
    std::optional<problem> take(service::rate which, std::string_view subject);
    void audit(const answer_facts& result_facts) const;

    const operation& operation_;
    const http::request& request_;
    service::rate_limits& limits_;
    request_facts facts_;
    // Given back, unless it was a failure (sign-in) or a success (code).
    std::optional<service::counted> failure_;
    std::optional<service::counted> code_;
};

// A tenant or role was refused to somebody who came with a good token.
void audit_refused_access(const http::request& request, std::string_view subject, const problem& refused);

namespace detail {

// Members by the names that all surfaces use for them.
template <class T>
void gather(request_facts& into, const T& given) {
    const auto name = [&into](const auto& member) {
        if (into.account.empty()) into.account = std::string_view(member);
    };
    if constexpr (requires { std::string_view(given.email); }) name(given.email);
    if constexpr (requires { std::string_view(given.username); }) name(given.username);
    if constexpr (requires { std::string_view(given.user_id); }) name(given.user_id);
    if constexpr (requires { given.refresh_token.reveal(); }) into.session = given.refresh_token.reveal();
}
template <class T>
concept wraps_value = requires(const T& given) { given.value; };

template <class T>
void gather_from(request_facts& into, const T& input) {
    if constexpr (wraps_value<T>) gather(into, input.value);
}

template <class T>
void gather(answer_facts& into, const T& given) {
    if constexpr (requires { given.access_token->reveal(); })
        if (given.access_token)
            if (auto token = jwt::read_given_token(given.access_token->reveal())) into.subject = token->sub;
    if constexpr (requires { given.user_sub; }) into.subject = given.user_sub;
    if constexpr (requires { base::json::enum_name(*given.challenge); })
        if (given.challenge) into.challenge = base::json::enum_name(*given.challenge);
}

} // namespace detail

} // namespace poolguard::api
