#include "service/user_changes.hpp"

#include "base/try.hpp"
#include "cognito/invitation.hpp"
#include "cognito/messages/accounts.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "cognito/store_failure.hpp"
#include "service/factors/linked_sign_ins.hpp"
#include "service/tenants.hpp"
#include "service/user_sessions.hpp"

#include <algorithm>

namespace poolguard::service {

template <class Message>
Message user_changes::about(std::string_view username) const {
    Message out;
    out.UserPoolId = user_pool_id_;
    out.Username = std::string(username);
    return out;
}

cognito::result<admin_view<managed_user>> user_changes::set(const administrator& by, std::string_view username,
                                                            const attribute_values& values) {
    if (const auto given = values.find(tenant_attribute_); given != values.end() && !is_storable_tenant(given->second))
        return std::unexpected(cognito::failure{cognito::failure_name::invalid_parameter, not_a_tenant});
    const bool moves = values.contains(tenant_attribute_);
    // Before too: if the second one failed, a form that is sent again would show no change, and end nothing.
    if (moves) POOLGUARD_CHECK(end_sessions(by, username));
    auto message = about<cognito::admin_update_user_attributes>(username);
    message.UserAttributes = attributes_of(values);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    if (moves) POOLGUARD_CHECK(end_sessions(by, username));
    return users_.get(by, username);
}

cognito::result<void> user_changes::confirm(const administrator&, std::string_view username) {
    POOLGUARD_CHECK(cognito_.call(about<cognito::admin_confirm_sign_up>(username)));
    return {};
}

cognito::result<void> user_changes::invite_again(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto found, users_.get(by, username));
    auto message = about<cognito::admin_create_user>(username);
    message.MessageAction = cognito::message_action::RESEND;
    message.DesiredDeliveryMediums.emplace().push_back(
        cognito::invitation_medium(found->username, attributes_of(found->attributes)));
    POOLGUARD_CHECK(cognito_.call(message));
    return {};
}

cognito::result<void> user_changes::set_password(const administrator& by, std::string_view username,
                                                 const base::secret& password, bool is_permanent) {
    auto message = about<cognito::admin_set_user_password>(username);
    message.Password = cognito::password(std::string(password.reveal()));
    message.Permanent = is_permanent;
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return end_sessions(by, username);
}

cognito::result<void> user_changes::reset_password(const administrator&, std::string_view username) {
    POOLGUARD_CHECK(cognito_.call(about<cognito::admin_reset_user_password>(username)));
    return {};
}

cognito::result<admin_view<user_and_factors>> user_changes::find(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(auto found, cognito_.call(about<cognito::admin_get_user>(username), cognito::idempotent));
    user_and_factors out;
    out.user = {std::move(found.Username), values_of(found.UserAttributes), found.UserStatus, found.Enabled,
                found.UserCreateDate.at,   found.UserLastModifiedDate.at};
    out.factors = to_chosen_factors(found.UserMFASettingList, found.PreferredMfaSetting);
    return admin_view(by, std::move(out));
}

cognito::result<admin_view<std::vector<cognito::described_attribute>>> user_changes::schema(const administrator& by) {
    if (auto known = schema_.get()) return admin_view(by, std::move(*known));
    cognito::describe_user_pool message;
    message.UserPoolId = user_pool_id_;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    return admin_view(by, schema_.keep(std::move(found.UserPool.SchemaAttributes)));
}

cognito::result<admin_view<chosen_factors>> user_changes::factors(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto found, cognito_.call(about<cognito::admin_get_user>(username), cognito::idempotent));
    return admin_view(by, to_chosen_factors(found.UserMFASettingList, found.PreferredMfaSetting));
}

cognito::result<void> user_changes::remove_factors(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto chosen, factors(by, username));
    auto message = about<cognito::admin_set_user_mfa_preference>(username);
    static_cast<cognito::mfa_preference&>(message) = turned_off(*chosen);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<admin_view<std::vector<cognito::session_description>>>
user_changes::sessions(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(auto found, cognito_.call(about<cognito::admin_list_user_sessions>(username), cognito::idempotent));
    return admin_view(by, std::move(found.Sessions));
}

cognito::result<void> user_changes::end_session(const administrator& by, std::string_view username,
                                                std::string_view id) {
    auto message = about<cognito::admin_revoke_user_session>(username);
    message.SessionId = std::string(id);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return end_session_here(id, by.principal().token().issuer(), revoked_, clock_);
}

cognito::result<void> user_changes::end_sessions(const administrator& by, std::string_view username) {
    POOLGUARD_TRY(const auto found, users_.get(by, username));
    POOLGUARD_CHECK(cognito_.call(about<cognito::admin_user_global_sign_out>(username), cognito::idempotent));
    const auto subject = found->attributes.find("sub");
    if (subject == found->attributes.end()) return {};
    return revocation_result(revoke_tokens(subject->second, std::string(by.principal().token().issuer())));
}

cognito::result<admin_view<std::vector<passkey>>> user_changes::passkeys(const administrator& by,
                                                                         std::string_view username) {
    POOLGUARD_TRY(auto found,
                  cognito_.call(about<cognito::poolguard_list_user_passkeys>(username), cognito::idempotent));
    std::vector<passkey> out;
    out.reserve(found.Credentials.size());
    for (auto& each : found.Credentials)
        out.push_back(to_passkey(each));
    if (out.empty()) return admin_view(by, std::move(out));
    POOLGUARD_TRY(const auto person, users_.get(by, username));
    const auto subject = person->attributes.find("sub");
    if (subject == person->attributes.end()) return admin_view(by, std::move(out));
    const auto names = passkey_names_.of(subject->second);
    if (!names) return std::unexpected(cognito::store_failed());
    for (auto& each : out)
        if (const auto name = names->find(each.id); name != names->end()) each.name = name->second;
    return admin_view(by, std::move(out));
}

cognito::result<void> user_changes::remove_passkey(const administrator& by, std::string_view username,
                                                   std::string_view id) {
    auto message = about<cognito::poolguard_delete_user_passkey>(username);
    message.CredentialId = std::string(id);
    POOLGUARD_CHECK(cognito_.call(message));
    POOLGUARD_TRY(const auto person, users_.get(by, username));
    if (const auto subject = person->attributes.find("sub"); subject != person->attributes.end())
        passkey_names_.forget(subject->second, id);
    return {};
}

cognito::result<admin_view<device_page>> user_changes::devices(const administrator& by, std::string_view username,
                                                               const page_request& wanted) {
    auto message = about<cognito::admin_list_devices>(username);
    message.Limit = wanted.limit;
    if (wanted.cursor) message.PaginationToken = *wanted.cursor;
    POOLGUARD_TRY(auto found, cognito_.call(message, cognito::idempotent));
    device_page out{{}, std::move(found.PaginationToken)};
    for (const auto& each : found.Devices)
        out.devices.push_back(to_own_device(each));
    return admin_view(by, std::move(out));
}

cognito::result<void> user_changes::forget_device(const administrator&, std::string_view username,
                                                  std::string_view key) {
    auto message = about<cognito::admin_forget_device>(username);
    message.DeviceKey = std::string(key);
    POOLGUARD_CHECK(cognito_.call(message, cognito::idempotent));
    return {};
}

cognito::result<void> user_changes::unlink(const administrator& by, std::string_view username,
                                           std::string_view provider, std::string_view id) {
    POOLGUARD_TRY(const auto found, users_.get(by, username));
    const auto& attributes = found->attributes;
    const auto written = attributes.find("identities");
    const auto linked =
        written == attributes.end() ? std::vector<linked_sign_in>{} : linked_sign_ins_of(written->second);
    const auto wanted = std::ranges::find_if(
        linked, [&](const linked_sign_in& each) { return each.provider == provider && each.id == id; });
    if (wanted == linked.end())
        return std::unexpected(cognito::failure{cognito::failure_name::resource_not_found, no_such_linked_sign_in});
    const auto subject = attributes.find("sub");
    if (wanted->is_primary && subject != attributes.end() && subject->second == by.principal().subject())
        return std::unexpected(
            cognito::failure{would_lock_out, "Administrators cannot disable or delete their own account"});
    cognito::admin_disable_provider_for_user message;
    message.UserPoolId = user_pool_id_;
    message.User = {.ProviderName = cognito::provider_name(std::string(provider)),
                    .ProviderAttributeName = cognito::long_text("Cognito_Subject"),
                    .ProviderAttributeValue = cognito::long_text(std::string(id))};
    POOLGUARD_CHECK(cognito_.call(message));
    return end_sessions(by, username);
}

// The user may sign in again within this second, so the tokens of this second are revoked by their sessions.
std::expected<void, store::error> user_changes::revoke_tokens(const std::string& subject, const std::string& issuer) {
    const auto now = clock_.now();
    const auto last = now + remembered_sessions::longest_access_token;
    POOLGUARD_TRY(const auto known, sessions_.revoke(revoked_, subject, issuer, last));
    POOLGUARD_CHECK(revoked_.end_user(
        {.subject = subject, .issuer = issuer, .subject_before = base::epoch_seconds(now), .expires = last}));
    sessions_.forget(subject, known);
    return {};
}

} // namespace poolguard::service
