// People who sign in with a browser, at the pages.

#include "simulation/own_pool.hpp"
#include "simulation/walk/walker.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using http::method;

constexpr std::string_view form_once = "docs/architecture.md: each form's token is bound to a cookie and works once";
constexpr std::string_view code_redeemed_once = "docs/security.md: each code is redeemed once, on whichever server";
constexpr std::string_view ends = "docs/security.md: what ends what, of browsers' sessions";
constexpr std::string_view needs_token = "docs/security.md: writes with a cookie need a token that is bound to the "
                                         "session";
constexpr auto start = "/auth/cognito/start?return_to=%2F";
constexpr std::string_view callback = "/auth/cognito/callback";
constexpr std::chrono::seconds until_read{10};

void fill(form_of_page& form, std::string_view name, std::string value) {
    for (auto& each : form.fields)
        if (each.first == name) {
            each.second = std::move(value);
            return;
        }
    form.fields.emplace_back(name, std::move(value));
}

std::string value_in(const form_of_page& form, std::string_view name) {
    const auto found = std::ranges::find(form.fields, name, [](const auto& each) { return each.first; });
    return found == form.fields.end() ? std::string{} : found->second;
}

// Whether a second factor is asked for.
std::optional<form_of_page> factor_form(const answered& page) {
    auto form = form_with(page, "code");
    return form && form->target.starts_with("/mfa") ? form : std::nullopt;
}

} // namespace

answered walker::open(browser& with, asked what) {
    // The pages are Cognito's.
    const bool is_page = !what.target.starts_with("/auth/");
    auto& at = is_page && world_.is_far() ? *world_.cognito_ : any_node();
    auto out = at.ask(what);
    record(what.target.substr(0, what.target.find('?')), at, out);
    with.take(out);
    return out;
}

answered walker::open_sign_in(browser& with) {
    auto answer = open(with, with.get(start));
    for (int i = 0; i < 3 && answer.status == 302; ++i) {
        const auto next = location_of(answer);
        if (next.starts_with(callback)) break;
        answer = open(with, with.get(next));
    }
    return answer;
}

void walker::sign_in_by_browser() {
    browser with;
    const auto page = open_sign_in(with);
    auto form = form_with(page, "password");
    if (!form) return;
    auto done = begin(act_kind::sign_in);
    done.password = likely_password();
    done.session = ++world_.sessions_;
    fill(*form, "username", who_.address);
    fill(*form, "password", done.password);
    note_failure();
    const bool is_impatient = luck_.below(3) == 0;
    if (is_impatient) return send_twice(with, *form, std::move(done));
    const auto ask = begin_ask();
    const auto answer = open(with, with.post(*form));
    auto asked = factor_form(answer);
    const auto factor = asked ? value_in(*asked, "challenge") : std::string{};
    end_ask(factor, asked || has_code(location_of(answer)) ? outcome::done : outcome_of(answer));
    if (asked || has_code(location_of(answer))) note_right_password(done.from);
    if (!asked) return finish_in_browser(with, std::move(done), location_of(answer));
    auto proved = done;
    proved.kind = act_kind::ask_code;
    proved.factor = factor;
    note(std::move(proved), outcome::done, {});
    if (is_sent(factor)) return finish_by_letter(with, std::move(*asked), std::move(done), ask);
    if (who_.apps.empty()) return;
    const auto code = next_code();
    fill(*asked, "code", code.digits);
    done.kind = act_kind::give_code;
    done.factor = code.app;
    done.from = now();
    const auto address = location_of(open(with, with.post(*asked)));
    if (has_code(address)) count_use(code);
    finish_in_browser(with, std::move(done), address);
}

// Only one of the two may lead on.
void walker::send_twice(browser& with, const form_of_page& form, act done) {
    answered answers[2];
    begin_ask();
    at_once([&](int which) { answers[which] = open(with, with.post(form)); });
    const auto leads_on = [](const answered& each) {
        return has_code(location_of(each)) || factor_form(each).has_value();
    };
    if (leads_on(answers[0]) && leads_on(answers[1]))
        world_.fail(form_once, fmt::format("a form of {} was accepted twice", who_.address));
    const auto& first = leads_on(answers[0]) ? answers[0] : answers[1];
    const auto asked = factor_form(first);
    const auto factor = asked ? value_in(*asked, "challenge") : std::string{};
    end_ask(factor, leads_on(first) ? outcome::done : outcome::unknown);
    // Of a second factor, nothing more is done.
    if (has_code(location_of(first))) return finish_in_browser(with, std::move(done), location_of(first));
    if (leads_on(first)) {
        done.kind = act_kind::ask_code;
        done.factor = factor;
        note(std::move(done), outcome::done, {});
    }
}

void walker::finish_by_letter(browser& with, form_of_page form, act done, const factor_ask& asked) {
    const auto factor = value_in(form, "challenge");
    const auto letter = wait_for_letter(asked, factor);
    if (!letter) return;
    fill(form, "code", letter->digits);
    done.kind = act_kind::give_code;
    done.factor = factor;
    done.from = now();
    ++who_.letters_given[letter->digits];
    const auto address = location_of(open(with, with.post(form)));
    if (has_code(address)) count_use(*letter);
    finish_in_browser(with, std::move(done), address);
}

void walker::finish_in_browser(browser& with, act done, const std::string& address) {
    // What was wrong is on a page; the other ways to sign in are asked for the reason.
    if (!has_code(address)) return note(std::move(done), outcome::unknown, {});
    const auto answer = open(with, with.get(address));
    const auto cookie = with.cookie(session_cookie);
    if (!cookie) return note(std::move(done), outcome::unknown, {});
    world_.secrets_.insert(*cookie);
    held_session made{.number = done.session, .issued = done.from, .known = now(), .in = with};
    if (who_.may_end_until >= done.from) made.may_end = done.from;
    made.is_former = who_.removed >= done.from;
    who_.browsers.push_back(std::move(made));
    if (world_.in_.lied_codes.contains(code_in_form('&' + address.substr(address.find('?') + 1))))
        world_.fail(no_proof, fmt::format("a session of {} began with tokens that must not be accepted", who_.address));
    const auto number = done.session;
    note(std::move(done), outcome::done, {});
    // Its tokens may have to be renewed already.
    if (world_.is_far()) look_in_browser(number);
    if (luck_.below(3) != 0) return;
    const auto again = open(with, with.get(address));
    const auto now_held = with.cookie(session_cookie);
    if (again.status == 302 && now_held && *now_held != *cookie)
        world_.fail(code_redeemed_once, fmt::format("a code of {} began two sessions", who_.address));
}

held_session* walker::any_browser() {
    if (who_.browsers.empty()) return nullptr;
    return &who_.browsers[who_.browsers.size() - 1 - luck_.below(std::min<std::size_t>(4, who_.browsers.size()))];
}

void walker::look_in_browser() {
    const auto* const chosen = any_browser();
    if (chosen == nullptr) return;
    const auto number = chosen->number;
    // The gateway has to renew its tokens.
    if (world_.is_far() && luck_.below(3) == 0) world_.in_.time.sleep(life_of_tokens);
    look_in_browser(number);
}

void walker::look_in_browser(std::uint64_t number) {
    const auto before = *std::ranges::find(who_.browsers, number, &held_session::number);
    const auto began = now();
    const auto faults = world_.in_.store.last_fault;
    auto& at = any_node();
    const auto what = before.in.get("/auth/session");
    const auto answer = at.ask(what);
    record(what.target, at, answer);
    if (answer.status != 200) return;
    const auto shown = parsed(answer.body);
    const bool is_signed_in = shown.is_object() && shown.at("authenticated").as_bool();
    const auto& after = *std::ranges::find(who_.browsers, number, &held_session::number);
    const auto tell = [&](std::string_view how) {
        world_.fail(ends, fmt::format("session {} of {} {} at node {} at {} us", before.number, who_.address, how,
                                      at.number(), began.count()));
    };
    if (is_signed_in && before.closed && *before.closed < began) tell("goes on after it was signed out");
    if (const auto email = text_in(shown, "email"); is_signed_in && email != who_.address)
        world_.fail(one_user, fmt::format("a session of {} shows \"{}\"", who_.address, email));
    const bool could_know = faults < began - until_everywhere - until_read;
    const bool is_late = before.ended && *before.ended + until_everywhere < began;
    if (is_signed_in && is_late && could_know && at.has_run_for(until_everywhere)) tell("goes on after its end");
    if (!is_signed_in && is_fresh(before, began) && !answer.had_fault && !after.may_end && !who_.removed)
        tell("has ended");
    // The pages remember the browser too, for as long.
    if (before.pages_closed && *before.pages_closed < began) try_pages(before);
}

void walker::sign_out_in_browser() {
    auto* const chosen = any_browser();
    if (chosen == nullptr) return;
    const auto number = chosen->number;
    auto& at = any_node();
    const auto shown = parsed(at.ask(chosen->in.get("/auth/session")).body);
    const auto token = text_in(shown, "csrf_token");
    auto& held = *std::ranges::find(who_.browsers, number, &held_session::number);
    auto what = held.in.get("/auth/session");
    what.method = method::delete_;
    const bool has_token = !token.empty() && luck_.below(4) != 0;
    if (has_token) what.headers.emplace_back("X-CSRF-Token", token);
    auto done = begin(act_kind::end_session);
    done.session = number;
    if (has_token && !held.may_end) held.may_end = now();
    const auto answer = any_node().ask(what);
    record(what.target, at, answer);
    if (!has_token) {
        if (outcome_of(answer) == outcome::done)
            world_.fail(needs_token, fmt::format("session {} of {} was ended without one", number, who_.address));
        return;
    }
    note(std::move(done), world_.is_far() ? outcome::unknown : outcome_of(answer), code_of(answer));
    if (outcome_of(answer) != outcome::done) return;
    auto& ended = *std::ranges::find(who_.browsers, number, &held_session::number);
    if (!ended.closed) ended.closed = now();
    check_record(ended);
    auto address = text_in(parsed(answer.body), "logout_url");
    if (luck_.below(2) == 0) leave_pages(number, address.substr(std::string_view(public_url).size()));
}

// A form of one browser, sent from another.
void walker::sign_in_by_foreign_form() {
    browser with;
    browser other;
    const auto page = open_sign_in(with);
    open_sign_in(other);
    auto form = form_with(page, "password");
    if (!form) return;
    fill(*form, "username", who_.address);
    fill(*form, "password", likely_password());
    note_failure();
    const auto answer = open(other, other.post(*form));
    if (has_code(location_of(answer)) || factor_form(answer))
        world_.fail(no_proof, fmt::format("{} was signed in by another browser's form", who_.address));
}

} // namespace poolguard::simulation
