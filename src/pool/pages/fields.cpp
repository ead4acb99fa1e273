#include "pool/pages/fields.hpp"

#include "pool/model/sign_in_policy.hpp"
#include "pool/model/user_names.hpp"
#include "pool/passwords/password_policy.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

struct known_attribute {
    std::string_view name;
    message_id label;
    std::string_view type;
    std::string_view autocomplete;
};

constexpr std::array<known_attribute, 6> known_attributes{{
    {"email", message_id::email, "email", "email"},
    {"phone_number", message_id::phone_number, "tel", "tel"},
    {"name", message_id::name, "text", "name"},
    {"given_name", message_id::given_name, "text", "given-name"},
    {"family_name", message_id::family_name, "text", "family-name"},
    {"birthdate", message_id::birthdate, "date", "bday"},
}};

std::vector<page_rule> rules_of(const user_pool_document& pool, language in, earlier_passwords had) {
    namespace kinds = password_characters;
    const auto policy = policy_of(pool.settings);
    const auto least = std::to_string(minimum_length(policy));
    std::vector<page_rule> out{{say(message_id::at_least, in, least), page_rule::kind::length, least}};
    const auto demand = [&](const std::optional<bool>& is_required, message_id text, std::string_view characters) {
        if (is_required.value_or(false))
            out.push_back({std::string(say(text, in)), page_rule::kind::any_of, std::string(characters)});
    };
    demand(policy.RequireUppercase, message_id::with_upper, kinds::uppercase);
    demand(policy.RequireLowercase, message_id::with_lower, kinds::lowercase);
    demand(policy.RequireNumbers, message_id::with_number, kinds::digits);
    demand(policy.RequireSymbols, message_id::with_symbol, kinds::symbols);
    const bool is_compared = policy.PasswordHistorySize && policy.PasswordHistorySize->value > 0;
    if (is_compared && had == earlier_passwords::some)
        out.push_back({std::string(say(message_id::not_used_recently, in))});
    return out;
}

} // namespace

page_field name_field(const user_pool_document& pool, language in, std::string value) {
    page_field out{.name = "username", .label = std::string(say(message_id::username, in)), .value = std::move(value)};
    out.autocomplete = "username";
    const bool by_email = is_username_attribute(pool, "email");
    const bool by_phone = is_username_attribute(pool, "phone_number");
    if (by_email) out.label = say(by_phone ? message_id::email_or_phone : message_id::email, in);
    if (by_email && !by_phone) out.type = "email";
    if (by_phone && !by_email) {
        out.label = say(message_id::phone_number, in);
        out.type = "tel";
    }
    return out;
}

page_field code_field(language in) {
    return {.name = "code",
            .label = std::string(say(message_id::code, in)),
            .autocomplete = "one-time-code",
            .is_number = true};
}

page_field password_field(language in) {
    return {.name = "password",
            .label = std::string(say(message_id::password, in)),
            .type = "password",
            .autocomplete = "current-password"};
}

page_field new_password_field(const user_pool_document& pool, language in, earlier_passwords had) {
    return {.name = "password",
            .label = std::string(say(message_id::new_password, in)),
            .type = "password",
            .autocomplete = "new-password",
            .rules = rules_of(pool, in, had)};
}

page_field optional_password_field(const user_pool_document& pool, language in) {
    auto out = new_password_field(pool, in, earlier_passwords::none);
    out.hint = say(message_id::or_no_password, in);
    out.is_optional = true;
    return out;
}

page_field attribute_field(std::string_view attribute, language in, std::string value) {
    page_field out{.name = fmt::format("{}{}", attribute_field_prefix, attribute),
                   .label = std::string(attribute),
                   .value = std::move(value)};
    const auto known = std::ranges::find(known_attributes, attribute, &known_attribute::name);
    if (known == known_attributes.end()) {
        constexpr std::string_view custom = "custom:";
        if (attribute.starts_with(custom)) out.label = attribute.substr(custom.size());
        return out;
    }
    out.label = say(known->label, in);
    out.type = known->type;
    out.autocomplete = known->autocomplete;
    return out;
}

std::vector<std::string> attributes_to_ask(const user_pool_document& pool) {
    std::vector<std::string> out;
    for (const auto& entry : pool.schema) {
        const std::string& name = entry.Name;
        const bool is_asked = entry.Required || lists(pool.settings.AutoVerifiedAttributes, name);
        if (is_asked && name != "sub" && !is_username_attribute(pool, name)) out.push_back(name);
    }
    return out;
}

bool can_do_without_password(const user_pool_document& pool) {
    using cognito::auth_factor;
    const std::pair<std::string_view, auth_factor> addresses[]{{"email", auth_factor::EMAIL_OTP},
                                                               {"phone_number", auth_factor::SMS_OTP}};
    const auto& verified = pool.settings.AutoVerifiedAttributes;
    return verified && !verified->empty() && std::ranges::all_of(addresses, [&](const auto& each) {
               return !lists(verified, each.first) || allows_first_factor(pool.settings, each.second);
           });
}

} // namespace poolguard::pool
