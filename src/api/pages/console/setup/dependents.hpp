#pragma once
// The page that asks before something is deleted that app clients depend on. It names them.

#include "api/pages/console/setup/setup_answers.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace poolguard::api {

struct deletion_question {
    page_text title;
    std::string name; // of what is deleted
    page_text question;
    std::string_view entry; // the path of the menu's entry
    page_action form;       // its button is added
    std::string query = {}; // with which the page is opened
    std::function<bool(const cognito::user_pool_client&)> depends;
};
setup_reply deletion_page(const setup_ports& ports, const service::administrator& by, const http::request& request,
                          deletion_question asked, const refused_form* refused);

} // namespace poolguard::api
