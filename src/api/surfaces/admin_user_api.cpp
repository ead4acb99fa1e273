#include "api/surfaces/admin_api.hpp"

#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;
constexpr std::string_view admin_users_path = "/api/admin/users";

std::string path_of(const service::managed_user& person) {
    return fmt::format("{}/{}", admin_users_path, http::percent_encode(person.username));
}

reply<no_content> user_done(const cognito::result<void>& outcome) {
    if (!outcome) return std::unexpected(to_problem(outcome.error(), cognito_step::administration));
    return no_content{};
}

operation list_users(service::users& users) {
    auto text = admin_description(http::method::get, std::string(admin_users_path), "admin_list_users",
                                  "List the users in pages, optionally by a prefix of their e-mail address");
    text.answer_example = people_page_example;
    return administrator_operation(
        std::move(text),
        blocking([&users](const administrator& by, const query<user_query>& wanted) -> reply<page<managed_user_out>> {
            const auto request = to_page_request(wanted.value);
            std::optional<std::string> prefix;
            if (wanted->email) prefix = wanted->email->value;
            const auto found = users.list(by, request, prefix);
            if (!found) return std::unexpected(to_problem(found.error(), cognito_step::administration));
            page<managed_user_out> out;
            for (const auto& each : (*found)->users)
                out.values.push_back(shown(each));
            out.next = next_page(admin_users_path, request.limit, (*found)->next);
            if (out.next && prefix) *out.next += fmt::format("&email={}", http::percent_encode(*prefix));
            return out;
        }));
}

operation create_user(service::users& users) {
    auto text = admin_description(http::method::post, std::string(admin_users_path), "admin_create_user",
                                  "Create a user; the pool sends an invitation with a temporary password");
    text.errors.push_back(problems::username_taken);
    text.errors.push_back(problems::address_taken);
    text.errors.push_back(problems::invalid_password);
    text.errors.push_back(problems::code_not_sent);
    text.request_example = R"({"username":"new.user@example.com","attributes":{"email":"new.user@example.com",)"
                           R"("email_verified":"true"},"invite":true})";
    text.answer_example = managed_user_example;
    return administrator_operation(
        std::move(text), blocking([&users](const administrator& by,
                                           const body<managed_user_in>& given) -> reply<created<managed_user_out>> {
            service::new_person wanted;
            wanted.username = given->username;
            if (given->attributes)
                for (const auto& [name, value] : *given->attributes)
                    wanted.attributes.emplace(name, value.value);
            if (given->temporary_password) wanted.temporary_password = given->temporary_password->value;
            wanted.is_invited = given->invite.value_or(true);
            const auto made = users.create(by, wanted);
            if (!made) return std::unexpected(to_problem(made.error(), cognito_step::administration));
            return created<managed_user_out>{shown(**made), path_of(**made)};
        }));
}

operation show(service::users& users) {
    auto text = admin_description(http::method::get, fmt::format("{}/{{username}}", admin_users_path), "admin_get_user",
                                  "Get a user by username, or by an alias such as the e-mail address");
    text.answer_example = managed_user_example;
    return administrator_operation(
        std::move(text),
        blocking([&users](const administrator& by, const path<named_user_path>& at) -> reply<managed_user_out> {
            const auto found = users.get(by, at->username.value);
            if (!found) return std::unexpected(to_problem(found.error(), cognito_step::administration));
            return shown(**found);
        }));
}

using act_on_person = cognito::result<void> (service::users::*)(const administrator&, std::string_view);

operation act(description text, service::users& users, act_on_person what, bool spares_oneself) {
    if (spares_oneself) text.errors.push_back(problems::would_lock_out);
    return administrator_operation(std::move(text),
                                   blocking([&users, what](const administrator& by, const path<named_user_path>& at) {
                                       return user_done((users.*what)(by, at->username.value));
                                   }));
}

} // namespace

managed_user_out shown(const service::managed_user& person) {
    const auto value = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = person.attributes.find(name);
        if (found == person.attributes.end()) return std::nullopt;
        return found->second;
    };
    return {.username = person.username,
            .sub = value("sub"),
            .email = value("email"),
            .status = person.status,
            .enabled = person.is_enabled,
            .created_at = base::to_rfc3339_seconds(person.created),
            .updated_at = base::to_rfc3339_seconds(person.changed),
            .attributes = person.attributes};
}

description admin_description(http::method method, std::string path, std::string id, std::string summary) {
    const bool only_reads = method == http::method::get;
    return {.method = method,
            .path = std::move(path),
            .id = std::move(id),
            .summary = std::move(summary),
            .tag = "administration",
            .errors = problems_of(cognito_step::administration),
            .token = {.kind = token_kind::access},
            .audit = only_reads ? audited::nothing : audited::administration,
            .lane = http::lane::slow};
}

std::vector<operation> admin_user_operations(service::users& users) {
    const auto one = fmt::format("{}/{{username}}", admin_users_path);
    using enum http::method;
    std::vector<operation> out;
    out.push_back(list_users(users));
    out.push_back(create_user(users));
    out.push_back(show(users));
    out.push_back(act(admin_description(delete_, one, "admin_delete_user", "Delete a user and revoke their tokens"),
                      users, &service::users::remove_named, true));
    out.push_back(
        act(admin_description(post, one + "/disable", "admin_disable_user", "Disable a user and revoke their tokens"),
            users, &service::users::disable, true));
    out.push_back(act(admin_description(post, one + "/enable", "admin_enable_user", "Enable a disabled user"), users,
                      &service::users::enable, false));
    return out;
}

} // namespace poolguard::api
