#include "api/pages/console/attribute_form.hpp"

#include "api/one_line.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/json/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace poolguard::api {
namespace {

constexpr std::string_view attribute_value_prefix = "a.";
constexpr std::string_view attribute_mark_prefix = "was.";
constexpr std::size_t longest_attribute = 2048; // characters

struct attribute_name_text {
    std::string_view name;
    page_text text;
};
// OpenID Connect Core 1.0, section 5.1, in the order in which the form has them.
constexpr std::array attribute_names{
    attribute_name_text{"email", {"E-mail address", "メールアドレス"}},
    attribute_name_text{"email_verified", {"E-mail address is verified", "メールアドレスの確認"}},
    attribute_name_text{"phone_number", {"Phone number", "電話番号"}},
    attribute_name_text{"phone_number_verified", {"Phone number is verified", "電話番号の確認"}},
    attribute_name_text{"preferred_username", {"Preferred username", "希望するユーザー名"}},
    attribute_name_text{"name", {"Full name", "氏名"}},
    attribute_name_text{"given_name", {"Given name", "名"}},
    attribute_name_text{"middle_name", {"Middle name", "ミドルネーム"}},
    attribute_name_text{"family_name", {"Family name", "姓"}},
    attribute_name_text{"nickname", {"Nickname", "ニックネーム"}},
    attribute_name_text{"gender", {"Gender", "性別"}},
    attribute_name_text{"birthdate", {"Date of birth", "生年月日"}},
    attribute_name_text{"address", {"Postal address", "住所"}},
    attribute_name_text{"locale", {"Language", "言語"}},
    attribute_name_text{"zoneinfo", {"Time zone", "タイムゾーン"}},
    attribute_name_text{"picture", {"Picture", "写真"}},
    attribute_name_text{"profile", {"Profile page", "プロフィールページ"}},
    attribute_name_text{"website", {"Website", "ウェブサイト"}},
    attribute_name_text{"updated_at", {"Profile changed at", "プロフィールの更新時刻"}},
};
constexpr page_text attribute_yes_text{"yes", "はい"};
constexpr page_text attribute_no_text{"no", "いいえ"};

// Custom attributes, the tenant among them, come first after the addresses.
std::ptrdiff_t attribute_rank(const cognito::described_attribute& attribute) {
    constexpr std::ptrdiff_t custom = 3;
    const auto at = std::ranges::find(attribute_names, attribute.Name.value, &attribute_name_text::name);
    if (at == attribute_names.end()) return custom;
    const auto place = at - attribute_names.begin();
    return place > custom ? place + 1 : place;
}

bool is_read_only_attribute(std::string_view name) { return name == "sub" || name == "identities"; }

attribute_schema chosen_attributes(const attribute_schema& all,
                                   bool (*is_wanted)(const cognito::described_attribute&)) {
    attribute_schema out;
    std::ranges::copy_if(all, std::back_inserter(out), is_wanted);
    // By name where the rank is the same.
    std::ranges::sort(out, {}, [](const auto& each) { return std::pair(attribute_rank(each), each.Name.value); });
    return out;
}

std::string attribute_value_at(const service::attribute_values& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string{} : found->second;
}

// As a browser gives the value of a text field back.
std::string as_a_field_has_it(std::string_view value) {
    std::string out;
    for (const char c : value)
        if (c != '\r' && c != '\n') out += c;
    return std::string(base::trim(out, " \t"));
}

} // namespace

std::string attribute_label(std::string_view name, http::language in) {
    const auto* found = std::ranges::find(attribute_names, name, &attribute_name_text::name);
    return std::string(found == attribute_names.end() ? name : found->text.in(in));
}

attribute_schema changeable_attributes(const attribute_schema& all) {
    return chosen_attributes(all,
                             [](const auto& each) { return each.Mutable && !is_read_only_attribute(each.Name.value); });
}

attribute_schema initial_attributes(const attribute_schema& all) {
    return chosen_attributes(all, [](const auto& each) {
        return !is_read_only_attribute(each.Name.value) && each.Name.value != "updated_at";
    });
}

attribute_schema attributes_as_schema(const service::attribute_values& values) {
    attribute_schema out;
    for (const auto& [name, value] : values) {
        out.emplace_back().Name = name;
        if (name.ends_with("_verified")) out.back().AttributeDataType = cognito::attribute_data_type::Boolean;
    }
    return out;
}

attribute_fields fields_for(const attribute_schema& attributes, const service::attribute_values& present,
                            const service::attribute_values& shown, http::language in) {
    attribute_fields out;
    for (const auto& each : attributes) {
        const auto& name = each.Name.value;
        form_field field{.name = std::string(attribute_value_prefix) + name, .label = attribute_label(name, in)};
        field.value = attribute_value_at(shown, name);
        if (field.label != name) field.hint = name;
        field.longest = longest_attribute;
        if (each.AttributeDataType == cognito::attribute_data_type::Boolean) {
            field.choices = {{"", "–"},
                             {"true", std::string(attribute_yes_text.in(in))},
                             {"false", std::string(attribute_no_text.in(in))}};
            field.longest = 0;
            // A value of another spelling must not become another one without being touched.
            if (std::ranges::find(field.choices, field.value, &form_choice::value) == field.choices.end())
                field.choices.push_back({field.value, field.value});
        }
        out.hidden.emplace_back(std::string(attribute_mark_prefix) + name, mark_of(attribute_value_at(present, name)));
        out.fields.push_back(std::move(field));
    }
    return out;
}

service::attribute_values attributes_in(const form_values& given) {
    service::attribute_values out;
    for (const auto& [name, value] : given.fields())
        if (name.starts_with(attribute_value_prefix))
            out.emplace(name.substr(attribute_value_prefix.size()), given.text(name));
    return out;
}

service::attribute_values touched_in(const form_values& given) {
    auto out = attributes_in(given);
    std::erase_if(out, [&](const auto& each) {
        return given.text(std::string(attribute_mark_prefix) + each.first) == mark_of(each.second);
    });
    return out;
}

attribute_changes changes_in(const form_values& given, const service::attribute_values& present) {
    attribute_changes out;
    for (const auto& [name, value] : attributes_in(given)) {
        const auto now = attribute_value_at(present, name);
        const auto found = compare_text(now, value, given.text(std::string(attribute_mark_prefix) + name));
        if (!found.is_touched) continue;
        if (found.was_changed_since)
            out.changed_since.push_back(name);
        else
            out.values.emplace(name, value);
    }
    return out;
}

std::string first_bad_attribute(const service::attribute_values& values) {
    for (const auto& [name, value] : values)
        if (!is_one_line(value) || base::json::length_in_characters(value) > longest_attribute) return name;
    return {};
}

text_change compare_text(std::string_view present, std::string_view given, std::string_view mark) {
    const auto value = as_a_field_has_it(given);
    if (value == as_a_field_has_it(present)) return {};
    if (mark.empty()) return {.is_touched = true};
    if (mark_of(value) == mark) return {};
    return {.is_touched = true, .was_changed_since = mark_of(present) != mark};
}

std::string mark_of(std::string_view value) {
    constexpr std::size_t shown = 16;
    return base::to_hex(base::sha256(as_a_field_has_it(value))).substr(0, shown);
}

} // namespace poolguard::api
