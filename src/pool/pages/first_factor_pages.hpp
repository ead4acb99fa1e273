#pragma once
// The pages for the choice of the first factor, which a pool's AllowedFirstAuthFactors open at app clients with
// ALLOW_USER_AUTH: a password, a code by e-mail or text message, or a passkey. Source: Amazon Cognito developer guide,
// "Configure authentication methods for managed login".

#include "pool/pages/challenge_pages.hpp"

namespace poolguard::pool {

// Whether the app client lets users choose.
bool lets_users_choose(const page_context& here);
// Whether somebody could sign in on these pages otherwise than with a password. The sign-in page then asks for the name
// first.
bool has_other_ways(const page_context& here);
// Until the first factor is proved, these pages never tell whether there is such a user, whatever the client's settings
// say.
void hide_users(sign_in_place& place);
// Begins the sign-in of the name that was typed.
http::response take_name(const page_context& here);
struct new_user {
    std::string name;
    std::string sub;                    // if they signed up in this browser; otherwise empty
    std::optional<std::string> session; // of SignUp or ConfirmSignUp
};
// Signs in a user whose account has just been confirmed: whoever gave the code, where the client lets users choose;
// elsewhere, only in the browser in which they signed up. Others, and all where the client is not for the pool's own
// users, get the sign-in page.
http::response sign_in_new_user(const page_context& here, new_user who);
// SELECT_CHALLENGE. With nothing to choose from, asks for the password at once.
http::response show_ways(const page_context& here, const challenge_step& at,
                         const std::vector<challenge_name>& on_offer);
// Takes the chosen way, and with it the password.
http::response choose_way(const page_context& here);
// Back to the sign-in page.
page_link to_other_ways(const page_context& here);

} // namespace poolguard::pool
