#include "simulation/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::string_view no_fault = "docs/operating.md: an answer of 5xx means that something outside failed";
constexpr unsigned limited = 429;

} // namespace

boost::json::value parsed(const std::string& text) {
    boost::system::error_code error;
    auto out = boost::json::parse(text, error);
    return error ? boost::json::value(nullptr) : out;
}

std::string text_in(const boost::json::value& from, std::string_view name) {
    const auto* const in = from.if_object();
    const auto* const found = in == nullptr ? nullptr : in->if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string{};
}

void walker::expect_no_fault(std::string_view target, unsigned status, bool had_fault, std::string_view body) {
    if (status < 500 || had_fault) return;
    world_.fail(no_fault, fmt::format("{} {}: {}", target, status, body));
}

answered walker::ask(node& to, http::method method, std::string target, std::string body, std::string_view token) {
    asked what{method, std::move(target), {}, std::move(body)};
    if (!what.body.empty()) what.headers.emplace_back("Content-Type", "application/json");
    if (!token.empty()) what.headers.emplace_back("Authorization", fmt::format("Bearer {}", token));
    auto out = to.ask(what);
    expect_no_fault(what.target, out.status, out.had_fault, out.body);
    for (const auto each : out.body)
        world_.out_.digest = world_.out_.digest * 1099511628211U + static_cast<unsigned char>(each) + out.status;
    ++world_.out_.answers[fmt::format("{} {} {}", name_of(step_.what), out.status, code_of(out))];
    world_.out_.walk.push_back(fmt::format("{:13.6f} {} of {}: node {} {} {}", static_cast<double>(now().count()) / 1e6,
                                           name_of(step_.what), who_.address, to.number(), out.status, code_of(out)));
    return out;
}

answered walker::post(node& to, std::string_view target, const object& body, std::string_view token) {
    return ask(to, method::post, std::string(target), body.empty() ? std::string{} : boost::json::serialize(body),
               token);
}

pool_answer walker::operate(node& to, std::string_view operation, object body) {
    if (!to.is_up()) return {};
    body["UserPoolId"] = to.pool_id();
    auto out = to.operate(operation, boost::json::serialize(body));
    expect_no_fault(operation, out.status, out.had_fault, out.body);
    ++world_.out_.answers[fmt::format("{} {} {}", name_of(step_.what), out.status, out.error)];
    world_.out_.walk.push_back(fmt::format("{:13.6f} {} of {}: node {} {} {}", static_cast<double>(now().count()) / 1e6,
                                           name_of(step_.what), who_.address, to.number(), out.status, out.error));
    return out;
}

outcome walker::outcome_of(const answered& answer) const {
    if (answer.status >= 200 && answer.status < 300) return outcome::done;
    // The pool says "too many requests" where its store does not answer.
    const bool is_busy = answer.status == limited && answer.had_fault;
    return answer.status == 0 || answer.status >= 500 || is_busy ? outcome::unknown : outcome::refused;
}

std::string walker::code_of(const answered& answer) {
    return answer.status < 400 ? std::string{} : text_in(parsed(answer.body), "code");
}

std::string walker::new_password() {
    auto out = fmt::format("Pw-{:04}-{:08x}!", ++world_.passwords_, luck_.next() & 0xffffffffU);
    world_.secrets_.insert(out);
    return out;
}

// Mostly the last one; where it is not known which one holds, some other.
std::string walker::likely_password() {
    if (who_.passwords.empty()) return new_password();
    if (luck_.below(4) != 0) return who_.passwords.back();
    return who_.passwords[who_.passwords.size() - 1 - luck_.below(std::min<std::size_t>(3, who_.passwords.size()))];
}

// Mostly a recent one.
held_session* walker::any_session() {
    if (who_.sessions.empty()) return nullptr;
    const auto back = luck_.below(std::min<std::size_t>(luck_.below(3) == 0 ? 12 : 3, who_.sessions.size()));
    return &who_.sessions[who_.sessions.size() - 1 - back];
}

act walker::begin(act_kind kind) { return {.kind = kind, .from = now()}; }

void walker::may_end_sessions(std::uint64_t spared) {
    for (auto& each : who_.sessions)
        if (each.number != spared && !each.may_end) each.may_end = now();
}

// Of the sessions that there were when the act began.
void walker::have_ended(const act& done) {
    for (auto& each : who_.sessions)
        if (each.number != done.session && each.issued < done.from && each.may_end && *each.may_end <= done.from &&
            !each.ended)
            each.ended = done.until;
}

void walker::note(act done, const answered& answer) {
    if (answer.status == limited && !answer.had_fault) return; // nothing was done
    done.until = now();
    done.result = outcome_of(answer);
    if (done.result == outcome::refused) done.why = code_of(answer);
    who_.history.push_back(std::move(done));
}

void walker::note(act done, const pool_answer& answer) {
    done.until = now();
    done.result = answer.status == 200 ? outcome::done
                  : answer.status == 0 || answer.status >= 500 || answer.error == "TooManyRequestsException"
                      ? outcome::unknown
                      : outcome::refused;
    done.why = answer.error;
    who_.history.push_back(std::move(done));
}

void walker::at_once(const std::function<void(int)>& work) {
    auto& time = world_.in_.time;
    const auto other = time.start([&] { work(1); });
    work(0);
    time.join(other);
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
