#pragma once
// The groups of the pool and who is in them, as administrators deal with them. Failures are Cognito's, and
// would_lock_out.

#include "service/users.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct managed_group {
    std::string name;
    std::optional<std::string> description;
    std::optional<std::int64_t> precedence; // the lower, the more it counts
    base::time_point created;
};
struct groups_page {
    std::vector<managed_group> groups;
    std::optional<std::string> next; // the cursor of the next page
};
struct new_group {
    std::string name;
    std::optional<std::string> description;
    std::optional<std::int64_t> precedence;
};

class groups {
  public:
    groups(std::string user_pool_id, cognito::client& cognito, users& members);

    cognito::result<admin_view<groups_page>> list(const administrator& by, const page_request& wanted);
    cognito::result<admin_view<managed_group>> create(const administrator& by, const new_group& wanted);
    // The group of the administrators stays: would_lock_out. What members hold says the group until it expires.
    cognito::result<void> remove(const administrator& by, std::string_view name);

    cognito::result<admin_view<user_page>> members(const administrator& by, std::string_view name,
                                                     const page_request& wanted);
    cognito::result<admin_view<groups_page>> of_person(const administrator& by, std::string_view username,
                                                       const page_request& wanted);
    cognito::result<void> add(const administrator& by, std::string_view username, std::string_view name);
    // Tokens of the person that may still say the group are refused at this gateway at once. Nobody takes themselves
    // out of the administrators: would_lock_out.
    cognito::result<void> take_out(const administrator& by, std::string_view username, std::string_view name);

  private:
    template <class Message>
    cognito::result<admin_view<groups_page>> page_of(const administrator& by, Message message,
                                                     const page_request& wanted);
    template <class Message>
    cognito::result<void> change(std::string_view username, std::string_view name);

    std::string user_pool_id_;
    cognito::client& cognito_;
    users& people_;
};

} // namespace poolguard::service
