#include "pool/tokens/token_issuer.hpp"

#include "base/digest.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/model/scopes.hpp"
#include "pool/tokens/token_changes.hpp"

#include <algorithm>
#include <charconv>

namespace poolguard::pool {
namespace {

// The version claim of access tokens from the OAuth endpoints.
constexpr int oauth_version = 2;

// Builds a JSON object.
class claims {
  public:
    template <class T>
    void add(std::string_view name, const T& value) {
        text_ += text_.empty() ? '{' : ',';
        base::json::append(text_, name);
        text_ += ':';
        base::json::append(text_, value);
    }
    std::string finish() && { return std::move(text_) + '}'; }

  private:
    std::string text_;
};

// `ranked` has the best precedence first. The preferred role is that of the best precedence, unless several groups
// share it and disagree.
group_claims membership_of(const std::vector<group_document>& ranked) {
    group_claims out;
    bool is_ambiguous = false;
    for (const auto& group : ranked) {
        out.names.push_back(group.name);
        if (!group.role_arn || group.role_arn->empty()) continue;
        if (std::ranges::find(out.roles, *group.role_arn) == out.roles.end()) out.roles.push_back(*group.role_arn);
        if (group.precedence != ranked.front().precedence) continue;
        is_ambiguous = is_ambiguous || (out.preferred_role && *out.preferred_role != *group.role_arn);
        out.preferred_role = group.role_arn;
    }
    if (is_ambiguous) out.preferred_role.reset();
    return out;
}

void add_attribute(claims& to, const std::string& name, const std::string& value) {
    if (name == "email_verified" || name == "phone_number_verified") return to.add(name, is_true(value));
    // An object, as OpenID Connect Core section 5.1.1 demands.
    if (name == "address") return to.add(name, boost::json::object{{"formatted", value}});
    std::int64_t number = 0;
    const auto* end = value.data() + value.size();
    if (name == "updated_at" && std::from_chars(value.data(), end, number).ptr == end && !value.empty())
        return to.add(name, number);
    to.add(name, value);
}

// What both tokens are made from.
struct token_context {
    const client_document& client;
    const live_session& session;
    const group_claims& groups;
    std::string_view nonce;
    std::string issuer;
    std::string event_id;
    std::int64_t issued_at = 0;
};

void add_common(claims& to, const token_context& from, std::string_view token_use, std::chrono::seconds validity,
                base::random_source& random) {
    if (!from.groups.names.empty()) to.add("cognito:groups", from.groups.names);
    to.add("iss", from.issuer);
    if (has_token_revocation(from.client.settings)) {
        to.add("origin_jti", from.session.identity.origin_jti);
        to.add("jti", random.uuid());
    }
    to.add("event_id", from.event_id);
    to.add("token_use", token_use);
    to.add("auth_time", from.session.identity.auth_time);
    to.add("iat", from.issued_at);
    to.add("exp", from.issued_at + static_cast<std::int64_t>(validity.count()));
}

std::string_view scope_of(const live_session& session) {
    return session.scope.empty() ? sign_in_scope : std::string_view(session.scope);
}

std::string access_claims(const token_context& from, std::string_view granted, base::random_source& random) {
    const auto& scope = from.session.scope;
    claims out;
    out.add("sub", from.session.user.sub);
    if (from.session.identity.device_key) out.add("device_key", *from.session.identity.device_key);
    add_common(out, from, "access", access_token_validity(from.client.settings), random);
    out.add("client_id", from.client.id);
    if (!granted.empty()) out.add("scope", granted);
    if (!scope.empty()) out.add("version", oauth_version);
    out.add("username", from.session.user.username);
    return std::move(out).finish();
}

// Half of the access token's digest; it links the two tokens (OpenID Connect Core section 3.1.3.6).
std::string access_token_digest(std::string_view access_token) {
    const auto digest = base::sha256(access_token);
    return base::to_base64url(std::string_view(digest).substr(0, digest.size() / 2));
}

std::string id_claims(const token_context& from, std::string_view access_token, base::random_source& random) {
    const auto& [identity, user, scope] = from.session;
    claims out;
    out.add("sub", user.sub);
    add_common(out, from, "id", id_token_validity(from.client.settings), random);
    out.add("aud", from.client.id);
    out.add("cognito:username", user.username);
    if (!from.groups.roles.empty()) out.add("cognito:roles", from.groups.roles);
    if (from.groups.preferred_role) out.add("cognito:preferred_role", *from.groups.preferred_role);
    if (!scope.empty()) out.add("at_hash", access_token_digest(access_token));
    if (!from.nonce.empty()) out.add("nonce", from.nonce);
    if (!user.identities.empty()) out.add("identities", identities_of(user));
    for (const auto& [name, value] : user.attributes)
        if (name != "sub" && may_read(from.client.settings, name) && is_in_scope(scope, name))
            add_attribute(out, name, value);
    return std::move(out).finish();
}

// With what the pool's function makes of them.
result<std::string> changed_access_claims(const token_context& from, const std::optional<all_token_changes>& changes,
                                          base::random_source& random) {
    const auto scope = scope_of(from.session);
    if (!changes || !changes->accessTokenGeneration) return access_claims(from, scope, random);
    POOLGUARD_TRY(const auto granted, changed_scope(*changes->accessTokenGeneration, scope));
    return changed_claims(*changes->accessTokenGeneration, access_claims(from, granted, random), token_kind::access,
                          from.client.id);
}

std::string_view source_of(token_reason reason) {
    switch (reason) {
    case token_reason::authentication:
        return "Authentication";
    case token_reason::new_password:
        return "NewPasswordChallenge";
    case token_reason::hosted_sign_in:
        return "HostedAuth";
    case token_reason::refresh:
        return "RefreshTokens";
    case token_reason::device:
        return "AuthenticateDevice";
    }
    return {};
}

} // namespace

token_issuer::token_issuer(signing_keys& keys, groups& groups, const issuer_names& issuers, base::random_source& random,
                           const user_functions& functions, const issue_observer& at_issue)
    : keys_(keys), groups_(groups), issuers_(issuers), random_(random), functions_(functions), at_issue_(at_issue) {}

result<std::string> token_issuer::sign(const jwt::signing_key& key, std::string claims, jwt::token_use use) const {
    auto token = key.sign_own(std::move(claims));
    if (!token)
        return std::unexpected(failure{cognito::failure_name::internal_error, "The tokens could not be signed."});
    if (at_issue_) at_issue_(*token, use);
    return std::move(*token).take();
}

result<issued_tokens> token_issuer::issue(const user_pool_document& pool, const client_document& client,
                                          const live_session& session, const token_request& wanted,
                                          base::time_point now) {
    POOLGUARD_TRY(const auto keys, keys_.of(pool.id, pool.created));
    POOLGUARD_TRY(const auto ranked, groups_.ranked_groups_of(pool, session.user.username));
    auto groups = membership_of(ranked);
    const occasion at{pool, wanted.by, source_of(wanted.reason), session.user.username};
    POOLGUARD_TRY(const auto changes, ask_before_tokens(functions_, at, {&session.user, groups, scope_of(session)}));
    if (changes) change_groups(*changes, groups);
    // Tokens without origin_jti name their session by the event, so that a sign-out ends them too.
    auto event_id = has_token_revocation(client.settings) ? random_.uuid() : session.identity.origin_jti;
    const token_context context{
        client, session, groups, wanted.nonce, issuers_.of(pool.id), std::move(event_id), base::epoch_seconds(now)};
    POOLGUARD_TRY(auto access_content, changed_access_claims(context, changes, random_));
    POOLGUARD_TRY(auto access, sign(keys->access_key, std::move(access_content), jwt::token_use::access));
    issued_tokens out{std::move(access), {}, access_token_validity(client.settings)};
    if (!session.scope.empty() && !has_scope(session.scope, "openid")) return out;
    auto id_content = id_claims(context, out.access_token, random_);
    if (changes && changes->idTokenGeneration) {
        POOLGUARD_TRY(id_content, changed_claims(*changes->idTokenGeneration, id_content, token_kind::id, client.id));
    }
    POOLGUARD_TRY(out.id_token, sign(keys->id_key, std::move(id_content), jwt::token_use::id));
    return out;
}

result<std::string> token_issuer::issue_to_client(const user_pool_document& pool, const client_document& client,
                                                  const client_token_request& wanted, base::time_point now) {
    const group_claims no_groups;
    std::optional<all_token_changes> changes;
    // Only the third version of the event is sent for clients.
    if (token_event_version(pool) == cognito::token_trigger_version::V3_0) {
        POOLGUARD_TRY(changes, ask_before_tokens(functions_, {pool, wanted.by, "ClientCredentials", {}},
                                                 {nullptr, no_groups, wanted.scope}));
    }
    std::string scope(wanted.scope);
    const auto* of_access = changes && changes->accessTokenGeneration ? &*changes->accessTokenGeneration : nullptr;
    if (of_access != nullptr) {
        POOLGUARD_TRY(scope, changed_scope(*of_access, scope));
    }
    POOLGUARD_TRY(const auto keys, keys_.of(pool.id, pool.created));
    claims out;
    out.add("sub", client.id);
    out.add("token_use", "access");
    out.add("scope", scope);
    out.add("auth_time", base::epoch_seconds(now));
    out.add("iss", issuers_.of(pool.id));
    out.add("exp", base::epoch_seconds(now + access_token_validity(client.settings)));
    out.add("iat", base::epoch_seconds(now));
    out.add("version", oauth_version);
    out.add("jti", random_.uuid());
    out.add("client_id", client.id);
    auto content = std::move(out).finish();
    if (of_access != nullptr) {
        POOLGUARD_TRY(content, changed_claims(*of_access, content, token_kind::access, client.id));
    }
    return sign(keys->access_key, std::move(content), jwt::token_use::access);
}

} // namespace poolguard::pool
