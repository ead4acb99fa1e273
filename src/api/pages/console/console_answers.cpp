#include "api/pages/console/console_answers.hpp"

#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {

description console_act(std::string path, std::string id, std::string summary) {
    auto out = page_description(http::method::post, std::move(path), std::move(id), std::move(summary));
    out.audit = audited::administration;
    return out;
}

problem console_problem(const cognito::failure& failure) { return to_problem(failure, cognito_step::administration); }

std::unexpected<form_refusal> refuse_entry(const page_text& sentence, std::string fields) {
    return std::unexpected(form_refusal{sentence, std::move(fields)});
}

form_outcome form_outcome_of(const cognito::result<void>& done) {
    if (!done) return std::unexpected(form_refusal{console_problem(done.error())});
    return {};
}

area_page with_refusal(area_page shown, const form_refusal& refused, http::language in) {
    if (const auto* sentence = std::get_if<page_text>(&refused.why)) {
        shown.alert = sentence->in(in);
        if (!refused.fields.empty()) shown.alert += ' ' + refused.fields;
        shown.status = problems::validation_failed.status;
        shown.code = problems::validation_failed.code;
        return shown;
    }
    const auto& by_pool = std::get<problem>(refused.why);
    shown = with_problem(std::move(shown), by_pool, in);
    // Only the pool's own words say which value it does not accept, and Cognito has them in English only.
    if (in != http::language::english && by_pool.detail() != by_pool.kind().detail)
        shown.alert += fmt::format(" ({})", by_pool.detail());
    return shown;
}

std::string console_user_path(std::string_view username) {
    return fmt::format("{}/{}", console_users_path, http::percent_encode(username));
}

std::string console_path_of(const service::managed_user& person) {
    const auto subject = person.attributes.find("sub");
    const bool is_dots = person.username == "." || person.username == "..";
    return console_user_path(is_dots && subject != person.attributes.end() ? subject->second : person.username);
}

std::string console_group_path(std::string_view group) {
    return fmt::format("{}/{}", console_groups_path, http::percent_encode(group));
}

std::string console_name_of(const service::managed_user& person) {
    const auto email = person.attributes.find("email");
    return email == person.attributes.end() || email->second.empty() ? person.username : email->second;
}

} // namespace poolguard::api
