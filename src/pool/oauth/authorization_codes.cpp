#include "pool/oauth/authorization_codes.hpp"

#include "base/digest.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {
namespace {

store::key authorization_code_key(const user_pool_document& pool, std::string_view code) {
    return {keys::authorization_codes(pool.id), base::to_hex(base::sha256(code))};
}

} // namespace

result<std::string> authorization_codes::issue(const user_pool_document& pool, const client_document& client,
                                               const authorization_request& request,
                                               const browser_session& browser) const {
    const auto& user = browser.user;
    const auto now = clock_.now();
    auto code = random_.uuid();
    authorization_code_document document;
    document.client_id = client.id;
    document.redirect_uri = request.redirect_uri;
    document.code_challenge = request.code_challenge;
    document.scope = request.scope;
    document.nonce = request.nonce;
    document.username = user.username;
    document.sub = user.sub;
    document.proved_at = base::epoch_milliseconds(browser.proved_at);
    document.sign_outs = user.sign_outs;
    document.expires = base::epoch_milliseconds(now + lifetime);
    document.origin_jti = random_.uuid();
    document.browser_session = browser.id;
    // Keep the code as long as its tokens can live, so that a second use of it can end their session.
    const auto kept_until = now + lifetime + refresh_token_validity(client.settings) + sessions::longest_access;
    const auto saved =
        store::save(records_, authorization_code_key(pool, code), document, store::if_absent{}, kept_until);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    return code;
}

result<authorization_codes::outcome> authorization_codes::redeem(const user_pool_document& pool,
                                                                 const client_document& client,
                                                                 const presented& given) const {
    const auto now = clock_.now();
    std::optional<refusal> why;
    const auto check = [&](const authorization_code_document& known) -> std::optional<refusal> {
        if (known.client_id != client.id) return refusal::other_client;
        if (known.used) return refusal::used;
        if (now >= base::from_epoch_milliseconds(known.expires)) return refusal::expired;
        if (known.redirect_uri != given.redirect_uri) return refusal::other_redirect;
        if (known.code_challenge.empty())
            return given.verifier.empty() ? std::nullopt : std::optional(refusal::other_verifier);
        const auto challenge = challenge_of(given.verifier);
        if (!challenge || !base::equal_in_constant_time(*challenge, known.code_challenge))
            return refusal::other_verifier;
        return std::nullopt;
    };
    auto written = store::update<authorization_code_document>(records_, authorization_code_key(pool, given.code),
                                                              [&](authorization_code_document& known) {
                                                                  why = check(known);
                                                                  if (!why) known.used = true;
                                                                  if (why == refusal::used) known.came_back = true;
                                                                  return !why || why == refusal::used;
                                                              });
    if (!written) return std::unexpected(store_failure(written.error()));
    if (!*written) return outcome{refusal::unknown, {}};
    return outcome{why, std::move((*written)->value)};
}

result<bool> authorization_codes::was_replayed(const user_pool_document& pool, std::string_view code) const {
    const auto found = store::load<authorization_code_document>(records_, authorization_code_key(pool, code));
    if (!found) return std::unexpected(store_failure(found.error()));
    return !*found || (*found)->value.came_back;
}

} // namespace poolguard::pool
