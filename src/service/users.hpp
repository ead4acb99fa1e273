#pragma once
// The users of the pool, as administrators deal with them. Failures are Cognito's, and would_lock_out;
// internal_error when Cognito did its part and the store did not.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/users.hpp"
#include "service/admin_view.hpp"
#include "service/attribute_values.hpp"
#include "service/revocations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct managed_user {
    std::string username; // the pool's own
    attribute_values attributes;
    cognito::user_status status{};
    bool is_enabled = true;
    base::time_point created;
    base::time_point changed;
};
managed_user to_managed_person(const cognito::user& from);

struct page_request {
    std::int64_t limit = 0;            // 1 to 60
    std::optional<std::string> cursor; // of the page before
};
struct user_page {
    std::vector<managed_user> users;
    std::optional<std::string> next; // the cursor of the next page
};

struct new_person {
    std::string username; // a name, or an address where the pool's users go by that
    attribute_values attributes;
    std::optional<base::secret> temporary_password; // without it the pool makes one up
    bool is_invited = true;                         // the pool sends the name and the temporary password
};

class users {
  public:
    users(std::string user_pool_id, cognito::client& cognito, revocations& revoked, const base::clock& clock);

    // Those whose e-mail address begins like that; all without one.
    cognito::result<admin_view<user_page>> list(const administrator& by, const page_request& wanted,
                                                  const std::optional<std::string>& email_prefix);
    cognito::result<admin_view<managed_user>> create(const administrator& by, const new_person& wanted);
    // By the pool's own name for a person, or an alias of it, here and below. user_not_found when there is none.
    cognito::result<admin_view<managed_user>> get(const administrator& by, std::string_view username);
    // The person does not sign in any more, and what they hold is refused from then on. would_lock_out for oneself,
    // here and below.
    cognito::result<void> disable(const administrator& by, std::string_view username);
    cognito::result<void> enable(const administrator& by, std::string_view username);
    cognito::result<void> remove_named(const administrator& by, std::string_view username);

    // Deletes the person with that `sub`: at Cognito (ListUsers, AdminDeleteUser), and their tokens at this gateway.
    // user_not_found when there is none. To be tried again after any other failure: the tokens are ended even when
    // the person is gone by then.
    cognito::result<void> remove(const administrator& by, std::string_view subject);

    // Access and id tokens that the person holds are refused at this gateway from now on, those of this second too.
    cognito::result<void> end_tokens(const administrator& by, std::string_view subject);

  private:
    cognito::result<std::string> username_of(std::string_view subject);
    cognito::result<managed_user> find(std::string_view username);
    // The `sub` of somebody else than the administrator.
    cognito::result<std::string> subject_of_other(const administrator& by, std::string_view username);
    cognito::result<void> remove_at_cognito(std::string_view subject);
    template <class Message>
    cognito::result<void> act(std::string_view username);

    std::string user_pool_id_;
    cognito::client& cognito_;
    revocations& revoked_;
    const base::clock& clock_;
};

} // namespace poolguard::service
