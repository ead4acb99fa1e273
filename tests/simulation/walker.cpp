#include "simulation/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::string_view no_fault = "docs/operating.md: an answer of 5xx means that something outside failed";
constexpr std::string_view no_proof = "docs/security.md: nobody gets in without a proof";
constexpr std::string_view code_once = "src/pool/mail/codes.hpp: each user can use a code once";
constexpr std::string_view alike = "docs/security.md: the same answer for an unknown user";
constexpr std::string_view sign_out_holds =
    "docs/security.md: sign-outs revoke tokens at the gateway, on all servers within half a second";
constexpr std::string_view token_holds = "docs/security.md: nothing else ends a session";

constexpr unsigned limited = 429;
constexpr std::chrono::seconds until_everywhere{1};
constexpr std::chrono::minutes tokens_are_fresh{50};
constexpr std::chrono::minutes failures_count{16};
constexpr std::size_t failures_that_lock = 5;

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

} // namespace

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

void walker::count_use(const std::string& code) {
    if (++who_.uses_of_codes[code] > 1)
        world_.fail(code_once, fmt::format("The code {} of {} was accepted twice", code, who_.address));
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

void walker::take_tokens(held_session& into, const boost::json::value& from) {
    if (auto access = text_in(from, "access_token"); !access.empty()) into.access_token = std::move(access);
    if (auto refreshing = text_in(from, "refresh_token"); !refreshing.empty())
        into.refresh_token = std::move(refreshing);
    for (const auto* name : {"access_token", "id_token", "refresh_token"})
        if (const auto token = text_in(from, name); token.size() > 60)
            world_.secrets_.insert(token.substr(token.size() - 40));
}

void walker::sign_in() {
    auto done = begin(act_kind::sign_in);
    done.password = likely_password();
    done.session = ++world_.sessions_;
    std::erase_if(who_.failures, [&](microseconds at) { return at + failures_count < now(); });
    who_.failures.push_back(now()); // until it is known to have succeeded
    const auto answer = post(any_node(), "/auth/login", {{"email", who_.address}, {"password", done.password}});
    if (outcome_of(answer) == outcome::done) {
        who_.failures.pop_back();
        held_session made{.number = done.session, .issued = done.from};
        take_tokens(made, parsed(answer.body));
        // What ended all sessions meanwhile may have ended this one.
        for (const auto& each : who_.sessions)
            if (each.may_end && *each.may_end >= done.from) made.may_end = each.may_end;
        if (made.access_token.empty()) return world_.fail(no_proof, "a sign-in gave no tokens: " + answer.body);
        who_.sessions.push_back(std::move(made));
    }
    // An account that is locked refuses the right password in the same words.
    if (outcome_of(answer) == outcome::refused && who_.failures.size() >= failures_that_lock) return;
    note(std::move(done), answer);
}

void walker::sign_in_by_guess() {
    who_.failures.push_back(now());
    const auto answer = post(any_node(), "/auth/login",
                             {{"email", who_.address}, {"password", fmt::format("Gu-{}ess!", luck_.next())}});
    if (outcome_of(answer) == outcome::done)
        world_.fail(no_proof, fmt::format("{} was signed in with a wrong password", who_.address));
}

void walker::compare_refusals() {
    auto& at = any_node();
    const auto guess = fmt::format("Gu-{}ess!", luck_.next());
    who_.failures.push_back(now());
    const auto known = post(at, "/auth/login", {{"email", who_.address}, {"password", guess}});
    const auto unknown = post(at, "/auth/login", {{"email", "p" + who_.address}, {"password", guess}});
    for (const auto& each : {known, unknown})
        if (each.status == 0 || each.status >= 500 || each.status == limited) return;
    if (known.status == unknown.status && known.body == unknown.body && known.headers == unknown.headers) return;
    world_.fail(alike, fmt::format("{} {}\n    and for a name that nobody has {} {}", known.status, known.body,
                                   unknown.status, unknown.body));
}

void walker::refresh() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::refresh);
    done.session = chosen->number;
    const auto answer = post(any_node(), "/auth/refresh", {{"refresh_token", chosen->refresh_token}});
    if (outcome_of(answer) == outcome::done)
        for (auto& each : who_.sessions)
            if (each.number == done.session) {
                take_tokens(each, parsed(answer.body));
                each.issued = done.from;
            }
    note(std::move(done), answer);
}

void walker::refresh_with_garbage() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto token = chosen->refresh_token;
    auto& changed = token[luck_.below(token.size() - 1)];
    const auto before = changed;
    changed = changed == 'A' ? 'B' : 'A';
    const auto answer = post(any_node(), "/auth/refresh", {{"refresh_token", token}});
    if (outcome_of(answer) == outcome::done)
        world_.fail(no_proof, fmt::format("a refresh token whose '{}' became another letter was accepted", before));
}

void walker::show_token() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto& at = any_node();
    const auto before = *chosen;
    const auto began = now();
    const auto faults = world_.in_.store.last_fault;
    const auto answer = ask(at, method::get, "/me", {}, before.access_token);
    held_session after = before;
    for (const auto& each : who_.sessions)
        if (each.number == before.number) after = each;
    const bool is_late = before.ended && *before.ended + until_everywhere < began;
    // A node that could not read the store may not know yet.
    const bool could_know = faults < began - until_everywhere - std::chrono::seconds{10};
    if (answer.status == 200 && is_late && could_know && at.has_run_for(until_everywhere))
        world_.fail(sign_out_holds,
                    fmt::format("session {} of {} ended at {} us, and was accepted at {} us by node {}", before.number,
                                who_.address, before.ended->count(), began.count(), at.number()));
    const bool is_fresh = began - before.issued < tokens_are_fresh;
    if (answer.status == 401 && is_fresh && !after.may_end && !who_.removed)
        world_.fail(token_holds, fmt::format("session {} of {} was refused at {} us: {}", before.number, who_.address,
                                             began.count(), answer.body));
}

void walker::sign_out() {
    const auto* const chosen = any_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::end_sessions);
    may_end_sessions(0);
    const auto answer = post(any_node(), "/auth/logout", {}, chosen->access_token);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) == outcome::done) have_ended(done);
}

void walker::revoke() {
    auto* const chosen = any_session();
    auto& at = any_node();
    if (chosen == nullptr || !at.is_up()) return;
    auto done = begin(act_kind::end_session);
    done.session = chosen->number;
    if (!chosen->may_end) chosen->may_end = now();
    auto answer = at.operate(
        "RevokeToken", boost::json::serialize(object{{"Token", chosen->refresh_token}, {"ClientId", at.client_id()}}));
    expect_no_fault("RevokeToken", answer.status, answer.had_fault, answer.body);
    note(done, answer);
    if (answer.status != 200) return;
    for (auto& each : who_.sessions)
        if (each.number == done.session && !each.ended) each.ended = now();
}

void walker::reset_password(const std::string& code) {
    if (code.empty()) return;
    auto done = begin(act_kind::set_password);
    done.password = new_password();
    may_end_sessions(0);
    const auto answer = post(any_node(), "/auth/reset-password",
                             {{"email", who_.address}, {"code", code}, {"new_password", done.password}});
    if (outcome_of(answer) != outcome::refused) who_.passwords.push_back(done.password);
    note(done, answer);
    done.until = now();
    if (outcome_of(answer) != outcome::done) return;
    count_use("reset " + code);
    have_ended(done);
}

void walker::change_password() {
    const auto* const chosen = any_session();
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
    if (outcome_of(answer) == outcome::done) have_ended(done);
}

} // namespace poolguard::simulation
