#include "pool/pages/account_pages.hpp"

#include "base/try.hpp"
#include "pool/pages/fields.hpp"
#include "pool/pages/first_factor_pages.hpp"
#include "pool/pages/form_input.hpp"
#include "pool/pages/page_look.hpp"
#include "pool/pages/problems.hpp"
#include "pool/pages/sign_up_ticket.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using members = boost::json::object;

// The members that all these messages share: ClientId, Username and, if the client has a secret, SecretHash.
members message_for(const page_context& here, const std::string& name) {
    const auto& client = *here.place().at.client;
    members out{{"ClientId", client.id}, {"Username", name}};
    if (const auto hash = here.ports().operations.pools.secrets().hash_for(client, name)) out["SecretHash"] = *hash;
    return out;
}

template <class Message>
result<typename Message::reply> run(const page_context& here, const members& fields,
                                    result<typename Message::reply> (*operation)(const Message&, const call&,
                                                                                 const operation_ports&)) {
    POOLGUARD_TRY(const auto input, read_message<Message>(fields));
    return operation(input, here.by(), here.ports().operations);
}

template <class T>
result<void> outcome_of(const result<T>& done) {
    if (!done) return std::unexpected(done.error());
    return {};
}

page_lead sent_to(const page_context& here, const std::optional<cognito::code_delivery_details>& details) {
    if (!details || !details->Destination) return std::string(say(message_id::code_sent_if_known, here.in()));
    const bool is_link =
        confirms_by_link(*here.place().at.pool) && details->DeliveryMedium == cognito::delivery_medium::EMAIL;
    return {std::string(say(is_link ? message_id::link_sent_to : message_id::code_sent_to, here.in())),
            *details->Destination};
}

// Whether no user of the pool gets a code to confirm an account.
bool sends_only_links(const user_pool_document& pool) {
    return confirms_by_link(pool) && !is_auto_verified(pool, "phone_number");
}

// Amazon's own pages ask everybody for a password.
bool needs_password(const page_context& here) {
    return !lets_users_choose(here) || !can_do_without_password(*here.place().at.pool);
}

// For a name that nobody has, a code is wrong like any other, also at clients that tell who exists.
page_problem problem_with_code(const failure& why) {
    return why.name == cognito::failure_name::user_not_found ? message_id::wrong_code : problem_of(why);
}

page_link to_sign_in(const page_context& here) {
    return {here.address("/login"), std::string(say(message_id::to_sign_in, here.in()))};
}

// Requests another code or link; shown below the form that takes the code.
page_form resend_form(const page_context& here, const std::string& name, const std::string& ticket, bool is_link) {
    return {.action = here.address("/confirmUser"),
            .hidden = {{"username", name}, {std::string(sign_up_ticket::field_name), ticket}, {"resend", "1"}},
            .button = is_link ? message_id::send_new_link : message_id::send_new_code,
            .is_quiet = true};
}

} // namespace

bool is_open_for_sign_up(const user_pool_document& pool) {
    const auto& config = pool.settings.AdminCreateUserConfig;
    return !config || !config->AllowAdminCreateUserOnly.value_or(false);
}

http::response show_sign_up(const page_context& here, const page_notice& notice) {
    const auto& pool = *here.place().at.pool;
    page shown{.title = message_id::sign_up, .problem = notice.problem, .links = {to_sign_in(here)}};
    if (!is_open_for_sign_up(pool)) {
        shown.problem = message_id::sign_up_closed;
        return here.show(shown, "/signup");
    }
    page_form form{.action = here.address("/signup"), .button = message_id::create_account};
    form.fields.push_back(name_field(pool, here.in(), here.field("username")));
    for (const auto& each : attributes_to_ask(pool))
        form.fields.push_back(attribute_field(each, here.in(), here.field(std::string(attribute_field_prefix) + each)));
    form.fields.push_back(needs_password(here) ? new_password_field(pool, here.in(), earlier_passwords::none)
                                               : optional_password_field(pool, here.in()));
    shown.forms.push_back(std::move(form));
    return here.show(shown, "/signup");
}

http::response sign_up(const page_context& here) {
    if (const auto refused = here.refuse_form()) return show_sign_up(here, {.problem = refused});
    const auto name = here.field("username");
    auto message = message_for(here, name);
    const auto password = here.form().get("password");
    if (!password.empty() || needs_password(here)) message.emplace("Password", password);
    boost::json::array attributes;
    for (const auto& each : attributes_to_ask(*here.place().at.pool))
        attributes.push_back(
            members{{"Name", each}, {"Value", here.field(std::string(attribute_field_prefix) + each)}});
    message.emplace("UserAttributes", std::move(attributes));
    const auto done = run<cognito::sign_up>(here, message, pool::sign_up);
    here.audit("sign_up", outcome_of(done), name, done ? done->UserSub : std::string_view{});
    if (!done) return show_sign_up(here, {.problem = problem_of(done.error())});
    if (done->UserConfirmed) return sign_in_new_user(here, {name, done->UserSub, done->Session});
    if (!done->CodeDeliveryDetails) {
        page shown{.title = message_id::confirm_account,
                   .lead = std::string(say(message_id::waits_for_administrator, here.in())),
                   .links = {to_sign_in(here)}};
        return here.show(shown);
    }
    return show_confirmation(here, name, sent_to(here, done->CodeDeliveryDetails), {},
                             sign_up_ticket::issue(here, done->UserSub));
}

http::response show_confirmation(const page_context& here, const std::string& name, page_lead lead,
                                 const page_notice& notice, std::string ticket) {
    if (ticket.empty()) ticket = here.form().get(sign_up_ticket::field_name);
    page shown{.title = message_id::confirm_account,
               .lead = std::move(lead),
               .success = notice.success,
               .problem = notice.problem,
               .links = {to_sign_in(here)}};
    page_form form{
        .action = here.address("/confirmUser"), .fields = {code_field(here.in())}, .button = message_id::confirm};
    if (name.empty())
        form.fields.insert(form.fields.begin(), name_field(*here.place().at.pool, here.in(), {}));
    else
        form.hidden = {{"username", name}, {std::string(sign_up_ticket::field_name), ticket}};
    const bool is_link = sends_only_links(*here.place().at.pool);
    if (name.empty() || !is_link) shown.forms.push_back(std::move(form));
    if (!name.empty()) shown.forms.push_back(resend_form(here, name, ticket, is_link));
    return here.show(shown, name.empty() ? "/confirmUser" : "");
}

http::response confirm_account(const page_context& here) {
    const auto name = here.field("username");
    if (const auto refused = here.refuse_form()) return show_confirmation(here, name, {}, {.problem = refused});
    auto message = message_for(here, name);
    if (here.form().has("resend")) {
        const auto sent = run<cognito::resend_confirmation_code>(here, message, resend_confirmation_code);
        here.audit("resend_code", outcome_of(sent), name);
        if (!sent) return show_confirmation(here, name, {}, {.problem = problem_of(sent.error())});
        const bool is_link = sends_only_links(*here.place().at.pool);
        return show_confirmation(here, name, {},
                                 {.success = is_link ? message_id::new_link_sent : message_id::new_code_sent});
    }
    message.emplace("ConfirmationCode", here.field("code"));
    const auto done = run<cognito::confirm_sign_up>(here, message, confirm_sign_up);
    here.audit("confirm_sign_up", outcome_of(done), name);
    // The account was confirmed before a function was told, so there is nothing left to do on this page.
    if (!done && is_of_function(done.error())) return show_sign_in(here, {.problem = problem_of(done.error())});
    if (!done) return show_confirmation(here, name, {}, {.problem = problem_with_code(done.error())});
    return sign_in_new_user(here, {name, sign_up_ticket::find_sub(here), done->Session});
}

http::response show_forgotten(const page_context& here, const page_notice& notice) {
    const auto& pool = *here.place().at.pool;
    page shown{.title = message_id::reset_password,
               .lead = std::string(say(message_id::forgotten_lead, here.in())),
               .problem = notice.problem,
               .links = {to_sign_in(here)}};
    shown.forms.push_back({.action = here.address("/forgotPassword"),
                           .fields = {name_field(pool, here.in(), here.field("username"))},
                           .button = message_id::send_code});
    return here.show(shown, "/forgotPassword");
}

http::response send_reset_code(const page_context& here) {
    if (const auto refused = here.refuse_form()) return show_forgotten(here, {.problem = refused});
    const auto name = here.field("username");
    const auto message = message_for(here, name);
    const auto sent = run<cognito::forgot_password>(here, message, forgot_password);
    here.audit("forgot_password", outcome_of(sent), name);
    // Do not reveal whether the user exists, or which state or addresses it has. What cannot be read is nobody's name.
    const bool is_hidden = !sent && (sent.error().name == cognito::failure_name::user_not_found ||
                                     sent.error().name == cognito::failure_name::not_authorized ||
                                     (sent.error().name == cognito::failure_name::invalid_parameter &&
                                      read_message<cognito::forgot_password>(message)));
    if (!sent && !is_hidden) return show_forgotten(here, {.problem = problem_of(sent.error())});
    return show_reset(here, name, std::string(say(message_id::code_sent_if_known, here.in())));
}

http::response show_reset(const page_context& here, const std::string& name, page_lead lead,
                          const page_notice& notice) {
    page shown{.title = message_id::choose_new_password,
               .lead = std::move(lead),
               .problem = notice.problem,
               .links = {to_sign_in(here)}};
    page_form form{.action = here.address("/confirmForgotPassword"),
                   .fields = {code_field(here.in()), new_password_field(*here.place().at.pool, here.in())},
                   .button = message_id::set_password};
    if (name.empty())
        form.fields.insert(form.fields.begin(), name_field(*here.place().at.pool, here.in(), {}));
    else
        form.hidden.emplace_back("username", name);
    shown.forms.push_back(std::move(form));
    return here.show(shown, name.empty() ? "/confirmForgotPassword" : "");
}

http::response reset_password(const page_context& here) {
    const auto name = here.field("username");
    if (const auto refused = here.refuse_form()) return show_reset(here, name, {}, {.problem = refused});
    auto message = message_for(here, name);
    message.emplace("ConfirmationCode", here.field("code"));
    message.emplace("Password", here.form().get("password"));
    const auto done = run<cognito::confirm_forgot_password>(here, message, confirm_forgot_password);
    here.audit("reset_password", outcome_of(done), name);
    // The password was set by then, as above.
    if (!done && is_of_function(done.error())) return show_sign_in(here, {.problem = problem_of(done.error())});
    if (!done) return show_reset(here, name, {}, {.problem = problem_with_code(done.error())});
    return show_sign_in(here, {.success = message_id::password_changed});
}

} // namespace poolguard::pool
