#include "pool/sign_in/user_sessions.hpp"

#include "base/try.hpp"
#include "cognito/session_id.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/tokens/sessions.hpp"

#include <algorithm>
#include <functional>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_listing = 125;

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

// Where a session was last used. There is no map of addresses here, so the country is Amazon's "unknown".
void describe_use(const std::string& address, const std::string& device, cognito::session_description& out) {
    out.DeviceType = device.empty() ? "unknown" : device;
    out.LastIPAddress = unless_empty(address);
    if (out.LastIPAddress) out.LastLocation = cognito::session_location{.City = {}, .Country = "unknown"};
}

cognito::session_description describe_session(const kept_session& from, std::string_view current) {
    cognito::session_description out;
    out.SessionId = cognito::token_session_id(from.origin_jti);
    out.SessionType = cognito::session_type::TOKEN;
    out.ClientId = from.client_id;
    out.CreateDate = {base::from_epoch_milliseconds(from.created)};
    out.LastActiveDate = {base::from_epoch_milliseconds(from.last_issued)};
    out.OriginSessionId = unless_empty(from.browser_session);
    out.IsCurrentSession = from.origin_jti == current;
    describe_use(from.address, from.device, out);
    return out;
}

cognito::session_description describe_session(const browser_session_document& from) {
    cognito::session_description out;
    out.SessionId = from.id;
    out.SessionType = cognito::session_type::SSO;
    out.ClientId = from.client_id;
    out.CreateDate = {base::from_epoch_milliseconds(from.proved_at)};
    out.LastActiveDate = {base::from_epoch_milliseconds(from.last_used)};
    describe_use(from.address, from.device, out);
    return out;
}

} // namespace

result<cognito::list_sessions_reply> list_sessions(const user_pool_document& pool, const user_document& user,
                                                   std::string_view current,
                                                   const std::optional<cognito::pagination_token>& token,
                                                   const operation_ports& ports) {
    if (token) return refuse_page_token();
    POOLGUARD_TRY(const auto tokens, ports.sessions.of(pool, user));
    POOLGUARD_TRY(const auto browsers, ports.browsers.of(pool, user));
    cognito::list_sessions_reply out;
    for (const auto& each : tokens)
        out.Sessions.push_back(describe_session(each, current));
    for (const auto& each : browsers)
        out.Sessions.push_back(describe_session(each));
    std::ranges::sort(out.Sessions, std::greater{}, [](const auto& each) { return each.CreateDate.at; });
    if (out.Sessions.size() > longest_listing) out.Sessions.resize(longest_listing);
    return out;
}

result<void> revoke_session(const user_pool_document& pool, const user_document& user, const revocation_request& what,
                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto tokens, ports.sessions.of(pool, user));
    POOLGUARD_TRY(const auto browsers, ports.browsers.of(pool, user));
    const auto origin_jti = cognito::origin_jti_of(what.session_id).value_or("");
    const auto token = std::ranges::find(tokens, origin_jti, &kept_session::origin_jti);
    const auto browser = std::ranges::find(browsers, what.session_id, &browser_session_document::id);
    if (token == tokens.end() && browser == browsers.end())
        return refuse(cognito::failure_name::resource_not_found, "Session does not exist.");
    // The session itself comes last, so that a call that was cut short can be repeated.
    if (token != tokens.end()) {
        if (what.includes_linked && !token->browser_session.empty())
            POOLGUARD_CHECK(ports.browsers.end_one(pool, user, token->browser_session));
        POOLGUARD_CHECK(ports.sessions.end_one(pool, user.username, origin_jti));
        return {};
    }
    if (what.includes_linked)
        for (const auto& each : tokens)
            if (each.browser_session == what.session_id && each.origin_jti != what.current)
                POOLGUARD_CHECK(ports.sessions.end_one(pool, user.username, each.origin_jti));
    return ports.browsers.end_one(pool, user, what.session_id);
}

reply_to<cognito::list_user_sessions> list_user_sessions(const cognito::list_user_sessions& input, const call&,
                                                         const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    return list_sessions(who.pool(), who.user(), who.session(), input.NextToken, ports);
}

reply_to<cognito::revoke_user_session> revoke_user_session(const cognito::revoke_user_session& input, const call&,
                                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    if (cognito::origin_jti_of(input.SessionId) == who.session())
        return refuse_parameter("The current session cannot be revoked.");
    POOLGUARD_CHECK(
        revoke_session(who.pool(), who.user(),
                       {.session_id = input.SessionId,
                        .includes_linked = input.RevokeAssociatedSessions == cognito::associated_sessions::LINKED,
                        .current = who.session()},
                       ports));
    return cognito::empty_reply{};
}

extern const operation list_user_sessions_operation = operation_of<cognito::list_user_sessions, list_user_sessions>;
extern const operation revoke_user_session_operation = operation_of<cognito::revoke_user_session, revoke_user_session>;

} // namespace poolguard::pool
