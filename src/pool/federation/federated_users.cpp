#include "pool/federation/federated_users.hpp"

#include "base/try.hpp"
#include "pool/admin/providers/provider_group.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/triggers/account_triggers.hpp"

#include <algorithm>
#include <thread>

namespace poolguard::pool {
namespace {

constexpr int most_attempts = 40;
constexpr std::chrono::milliseconds between_attempts{25};

std::unexpected<failure> disabled() { return refuse(cognito::failure_name::not_authorized, "User is disabled."); }

// The attributes that the mapping names and the provider sent. An address counts as verified only where the mapping
// says so.
std::vector<cognito::attribute> mapped_attributes(const provider_document& provider, const external_identity& who) {
    std::vector<cognito::attribute> out;
    const auto add = [&](const std::string& attribute, std::string value) {
        out.push_back({attribute, std::move(value)});
    };
    for (const auto& [attribute, claim] : provider.mapping) {
        if (attribute == "username") continue;
        if (const auto found = who.claims.find(claim); found != who.claims.end()) add(attribute, found->second);
    }
    for (const std::string address : {"email", "phone_number"})
        if (provider.mapping.contains(address) && !provider.mapping.contains(address + "_verified"))
            add(address + "_verified", "false");
    return out;
}

bool came_from(const user_document& user, const provider_document& provider) {
    return std::ranges::any_of(user.identities, [&](const linked_identity& each) {
        return each.is_primary && each.provider == provider.name;
    });
}

std::string missing_attribute(const user_pool_document& pool, const attribute_map& attributes) {
    for (const auto& entry : pool.schema) {
        const std::string& name = entry.Name;
        if (entry.Required && name != "sub" && !attributes.contains(name)) return name;
    }
    return {};
}

// The tokens are told apart from the claims, which come from the ID token and the attributes of the provider.
federation_question question_for(const provider_document& provider, const external_identity& who) {
    attribute_map tokens;
    attribute_map claims;
    for (const auto& [name, value] : who.claims)
        (name == "access_token" || name == "id_token" ? tokens : claims).emplace(name, value);
    federation_question out{provider.name, std::string(json::enum_name(provider.type)), {}};
    const auto id_token = tokens.find("id_token");
    if (id_token != tokens.end() && !id_token->second.empty()) out.attributes.idToken = claims;
    out.attributes.userInfo = std::move(claims);
    out.attributes.tokenResponse = std::move(tokens);
    return out;
}

} // namespace

result<user_document> federated_users::take_in(const user_pool_document& pool, const provider_document& provider,
                                               const external_identity& sent, const function_caller& by) {
    POOLGUARD_TRY(const auto who, rewritten(pool, provider, sent, by));
    const auto name = identity_name(provider.name, who.id);
    std::optional<sign_up_decision> decided; // the function is asked once
    for (int attempt = 1;; ++attempt) {
        POOLGUARD_TRY(const auto known, users_.find_by_unique_name(pool, name));
        if (known && !known->user.enabled) return disabled();
        if (known) return let_in(pool, provider, who, known->user, by);
        auto made = create(pool, provider, who, by, decided);
        const bool is_taken = !made && (made.error().name == cognito::failure_name::username_exists ||
                                        made.error().name == cognito::failure_name::alias_exists);
        // Two first sign-ins at once: the other one has claimed the name and is about to write the user.
        if (!is_taken || attempt == most_attempts) return made;
        std::this_thread::sleep_for(between_attempts);
    }
}

result<external_identity> federated_users::rewritten(const user_pool_document& pool, const provider_document& provider,
                                                     const external_identity& who, const function_caller& by) {
    const auto user_name = fmt::format("{}_{}", provider.name, who.id);
    POOLGUARD_TRY(auto decided, functions_.call(triggers::inbound_federation, {pool, by, "ExternalProvider", user_name},
                                                [&] { return question_for(provider, who); }));
    if (!decided || decided->userAttributesToMap.empty()) return who;
    return external_identity{who.id, std::move(decided->userAttributesToMap)};
}

result<user_document> federated_users::let_in(const user_pool_document& pool, const provider_document& provider,
                                              const external_identity& who, const user_document& known,
                                              const function_caller& by) {
    POOLGUARD_CHECK(ask_before_authentication(functions_, pool, known, known.username, false, by, {}));
    auto user = known;
    if (came_from(known, provider)) {
        POOLGUARD_TRY(user, refresh(pool, provider, who, known));
    }
    POOLGUARD_CHECK(tell_of_authentication(functions_, pool, user, by));
    return user;
}

result<user_document> federated_users::create(const user_pool_document& pool, const provider_document& provider,
                                              const external_identity& who, const function_caller& by,
                                              std::optional<sign_up_decision>& decided) {
    POOLGUARD_TRY(auto attributes, new_attributes(pool, mapped_attributes(provider, who)));
    if (const auto missing = missing_attribute(pool, attributes); !missing.empty())
        return refuse_parameter(fmt::format("attributes required: [{}]", missing));
    constexpr std::size_t longest_username = 128;
    user_document user;
    user.username = folded(pool, fmt::format("{}_{}", provider.name, who.id));
    if (!cognito::is_username(user.username) || base::json::length_in_characters(user.username) > longest_username)
        return refuse_parameter("the provider's name for the user is too long or has white space");
    user.sub = random_.uuid();
    user.attributes = std::move(attributes);
    user.status = cognito::user_status::EXTERNAL_PROVIDER;
    user.created = user.modified = base::epoch_milliseconds(clock_.now());
    user.identities = {{provider.name, std::string(json::enum_name(provider.type)), who.id, true, user.created}};
    if (!decided) {
        POOLGUARD_TRY(decided, ask_before_sign_up(functions_, pool, user, user_source::provider, by, std::nullopt));
    }
    POOLGUARD_CHECK(apply(*decided, user));
    POOLGUARD_CHECK(creation_.create(pool, user, user_source::provider));
    POOLGUARD_CHECK(join_group(pool, provider, user));
    POOLGUARD_CHECK(tell_of_confirmation(functions_, pool, user, confirmation::sign_up, by));
    return user;
}

result<void> federated_users::join_group(const user_pool_document& pool, const provider_document& provider,
                                         const user_document& user) {
    // An older provider has none yet, and administrators can delete it.
    POOLGUARD_CHECK(ensure_provider_group(pool, provider, clock_.now(), groups_));
    return groups_.add_member(pool, provider_group_name(pool, provider), user.username);
}

result<user_document> federated_users::refresh(const user_pool_document& pool, const provider_document& provider,
                                               const external_identity& who, const user_document& known) {
    const auto attributes = mapped_attributes(provider, who);
    user_document changed;
    auto written = users_.update(pool, known.username, [&](user_document& user) -> result<void> {
        if (user.sub != known.sub || !user.enabled) return disabled();
        // Unchanged attributes need not be mutable.
        std::vector<cognito::attribute> changes;
        for (const auto& each : attributes) {
            const auto had = user.attributes.find(each.Name);
            if ((had == user.attributes.end() ? std::string{} : had->second) != each.Value->value)
                changes.push_back(each);
        }
        POOLGUARD_CHECK(change_attributes(pool, changes, user.attributes));
        changed = user;
        return {};
    });
    if (!written) return std::unexpected(written.error());
    return changed;
}

} // namespace poolguard::pool
