#pragma once
// The pages for creating and confirming an account and for resetting a password.

#include "pool/pages/sign_in_pages.hpp"

namespace poolguard::pool {

// Whether people may create accounts themselves.
bool is_open_for_sign_up(const user_pool_document& pool);

http::response show_sign_up(const page_context& here, const page_notice& notice = {});
http::response sign_up(const page_context& here);
// The ticket is that of a sign-up in this browser, or else the one that the submitted form has.
http::response show_confirmation(const page_context& here, const std::string& name, page_lead lead,
                                 const page_notice& notice = {}, std::string ticket = {});
http::response confirm_account(const page_context& here);
http::response show_forgotten(const page_context& here, const page_notice& notice = {});
http::response send_reset_code(const page_context& here);
http::response show_reset(const page_context& here, const std::string& name, page_lead lead,
                          const page_notice& notice = {});
http::response reset_password(const page_context& here);

} // namespace poolguard::pool
