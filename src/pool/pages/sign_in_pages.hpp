#pragma once
// The pages of a sign-in: name and password, then the challenges.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// A message at the top of a page.
struct page_notice {
    std::optional<message_id> success{};
    std::optional<page_problem> problem{};
};

// Asks for name and password, or, where there are other ways to sign in, only for the name.
http::response show_sign_in(const page_context& here, const page_notice& notice = {});
http::response sign_in(const page_context& here);

// Each processes a form and shows the next page.
http::response set_first_password(const page_context& here);
http::response answer_code(const page_context& here);
http::response choose_factor(const page_context& here);
http::response set_up_authenticator(const page_context& here);

// The page for a user who has to confirm the account or to set a new password first, if that is what the refusal says.
std::optional<http::response> show_account_step(const page_context& here, const failure& refused,
                                                const std::string& name);

// Tells the application why its user gets no code or tokens: a function of the pool's refuses them, or this server
// cannot make them now.
http::response refuse_grant(const page_context& here, const failure& why);
// Starts the browser's session and redirects to the application with a code or tokens.
http::response complete(const page_context& here, const user_document& user);

} // namespace poolguard::pool
