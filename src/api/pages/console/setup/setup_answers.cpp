#include "api/pages/console/setup/setup_answers.hpp"

#include "api/problem_mapping.hpp"
#include "base/ascii.hpp"
#include "cognito/transport.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

constexpr std::int64_t setup_page_size = 20;

constexpr page_text pair_needed{"each line needs the form name = value", "各行は「名前 = 値」の形式で入力してください"};
constexpr page_text number_needed{"must be a whole number", "整数を入力してください"};
constexpr page_text bad_characters{"has characters that are not allowed", "使用できない文字が含まれています"};
constexpr page_text other_violation{"is not valid", "値が正しくありません"};
constexpr page_text too_short_text{"is too short", "短すぎます"};
constexpr page_text too_long_text{"is too long", "長すぎます"};
constexpr page_text required_text{"is required", "必須です"};

// Refusals that say in Cognito's own words what is wrong with the values.
constexpr std::array<std::string_view, 10> about_values{"InvalidParameterException",
                                                        "InvalidOAuthFlowException",
                                                        "ScopeDoesNotExistException",
                                                        "DuplicateProviderException",
                                                        "UnsupportedIdentityProviderException",
                                                        "ManagedLoginBrandingExistsException",
                                                        "FeatureUnavailableInTierException",
                                                        "ConcurrentModificationException",
                                                        "LimitExceededException",
                                                        "UnsupportedOperationException"};

problem refused_values(const cognito::failure& failure) {
    std::string said = failure.message;
    while (said.ends_with('.'))
        said.pop_back();
    // Cognito's validation errors repeat the values.
    if (said.empty() || said.contains("validation error")) return problems::invalid_request;
    return {problems::invalid_request, std::string(problems::invalid_request.detail), {{"Cognito", std::move(said)}}};
}

const page_text& violation_text(base::json::violation kind) {
    using enum base::json::violation;
    if (kind == missing) return required_text;
    if (kind == too_long || kind == too_large) return too_long_text;
    if (kind == too_short || kind == too_small) return too_short_text;
    if (kind == bad_pattern) return bad_characters;
    return other_violation;
}

std::string violation_sentence(const base::json::field_error& error, http::language in) {
    using enum base::json::violation;
    // A regular expression tells people less than the plain words.
    if (in == http::language::english && error.kind != bad_pattern) return base::json::describe(error);
    return std::string(violation_text(error.kind).in(in));
}

} // namespace

service::page_request to_page_request(const setup_list_query& wanted) {
    service::page_request out{.limit = setup_page_size, .cursor = {}};
    if (wanted.cursor) out.cursor = wanted.cursor->value;
    return out;
}

std::optional<std::string> next_setup_page(std::string_view path, const std::optional<std::string>& cursor) {
    if (!cursor) return std::nullopt;
    return fmt::format("{}?cursor={}", path, http::percent_encode(*cursor));
}

description setup_description(http::method method, std::string path, std::string id, std::string summary) {
    auto out = page_description(method, std::move(path), std::move(id), std::move(summary));
    if (method != http::method::get) out.audit = audited::administration;
    return out;
}

problem to_setup_problem(const cognito::failure& failure) {
    const std::string_view name = failure.name;
    if (name == cognito::failure_name::resource_not_found) return problems::setup_not_found;
    if (name == service::changed_meanwhile) return problems::changed_meanwhile;
    if (name == service::client_in_use) return problems::client_in_use;
    if (name == service::domain_in_use) return problems::domain_in_use;
    if (name == service::logo_would_go) return problems::logo_would_go;
    if (name == "AccessDeniedException") return problems::setup_not_permitted;
    if (std::ranges::find(about_values, name) != about_values.end()) return refused_values(failure);
    return to_problem(failure, cognito_step::administration);
}

problem wrong_fields(std::vector<field_problem> wrong) {
    return {problems::validation_failed, std::string(problems::validation_failed.detail), std::move(wrong)};
}

page_action as_typed(page_action form, const refused_form* refused) {
    if (refused == nullptr || refused->action != form.action || !refused->keeps_what_was_typed()) return form;
    for (auto& each : form.fields) {
        if (each.type == "password" || each.type == "file" || each.autocomplete == "new-password") continue;
        if (each.type == "checkbox")
            each.is_checked = refused->given.has(each.name);
        else if (refused->given.has(each.name))
            each.value = refused->given.text(each.name);
    }
    // The version that was seen is among them: what was changed since then must still be noticed.
    for (auto& [name, value] : form.hidden)
        if (refused->given.has(name)) value = refused->given.text(name);
    return form;
}

std::string setup_form_html(page_action form, const viewer& by, const refused_form* refused) {
    return form_html(as_typed(std::move(form), refused), by);
}

std::pair<std::string, std::string> once_mark(const setup_ports& ports) {
    return {std::string(once_field), ports.setup.forms.new_mark()};
}

std::expected<void, problem> take_form(const setup_ports& ports, const form_values& given) {
    const auto is_first = ports.setup.forms.take(given.text(once_field));
    if (!is_first) return std::unexpected(to_problem(is_first.error()));
    if (!*is_first) return std::unexpected(problem(problems::form_repeated));
    return {};
}

page_or_redirect setup_page(const setup_ports& ports, const viewer& to, area_page shown, const refused_form* refused) {
    if (refused != nullptr) shown = with_problem(std::move(shown), refused->why, to.in);
    page_or_redirect out{ports.site.show(to, ports.area, shown)};
    base::wipe(shown.content_html); // may have a secret
    return out;
}

page_or_redirect setup_done(std::string_view path, std::string_view notice) { return {see_other(path, notice)}; }

viewer setup_viewer(const setup_ports& ports, const service::administrator& by, const http::request& request,
                    std::string path) {
    auto out = ports.site.viewer_of(by, request);
    out.path = std::move(path);
    return out;
}

std::string joined_lines(std::span<const std::string> lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

std::expected<std::vector<std::pair<std::string, std::string>>, field_problem>
read_pairs(const form_values& given, std::string_view field, const page_text& label, http::language in) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& line : given.lines(field)) {
        const auto mark = line.find('=');
        const auto name = base::trim(std::string_view(line).substr(0, mark), " \t");
        if (mark == std::string::npos || name.empty())
            return std::unexpected(field_problem{std::string(label.in(in)), std::string(pair_needed.in(in))});
        out.emplace_back(name, base::trim(std::string_view(line).substr(mark + 1), " \t"));
    }
    return out;
}

std::expected<std::optional<std::int64_t>, field_problem> read_number(const form_values& given, std::string_view field,
                                                                      const page_text& label, http::language in) {
    const auto text = given.text(field);
    if (text.empty()) return std::nullopt;
    std::int64_t out = 0;
    const auto read = std::from_chars(text.begin(), text.end(), out);
    if (read.ec != std::errc{} || read.ptr != text.end() || out < 0)
        return std::unexpected(field_problem{std::string(label.in(in)), std::string(number_needed.in(in))});
    return out;
}

std::vector<field_problem> labelled(const base::json::field_errors& errors, std::span<const member_label> labels,
                                    http::language in) {
    std::vector<field_problem> out;
    for (const auto& each : errors) {
        const auto path = base::json::shown_path(each);
        const auto found =
            std::ranges::find_if(labels, [&](const member_label& one) { return path.starts_with(one.member); });
        const bool is_known = found != labels.end();
        auto label = is_known ? std::string(found->label.in(in)) : path;
        // An empty text breaks its pattern too; its length says more.
        if (!out.empty() && out.back().field == label) out.pop_back();
        out.push_back({std::move(label), violation_sentence(each, in)});
    }
    return out;
}

} // namespace poolguard::api
