#include "service/membership.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "service/own_user.hpp"

#include <algorithm>
#include <functional>

namespace poolguard::service {
namespace {

std::string_view verified_email_of(const jwt::verified_token& token) {
    return has_verified_email(token) ? token.text_claim("email").value_or("") : std::string_view{};
}

} // namespace

bool has_verified_email(const jwt::verified_token& token) { return token.is_true("email_verified"); }

membership::membership(tenant_settings settings, std::string user_pool_id, cognito::client& cognito)
    : settings_(std::move(settings)), user_pool_id_(std::move(user_pool_id)), cognito_(cognito) {}

std::variant<member, membership_failure, lookup_needed> membership::admit(const principal& who,
                                                                          const tenant_request& asked) const {
    const auto requested = requested_tenant(settings_, asked.header, asked.host);
    if (requested && !is_tenant(*requested)) return membership_failure(tenant_error::malformed);
    std::optional<std::string> own;
    if (settings_.enabled) {
        // Whether the attribute counts must not depend on whether it is known already.
        auto found = own_tenant(who, settings_.strict || !requested);
        if (std::holds_alternative<lookup_needed>(found)) return lookup_needed{};
        own = std::move(std::get<std::optional<std::string>>(found));
    }
    auto tenant = resolve_tenant(settings_, requested, own);
    if (!tenant) return membership_failure(tenant.error());
    return member(who, std::move(*tenant));
}

std::expected<member, membership_failure> membership::admit_blocking(const principal& who,
                                                                     const tenant_request& asked) const {
    auto found = admit(who, asked);
    if (std::holds_alternative<lookup_needed>(found)) {
        if (auto looked_up = look_up(who); !looked_up)
            return std::unexpected(membership_failure(std::move(looked_up.error())));
        found = admit(who, asked);
    }
    if (auto* admitted = std::get_if<member>(&found)) return std::move(*admitted);
    if (auto* failure = std::get_if<membership_failure>(&found)) return std::unexpected(std::move(*failure));
    return std::unexpected(membership_failure(tenant_error::not_a_member));
}

std::optional<std::string> membership::email(const principal& who) const {
    const auto& token = who.token();
    if (token.use() == jwt::token_use::id) return std::string(verified_email_of(token));
    if (token.username().empty()) return std::string{};
    if (auto known = who.cached().known_person()) return std::move(known->verified_email);
    return std::nullopt;
}

std::expected<std::string, membership_failure> membership::email_blocking(const principal& who) const {
    if (auto known = email(who)) return std::move(*known);
    if (auto looked_up = look_up(who); !looked_up)
        return std::unexpected(membership_failure(std::move(looked_up.error())));
    return email(who).value_or("");
}

member membership::outside_tenants(principal who) { return member(std::move(who), std::string(tenant_when_off)); }

std::variant<std::optional<std::string>, lookup_needed> membership::own_tenant(const principal& who,
                                                                               bool attribute_counts) const {
    if (const auto claim = who.token().text_claim(settings_.claim)) return std::string(*claim);
    if (who.token().use() != jwt::token_use::access || !attribute_counts) return std::nullopt;
    if (auto known = who.cached().known_person()) return std::move(known->tenant);
    return lookup_needed{};
}

cognito::result<void> membership::look_up(const principal& who) const {
    const auto& token = who.cached();
    const std::lock_guard lock(asking_[std::hash<std::string_view>{}(who.raw_token()) % asking_.size()]);
    if (token.known_person()) return {};
    POOLGUARD_TRY(const auto attributes, attributes_of(who));
    const auto value_of = [&](std::string_view name) {
        const auto found =
            std::ranges::find(attributes, name, [](const cognito::attribute& each) { return each.Name.value; });
        return found == attributes.end() || !found->Value ? std::string{} : found->Value->value;
    };
    // Missing attributes are remembered as empty texts.
    const bool is_verified = base::equal_ignoring_case(value_of("email_verified"), "true");
    token.remember({value_of(settings_.claim), is_verified ? value_of("email") : std::string{}});
    return {};
}

cognito::result<std::vector<cognito::attribute>> membership::attributes_of(const principal& who) const {
    // Tokens from the OAuth endpoints may lack the scope that GetUser requires.
    if (who.token().has_scope("aws.cognito.signin.user.admin")) {
        POOLGUARD_TRY(auto reply, read_own_user(cognito_, who));
        return std::move(reply.UserAttributes);
    }
    cognito::admin_get_user message;
    message.UserPoolId = user_pool_id_;
    message.Username = std::string(who.token().username());
    POOLGUARD_TRY(auto reply, cognito_.call(message, cognito::idempotent));
    POOLGUARD_CHECK(check_whose(reply.UserAttributes, who));
    return std::move(reply.UserAttributes);
}

} // namespace poolguard::service
