#include "api/surfaces/admin_api.hpp"
#include "api/surfaces/second_factor_operations.hpp"

#include <fmt/format.h>
#include <initializer_list>

namespace poolguard::api {

struct managed_user_change {
    std::map<std::string, json::text<0, 2048, one_line>> attributes; // an empty value removes the attribute
};
BOOST_DESCRIBE_STRUCT(managed_user_change, (), (attributes))

struct managed_password_in {
    json::secret_text<6, 256> password;
    std::optional<bool> permanent; // false when absent: the user must change it at the next sign-in
};
BOOST_DESCRIBE_STRUCT(managed_password_in, (), (password, permanent))

struct user_session_out {
    std::string id;
    cognito::session_type type{}; // of a refresh token, or of a browser at the sign-in pages
    std::string client_id;
    std::string started_at;   // RFC 3339
    std::string last_used_at; // the same; at most an hour too early unless the pool tracks sessions
};
BOOST_DESCRIBE_STRUCT(user_session_out, (), (id, type, client_id, started_at, last_used_at))

struct session_path {
    person_name username;
    json::text<1, 128, one_line> session;

    std::string_view account() const { return username; }
};
BOOST_DESCRIBE_STRUCT(session_path, (), (username, session))

namespace {

using service::administrator;
using service::user_changes;
constexpr std::string_view one_user_path = "/api/admin/users/{username}";

template <class T>
std::unexpected<problem> refuse_administration(const cognito::result<T>& outcome) {
    return std::unexpected(to_problem(outcome.error(), cognito_step::administration));
}

reply<no_content> changed_user(const cognito::result<void>& outcome) {
    if (!outcome) return refuse_administration(outcome);
    return no_content{};
}

description about_user(http::method method, std::string_view below, std::string id, std::string summary,
                       std::initializer_list<problem_kind> errors = {}) {
    auto out = admin_description(method, fmt::format("{}{}", one_user_path, below), std::move(id), std::move(summary));
    out.errors.insert(out.errors.end(), errors);
    return out;
}

operation set_attributes(user_changes& changes) {
    auto text = about_user(http::method::patch, "", "admin_change_user",
                           "Change attributes of a user; an empty value removes one. A change of the tenant ends the "
                           "user's sessions",
                           {problems::no_changes, problems::address_taken});
    text.request_example = R"({"attributes":{"custom:tenant_id":"acme","name":"Jane Doe"}})";
    text.answer_example = managed_user_example;
    return administrator_operation(
        std::move(text), blocking([&changes](const administrator& by, const path<named_user_path>& at,
                                             const body<managed_user_change>& given) -> reply<managed_user_out> {
            if (given->attributes.empty()) return std::unexpected(problem(problems::no_changes));
            service::attribute_values values;
            for (const auto& [name, value] : given->attributes)
                values.emplace(name, value.value);
            const auto done = changes.set(by, at->username.value, values);
            if (!done) return refuse_administration(done);
            return shown(**done);
        }));
}

operation set_password(user_changes& changes) {
    auto text = about_user(http::method::put, "/password", "admin_set_password",
                           "Set a user's password and end their sessions", {problems::invalid_password});
    text.request_example = R"({"password":"Correct-horse-7","permanent":false})";
    return administrator_operation(
        std::move(text), blocking([&changes](const administrator& by, const path<named_user_path>& at,
                                             const body<managed_password_in>& given) {
            return changed_user(
                changes.set_password(by, at->username.value, given->password.value, given->permanent.value_or(false)));
        }));
}

operation confirm(user_changes& changes) {
    return administrator_operation(about_user(http::method::post, "/confirmation", "admin_confirm_user",
                                              "Confirm a user who has signed up, without a code",
                                              {problems::wrong_user_status}),
                                   blocking([&changes](const administrator& by, const path<named_user_path>& at) {
                                       return changed_user(changes.confirm(by, at->username.value));
                                   }));
}

operation invite_again(user_changes& changes) {
    return administrator_operation(about_user(http::method::post, "/invitation", "admin_invite_user",
                                              "Send a user the invitation again, with a new temporary password",
                                              {problems::wrong_user_status, problems::code_not_sent}),
                                   blocking([&changes](const administrator& by, const path<named_user_path>& at) {
                                       return changed_user(changes.invite_again(by, at->username.value));
                                   }));
}

operation show_second_factors(user_changes& changes) {
    auto text = about_user(http::method::get, "/second-factors", "admin_get_second_factors",
                           "Get the second factors of a user");
    text.answer_example = R"({"methods":["SOFTWARE_TOKEN_MFA"],"preferred":"SOFTWARE_TOKEN_MFA"})";
    return administrator_operation(
        std::move(text),
        blocking([&changes](const administrator& by, const path<named_user_path>& at) -> reply<factors_out> {
            const auto found = changes.factors(by, at->username.value);
            if (!found) return refuse_administration(found);
            return factors_out{(*found)->methods, (*found)->preferred};
        }));
}

operation remove_second_factors(user_changes& changes) {
    return administrator_operation(
        about_user(http::method::delete_, "/second-factors", "admin_remove_second_factors",
                   "Remove the second factors of a user, for instance when the device is lost"),
        blocking([&changes](const administrator& by, const path<named_user_path>& at) {
            return changed_user(changes.remove_factors(by, at->username.value));
        }));
}

operation list_sessions(user_changes& changes) {
    auto text = about_user(http::method::get, "/sessions", "admin_list_sessions", "List the sessions of a user",
                           {problems::not_offered_by_pool});
    text.answer_example = R"([{"id":"tkna7b3c9d2e5f8g1h4j6k0m2n5p","type":"TOKEN","client_id":"1example23456789",)"
                          R"("started_at":"2026-02-03T10:30:00Z","last_used_at":"2026-02-03T11:30:00Z"}])";
    return administrator_operation(
        std::move(text), blocking([&changes](const administrator& by,
                                             const path<named_user_path>& at) -> reply<std::vector<user_session_out>> {
            const auto found = changes.sessions(by, at->username.value);
            if (!found) return refuse_administration(found);
            std::vector<user_session_out> out;
            for (const auto& each : **found)
                out.push_back({each.SessionId, each.SessionType, each.ClientId,
                               base::to_rfc3339_seconds(each.CreateDate.at),
                               base::to_rfc3339_seconds(each.LastActiveDate.at)});
            return out;
        }));
}

operation end_sessions_of_user(user_changes& changes) {
    return administrator_operation(about_user(http::method::delete_, "/sessions", "admin_end_sessions",
                                              "End all sessions of a user and revoke their tokens"),
                                   blocking([&changes](const administrator& by, const path<named_user_path>& at) {
                                       return changed_user(changes.end_sessions(by, at->username.value));
                                   }));
}

operation end_session_of_user(user_changes& changes) {
    return administrator_operation(about_user(http::method::delete_, "/sessions/{session}", "admin_end_session",
                                              "End one session of a user and revoke its tokens",
                                              {problems::session_not_found, problems::not_offered_by_pool}),
                                   blocking([&changes](const administrator& by, const path<session_path>& at) {
                                       return changed_user(
                                           changes.end_session(by, at->username.value, at->session.value));
                                   }));
}

} // namespace

std::vector<operation> admin_user_change_operations(service::user_changes& changes) {
    std::vector<operation> out;
    for (const auto make : {set_attributes, set_password, confirm, invite_again, show_second_factors,
                            remove_second_factors, list_sessions, end_sessions_of_user, end_session_of_user})
        out.push_back(make(changes));
    return out;
}

} // namespace poolguard::api
