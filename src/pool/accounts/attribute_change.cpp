#include "base/ascii.hpp"
#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"

#include "pool/model/attribute_value.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

std::string_view attribute_text(const cognito::attribute& each) {
    return each.Value ? std::string_view(*each.Value) : std::string_view{};
}

bool is_local_character(char c) {
    return c < 0 || (c > 0x20 && c != 0x7f && std::string_view("()<>[]:;,\\\"@").find(c) == std::string_view::npos);
}
bool is_host_character(char c) { return c < 0 || base::is_alphanumeric(c) || c == '-' || c == '.'; }
bool has_empty_label(std::string_view text) {
    return text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != text.npos;
}

// Checks that an attribute is in the schema and its value fits; collects one sentence for each that does not.
cognito::result<void> check_values(const user_pool_document& pool, std::span<const cognito::attribute> given) {
    constexpr std::string_view nonconforming = "Attributes did not conform to the schema: ";
    std::string misfits;
    for (const auto& each : given) {
        const std::string_view name = each.Name;
        const auto* entry = find_attribute(pool, name);
        if (entry == nullptr)
            return refuse_parameter(
                fmt::format("{}Type for attribute {{{}}} could not be determined", nonconforming, name));
        if (name == "sub") return refuse_parameter("Cannot modify the non-mutable attribute sub");
        const auto value = attribute_text(each);
        if (const auto why = misfit(*entry, value)) misfits += fmt::format("{}: {}\n", name, *why);
        if (value.empty()) continue;
        if (name == "email" && !is_email_address(value)) return refuse_parameter("Invalid email address format.");
        if (name == "phone_number" && !is_phone_number(value)) return refuse_parameter("Invalid phone number format.");
    }
    if (!misfits.empty()) return refuse_parameter(std::string(nonconforming) + misfits);
    return {};
}

} // namespace

bool is_email_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == text.npos || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    const auto host = text.substr(at + 1);
    return local.size() <= 64 && !has_empty_label(local) && !has_empty_label(host) &&
           std::ranges::all_of(local, is_local_character) && std::ranges::all_of(host, is_host_character) &&
           host.find('.') != host.npos;
}

bool is_phone_number(std::string_view text) {
    return text.size() >= 2 && text.size() <= 16 && text.front() == '+' && text[1] != '0' &&
           base::is_number(text.substr(1));
}

cognito::result<attribute_map> new_attributes(const user_pool_document& pool,
                                              std::span<const cognito::attribute> given) {
    POOLGUARD_CHECK(check_values(pool, given));
    attribute_map out;
    for (const auto& each : given)
        if (!attribute_text(each).empty()) out.insert_or_assign(each.Name, std::string(attribute_text(each)));
    return out;
}

cognito::result<void> change_attributes(const user_pool_document& pool, std::span<const cognito::attribute> given,
                                        attribute_map& of_user) {
    POOLGUARD_CHECK(check_values(pool, given));
    const auto before = of_user;
    for (const auto& each : given) {
        const std::string& name = each.Name;
        const auto* entry = find_attribute(pool, name);
        if (!entry->Mutable)
            return refuse_parameter(
                fmt::format("user.{}: Attribute cannot be updated. (changing an immutable attribute)\n", name));
        if (attribute_text(each).empty() && entry->Required)
            return refuse_parameter(
                fmt::format("Invalid user attributes: {}: Required attribute cannot be deleted.\n", name));
        if (attribute_text(each).empty())
            of_user.erase(name);
        else
            of_user.insert_or_assign(name, std::string(attribute_text(each)));
    }
    for (const std::string address : {"email", "phone_number"}) {
        const auto old = before.find(address);
        const auto now = of_user.find(address);
        const auto verified = address + "_verified";
        const bool is_said = std::ranges::any_of(given, [&](const auto& each) { return each.Name.value == verified; });
        if (now == of_user.end())
            of_user.erase(verified);
        else if (!is_said && (old == before.end() || old->second != now->second))
            of_user[verified] = "false";
    }
    return {};
}

} // namespace poolguard::pool
