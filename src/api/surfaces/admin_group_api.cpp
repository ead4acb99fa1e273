#include "api/surfaces/admin_api.hpp"

#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;
constexpr std::string_view groups_path = "/api/admin/groups";
constexpr std::string_view users_path = "/api/admin/users";
constexpr auto group_example =
    R"({"name":"editors","description":"They write","precedence":10,"created_at":"2026-02-03T10:30:00Z"})";

managed_group_out shown_group(const service::managed_group& group) {
    return {group.name, group.description, group.precedence, base::to_rfc3339_seconds(group.created)};
}

description about_group(http::method method, std::string path, std::string id, std::string summary) {
    auto text = admin_description(method, std::move(path), std::move(id), std::move(summary));
    text.errors.push_back(problems::group_not_found);
    return text;
}

reply<no_content> group_done(const cognito::result<void>& outcome) {
    if (!outcome) return std::unexpected(to_problem(outcome.error(), cognito_step::administration));
    return no_content{};
}

reply<page<managed_group_out>> to_page(const cognito::result<service::admin_view<service::groups_page>>& found,
                                       std::string_view path, const service::page_request& wanted) {
    if (!found) return std::unexpected(to_problem(found.error(), cognito_step::administration));
    page<managed_group_out> out;
    for (const auto& each : (*found)->groups)
        out.values.push_back(shown_group(each));
    out.next = next_page(path, wanted.limit, (*found)->next);
    return out;
}

operation list_groups(service::groups& groups) {
    auto text =
        about_group(http::method::get, std::string(groups_path), "admin_list_groups", "List the groups in pages");
    text.answer_example = fmt::format("[{}]", group_example);
    return administrator_operation(
        std::move(text), blocking([&groups](const administrator& by, const query<cognito_page_query>& wanted) {
            const auto request = to_page_request(wanted.value);
            return to_page(groups.list(by, request), groups_path, request);
        }));
}

operation create_group(service::groups& groups) {
    auto text = about_group(http::method::post, std::string(groups_path), "admin_create_group", "Create a group");
    text.errors.push_back(problems::group_taken);
    text.request_example = R"({"name":"editors","description":"They write","precedence":10})";
    text.answer_example = group_example;
    return administrator_operation(
        std::move(text), blocking([&groups](const administrator& by,
                                            const body<managed_group_in>& given) -> reply<created<managed_group_out>> {
            service::new_group wanted;
            wanted.name = given->name;
            if (given->description) wanted.description = given->description->value;
            if (given->precedence) wanted.precedence = given->precedence->value;
            const auto made = groups.create(by, wanted);
            if (!made) return std::unexpected(to_problem(made.error(), cognito_step::administration));
            return created<managed_group_out>{shown_group(**made),
                                              fmt::format("{}/{}", groups_path, http::percent_encode((*made)->name))};
        }));
}

operation remove_group(service::groups& groups) {
    auto text = about_group(http::method::delete_, fmt::format("{}/{{group}}", groups_path), "admin_delete_group",
                            "Delete a group; its members stay");
    text.errors.push_back(problems::would_lock_out);
    return administrator_operation(std::move(text),
                                   blocking([&groups](const administrator& by, const path<named_group_path>& at) {
                                       return group_done(groups.remove(by, at->group.value));
                                   }));
}

operation members(service::groups& groups) {
    auto text = about_group(http::method::get, fmt::format("{}/{{group}}/users", groups_path),
                            "admin_list_users_in_group", "List the users of a group in pages");
    text.answer_example = people_page_example;
    return administrator_operation(
        std::move(text), blocking([&groups](const administrator& by, const path<named_group_path>& at,
                                            const query<cognito_page_query>& wanted) -> reply<page<managed_user_out>> {
            const auto request = to_page_request(wanted.value);
            const auto found = groups.members(by, at->group.value, request);
            if (!found) return std::unexpected(to_problem(found.error(), cognito_step::administration));
            page<managed_user_out> out;
            for (const auto& each : (*found)->users)
                out.values.push_back(shown(each));
            out.next = next_page(fmt::format("{}/{}/users", groups_path, http::percent_encode(at->group.value)),
                                 request.limit, (*found)->next);
            return out;
        }));
}

operation groups_of_user(service::groups& groups) {
    auto text = about_group(http::method::get, fmt::format("{}/{{username}}/groups", users_path),
                            "admin_list_groups_of_user", "List the groups of a user in pages");
    text.answer_example = fmt::format("[{}]", group_example);
    return administrator_operation(
        std::move(text), blocking([&groups](const administrator& by, const path<named_user_path>& at,
                                            const query<cognito_page_query>& wanted) {
            const auto request = to_page_request(wanted.value);
            return to_page(groups.of_person(by, at->username.value, request),
                           fmt::format("{}/{}/groups", users_path, http::percent_encode(at->username.value)), request);
        }));
}

operation add_to_group(service::groups& groups) {
    return administrator_operation(
        about_group(http::method::put, fmt::format("{}/{{username}}/groups/{{group}}", users_path),
                    "admin_add_to_group", "Add a user to a group; takes effect in their next tokens"),
        blocking([&groups](const administrator& by, const path<membership_path>& at) {
            return group_done(groups.add(by, at->username.value, at->group.value));
        }));
}

operation remove_from_group(service::groups& groups) {
    auto text = about_group(http::method::delete_, fmt::format("{}/{{username}}/groups/{{group}}", users_path),
                            "admin_take_out_of_group", "Remove a user from a group and revoke their tokens");
    text.errors.push_back(problems::would_lock_out);
    return administrator_operation(std::move(text),
                                   blocking([&groups](const administrator& by, const path<membership_path>& at) {
                                       return group_done(groups.take_out(by, at->username.value, at->group.value));
                                   }));
}

} // namespace

std::vector<operation> admin_group_operations(service::groups& groups) {
    std::vector<operation> out;
    out.push_back(list_groups(groups));
    out.push_back(create_group(groups));
    out.push_back(remove_group(groups));
    out.push_back(members(groups));
    out.push_back(groups_of_user(groups));
    out.push_back(add_to_group(groups));
    out.push_back(remove_from_group(groups));
    return out;
}

} // namespace poolguard::api
