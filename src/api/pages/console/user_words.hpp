#pragma once
// What the pages of the console call users, their status and what they are found by.

#include "api/pages/html.hpp"
#include "service/users.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

inline constexpr page_text console_username_text{"Username", "ユーザー名"};
inline constexpr page_text console_status_text{"Status", "ステータス"};
inline constexpr page_text console_sign_in_text{"Sign-in", "サインイン"};

// "Status" for cognito:user_status.
std::string search_attribute_label(std::string_view attribute, http::language in);
std::string user_status_html(cognito::user_status status, http::language in);
// Whether the user may sign in.
std::string user_enabled_html(bool is_enabled, http::language in);
// The cells of a user in a list: name with a link, username, status, whether enabled, and since when.
std::vector<std::string> user_row_html(const service::managed_user& person, http::language in);

} // namespace poolguard::api
