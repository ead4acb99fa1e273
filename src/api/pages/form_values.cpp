#include "api/pages/form_values.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace poolguard::api {

form_values::~form_values() {
    for (auto& field : fields_)
        base::wipe(field.second);
}

std::string_view form_values::text(std::string_view name) const {
    const auto found = std::ranges::find(fields_, name, &http::form_fields::value_type::first);
    return found == fields_.end() ? std::string_view{} : base::trim(found->second, " \t\r\n");
}

base::secret form_values::secret(std::string_view name) const {
    const auto found = std::ranges::find(fields_, name, &http::form_fields::value_type::first);
    return base::secret(found == fields_.end() ? std::string{} : found->second);
}

bool form_values::has(std::string_view name) const {
    return std::ranges::find(fields_, name, &http::form_fields::value_type::first) != fields_.end();
}

std::vector<std::string> form_values::all(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [field, value] : fields_)
        if (field == name && !value.empty()) out.push_back(value);
    return out;
}

std::vector<std::string> form_values::lines(std::string_view name) const {
    std::vector<std::string> out;
    auto left = text(name);
    while (!left.empty()) {
        const auto end = std::min(left.find('\n'), left.size());
        if (const auto line = base::trim(left.substr(0, end), " \t\r"); !line.empty()) out.emplace_back(line);
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return out;
}

std::string_view form_values::file(std::string_view name) const {
    const auto found = std::ranges::find(files_, name, &http::form_file::name);
    return found == files_.end() ? std::string_view{} : found->content;
}

bool form_values::is_sound() const {
    constexpr std::size_t most_fields = 1000;
    return fields_.size() <= most_fields && std::ranges::all_of(fields_, [](const auto& field) {
               return base::is_utf8(field.first) && base::is_utf8(field.second);
           });
}

form_values argument<form_values>::take(const http::request& from, base::json::field_errors& errors) {
    if (auto form = http::read_form(from)) {
        form_values given(std::move(form->fields), std::move(form->files));
        if (given.is_sound()) return given;
    }
    errors.push_back({.path = "body",
                      .kind = base::json::violation::bad_pattern,
                      .bound = 0,
                      .expected = "the fields of a form, in UTF-8",
                      .given = {}});
    return {};
}

} // namespace poolguard::api
