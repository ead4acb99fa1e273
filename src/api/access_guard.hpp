#pragma once
// The door of the protected operations: from a request to a principal or a member. Each check tries without
// blocking first; when the signing keys or the person's tenant must be fetched, it says so, and the same check is
// made again on a worker thread.

#include "api/problem.hpp"
#include "http/message.hpp"
#include "service/authenticator.hpp"
#include "service/membership.hpp"
#include "service/rate_limits.hpp"
#include "service/web_sessions.hpp"

#include <expected>
#include <optional>
#include <string_view>
#include <variant>

namespace poolguard::api {

// In which an ID token may come beside an access token, for what needs AWS credentials of the person.
inline constexpr std::string_view id_token_header = "X-Id-Token";

// Which token an operation wants.
enum class token_kind {
    as_set, // the one that the settings say
    access, // an access token, whatever the settings say
    id,     // an id token, whatever the settings say
};

// How a refused token is answered, for paths whose clients expect another status than 401.
struct token_refusal {
    unsigned status = 401;
    std::string_view without_token = {}; // the sentence when there is no bearer token; empty: the usual one
};

// What a row of the table asks of a token.
struct token_rules {
    token_kind kind = token_kind::as_set;
    token_refusal refusal = {};
    // Of an optional token: one that is refused counts as none, where that is what the path's clients know. That it
    // cannot be checked for want of keys is still an error.
    bool ignores_refused_token = false;
};

// Something must be fetched first, on a thread that may block.
struct must_block {};

template <class T>
using immediate = std::variant<T, problem, must_block>;

// References to what lives as long as the server. The first authenticator is the same as one of the others.
struct access_guard {
    const service::authenticator& tokens;
    const service::authenticator& access_tokens;
    const service::authenticator& id_tokens;
    const service::membership& members;
    service::rate_limits& limits;
    service::web_sessions& sessions;
    bool has_secure_cookies = false; // the public address is https

    // Whether the request says who makes it: by an Authorization header, or, where there is none, by the cookie of a
    // browser's session.
    bool presents_token(const http::request& request) const;
    immediate<service::principal> authenticate(const http::request& request, const token_rules& rules) const;
    std::expected<service::principal, problem> authenticate_blocking(const http::request& request,
                                                                     const token_rules& rules) const;
    immediate<service::member> admit(const http::request& request, const token_rules& rules) const;
    // Of somebody who is known by now.
    immediate<service::member> admit(const http::request& request, const service::principal& who) const;
    std::expected<service::member, problem> admit_blocking(const http::request& request,
                                                           const service::principal& who) const;
    std::expected<service::member, problem> admit_blocking(const http::request& request,
                                                           const token_rules& rules) const;

  private:
    std::optional<std::string_view> session_cookie(const http::request& request) const;
    std::expected<service::principal, problem>
    authenticate_session(std::string_view cookie, const http::request& request, const token_rules& rules) const;
};

} // namespace poolguard::api
