#include "pool/model/user_names.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/model/pool_keys.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::chrono::seconds claim_lease{30};
constexpr std::size_t longest_plain_value = 512;
constexpr int claim_attempts = 16;

std::string_view attribute_of(const user_document& user, const std::string& name) {
    const auto found = user.attributes.find(name);
    return found == user.attributes.end() ? std::string_view{} : std::string_view{found->second};
}

store::key name_key(const user_pool_document& pool, const std::string& name) { return {keys::names(pool.id), name}; }

} // namespace

bool is_case_sensitive(const user_pool_document& pool) {
    return !pool.settings.UsernameConfiguration || pool.settings.UsernameConfiguration->CaseSensitive;
}

std::string folded(const user_pool_document& pool, std::string_view text) {
    return is_case_sensitive(pool) ? std::string(text) : base::to_lower(text);
}

bool is_username_attribute(const user_pool_document& pool, std::string_view attribute) {
    return lists(pool.settings.UsernameAttributes, attribute);
}

bool is_alias_attribute(const user_pool_document& pool, std::string_view attribute) {
    return lists(pool.settings.AliasAttributes, attribute);
}

std::string unique_name(const user_pool_document& pool, std::string_view value) {
    const auto text = folded(pool, value);
    if (text.size() <= longest_plain_value) return fmt::format("username#{}", text);
    return fmt::format("username#sha256:{}", base::to_hex(base::sha256(text)));
}

std::string passkey_name(std::string_view credential_id) {
    return fmt::format("passkey#sha256:{}", base::to_hex(base::sha256(credential_id)));
}

bool has_name(const std::vector<user_name>& names, std::string_view key) {
    return std::ranges::find(names, key, &user_name::key) != names.end();
}

std::vector<user_name> unique_names_of(const user_pool_document& pool, const user_document& user) {
    std::vector<user_name> out;
    const auto add = [&](std::string kind, std::string key) {
        if (!has_name(out, key)) out.push_back({std::move(kind), std::move(key)});
    };
    add("username", unique_name(pool, user.username));
    add("sub", unique_name(pool, user.sub));
    for (const auto& each : user.identities)
        add("identity", identity_name(each.provider, each.id));
    for (const auto& each : user.passkeys)
        add("passkey", passkey_name(each.id));
    // What another provider says about a user must not take a name away from another user.
    if (std::ranges::any_of(user.identities, &linked_identity::is_primary)) return out;
    for (const std::string kind : {"email", "phone_number"}) {
        const auto value = attribute_of(user, kind);
        if (!value.empty() &&
            (is_username_attribute(pool, kind) || (is_alias_attribute(pool, kind) && is_verified(user, kind))))
            add(kind, unique_name(pool, value));
    }
    const auto preferred = attribute_of(user, "preferred_username");
    if (!preferred.empty() && is_alias_attribute(pool, "preferred_username"))
        add("preferred_username", unique_name(pool, preferred));
    return out;
}

result<std::optional<name_claim_document>> user_names::find(const user_pool_document& pool, const std::string& name) {
    auto found = store::load<name_claim_document>(records_, name_key(pool, name));
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found) return std::nullopt;
    return std::move((*found)->value);
}

result<bool> user_names::is_held(const user_pool_document& pool, const std::string& name,
                                 const name_claim_document& claim) {
    const auto user = store::load<user_document>(records_, {keys::users(pool.id), claim.username});
    if (!user) return std::unexpected(store_failure(user.error()));
    if (!*user || (*user)->value.sub != claim.sub) return false;
    return has_name(unique_names_of(pool, (*user)->value), name);
}

store::pending_put user_names::first_claim(const user_pool_document& pool, const std::string& name,
                                           const user_document& by) const {
    return {name_key(pool, name),
            json::write(name_claim_document{by.username, by.sub, base::epoch_milliseconds(clock_.now())})};
}

result<user_names::version> user_names::claim(const user_pool_document& pool, const std::string& name,
                                              const user_document& by) {
    const auto at = name_key(pool, name);
    const auto now = base::epoch_milliseconds(clock_.now());
    const name_claim_document ours{by.username, by.sub, now};
    for (int attempt = 0; attempt < claim_attempts; ++attempt) {
        const auto found = store::load<name_claim_document>(records_, at);
        if (!found) return std::unexpected(store_failure(found.error()));
        if (!*found || (*found)->value.sub == by.sub) {
            // The user's own claim is written again: its new version keeps a release at the same time from removing it.
            const auto on = *found ? store::condition{store::if_version{(*found)->version}} : store::if_absent{};
            const auto written = store::save(records_, at, ours, on);
            if (written) return *written;
            if (written.error() != store::error::conflict) return std::unexpected(store_failure(written.error()));
            continue;
        }
        POOLGUARD_TRY(const auto held, is_held(pool, name, (*found)->value));
        const auto age = std::chrono::milliseconds{now - (*found)->value.claimed};
        if (held || age < claim_lease) return std::nullopt;
        auto taken = take_over(pool, name, **found, ours);
        if (!taken || *taken) return taken;
    }
    return std::nullopt;
}

// Returns nullopt when another call was quicker, so that the claim must be read again.
result<user_names::version> user_names::take_over(const user_pool_document& pool, const std::string& name,
                                                  const store::stored<name_claim_document>& from,
                                                  const name_claim_document& to) {
    const auto at = name_key(pool, name);
    const auto written = store::save(records_, at, to, store::if_version{from.version});
    if (!written && written.error() == store::error::conflict) return std::nullopt;
    if (!written) return std::unexpected(store_failure(written.error()));
    // The former claimant may have been slow and have written its user after that check.
    POOLGUARD_TRY(const auto held, is_held(pool, name, from.value));
    if (!held) return *written;
    const auto returned = store::save(records_, at, from.value, store::if_version{*written});
    if (!returned && returned.error() != store::error::conflict)
        return std::unexpected(store_failure(returned.error()));
    return std::nullopt;
}

result<bool> user_names::confirm(const user_pool_document& pool, const std::string& name, const user_document& by,
                                 std::uint64_t claimed) {
    const auto at = name_key(pool, name);
    const name_claim_document ours{by.username, by.sub, base::epoch_milliseconds(clock_.now())};
    for (int attempt = 0; attempt < claim_attempts; ++attempt) {
        const auto found = store::load<name_claim_document>(records_, at);
        if (!found) return std::unexpected(store_failure(found.error()));
        if (*found && (*found)->value.sub != by.sub) return false;
        if (*found && (*found)->version == claimed) return true;
        // Another change of the same user touched the claim and may be about to release it; a new version prevents
        // that.
        const auto on = *found ? store::condition{store::if_version{(*found)->version}} : store::if_absent{};
        const auto written = store::save(records_, at, ours, on);
        if (written) return true;
        if (written.error() != store::error::conflict) return std::unexpected(store_failure(written.error()));
    }
    return std::unexpected(store_failure(store::error::conflict));
}

result<void> user_names::release(const user_pool_document& pool, const std::string& name, std::string_view sub) {
    const auto at = name_key(pool, name);
    const auto found = store::load<name_claim_document>(records_, at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found || (*found)->value.sub != sub) return {};
    // First write a new version, then check the user, then remove that version: a change in between that gives the name
    // to the user is either seen here or changes the version (see confirm).
    const auto marked = store::save(records_, at, (*found)->value, store::if_version{(*found)->version});
    if (!marked && marked.error() == store::error::conflict) return {};
    if (!marked) return std::unexpected(store_failure(marked.error()));
    POOLGUARD_TRY(const auto held, is_held(pool, name, (*found)->value));
    if (held) return {};
    const auto removed = records_.remove(at, store::if_version{*marked});
    if (!removed && removed.error() != store::error::conflict) return std::unexpected(store_failure(removed.error()));
    return {};
}

} // namespace poolguard::pool
