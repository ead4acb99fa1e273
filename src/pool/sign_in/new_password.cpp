#include "base/json/write.hpp"
#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/sign_in/sign_in.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view attribute_prefix = "userAttributes.";

bool has_value(const user_document& user, const std::string& name) {
    const auto found = user.attributes.find(name);
    return found != user.attributes.end() && !found->second.empty();
}

std::vector<std::string> missing_attributes(const user_pool_document& pool, const user_document& user) {
    std::vector<std::string> names;
    for (const auto& entry : pool.schema) {
        const std::string& name = entry.Name;
        if (entry.Required && name != "sub" && !has_value(user, name)) names.push_back(name);
    }
    return names;
}

// The attributes that the answer sets, checked against what the client may write and the user already has.
result<std::vector<cognito::attribute>> read_attributes(const sign_in_place& place, const user_document& user,
                                                        const parameter_map& given) {
    std::vector<cognito::attribute> out;
    if (!given) return out;
    for (const auto& [key, value] : *given) {
        if (!key.starts_with(attribute_prefix)) continue;
        const auto name = key.substr(attribute_prefix.size());
        // Attributes that the pool does not know are refused later, with the values.
        const auto* entry = find_attribute(*place.pool, name);
        if (entry != nullptr) POOLGUARD_CHECK(check_own_attribute(*place.client, name));
        if (entry != nullptr && entry->Required && has_value(user, name))
            return refuse(cognito::failure_name::not_authorized,
                          fmt::format("Cannot modify an already provided {}", name));
        out.push_back({name, std::string(value.reveal())});
    }
    for (const auto& name : missing_attributes(*place.pool, user))
        if (std::ranges::none_of(out,
                                 [&](const auto& each) { return each.Name.value == name && !each.Value->empty(); }))
            return refuse_parameter(fmt::format("Invalid attributes given, {} is missing", name));
    return out;
}

// An immutable attribute may get its first value here if the user was created without it.
result<void> write_attributes(const user_pool_document& pool, const std::vector<cognito::attribute>& given,
                              user_document& user) {
    std::vector<cognito::attribute> first_values;
    std::vector<cognito::attribute> changes;
    for (const auto& each : given) {
        const auto* entry = find_attribute(pool, each.Name);
        const bool is_first = entry != nullptr && !entry->Mutable && !has_value(user, each.Name);
        (is_first ? first_values : changes).push_back(each);
    }
    POOLGUARD_TRY(auto values, new_attributes(pool, first_values));
    user.attributes.merge(values);
    return change_attributes(pool, changes, user.attributes);
}

} // namespace

cognito::string_map new_password_parameters(const sign_in_place& place, const user_document& user) {
    auto required = missing_attributes(*place.pool, user);
    for (auto& name : required)
        name.insert(0, attribute_prefix);
    attribute_map readable;
    for (const auto& [name, value] : user.attributes)
        if (may_read(place.client->settings, name)) readable.emplace(name, value);
    return {{"requiredAttributes", base::json::write(required)}, {"userAttributes", base::json::write(readable)}};
}

result<sign_in_progress> set_new_password(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    const auto& [session, user] = opened;
    POOLGUARD_TRY(const auto password, need_parameter(answer.given, "NEW_PASSWORD"));
    POOLGUARD_CHECK(check_password(place.pool->settings, password, password_use::change));
    POOLGUARD_TRY(const auto attributes, read_attributes(place, user, answer.given));
    auto rehearsal = user;
    POOLGUARD_CHECK(write_attributes(*place.pool, attributes, rehearsal));

    POOLGUARD_CHECK(ports.passwords.check_history(*place.pool, user, password));
    const auto kept = ports.passwords.keep(*place.pool, user.username, password);
    POOLGUARD_CHECK(ports.challenges.use(session));
    user_document changed;
    POOLGUARD_CHECK(ports.users.update(*place.pool, user.username, [&](user_document& current) -> result<void> {
        // An administrator may have set another password while this one was being hashed.
        if (challenge_sessions::password_state_of(current) != opened.session.password_state || !current.enabled)
            return invalid_session();
        POOLGUARD_CHECK(write_attributes(*place.pool, attributes, current));
        set_password(*place.pool, current, kept);
        current.status = cognito::user_status::CONFIRMED;
        changed = current;
        return {};
    }));
    send_notices_of_changes({*place.pool, user, place.by.language}, changed, ports);
    return proceed(place, changed, proof::new_password, ports, session.event);
}

} // namespace poolguard::pool
