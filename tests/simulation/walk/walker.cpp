#include "simulation/walk/walker.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::string_view no_fault = "docs/operating.md: an answer of 5xx means that something outside failed";
constexpr std::string_view no_secrets = "docs/security.md: no answer repeats a password, code, token or secret";
constexpr std::array<std::string_view, 5> outside_failures{"store_unavailable", "cognito_unavailable",
                                                           "keys_unavailable", "code_not_sent", "not_ready"};
// How long a call may be under way, also to a Cognito that is not the gateway's own.
constexpr std::chrono::seconds longest_call{120};
constexpr std::chrono::minutes longest_wait{15};

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
    // A Cognito elsewhere, or its keys, may be asked only a while after it failed.
    const bool may_wait = world_.is_far() && now() < world_.in_.store.last_fault + longest_call;
    if (status < 500 || had_fault || may_wait) return;
    world_.fail(no_fault, fmt::format("{} {}: {}", target, status, body));
}

// What went wrong outside has one of a few names, and no refusal repeats what was sent.
void walker::check_refusal(std::string_view target, const answered& answer) {
    if (answer.status < 400) return;
    const auto code = code_of(answer);
    const bool is_named = std::ranges::find(outside_failures, code) != outside_failures.end();
    if (answer.status >= 500 && !is_named)
        world_.fail(no_fault, fmt::format("{} {}: {}", target, answer.status, answer.body));
    for (const auto& each : world_.secrets_)
        if (answer.body.contains(each))
            world_.fail(no_secrets, fmt::format("{} {}: {}", target, answer.status, answer.body));
}

void walker::record(std::string_view target, const node& by, const answered& answer) {
    expect_no_fault(target, answer.status, answer.had_fault, answer.body);
    for (const auto each : answer.body)
        world_.out_.digest = world_.out_.digest * 1099511628211U + static_cast<unsigned char>(each) + answer.status;
    note_answer(by, answer.status, code_of(answer));
}

void walker::note_answer(const node& by, unsigned status, std::string_view code) {
    ++world_.out_.answers[fmt::format("{} {} {}", name_of(step_.what), status, code)];
    world_.out_.walk.push_back(fmt::format("{:13.6f} {} of {}: node {} {} {}", static_cast<double>(now().count()) / 1e6,
                                           name_of(step_.what), who_.address, by.number(), status, code));
}

answered walker::ask(node& to, http::method method, std::string target, std::string body, std::string_view token) {
    asked what{method, std::move(target), {}, std::move(body)};
    if (!what.body.empty()) what.headers.emplace_back("Content-Type", "application/json");
    if (!token.empty()) what.headers.emplace_back("Authorization", fmt::format("Bearer {}", token));
    auto out = to.ask(what);
    record(what.target, to, out);
    check_refusal(what.target, out);
    return out;
}

answered walker::post(node& to, std::string_view target, const object& body, std::string_view token) {
    return ask(to, method::post, std::string(target), body.empty() ? std::string{} : boost::json::serialize(body),
               token);
}

pool_answer walker::operate(node& to, std::string_view operation, object body) {
    body["UserPoolId"] = world_.in_.names.pool_id;
    return call(to, operation, body);
}

pool_answer walker::call(node& to, std::string_view operation, const object& body) {
    auto out = to.operate(operation, boost::json::serialize(body));
    expect_no_fault(operation, out.status, out.had_fault, out.body);
    note_answer(to, out.status, out.error);
    return out;
}

outcome walker::outcome_of(const answered& answer) const {
    if (answer.status >= 200 && answer.status < 300) return outcome::done;
    // The pool says "too many requests" where its store does not answer.
    const bool is_busy = answer.status == too_many_requests && answer.had_fault;
    // A call whose answer got lost may have been done, and be refused the second time.
    const bool was_repeated = world_.is_far() && answer.had_fault;
    const bool is_unknown = answer.status == 0 || answer.status >= 500 || is_busy || was_repeated;
    return is_unknown ? outcome::unknown : outcome::refused;
}

outcome walker::outcome_of(const pool_answer& answer) {
    if (answer.status == 200) return outcome::done;
    // The store failed when the code was to be kept for its way.
    const bool is_not_sent = answer.error == "CodeDeliveryFailureException" && answer.had_fault;
    const bool is_busy = answer.error == "TooManyRequestsException";
    const bool is_unknown = answer.status == 0 || answer.status >= 500 || is_busy || is_not_sent;
    return is_unknown ? outcome::unknown : outcome::refused;
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

held_session* walker::usable_session() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return nullptr;
    const auto number = chosen->number;
    if (!is_fresh(*chosen, now())) refresh_by(number);
    return session_of(number);
}

held_session* walker::session_of(std::uint64_t number) {
    const auto found = std::ranges::find(who_.sessions, number, &held_session::number);
    return found == who_.sessions.end() ? nullptr : &*found;
}

act walker::begin(act_kind kind) {
    who_.latest_act = now();
    return {.kind = kind, .from = now()};
}

void walker::may_end_sessions(std::uint64_t spared) {
    for (auto* const all : {&who_.sessions, &who_.browsers})
        for (auto& each : *all)
            if (each.number != spared && !each.may_end) each.may_end = now();
    // What begins meanwhile may end too.
    who_.may_end_until = std::max(who_.may_end_until, now() + longest_call);
}

void walker::may_end_later(const act& done) {
    if (!world_.is_far()) return;
    act later{.kind = act_kind::end_sessions, .from = done.from, .until = now() + longest_wait};
    note(std::move(later), outcome::unknown, {});
    who_.may_end_until = std::max(who_.may_end_until, now() + longest_wait);
}

// Of the sessions that there were when the act began.
void walker::have_ended(const act& done) {
    const auto latest = world_.is_far() ? done.from - clocks_differ : done.from;
    for (auto* const all : {&who_.sessions, &who_.browsers})
        for (auto& each : *all)
            if (each.number != done.session && each.issued < latest && each.known <= done.from && !each.ended &&
                !each.is_former)
                each.ended = done.until;
}

void walker::have_lost_account() {
    who_.removed = now();
    for (auto* const all : {&who_.sessions, &who_.browsers})
        for (auto& each : *all)
            each.is_former = true;
}

// What may have been cut short may have done something before that.
void walker::note_part(const act& cut) {
    const auto add = [&](act_kind kind) {
        auto part = cut;
        part.kind = kind;
        who_.history.push_back(std::move(part));
    };
    switch (cut.kind) {
    case act_kind::sign_up:
        return add(act_kind::claim);
    case act_kind::end_session:
        return add(act_kind::half_end);
    case act_kind::remove:
        add(act_kind::disable);
        return add(act_kind::half_end_all);
    case act_kind::end_sessions:
    case act_kind::set_password:
    case act_kind::change:
    case act_kind::disable:
        return add(act_kind::half_end_all);
    default:
        return;
    }
}

void walker::note(act done, outcome result, std::string why) {
    done.until = std::max(done.until, now());
    done.result = result;
    if (result == outcome::unknown && world_.is_far()) done.until += longest_call;
    if (result == outcome::refused) done.why = std::move(why);
    if (result == outcome::unknown) note_part(done);
    who_.history.push_back(std::move(done));
}

void walker::note(act done, const answered& answer) {
    if (answer.status == too_many_requests && !answer.had_fault) return; // nothing was done
    note(std::move(done), outcome_of(answer), code_of(answer));
}

void walker::note(act done, const pool_answer& answer) { note(std::move(done), outcome_of(answer), answer.error); }

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
        return ask_for_code("/auth/resend-code");
    case deed::sign_in:
        return sign_in(sign_in_way::gateway);
    case deed::sign_in_by_srp:
        return sign_in(sign_in_way::srp);
    case deed::sign_in_to_rotate:
        return sign_in(sign_in_way::rotating);
    case deed::sign_in_by_browser:
        return sign_in_by_browser();
    case deed::look_in_browser:
        return look_in_browser();
    case deed::sign_out_in_browser:
        return sign_out_in_browser();
    case deed::sign_out_of_pages:
        return sign_out_of_pages();
    case deed::sign_in_by_foreign_form:
        return sign_in_by_foreign_form();
    case deed::sign_in_by_guess:
        return sign_in_by_guess();
    case deed::sign_in_by_guess_of_code:
        return sign_in_by_guess_of_code();
    case deed::sign_in_by_one_code:
        return sign_in_by_one_code();
    case deed::guess_passwords:
        return guess_passwords();
    case deed::guess_codes:
        return guess_codes();
    case deed::compare_refusals:
        return compare_refusals();
    case deed::compare_refusals_by_srp:
        return compare_refusals_by_srp();
    case deed::refresh:
        return refresh();
    case deed::refresh_again:
        return refresh_again();
    case deed::refresh_at_once:
        return refresh_at_once();
    case deed::refresh_replaced:
        return refresh_replaced();
    case deed::refresh_with_garbage:
        return refresh_with_garbage();
    case deed::show_token:
        return show_token();
    case deed::use_at_pool:
        return use_at_pool();
    case deed::sign_out:
        return sign_out();
    case deed::sign_out_cut_short:
        return sign_out_cut_short();
    case deed::revoke:
        return revoke();
    case deed::forget_password:
        return ask_for_code("/auth/forgot-password");
    case deed::reset_password:
        return reset_password(code());
    case deed::reset_at_once:
        return at_once([&, used = code()](int) { reset_password(used); });
    case deed::change_password:
        return change_password();
    case deed::change_name:
        return change_name();
    case deed::set_up_app:
        return set_up_app();
    case deed::remove_app:
        return remove_app();
    case deed::choose_sent_factor:
        return choose_sent_factor();
    case deed::give_up_sent_factor:
        return give_up_sent_factor();
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
    case deed::remove_app_as_operator:
        return remove_app_as_operator();
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
