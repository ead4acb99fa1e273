#pragma once
// The pages of a sign-in: name and password, and whatever the pool asks for next.

#include "pool/pages/page_context.hpp"

namespace poolguard::pool {

// What a page says on top, beside its purpose.
struct page_news {
    std::optional<message_id> good{};
    std::optional<message_id> problem{};
};

http::response show_sign_in(const page_context& here, const page_news& news = {});
http::response sign_in(const page_context& here);

// Each takes a form and shows what comes next.
http::response set_first_password(const page_context& here);
http::response answer_code(const page_context& here);
http::response choose_factor(const page_context& here);
http::response set_up_authenticator(const page_context& here);

// The browser's session begins, and the application gets what it asked for.
http::response complete(const page_context& here, const user_document& user);

} // namespace poolguard::pool
