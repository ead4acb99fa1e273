#include "pool/pages/confirmation_link.hpp"

#include "base/audit.hpp"
#include "base/try.hpp"
#include "http/form.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/users.hpp"
#include "pool/oauth/issuer_path.hpp"
#include "pool/pages/form_input.hpp"
#include "pool/pages/problems.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

result<void> confirm(const parameters& given, const http::request& request, const page_ports& ports) {
    const auto& operations = ports.operations;
    if (const auto taken = operations.rates.take_by_network(store::rate::sign_in_attempts, request.remote_address);
        !taken)
        return refuse(
            taken.error().wait ? cognito::failure_name::too_many_requests : cognito::failure_name::internal_error, {});
    boost::json::object fields{{"ClientId", given.get("client_id")},
                               {"Username", given.get("user_name")},
                               {"ConfirmationCode", given.get("confirmation_code")}};
    POOLGUARD_CHECK(read_message<cognito::confirm_sign_up>(fields));
    POOLGUARD_TRY(const auto place, find_place(operations.pools, given.get("client_id")));
    if (!is_below_issuer_of(*place.pool, request))
        return refuse(cognito::failure_name::resource_not_found, "The client is another pool's.");
    if (const auto hash = operations.pools.secrets().hash_for(*place.client, given.get("user_name")))
        fields["SecretHash"] = *hash;
    POOLGUARD_TRY(const auto input, read_message<cognito::confirm_sign_up>(fields));
    POOLGUARD_CHECK(confirm_sign_up(
        input, {.now = ports.oauth.clock.now(), .region = {}, .client_address = std::string(request.remote_address)},
        operations));
    return {};
}

// The code and the name in a link are not what its user has entered, so a page about them would not be understood.
page_problem problem_of_link(const cognito::failure& why) {
    auto problem = problem_of(why);
    if (problem == message_id::wrong_code || problem == message_id::wrong_password) return message_id::dead_link;
    return problem;
}

// Where the client's users are redirected if nothing else is asked for; empty if nobody signs in on these pages.
std::string usual_redirect(const client_document& client) {
    const auto& settings = client.settings;
    if (settings.DefaultRedirectURI) return *settings.DefaultRedirectURI;
    const auto& listed = settings.CallbackURLs;
    return listed && !listed->empty() ? std::string(listed->value.front()) : std::string{};
}

// What people enter to sign in: the link has the username, which pools with UsernameAttributes make up.
std::string name_to_sign_in_with(const client_document& client, std::string_view username, const page_ports& ports) {
    std::string out(username);
    const auto place = find_place(ports.operations.pools, client.id);
    if (!place) return out;
    const auto found = ports.operations.users.find(*place->pool, username);
    if (!found || !*found) return out;
    const auto& attributes = (*found)->user.attributes;
    for (const auto* each : {"email", "phone_number"})
        if (const auto at = attributes.find(each);
            at != attributes.end() && !at->second.empty() && is_username_attribute(*place->pool, each))
            return at->second;
    return out;
}

// To sign in under the name that was confirmed. Nothing for a client without these pages.
std::vector<page_link> sign_in_after_link(const parameters& given, const page_ports& ports, language in) {
    constexpr std::size_t longest_hint = 128; // that the gateway takes
    const auto client = ports.operations.pools.find_client(given.get("client_id"));
    if (!client) return {};
    const auto text = std::string(say(message_id::sign_in, in));
    const auto back = usual_redirect(**client);
    const auto name = name_to_sign_in_with(**client, given.get("user_name"), ports);
    const auto hint = "&login_hint=" + http::percent_encode(name);
    if (!back.empty() && back == ports.of_gateway.callback)
        return {{ports.of_gateway.start + (name.size() > longest_hint ? std::string{} : hint), text}};
    for (const std::string_view type : {"code", "token"}) {
        const auto query = fmt::format("client_id={}&response_type={}&redirect_uri={}{}", (*client)->id, type,
                                       http::percent_encode(back), hint);
        if (find_authorization(query, ports.operations.pools)) return {{"/login?" + query, text}};
    }
    return {};
}

unsigned status_of(const result<void>& outcome) {
    if (outcome) return 200;
    if (outcome.error().name == cognito::failure_name::internal_error) return 500;
    const bool is_limited = outcome.error().name == cognito::failure_name::too_many_requests ||
                            outcome.error().name == cognito::failure_name::limit_exceeded;
    return is_limited ? 429 : 400;
}

} // namespace

bool is_confirmation_link(const http::request& request) {
    const auto given = parameters::parse(request.query);
    return given && given->has("confirmation_code") && given->has("user_name");
}

http::response confirm_by_link(const http::request& request, const page_ports& ports) {
    const auto given = parameters::parse(request.query);
    if (!given) return error_page(request, "invalid_request", ports);
    const auto outcome = confirm(*given, request, ports);
    const auto account = base::account_digest(given->get("user_name"));
    base::write_audit({.action = "page",
                       .operation = "confirm_sign_up",
                       .outcome = outcome                     ? "success"
                                  : status_of(outcome) == 500 ? "failed"
                                                              : "refused",
                       .code = outcome ? std::string_view{} : std::string_view(outcome.error().name),
                       .account = account,
                       .client = request.remote_address,
                       .request_id = request.request_id});
    page shown{.title = message_id::confirm_account};
    if (outcome) {
        shown.success = message_id::account_confirmed;
        shown.choices = sign_in_after_link(*given, ports, http::choose_language(request));
    } else {
        shown.problem = problem_of_link(outcome.error());
    }
    return plain_page(shown, request, ports, status_of(outcome));
}

} // namespace poolguard::pool
