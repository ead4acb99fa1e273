#include "api/surfaces/own_user_api.hpp"

#include "api/permissions.hpp"
#include "api/surfaces/attribute_change.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"

namespace poolguard::api {

namespace {

description about_own_user(http::method method, std::string id, std::string summary) {
    return {.method = method,
            .path = "/api/users/me",
            .id = std::move(id),
            .summary = std::move(summary),
            .tag = "users",
            .errors = problems_of(cognito_step::own_account),
            .token = {.kind = token_kind::access},
            .lane = http::lane::slow};
}

// The name that the user signed up with. A pool whose usernames are addresses generates internal ones. Never the
// attribute preferred_username, which may be another user's name.
std::string shown_name(const service::person& known, const std::optional<std::string>& email,
                       const std::string& subject) {
    return known.username == subject ? email.value_or(subject) : known.username;
}

own_user_out shown(const service::person& known, const service::principal& who) {
    const auto value = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = known.attributes.find(name);
        if (found == known.attributes.end()) return std::nullopt;
        return found->second;
    };
    const std::string subject(who.subject());
    auto email = value("email");
    return {.user_id = subject,
            .username = shown_name(known, email, subject),
            .email = email,
            .name = value("name"),
            .email_verified = base::equal_ignoring_case(value("email_verified").value_or(""), "true"),
            .created_at = base::to_rfc3339_seconds(known.created)};
}

operation get(service::accounts& accounts) {
    auto text = about_own_user(http::method::get, "get_own_user", "Get the user's own account");
    text.answer_example = R"({"user_id":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","username":"john.doe",)"
                          R"("email":"john@example.com","name":"John Doe","email_verified":true,)"
                          R"("created_at":"2024-02-03T10:30:00Z"})";
    return token_operation(std::move(text), blocking([&accounts](const service::principal& who) -> reply<own_user_out> {
                               const auto found = accounts.profile(who);
                               if (!found) return std::unexpected(to_problem(found.error(), cognito_step::own_account));
                               return shown(*found, who);
                           }));
}

operation change(service::accounts& accounts) {
    auto text = about_own_user(http::method::put, "change_own_user",
                               "Update the user's own attributes; an empty value removes one");
    text.errors.push_back(problems::no_changes);
    text.audit = audited::profile_change;
    text.request_example = R"({"name":"John Updated Doe","phone_number":"+1234567890"})";
    text.answer_example = R"({"message":"Profile updated successfully",)"
                          R"("user":{"name":"John Updated Doe","phone_number":"+1234567890"}})";
    return token_operation(
        std::move(text),
        blocking([&accounts](const service::principal& who, const body<own_user_in>& given) -> reply<own_user_changed> {
            POOLGUARD_TRY(auto sent, change_attributes(accounts, who, values_given(given.value)));
            own_user_changed out{"Profile updated successfully", given.value, std::nullopt};
            if (!sent.empty()) out.codes_sent = std::move(sent);
            return out;
        }));
}

operation remove_own_user(service::accounts& accounts, const service::own_records& records) {
    auto text = about_own_user(http::method::delete_, "delete_own_user",
                               "Delete the user's own account and records, and revoke their tokens");
    text.errors.push_back(problems::store_unavailable);
    text.errors.push_back(problems::store_failed);
    text.errors.push_back(problems::id_token_needed);
    text.audit = audited::deletion;
    text.answer_example = R"({"message":"Account deleted successfully"})";
    return token_operation(std::move(text),
                           blocking([&accounts, records](const service::principal& who,
                                                         const http::request& request) -> reply<done_message> {
                               // Cognito would refuse a token without the scope only after the records are gone.
                               const auto own = accounts.attributes(who);
                               if (!own) return std::unexpected(to_problem(own.error(), cognito_step::own_account));
                               POOLGUARD_CHECK(delete_account(accounts, records, who, *own, request));
                               return done_message{"Account deleted successfully"};
                           }));
}

} // namespace

reply<void> delete_account(service::accounts& accounts, const service::own_records& records,
                           const service::principal& who, const service::attribute_values& own,
                           const http::request& request) {
    const auto lists = records.of(who, request.find_header("Host").value_or(std::string_view{}));
    if (!lists) return std::unexpected(to_problem(lists.error(), cognito_step::own_account));
    if (const auto removed = service::own_records::remove_all(*lists); !removed)
        return std::unexpected(to_problem(removed.error()));
    const auto done = accounts.remove(who, own);
    if (!done) return std::unexpected(to_problem(done.error(), cognito_step::own_account));
    return {};
}

std::vector<operation> own_user_operations(service::accounts& accounts, const service::own_records& records) {
    std::vector<operation> out;
    out.push_back(get(accounts));
    out.push_back(change(accounts));
    out.push_back(remove_own_user(accounts, records));
    return out;
}

} // namespace poolguard::api
