#pragma once
// Administration of the pool's groups and their members. Failures are Cognito's and would_lock_out.

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
    std::optional<std::int64_t> precedence; // the lowest comes first
    base::time_point created;
    std::optional<std::string> role_arn; // of identity pools
};
struct groups_page {
    std::vector<managed_group> groups;
    std::optional<std::string> next; // the cursor of the next page
};
struct new_group {
    std::string name;
    std::optional<std::string> description;
    std::optional<std::int64_t> precedence;
    std::optional<std::string> role_arn = {};
};

class groups {
  public:
    // The members of `admin_group` are the administrators.
    groups(std::string user_pool_id, std::string admin_group, cognito::client& cognito, users& members);

    // The group whose members are administrators.
    std::string_view administrators() const { return admin_group_; }

    cognito::result<admin_view<groups_page>> list(const administrator& by, const page_request& wanted);
    cognito::result<admin_view<managed_group>> create(const administrator& by, const new_group& wanted);
    cognito::result<admin_view<managed_group>> get(const administrator& by, std::string_view name);
    // Members that have no value do not change. Returns the group as changed.
    cognito::result<admin_view<managed_group>> update(const administrator& by, const new_group& changed);
    // Revokes the tokens that name the group at this gateway. would_lock_out for the administrators' group.
    cognito::result<void> remove(const administrator& by, std::string_view name);

    cognito::result<admin_view<user_page>> members(const administrator& by, std::string_view name,
                                                   const page_request& wanted);
    cognito::result<admin_view<groups_page>> of_person(const administrator& by, std::string_view username,
                                                       const page_request& wanted);
    cognito::result<void> add(const administrator& by, std::string_view username, std::string_view name);
    // Revokes the user's tokens that name the group at this gateway. would_lock_out for removing oneself from the
    // administrators.
    cognito::result<void> take_out(const administrator& by, std::string_view username, std::string_view name);

  private:
    template <class Message>
    cognito::result<admin_view<managed_group>> write(const administrator& by, const new_group& wanted,
                                                     bool is_idempotent);
    template <class Message>
    cognito::result<admin_view<groups_page>> page_of(const administrator& by, Message message,
                                                     const page_request& wanted);
    template <class Message>
    cognito::result<void> change(std::string_view username, std::string_view name);

    cognito::failure administrators_needed() const;

    std::string user_pool_id_;
    std::string admin_group_;
    cognito::client& cognito_;
    users& users_;
};

} // namespace poolguard::service
