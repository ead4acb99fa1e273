#include "simulation/walk/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::string_view nothing_lost = "docs/security.md: nothing that was acknowledged may be lost";
constexpr std::string_view code_once = "src/pool/mail/codes.hpp: each user can use a code once";

} // namespace

void walker::count_use(const std::string& code) {
    if (++who_.uses_of_codes[code] > 1)
        world_.fail(code_once, fmt::format("The code {} of {} was accepted twice", code, who_.address));
}

void walker::count_use(const app_code& code) {
    count_use(fmt::format("of app {} at step {}", code.app.substr(0, 8), code.step));
}

void walker::sign_up(const std::string& password) {
    auto done = begin(act_kind::sign_up);
    done.password = password;
    const auto answer = post(any_node(), "/auth/signup", {{"email", who_.address}, {"password", password}});
    if (outcome_of(answer) != outcome::refused) who_.passwords.push_back(password);
    if (code_of(answer) == "username_taken" || outcome_of(answer) != outcome::refused) note(std::move(done), answer);
}

void walker::confirm(const std::string& code, bool is_guess) {
    if (code.empty()) return;
    auto done = begin(act_kind::confirm);
    const auto answer = post(any_node(), "/auth/confirm", {{"email", who_.address}, {"code", code}});
    if (outcome_of(answer) == outcome::done) {
        if (is_guess) world_.fail(no_proof, fmt::format("{} was confirmed with a guessed code", who_.address));
        count_use("confirm " + code);
    }
    note(std::move(done), answer);
}

void walker::reset_password(const std::string& code) {
    if (code.empty()) return;
    auto done = begin(act_kind::set_password);
    done.password = new_password();
    may_end_sessions(0);
    const auto answer = post(any_node(), "/auth/reset-password",
                             {{"email", who_.address}, {"code", code}, {"new_password", done.password}});
    if (outcome_of(answer) != outcome::refused) who_.passwords.push_back(done.password);
    may_end_later(done);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) != outcome::done) return;
    count_use("reset " + code);
    pages_have_ended(done);
    // The gateways hear of it with the sign-out, which may wait.
    if (!world_.is_far()) have_ended(done);
    try_what_ended();
}

void walker::change_password() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::change);
    done.was = likely_password();
    done.password = new_password();
    done.session = chosen->number;
    may_end_sessions(done.session);
    const auto answer = post(any_node(), "/auth/change-password",
                             {{"previous_password", done.was}, {"new_password", done.password}}, chosen->access_token);
    if (outcome_of(answer) != outcome::refused) who_.passwords.push_back(done.password);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) != outcome::done) return;
    have_ended(done);
    pages_have_ended(done);
    try_what_ended();
}

// Two attributes at two nodes at once: neither change may undo the other.
void walker::change_name() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    const auto token = chosen->access_token;
    const auto shown = [&] {
        const auto answer = ask(any_node(), method::get, "/profile", {}, token);
        return answer.status == 200 ? parsed(answer.body).at("attributes") : boost::json::value{};
    };
    const std::string_view names[2] = {"given_name", "family_name"};
    outcome told[2]{};
    const auto before = shown();
    at_once([&](int which) {
        const object changed{{names[which], fmt::format("Name {}", luck_.next())}};
        told[which] = outcome_of(post(any_node(), "/profile", changed, token));
    });
    const auto after = shown();
    // No value is written twice, but by a gateway that asks Cognito again.
    if (before.is_null() || after.is_null() || world_.is_far()) return;
    for (const auto which : {0, 1})
        if (told[which] == outcome::done && text_in(after, names[which]) == text_in(before, names[which]))
            world_.fail(nothing_lost, fmt::format("{} of {} was changed and is still \"{}\"", names[which],
                                                  who_.address, text_in(after, names[which])));
}

void walker::act_as_operator(std::string_view operation, act_kind kind, object more) {
    auto done = begin(kind);
    more["Username"] = who_.address;
    if (const auto* const password = more.if_contains("Password")) done.password = std::string(password->get_string());
    const bool ends = kind != act_kind::enable;
    if (ends) may_end_sessions(0);
    if (kind == act_kind::remove) who_.removed = now();
    const auto answer = operate(any_node(), operation, std::move(more));
    if (answer.status != 400 && !done.password.empty()) who_.passwords.push_back(done.password);
    if (answer.error == "UserNotFoundException") {
        done.kind = act_kind::not_there;
        return note(done, pool_answer{.status = 200});
    }
    note(done, answer);
    done.until = now();
    const bool have_surely_ended = answer.status == 200 && ends;
    if (have_surely_ended) pages_have_ended(done);
    // Another Cognito tells no gateway.
    if (have_surely_ended && !world_.is_far()) have_ended(done);
    if (kind == act_kind::remove) have_lost_account();
    if (have_surely_ended) try_what_ended();
}

void walker::delete_account() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::remove);
    may_end_sessions(0);
    who_.removed = now();
    const auto answer = ask(any_node(), method::delete_, "/api/users/me", {}, chosen->access_token);
    note(done, answer);
    done.until = now();
    const bool is_done = outcome_of(answer) == outcome::done;
    if (is_done) have_ended(done);
    if (is_done) pages_have_ended(done);
    have_lost_account();
    if (is_done) try_what_ended();
}

} // namespace poolguard::simulation
