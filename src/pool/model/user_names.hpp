#pragma once
// Names that must be unique within a pool: username, sub and, depending on the pool's settings, e-mail address, phone
// number and preferred username. They are unique among each other, because each of them may be given as a username.
// Each name is a record, claimed before the user's record has the name and released after it no longer does; a crash in
// between leaves a claim without a holder, which others can take over.

#include "pool/model/user_pools.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

// Lower case in case-insensitive pools (ASCII letters only).
std::string folded(const user_pool_document& pool, std::string_view text);
bool is_case_sensitive(const user_pool_document& pool);

// Whether a setting that lists attributes names that one.
template <class Names>
bool lists(const std::optional<Names>& names, std::string_view attribute) {
    return names && std::ranges::any_of(*names, [&](auto each) { return json::enum_name(each) == attribute; });
}
// Whether the attribute replaces the username (UsernameAttributes).
bool is_username_attribute(const user_pool_document& pool, std::string_view attribute);
// Whether the attribute is a name in addition to the username (AliasAttributes).
bool is_alias_attribute(const user_pool_document& pool, std::string_view attribute);

// "username#ann@example.com", the key of whatever may be given as a username. A long value is replaced by its digest,
// as keys have a limited length.
std::string unique_name(const user_pool_document& pool, std::string_view value);

// The unique name that leads to the user of a passkey. Credential ids can be longer than keys.
std::string passkey_name(std::string_view credential_id);

struct user_name {
    std::string kind; // "username", "sub", "email", "phone_number", "preferred_username", "identity" or "passkey"
    std::string key;  // unique in the pool
};
// Every name that the user's record has, the username first, each key once. In alias pools an address counts only when
// it is verified.
std::vector<user_name> unique_names_of(const user_pool_document& pool, const user_document& user);
bool has_name(const std::vector<user_name>& names, std::string_view key);

class user_names {
  public:
    user_names(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // Who claimed the name. The caller must check whether that user exists and still has it.
    result<std::optional<name_claim_document>> find(const user_pool_document& pool, const std::string& name);

    // Claims the name and returns the claim's version, or nullopt when another user has the name. A claim younger than
    // 30 seconds is valid without a user, who may be about to be written.
    using version = std::optional<std::uint64_t>;
    result<version> claim(const user_pool_document& pool, const std::string& name, const user_document& by);
    // The first claim of the name, which fails if somebody has claimed it before.
    store::pending_put first_claim(const user_pool_document& pool, const std::string& name,
                                   const user_document& by) const;
    // Call it after the user was written: whether the claim of that version is still valid. Another user may have taken
    // it over after 30 seconds.
    result<bool> confirm(const user_pool_document& pool, const std::string& name, const user_document& by,
                         std::uint64_t claimed);
    // Releases the name, unless the user's record has it.
    result<void> release(const user_pool_document& pool, const std::string& name, std::string_view sub);

  private:
    result<bool> is_held(const user_pool_document& pool, const std::string& name, const name_claim_document& claim);
    result<version> take_over(const user_pool_document& pool, const std::string& name,
                              const store::stored<name_claim_document>& from, const name_claim_document& to);

    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
