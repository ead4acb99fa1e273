#pragma once
// The names that lead to one user of a pool alone: username, sub and, as the pool's settings have it, e-mail address,
// phone number and preferred username. A name is a record of its own, claimed before the user's record says so and
// released after it no longer does; a crash in between leaves a claim without a holder, which others may take over.

#include "pool/model/user_pools.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::pool {

// Lower case where the pool does not tell cases apart (ASCII letters only).
std::string folded(const user_pool_document& pool, std::string_view text);
bool is_case_sensitive(const user_pool_document& pool);

// Whether a setting that lists attributes names that one.
template <class Names>
bool lists(const std::optional<Names>& names, std::string_view attribute) {
    return names && std::ranges::any_of(*names, [&](auto each) { return json::enum_name(each) == attribute; });
}
// Whether the attribute is a name in place of the username, as UsernameAttributes has it.
bool is_username_attribute(const user_pool_document& pool, std::string_view attribute);
// Whether the attribute is a name beside the username, as AliasAttributes has it.
bool is_alias_attribute(const user_pool_document& pool, std::string_view attribute);

// "email#ann@example.com": a kind and a value; a long value by its digest, as keys are bounded.
std::string unique_name(const user_pool_document& pool, std::string_view kind, std::string_view value);
// Every name that the user has by what its record says; the username first. In alias pools an address counts when it
// is verified.
std::vector<std::string> unique_names_of(const user_pool_document& pool, const user_document& user);

class user_names {
  public:
    user_names(store::records& records, const base::clock& clock) : records_(records), clock_(clock) {}

    // Who claimed the name. Whether that user exists and still has it is for the caller to look at.
    result<std::optional<name_claim_document>> find(const user_pool_document& pool, const std::string& name);

    // What a claim gives: its version, or nothing when somebody else has the name. While a claim is younger than 30
    // seconds its user may still be about to be written, so it stands without one.
    using version = std::optional<std::uint64_t>;
    result<version> claim(const user_pool_document& pool, const std::string& name, const user_document& by);
    // To be asked after the user was written: whether the claim of that version still stands. It may have been taken
    // over when more than 30 seconds went by.
    result<bool> confirm(const user_pool_document& pool, const std::string& name, const user_document& by,
                         std::uint64_t claimed);
    // Gives the name up, unless the user's record says that the user has it.
    result<void> release(const user_pool_document& pool, const std::string& name, std::string_view sub);

  private:
    result<bool> is_held(const user_pool_document& pool, const std::string& name, const name_claim_document& claim);
    result<version> take_over(const user_pool_document& pool, const std::string& name,
                              const store::stored<name_claim_document>& from, const name_claim_document& to);

    store::records& records_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
