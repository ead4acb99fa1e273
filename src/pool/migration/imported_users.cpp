#include "pool/migration/imported_users.hpp"

#include "base/try.hpp"
#include "pool/passwords/brought_hash.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view custom = "custom:";

bool goes_by_address(const user_pool_document& pool) {
    return pool.settings.UsernameAttributes && !pool.settings.UsernameAttributes->empty();
}

result<user_document> document_of(const user_pool_document& pool, const imported_user& who, base::random_source& random,
                                  base::time_point now) {
    if (who.status == cognito::user_status::EXTERNAL_PROVIDER)
        return refuse_parameter("The user came from another provider, which brings them at their next sign-in.");
    user_document user;
    std::vector<cognito::attribute> given;
    for (const auto& each : who.attributes) {
        if (each.Name.value == "sub")
            user.sub = each.Value ? each.Value->value : std::string{};
        else if (each.Name.value != "identities" && each.Value && !each.Value->value.empty())
            given.push_back(each);
    }
    if (user.sub.empty()) user.sub = random.uuid();
    POOLGUARD_TRY(auto attributes, new_attributes(pool, given));
    user.attributes = std::move(attributes);
    user.username = goes_by_address(pool) ? user.sub : who.username;
    if (user.username.empty()) return refuse_parameter("The user has no username.");
    user.status = who.status;
    if (!who.password_hash.empty()) {
        if (auto fault = fault_of_hash(who.password_hash)) return refuse_parameter(std::move(*fault));
        user.password_hash = who.password_hash;
        user.status = cognito::user_status::CONFIRMED;
    } else if (user.status != cognito::user_status::UNCONFIRMED) {
        user.status = cognito::user_status::RESET_REQUIRED;
    }
    user.enabled = who.enabled;
    user.created = base::epoch_milliseconds(who.created.value_or(now));
    user.modified = base::epoch_milliseconds(now);
    if (who.has_sms_mfa.value_or(false) && user.attributes.contains("phone_number")) user.mfa.chosen = {"SMS_MFA"};
    return user;
}

} // namespace

std::vector<result<void>> import_users(const user_pool_document& pool, std::span<const imported_user> given,
                                       const user_creation& creation, base::random_source& random,
                                       base::time_point now) {
    std::vector<result<void>> out(given.size());
    std::vector<user_document> users;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < given.size(); ++i) {
        auto user = document_of(pool, given[i], random, now);
        if (!user) {
            out[i] = std::unexpected(std::move(user.error()));
            continue;
        }
        users.push_back(std::move(*user));
        places.push_back(i);
    }
    auto written = creation.import_all(pool, users);
    for (std::size_t i = 0; i < written.size(); ++i)
        out[places[i]] = std::move(written[i]);
    return out;
}

std::vector<cognito::schema_attribute> missing_attributes(const user_pool_document& pool, const imported_user& who) {
    std::vector<cognito::schema_attribute> out;
    for (const auto& each : who.attributes) {
        const std::string& name = each.Name;
        if (!name.starts_with(custom) || find_attribute(pool, name) != nullptr) continue;
        cognito::schema_attribute missing;
        missing.Name = name.substr(custom.size());
        missing.AttributeDataType = cognito::attribute_data_type::String;
        missing.Mutable = true;
        out.push_back(std::move(missing));
    }
    return out;
}

} // namespace poolguard::pool
