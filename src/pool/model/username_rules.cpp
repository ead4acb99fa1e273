#include "pool/model/username_rules.hpp"

#include "pool/model/user_names.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

cognito::result<std::string> attribute_for(const user_pool_document& pool, std::string_view given) {
    const bool emails = is_username_attribute(pool, "email");
    const bool phones = is_username_attribute(pool, "phone_number");
    if (emails && is_email_address(given)) return "email";
    if (phones && is_phone_number(given)) return "phone_number";
    if (emails && phones) return refuse_parameter("Username should be either an email or a phone number.");
    return refuse_parameter(emails ? "Username should be an email." : "Username should be a phone number.");
}

} // namespace

cognito::result<std::string> real_username(const user_pool_document& pool, std::string_view given, std::string_view sub,
                                           attribute_map& attributes) {
    if (const auto& names = pool.settings.UsernameAttributes; names && !names->empty()) {
        auto attribute = attribute_for(pool, given);
        if (!attribute) return attribute;
        const auto known = attributes.find(*attribute);
        if (known != attributes.end() && folded(pool, known->second) != folded(pool, given))
            return refuse_parameter(fmt::format(
                "User {0} should be empty or same as username, since username attribute is {0}", *attribute));
        attributes.insert_or_assign(std::move(*attribute), std::string(given));
        return std::string(sub);
    }
    if (is_alias_attribute(pool, "email") && is_email_address(given))
        return refuse_parameter("Username cannot be of email format, since user pool is configured for email alias.");
    if (is_alias_attribute(pool, "phone_number") && is_phone_number(given))
        return refuse_parameter(
            "Username cannot be of phone number format, since user pool is configured for phone number alias.");
    return std::string(given);
}

cognito::result<void> check_can_still_sign_in(const user_pool_document& pool, const user_document& before,
                                              const user_document& after) {
    const auto signs_in = [&](const user_document& user) {
        return !user.identities.empty() || std::ranges::any_of(std::array<std::string, 2>{"email", "phone_number"},
                                                               [&](const std::string& attribute) {
                                                                   return is_username_attribute(pool, attribute) &&
                                                                          user.attributes.contains(attribute);
                                                               });
    };
    if (signs_in(after) || !signs_in(before)) return {};
    return refuse_parameter("The last address that the user can sign in with cannot be deleted.");
}

} // namespace poolguard::pool
