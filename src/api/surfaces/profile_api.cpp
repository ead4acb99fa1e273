#include "api/surfaces/profile_api.hpp"

#include "api/permissions.hpp"
#include "api/surfaces/attribute_change.hpp"
#include "base/try.hpp"

namespace poolguard::api {

namespace {

constexpr token_rules access_token{.kind = token_kind::access};
constexpr std::string_view profile_tag = "profile";

operation get_claims() {
    return token_operation(
        {.path = "/me",
         .id = "get_claims",
         .summary = "Show the claims of the access token",
         .tag = profile_tag,
         .answer_example = R"({"sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","token_use":"access",)"
                           R"("username":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e"})",
         .token = access_token},
        at_once([](const service::principal& who) -> claims { return {who.token().claims_json()}; }));
}

operation get_profile(service::accounts& accounts) {
    return token_operation({.path = "/profile",
                            .id = "get_profile",
                            .summary = "Get the user's attributes",
                            .tag = profile_tag,
                            .errors = problems_of(cognito_step::own_account),
                            .answer_example =
                                R"({"attributes":{"email":"new.user@example.com","email_verified":"true",)"
                                R"("sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e"}})",
                            .token = access_token,
                            .lane = http::lane::slow},
                           blocking([&accounts](const service::principal& who) -> reply<profile_out> {
                               auto found = accounts.attributes(who);
                               if (!found) return std::unexpected(to_problem(found.error(), cognito_step::own_account));
                               return profile_out{std::move(*found)};
                           }));
}

operation change_profile(service::accounts& accounts) {
    auto errors = problems_of(cognito_step::own_account);
    errors.push_back(problems::no_changes);
    return token_operation(
        {.method = http::method::post,
         .path = "/profile",
         .id = "change_profile",
         .summary = "Update the user's attributes; an empty value removes one",
         .tag = profile_tag,
         .errors = std::move(errors),
         .request_example = R"({"name":"Ismail Amouma","custom:role":"editor"})",
         .answer_example = R"({"message":"Profile updated successfully"})",
         .token = access_token,
         .audit = audited::profile_change,
         .lane = http::lane::slow},
        blocking([&accounts](const service::principal& who, const body<profile_in>& given) -> reply<profile_changed> {
            POOLGUARD_TRY(auto sent, change_attributes(accounts, who, values_given(given.value)));
            profile_changed out{"Profile updated successfully", std::nullopt};
            if (!sent.empty()) out.codes_sent = std::move(sent);
            return out;
        }));
}

} // namespace

std::vector<operation> profile_operations(service::accounts& accounts) {
    std::vector<operation> out;
    out.push_back(get_claims());
    out.push_back(get_profile(accounts));
    out.push_back(change_profile(accounts));
    return out;
}

} // namespace poolguard::api
