#pragma once
// The pages for the challenges of a sign-in.

#include "pool/pages/page_context.hpp"

#include <functional>

namespace poolguard::pool {

// Whether the client accepts the pool's own users, not only those of other identity providers.
bool has_own_sign_in(const client_document& client);

// Adds SECRET_HASH if the client has a secret: the server computes it for its own pages.
void add_secret_hash(const page_context& here, std::string_view name, cognito::secret_map& to);

// What a challenge's form sends along to identify the sign-in.
struct challenge_step {
    std::string session;
    std::string username;
    std::vector<std::pair<std::string, std::string>> hidden() const {
        return {{"session", session}, {"username", username}};
    }
};
challenge_step step_of(const page_context& here);

// Lists in one field of a form.
std::string joined(const std::vector<std::string>& names);
std::vector<std::string> listed_in(const page_context& here, std::string_view field);

struct page_answer {
    cognito::challenge_name challenge{};
    cognito::secret_map given;
    std::string_view operation;          // for the audit log
    bool remembers_this_browser = false; // the user wants it, and it is the end of the sign-in
};
// Answers a challenge and shows what follows. `again` shows the same page once more, so that a wrong answer can be
// corrected.
http::response send_answer(const page_context& here, const challenge_step& at, page_answer answered,
                           const std::function<http::response(const page_problem&)>& again);

// Shows the next challenge, or redirects to the application after the last one.
http::response show_next_step(const page_context& here, const sign_in_progress& progress, std::string_view operation);

} // namespace poolguard::pool
