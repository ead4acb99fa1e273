// Which deed is which walk, and those that an operator does.

#include "simulation/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {

using boost::json::object;
using http::method;

void walker::change_name() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    post(any_node(), "/profile", {{"name", fmt::format("Name {}", luck_.next())}}, chosen->access_token);
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
    if (answer.status == 200 && ends) have_ended(done);
}

void walker::delete_account() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::remove);
    may_end_sessions(0);
    who_.removed = now();
    const auto answer = ask(any_node(), method::delete_, "/api/users/me", {}, chosen->access_token);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) == outcome::done) have_ended(done);
}

void walker::take_step() {
    const auto code = [&] { return world_.in_.mail.latest_code(who_.address); };
    switch (step_.what) {
    case deed::sign_up:
        return sign_up(new_password());
    case deed::sign_up_at_once:
        return at_once([&](int) { sign_up(new_password()); });
    case deed::confirm:
        return confirm(code(), false);
    case deed::confirm_at_once:
        return at_once([&, used = code()](int) { confirm(used, false); });
    case deed::confirm_by_guess:
        return confirm(fmt::format("{:06}x", luck_.below(1'000'000)), true);
    case deed::resend:
        post(any_node(), "/auth/resend-code", {{"email", who_.address}});
        return;
    case deed::sign_in:
        return sign_in();
    case deed::sign_in_by_guess:
        return sign_in_by_guess();
    case deed::compare_refusals:
        return compare_refusals();
    case deed::refresh:
        return refresh();
    case deed::refresh_with_garbage:
        return refresh_with_garbage();
    case deed::show_token:
        return show_token();
    case deed::sign_out:
        return sign_out();
    case deed::revoke:
        return revoke();
    case deed::forget_password:
        post(any_node(), "/auth/forgot-password", {{"email", who_.address}});
        return;
    case deed::reset_password:
        return reset_password(code());
    case deed::reset_at_once:
        return at_once([&, used = code()](int) { reset_password(used); });
    case deed::change_password:
        return change_password();
    case deed::change_name:
        return change_name();
    case deed::write_item:
        return write_item();
    case deed::read_items:
        return read_items();
    case deed::remove_item:
        return remove_item();
    case deed::delete_account:
        return delete_account();
    case deed::set_password_as_operator:
        return act_as_operator("AdminSetUserPassword", act_kind::set_password,
                               {{"Password", new_password()}, {"Permanent", true}});
    case deed::disable:
        return act_as_operator("AdminDisableUser", act_kind::disable);
    case deed::enable:
        return act_as_operator("AdminEnableUser", act_kind::enable);
    case deed::sign_out_as_operator:
        return act_as_operator("AdminUserGlobalSignOut", act_kind::end_sessions);
    case deed::remove_as_operator:
        return act_as_operator("AdminDeleteUser", act_kind::remove);
    }
}

} // namespace poolguard::simulation
