#pragma once
// The rate limits and the audit around the handlers of operations on accounts and sessions.

#include "api/problem.hpp"
#include "base/json/write.hpp"
#include "http/message.hpp"
#include "service/membership.hpp"
#include "store/rate_limits.hpp"

#include <boost/describe.hpp>
#include <concepts>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard::api {

class operation;

// The rate limit of an operation. One by account or session needs input that names it (detail::names_account,
// detail::names_session) or, for an account, a token.
enum class limited {
    nothing,
    sign_in, // failures by account, attempts by the client's network; also as `code` where it may send one
    guess,   // answers with a code, by the client's network
    code,    // codes sent, by account and by the client's network
    refresh, // by session
};

// The action of an operation in the audit; `nothing` is not recorded.
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
    passkey_change,
    device_change,
    profile_change,
    data_export,
    deletion,
    administration,
    credentials,
};
BOOST_DESCRIBE_ENUM(audited, nothing, sign_up, confirmation, code_request, sign_in, challenge, refresh, sign_out,
                    password_reset, password_change, mfa_change, passkey_change, device_change, profile_change,
                    data_export, deletion, administration, credentials)

// Whom a request concerns.
struct request_facts {
    std::string_view subject;   // of the token
    std::string_view account;   // the name or address in the body, or in the path
    std::string_view session;   // a refresh token
    bool may_send_code = false; // a sign-in, before anything is proved
};
// Its result.
struct answer_facts {
    unsigned status = 0;
    std::string_view code; // of the problem
    std::string subject;   // of the issued tokens, or of a new account
    std::string_view challenge;
};

// One run of an operation's handler.
class operation_guard {
  public:
    // The references must outlive it.
    operation_guard(const operation& guarded, const http::request& request, store::rate_limits& limits,
                    request_facts facts, const std::function<std::optional<std::string>(std::string_view)>& account_of)
        : operation_(guarded), request_(request), limits_(limits), facts_(facts), account_of_(account_of) {}

    // A problem when the handler must not run: before anything else is looked at. Blocks.
    std::optional<problem> begin();
    void end(const answer_facts& result);

  private:
    using taken = std::expected<store::counted, store::rate_refusal>;
    static std::optional<problem> refusal_of(const taken& use);
    static std::optional<problem> keep(const taken& use, std::optional<store::counted>& kept);
    std::optional<problem> take_all();
    std::optional<problem> take_for_sign_in();
    std::optional<problem> take_attempt();
    std::optional<problem> take_message();
    std::optional<problem> take_by_account(store::rate which, std::optional<store::counted>& kept);
    void audit(const answer_facts& result) const;

    const operation& operation_;
    const http::request& request_;
    store::rate_limits& limits_;
    request_facts facts_;
    const std::function<std::optional<std::string>(std::string_view)>& account_of_;
    std::optional<std::string> account_; // that the name in the body leads to, once it is known
    // Given back unless the sign-in failed, or the code was sent.
    std::optional<store::counted> failure_;
    std::optional<store::counted> code_;
    std::optional<store::counted> message_; // given back where a sign-in asks for something else than a code
};

// Records that a user with a valid token was refused a tenant, role or rule (403, or 400 for what cannot be a tenant).
void audit_refused_access(const http::request& request, std::string_view subject, const problem& refused);

namespace detail {

// The body or path has an account() that returns the member that names the account.
template <class Input>
concept names_account = requires(const Input& given) {
    { given.value.account() } -> std::same_as<std::string_view>;
};
// A sign-in that may have a code sent, depending on what it holds.
template <class Input>
concept may_send_code = requires(const Input& given) {
    { given.value.may_send_code() } -> std::same_as<bool>;
};
template <class Input>
concept names_session = requires(const Input& given) { given.value.refresh_token.reveal(); };

template <class Input>
void gather(request_facts& into, const Input& given) {
    if constexpr (names_account<Input>)
        if (into.account.empty()) into.account = given.value.account();
    if constexpr (may_send_code<Input>) into.may_send_code = given.value.may_send_code();
    if constexpr (names_session<Input>) into.session = given.value.refresh_token.reveal();
}

template <class Answer>
void gather(answer_facts& into, const Answer& given) {
    if constexpr (requires { given.audit_subject(); }) into.subject = given.audit_subject();
    if constexpr (requires { given.refusal(); }) into.code = given.refusal();
    if constexpr (requires { base::json::enum_name(*given.challenge); })
        if (given.challenge) into.challenge = base::json::enum_name(*given.challenge);
}

template <class... Answers>
void gather(answer_facts& into, const std::variant<Answers...>& given) {
    std::visit([&](const auto& one) { gather(into, one); }, given);
}

} // namespace detail

} // namespace poolguard::api
