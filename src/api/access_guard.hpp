#pragma once
// The check before protected operations: from a request to a principal or a member.

#include "api/problem.hpp"
#include "http/message.hpp"
#include "service/administrator.hpp"
#include "service/authenticator.hpp"
#include "service/membership.hpp"
#include "service/web_sessions.hpp"
#include "store/rate_limits.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard::api {

// An ID token beside the access token, for operations that need the user's AWS credentials.
inline constexpr std::string_view id_token_header = "X-Id-Token";

// The kind of token that an operation takes.
enum class token_kind {
    as_set, // the kind of the settings
    access,
    id,
};

// The response to a refused token, for paths whose clients expect another status than 401.
struct token_refusal {
    unsigned status = 401;
    std::string_view without_token = {}; // detail when there is no bearer token; empty: the usual one
};

// Where a token may come from.
enum class token_source {
    either,  // the Authorization header or, without one, the browser's session
    bearer,  // only the Authorization header
    session, // only the browser's session; the Authorization header is the application's own
};

// What an operation asks of a token.
struct token_rules {
    token_kind kind = token_kind::as_set;
    token_source source = token_source::either;
    token_refusal refusal = {};
    // A write by the browser's session may prove with a field of its form, too, that a page of this site sent it.
    bool takes_form = false;
    // A refused optional token counts as absent, for paths whose clients expect that. Keys that cannot be fetched are
    // still an error.
    bool ignores_refused_token = false;
};

// A check tries without blocking first. When signing keys or the user's tenant must be fetched, it says must_block, and
// is made again on a worker thread that may block; there it never says so.
enum class may_block { no, yes };
struct must_block {};

template <class T>
using checked = std::expected<T, std::variant<problem, must_block>>;

// References to what lives as long as the server. The first authenticator is the same as one of the others.
struct access_guard {
    const service::authenticator& tokens;
    const service::authenticator& access_tokens;
    const service::authenticator& id_tokens;
    const service::membership& members;
    store::rate_limits& limits;
    service::web_sessions& sessions;
    bool has_secure_cookies = false;                     // the public address is https
    std::string admin_group{service::usual_admin_group}; // whose members are administrators
    // The account that a name leads to, for limits; see service::accounts::counted_as. Blocks.
    std::function<std::optional<std::string>(std::string_view)> account_of = [](std::string_view name) {
        return std::string(name);
    };

    // Whether the request has an Authorization header or, without one, the cookie of a browser's session.
    bool presents_token(const http::request& request) const;
    checked<service::principal> authenticate(const http::request& request, const token_rules& rules,
                                             may_block mode) const;
    checked<service::member> admit(const http::request& request, const service::principal& who, may_block mode) const;

  private:
    std::optional<std::string_view> session_cookie(const http::request& request, token_source source) const;
    std::expected<service::principal, service::authentication_failure>
    authenticate_tokens(const service::web_tokens& held, const token_rules& rules) const;
    std::expected<service::principal, problem>
    authenticate_session(std::string_view cookie, const http::request& request, const token_rules& rules) const;
    std::expected<service::principal, problem> authenticate_blocking(const http::request& request,
                                                                     std::optional<std::string_view> authorization,
                                                                     const token_rules& rules) const;
};

} // namespace poolguard::api
