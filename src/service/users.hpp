#pragma once
// Administration of the pool's users. Failures are Cognito's and would_lock_out; internal_error if Cognito succeeded
// but the store failed.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/users.hpp"
#include "service/admin_view.hpp"
#include "service/attribute_values.hpp"
#include "service/factors/passkey_names.hpp"
#include "service/revocations.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct managed_user {
    std::string username; // in the pool
    attribute_values attributes;
    cognito::user_status status{};
    bool is_enabled = true;
    base::time_point created;
    base::time_point changed;
};
managed_user to_managed_user(const cognito::user& from);

struct page_request {
    std::int64_t limit = 0;            // 1 to 60
    std::optional<std::string> cursor; // the `next` of the previous page
};
struct user_page {
    std::vector<managed_user> users;
    std::optional<std::string> next; // the cursor of the next page
};

// What ListUsers can look users up by (Amazon Cognito user pools API reference, ListUsers, "Filter").
inline constexpr std::array<std::string_view, 10> searchable_attributes{"email",
                                                                        "username",
                                                                        "name",
                                                                        "given_name",
                                                                        "family_name",
                                                                        "phone_number",
                                                                        "preferred_username",
                                                                        "cognito:user_status",
                                                                        "status",
                                                                        "sub"};

struct user_search {
    std::string attribute; // one of those above
    std::string value;
    bool is_prefix = true; // else the whole value
};

bool is_searchable(std::string_view attribute);
// `email ^= "jane"`, with the value's quotation marks and backslashes escaped. nullopt if the attribute is not
// searchable, or the filter would be longer than Cognito takes.
std::optional<std::string> to_filter(const user_search& wanted);

struct new_person {
    std::string username; // a name, or an address if the pool requires that
    attribute_values attributes;
    std::optional<base::secret> temporary_password; // nullopt: the pool generates one
    bool is_invited = true;                         // the pool sends the name and the temporary password
};

class users {
  public:
    users(std::string user_pool_id, cognito::client& cognito, store::records& records, revocations& revoked,
          const base::clock& clock);

    // invalid_parameter for a search that ListUsers does not take. A page may be empty although there are more: the
    // pool looks through a limited number of users at a time.
    cognito::result<admin_view<user_page>> search(const administrator& by, const page_request& wanted,
                                                  const std::optional<user_search>& what);
    // Users whose e-mail address begins with the prefix; without one, all.
    cognito::result<admin_view<user_page>> list(const administrator& by, const page_request& wanted,
                                                const std::optional<std::string>& email_prefix);
    cognito::result<admin_view<managed_user>> create(const administrator& by, const new_person& wanted);
    // By the username in the pool or an alias, here and below. user_not_found if there is no such user.
    cognito::result<admin_view<managed_user>> get(const administrator& by, std::string_view username);
    // The user can no longer sign in, and their tokens are revoked. would_lock_out for oneself, here and below.
    cognito::result<void> disable(const administrator& by, std::string_view username);
    cognito::result<void> enable(const administrator& by, std::string_view username);
    cognito::result<void> remove_named(const administrator& by, std::string_view username);

    // Deletes the user with that `sub` at Cognito (ListUsers, AdminDeleteUser) and revokes their tokens at this
    // gateway. user_not_found if there is no such user. May be retried after any other failure: the tokens are revoked
    // even if the user is already deleted.
    cognito::result<void> remove(const administrator& by, std::string_view subject);

    // Revokes the user's access and id tokens at this gateway, including those of the current second.
    cognito::result<void> end_tokens(const administrator& by, std::string_view subject);
    // Revokes those of the user's tokens that name the group; everybody's if the subject is empty. The second allows
    // them again.
    cognito::result<void> end_group_tokens(const administrator& by, std::string_view subject, std::string_view group);
    cognito::result<void> allow_group_tokens(const administrator& by, std::string_view username,
                                             std::string_view group);

  private:
    cognito::result<std::string> username_of(std::string_view subject);
    cognito::result<managed_user> find(std::string_view username);
    // The `sub` of a user; would_lock_out for the administrator's own.
    cognito::result<std::string> subject_of_other(const administrator& by, std::string_view username);
    cognito::result<void> remove_at_cognito(std::string_view subject);
    template <class Message>
    cognito::result<void> act(std::string_view username);

    std::string user_pool_id_;
    cognito::client& cognito_;
    revocations& revoked_;
    passkey_names passkey_names_;
    const base::clock& clock_;
};

} // namespace poolguard::service
