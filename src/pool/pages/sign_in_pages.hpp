#pragma once
// The pages of a sign-in: name and password, and whatever the pool asks for next.

#include "pool/pages/visit.hpp"

namespace poolguard::pool {

// What a page says on top, beside its purpose.
struct page_news {
    std::optional<word> good{};
    std::optional<word> problem{};
};

http::response show_sign_in(const visit& here, const page_news& news = {});
http::response sign_in(const visit& here);

// Each takes a form and shows what comes next.
http::response set_first_password(const visit& here);
http::response answer_code(const visit& here);
http::response choose_factor(const visit& here);
http::response set_up_authenticator(const visit& here);

// The browser's session begins, and the application gets what it asked for.
http::response complete(const visit& here, const user_document& user);

} // namespace poolguard::pool
