#include "pool/model/attribute_schema.hpp"

#include "base/try.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <charconv>

namespace poolguard::pool {
namespace {

using cognito::attribute_data_type;

constexpr std::size_t longest_custom_name = 20;
constexpr int longest_value = 2048;

schema_entry text_entry(std::string name, int min, int max) {
    schema_entry out;
    out.Name = std::move(name);
    out.StringAttributeConstraints = cognito::string_constraints{std::to_string(min), std::to_string(max)};
    return out;
}

schema_entry typed_entry(std::string name, attribute_data_type type) {
    schema_entry out;
    out.Name = std::move(name);
    out.AttributeDataType = type;
    return out;
}

std::string_view attribute_name_of(const schema_entry& entry) { return entry.Name; }

using check_bounds = cognito::result<void>;

template <class Bound>
cognito::result<std::optional<double>> bound_of(const std::optional<Bound>& text, std::string_view bound,
                                                std::string_view name) {
    if (!text) return std::nullopt;
    const auto number = to_number(*text);
    if (!number) return refuse_parameter(fmt::format("Invalid {} for schema attribute {}", bound, name));
    return number;
}

check_bounds check_string_constraints(const cognito::string_constraints& given, std::string_view name) {
    POOLGUARD_TRY(const auto min, bound_of(given.MinLength, "MinLength", name));
    POOLGUARD_TRY(const auto max, bound_of(given.MaxLength, "MaxLength", name));
    if ((min && *min > longest_value) || (max && *max > longest_value))
        return refuse_parameter(
            fmt::format("user.{}: String attributes cannot have a length of more than {}", name, longest_value));
    if ((min && *min < 0) || (max && *max < 0))
        return refuse_parameter(fmt::format("Invalid MinLength for schema attribute {}", name));
    if (min && max && *max < *min)
        return refuse_parameter(fmt::format("user.{}: Max length cannot be less than min length.", name));
    return {};
}

check_bounds check_number_constraints(const cognito::number_constraints& given, std::string_view name) {
    POOLGUARD_TRY(const auto min, bound_of(given.MinValue, "MinValue", name));
    POOLGUARD_TRY(const auto max, bound_of(given.MaxValue, "MaxValue", name));
    if (min && max && *max < *min)
        return refuse_parameter(fmt::format("user.{}: Max value cannot be less than min value.", name));
    return {};
}

check_bounds take_constraints(const cognito::schema_attribute& from, schema_entry& to) {
    const std::string_view name = *from.Name;
    if (from.StringAttributeConstraints && to.AttributeDataType == attribute_data_type::String) {
        POOLGUARD_CHECK(check_string_constraints(*from.StringAttributeConstraints, name));
        to.StringAttributeConstraints = from.StringAttributeConstraints;
    }
    if (from.NumberAttributeConstraints && to.AttributeDataType == attribute_data_type::Number) {
        POOLGUARD_CHECK(check_number_constraints(*from.NumberAttributeConstraints, name));
        to.NumberAttributeConstraints = from.NumberAttributeConstraints;
    }
    return {};
}

check_bounds change_standard(schema_entry& entry, const cognito::schema_attribute& given) {
    if (given.AttributeDataType.value_or(entry.AttributeDataType) != entry.AttributeDataType ||
        given.DeveloperOnlyAttribute.value_or(false))
        return refuse_parameter(fmt::format("You can not change AttributeDataType or set developerOnlyAttribute for "
                                            "standard schema attribute {}",
                                            attribute_name_of(entry)));
    if (attribute_name_of(entry) == "sub") {
        if (given.Mutable.value_or(false) || !given.Required.value_or(true))
            return refuse_parameter("user.sub: The attribute sub cannot be changed.");
        return {};
    }
    entry.Mutable = given.Mutable.value_or(entry.Mutable);
    entry.Required = given.Required.value_or(entry.Required);
    return take_constraints(given, entry);
}

cognito::result<schema_entry> custom_entry(const cognito::schema_attribute& given) {
    if (given.Required.value_or(false))
        return refuse_parameter("Required custom attributes are not supported currently.");
    schema_entry out;
    out.DeveloperOnlyAttribute = given.DeveloperOnlyAttribute.value_or(false);
    out.Name = (out.DeveloperOnlyAttribute ? "dev:custom:" : "custom:") + given.Name->value;
    out.AttributeDataType = given.AttributeDataType.value_or(attribute_data_type::String);
    out.Mutable = given.Mutable.value_or(true);
    if (out.AttributeDataType == attribute_data_type::String) out.StringAttributeConstraints.emplace();
    if (out.AttributeDataType == attribute_data_type::Number) out.NumberAttributeConstraints.emplace();
    POOLGUARD_CHECK(take_constraints(given, out));
    return out;
}

} // namespace

// In Cognito's order.
std::vector<schema_entry> standard_attributes() {
    std::vector<schema_entry> out;
    const auto add_texts = [&](std::initializer_list<const char*> names) {
        for (const auto* name : names)
            out.push_back(text_entry(name, 0, longest_value));
    };
    auto& sub = out.emplace_back(text_entry("sub", 1, longest_value));
    sub.Mutable = false;
    sub.Required = true;
    add_texts({"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
               "picture", "website", "email"});
    out.push_back(typed_entry("email_verified", attribute_data_type::Boolean));
    add_texts({"gender"});
    out.push_back(text_entry("birthdate", 10, 10));
    add_texts({"zoneinfo", "locale", "phone_number"});
    out.push_back(typed_entry("phone_number_verified", attribute_data_type::Boolean));
    add_texts({"address"});
    auto& updated = out.emplace_back(typed_entry("updated_at", attribute_data_type::Number));
    updated.NumberAttributeConstraints = cognito::number_constraints{"0", std::nullopt};
    return out;
}

cognito::result<std::vector<schema_entry>> make_schema(std::span<const cognito::schema_attribute> given) {
    auto out = standard_attributes();
    std::vector<cognito::schema_attribute> custom;
    for (const auto& each : given) {
        // Cognito does not let the schema name its flags of verified addresses: they would become custom attributes.
        const bool is_changeable = each.Name && !each.Name->value.ends_with("_verified");
        const auto known =
            is_changeable ? std::ranges::find(out, std::string_view(*each.Name), attribute_name_of) : out.end();
        if (known == out.end())
            custom.push_back(each);
        else if (auto ok = change_standard(*known, each); !ok)
            return std::unexpected(ok.error());
    }
    POOLGUARD_CHECK(add_custom_attributes(out, custom));
    return out;
}

cognito::result<void> add_custom_attributes(std::vector<schema_entry>& to,
                                            std::span<const cognito::schema_attribute> given) {
    constexpr std::ptrdiff_t most = 50;
    for (const auto& each : given) {
        if (!each.Name) return refuse_parameter("A schema attribute has no name.");
        POOLGUARD_TRY(auto entry, custom_entry(each));
        if (std::ranges::find(to, attribute_name_of(entry), attribute_name_of) != to.end())
            return refuse_parameter(
                fmt::format("{}: Existing attribute already has name {}.", attribute_name_of(entry), each.Name->value));
        to.push_back(std::move(entry));
    }
    if (std::ranges::count_if(to, [](const auto& each) { return attribute_name_of(each).starts_with("custom:"); }) >
        most)
        return refuse_parameter(fmt::format("A user pool has at most {} custom attributes.", most));
    return {};
}

schema_entry identities_attribute() {
    schema_entry out;
    out.Name = "identities";
    out.StringAttributeConstraints.emplace();
    return out;
}

const schema_entry* find_attribute(const user_pool_document& pool, std::string_view name) {
    const auto found = std::ranges::find(pool.schema, name, attribute_name_of);
    return found == pool.schema.end() ? nullptr : &*found;
}

} // namespace poolguard::pool
