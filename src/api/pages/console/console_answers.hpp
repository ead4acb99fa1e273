#pragma once
// What the handlers of the console's forms share: their rows, and their answers to forms that are refused.

#include "api/pages/console/console_area.hpp"
#include "api/pages/page_answer.hpp"
#include "cognito/failure.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard::api {

inline constexpr std::string_view console_users_path = "/console/users";
inline constexpr std::string_view console_groups_path = "/console/groups";

// A row of a form: like page_description(), and audited as administration.
description console_act(std::string path, std::string id, std::string summary);

// Why a form was refused: by the pool or its rules, or because of what was entered, and in which fields.
struct form_refusal {
    std::variant<problem, page_text> why;
    std::string fields = {}; // "name, email"; empty: the sentence names them
};
using form_outcome = std::expected<void, form_refusal>;

problem console_problem(const cognito::failure& failure);
std::unexpected<form_refusal> refuse_entry(const page_text& sentence, std::string fields = {});
form_outcome form_outcome_of(const cognito::result<void>& done);

// The page again, with the reason above its content; 422 for what was entered.
area_page with_refusal(area_page shown, const form_refusal& refused, http::language in);

// The pages of a user and of a group. A name that browsers would take for a part of the path ("..") gives way to the
// user's `sub`.
std::string console_path_of(const service::managed_user& person);
std::string console_user_path(std::string_view username);
std::string console_group_path(std::string_view group);

// What a list calls a user: the e-mail address, if there is one, else the username.
std::string console_name_of(const service::managed_user& person);

} // namespace poolguard::api
