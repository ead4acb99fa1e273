#include "pool/sign_in/user_migration.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_creation.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/invitations.hpp"

namespace poolguard::pool {
namespace {

using migrated = std::optional<migrated_user>;

result<migrated> ask_function(const sign_in_place& place, std::string_view name,
                              std::optional<std::string_view> password, const operation_ports& ports) {
    const occasion at{*place.pool, place.by, password ? "Authentication" : "ForgotPassword", name};
    auto answer = ports.functions.call(triggers::user_migration, at, [&] {
        migration_question out;
        if (password) out.password.emplace(std::string(*password));
        out.validationData = as_validation_data(place.validation);
        out.clientMetadata = place.by.metadata;
        return out;
    });
    // It raises for a user whom it does not know and for a wrong password.
    if (!answer && answer.error().name == cognito::failure_name::user_lambda_validation) return migrated{};
    return answer;
}

result<cognito::user_status> status_of(const migrated_user& found) {
    const auto word = found.finalUserStatus.value_or("RESET_REQUIRED");
    if (word == "CONFIRMED") return cognito::user_status::CONFIRMED;
    if (word == "RESET_REQUIRED") return cognito::user_status::RESET_REQUIRED;
    return refuse(cognito::failure_name::invalid_lambda_response, "Unrecognizable lambda output");
}

result<user_document> user_of(const sign_in_place& place, const std::string& name, const migrated_user& found,
                              const operation_ports& ports) {
    std::vector<cognito::attribute> given;
    for (const auto& [attribute, value] : *found.userAttributes)
        if (attribute != "sub" && attribute != "username" && !attribute.starts_with("cognito:"))
            given.push_back({attribute, value});
    POOLGUARD_TRY(auto attributes, new_attributes(*place.pool, given));
    user_document out;
    out.sub = ports.random.uuid();
    POOLGUARD_TRY(out.username, real_username(*place.pool, name, out.sub, attributes));
    out.attributes = std::move(attributes);
    POOLGUARD_TRY(out.status, status_of(found));
    out.created = out.modified = base::epoch_milliseconds(ports.clock.now());
    if (found.enableSMSMFA.value_or(false) && out.attributes.contains("phone_number")) {
        out.mfa.chosen = {"SMS_MFA"};
        out.mfa.preferred = "SMS_MFA";
    }
    return out;
}

result<std::optional<user_document>> take_over(const sign_in_place& place, const std::string& name,
                                               std::optional<std::string_view> password, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ask_function(place, name, password, ports));
    if (!found || !found->userAttributes || found->userAttributes->empty()) return std::nullopt;
    const auto& pool = *place.pool;
    POOLGUARD_TRY(auto user, user_of(place, name, *found, ports));
    if (password) set_password(pool, user, ports.passwords.keep(pool, user.username, *password));
    if (found->forceAliasCreation.value_or(false)) POOLGUARD_CHECK(free_verified_aliases(pool, user, ports.users));
    const auto written = ports.creation.create(pool, user, user_source::administrator);
    if (written) return user;
    // Another call has taken the same user over in the meantime.
    POOLGUARD_TRY(auto again, find_user(pool, name, ports.users));
    if (again) return again;
    return std::unexpected(written.error());
}

} // namespace

result<std::optional<user_document>> migrate_user(const sign_in_place& place, const std::string& name,
                                                  std::optional<std::string_view> password,
                                                  const operation_ports& ports) {
    if (!has_trigger(*place.pool, trigger::UserMigration)) return std::nullopt;
    auto out = take_over(place, name, password, ports);
    if (out || is_server_fault(out.error()) || !hides_users(place.client->settings)) return out;
    base::log::warning("pool.user_not_migrated", {{"pool", place.pool->id}, {"cause", out.error().name}});
    return std::nullopt;
}

} // namespace poolguard::pool
