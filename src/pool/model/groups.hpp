#pragma once
// The groups of a pool and who is in them, as records.

#include "pool/model/users.hpp"

#include <functional>

namespace poolguard::pool {

class groups {
  public:
    explicit groups(store::records& records);

    // ResourceNotFoundException "Group not found."
    result<group_document> get(const user_pool_document& pool, std::string_view name);
    // GroupExistsException "A group with the name already exists."
    result<void> create(const user_pool_document& pool, const group_document& group);
    // Changes a group and returns it. ResourceNotFoundException "Group not found."
    result<group_document> update(const user_pool_document& pool, std::string_view name,
                                  const std::function<void(group_document&)>& change);
    // The group and its memberships. ResourceNotFoundException "Group not found."
    result<void> remove(const user_pool_document& pool, std::string_view name);
    result<store::page> list(const user_pool_document& pool, std::size_t limit, std::optional<std::string> after);

    // Adding a member twice, or removing a user who is not one, succeeds. ResourceNotFoundException for a group that
    // does not exist, LimitExceededException for more than 100 groups of a user.
    result<void> add_member(const user_pool_document& pool, std::string_view group, std::string_view username);
    result<void> remove_member(const user_pool_document& pool, std::string_view group, std::string_view username);
    // Whether the user is in each of these groups.
    result<bool> is_in_all(const user_pool_document& pool, const std::vector<std::string>& names,
                           std::string_view username);
    // Removes the user from every group; for when the user is deleted.
    result<void> forget_user(const user_pool_document& pool, std::string_view username);
    // The records' sort keys are group names, or usernames.
    result<store::page> groups_of(const user_pool_document& pool, std::string_view username, std::size_t limit,
                                  std::optional<std::string> after);
    result<store::page> members_of(const user_pool_document& pool, std::string_view group, std::size_t limit,
                                   std::optional<std::string> after);
    // All groups of a user with their documents, best precedence first (lowest number; without one last).
    result<std::vector<group_document>> ranked_groups_of(const user_pool_document& pool, std::string_view username);

  private:
    result<void> remove_members(const user_pool_document& pool, std::string_view group);

    store::records& records_;
};

} // namespace poolguard::pool
