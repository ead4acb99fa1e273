#include "simulation/waits.hpp"
#include "simulation/walk/walker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <poolguard/srp.hpp>

namespace poolguard::simulation {
namespace {

using boost::json::object;

constexpr std::string_view alike = "docs/security.md: the same answer for an unknown user";
constexpr std::string_view session_once = "src/pool/sign_in/challenge_session.hpp: usable for one success";
constexpr std::string_view app_challenge = "SOFTWARE_TOKEN_MFA";
constexpr std::chrono::minutes failures_count{16};
constexpr std::size_t failures_that_lock = 5;
// Longer answers may come too late for the code or the challenge.
constexpr std::chrono::seconds code_is_fresh{20};

object parameters_in(const pool_answer& answer) {
    const auto content = parsed(answer.body);
    const auto* const in = content.if_object();
    const auto* const found = in == nullptr ? nullptr : in->if_contains("ChallengeParameters");
    return found != nullptr && found->is_object() ? found->get_object() : object{};
}

// How the challenges of two names differ, as far as that can be seen; empty if they do not.
std::string difference(const object& a, const object& b) {
    for (const auto* name : {"SALT", "SECRET_BLOCK", "USER_ID_FOR_SRP"})
        if (text_in(a, name).size() != text_in(b, name).size())
            return fmt::format("{} is \"{}\" and \"{}\"", name, text_in(a, name), text_in(b, name));
    return a.size() == b.size() ? std::string{} : "there are other parameters";
}

} // namespace

// They count in a row, as long as there is not too long a pause between two.
void walker::note_failure() {
    if (!who_.failures.empty() && who_.failures.back() + failures_count < now()) who_.failures.clear();
    who_.failures.push_back(now());
    ++who_.failures_of_name;
}

void walker::note_right_password(microseconds at) {
    std::erase_if(who_.failures, [at](microseconds each) { return each <= at; });
}

const std::string& walker::client_of(sign_in_way by) const {
    const auto& names = world_.in_.names;
    return by == sign_in_way::rotating ? names.rotating_client_id : names.client_id;
}

sign_in_answer walker::told_by(const answered& answer) const {
    const auto content = parsed(answer.body);
    return {.result = outcome_of(answer),
            .is_limited = answer.status == too_many_requests && !answer.had_fault,
            .why = code_of(answer),
            .access_token = text_in(content, "access_token"),
            .id_token = text_in(content, "id_token"),
            .refresh_token = text_in(content, "refresh_token"),
            .challenge = text_in(content, "challenge"),
            .session = text_in(content, "session")};
}

sign_in_answer walker::told_by(const pool_answer& answer) {
    const auto content = parsed(answer.body);
    const auto* const in = content.if_object();
    const auto* const tokens = in == nullptr ? nullptr : in->if_contains("AuthenticationResult");
    const boost::json::value none;
    const auto& from = tokens == nullptr ? none : *tokens;
    return {.result = outcome_of(answer),
            .is_limited = answer.error == "LimitExceededException",
            .why = answer.error == "UserNotConfirmedException" ? "user_not_confirmed" : answer.error,
            .access_token = text_in(from, "AccessToken"),
            .id_token = text_in(from, "IdToken"),
            .refresh_token = text_in(from, "RefreshToken"),
            .challenge = text_in(content, "ChallengeName"),
            .session = text_in(content, "Session")};
}

pool_answer walker::begin_srp(node& at, const std::string& name, const std::string& client_value) {
    return call(at, "InitiateAuth",
                {{"AuthFlow", "USER_SRP_AUTH"},
                 {"ClientId", world_.in_.names.client_id},
                 {"AuthParameters", object{{"USERNAME", name}, {"SRP_A", client_value}}}});
}

pool_answer walker::prove_by_srp(node& at, const std::string& name, const std::string& password) {
    const auto exchange = srp_exchange::begin(world_.in_.names.pool_id).value();
    const auto asked = begin_srp(at, name, exchange.client_value());
    if (asked.status != 200) return asked;
    const auto given = parameters_in(asked);
    const auto user = text_in(given, "USER_ID_FOR_SRP");
    const auto block = text_in(given, "SECRET_BLOCK");
    const auto proof = exchange
                           .prove({user, text_in(given, "SALT"), text_in(given, "SRP_B"), block}, password,
                                  std::chrono::time_point_cast<std::chrono::milliseconds>(
                                      std::chrono::sys_time<microseconds>{beginning_of_worlds + now()}))
                           .value();
    return call(at, "RespondToAuthChallenge",
                {{"ChallengeName", "PASSWORD_VERIFIER"},
                 {"ClientId", world_.in_.names.client_id},
                 {"ChallengeResponses", object{{"USERNAME", user},
                                               {"PASSWORD_CLAIM_SECRET_BLOCK", block},
                                               {"PASSWORD_CLAIM_SIGNATURE", proof.signature},
                                               {"TIMESTAMP", proof.timestamp}}}});
}

sign_in_answer walker::prove_password(node& at, sign_in_way by, const std::string& password) {
    note_failure(); // until it is known to have succeeded
    who_.latest_act = now();
    auto asked = begin_ask();
    auto told = prove_password_only(at, by, password);
    end_ask(told.challenge, told.result);
    told.asked = std::move(asked);
    return told;
}

sign_in_answer walker::prove_password_only(node& at, sign_in_way by, const std::string& password) {
    switch (by) {
    case sign_in_way::gateway:
        return told_by(post(at, "/auth/login", {{"email", who_.address}, {"password", password}}));
    case sign_in_way::srp:
        return told_by(prove_by_srp(at, who_.address, password));
    case sign_in_way::rotating:
        break;
    }
    return told_by(call(at, "InitiateAuth",
                        {{"AuthFlow", "USER_PASSWORD_AUTH"},
                         {"ClientId", world_.in_.names.rotating_client_id},
                         {"AuthParameters", object{{"USERNAME", who_.address}, {"PASSWORD", password}}}}));
}

sign_in_answer walker::answer_with_code(node& at, sign_in_way by, const sign_in_answer& challenge,
                                        const std::string& digits) {
    const auto& name = challenge.challenge;
    if (by == sign_in_way::gateway)
        return told_by(
            post(at, "/auth/challenge",
                 {{"challenge", name}, {"session", challenge.session}, {"email", who_.address}, {"code", digits}}));
    return told_by(call(at, "RespondToAuthChallenge",
                        {{"ChallengeName", name},
                         {"ClientId", client_of(by)},
                         {"Session", challenge.session},
                         {"ChallengeResponses", object{{"USERNAME", who_.address}, {name + "_CODE", digits}}}}));
}

void walker::note_asked(act done, const sign_in_answer& told) {
    keep_secret(told.session);
    done.kind = act_kind::ask_code;
    done.factor = told.challenge;
    note(std::move(done), told.result, told.why);
}

void walker::finish_sign_in(act done, sign_in_way by, const sign_in_answer& told) {
    if (told.result == outcome::done) {
        held_session made{.number = done.session,
                          .access_token = told.access_token,
                          .refresh_token = told.refresh_token,
                          .issued = done.from,
                          .known = now(),
                          .issued_by = now()};
        if (by == sign_in_way::rotating) {
            made.client_id = world_.in_.names.rotating_client_id;
            made.chain.push_back({.text = told.refresh_token});
            world_.in_.short_lived.push_back({now(), told.access_token, told.id_token});
        }
        // What ended all sessions meanwhile may have ended this one.
        if (who_.may_end_until >= done.from) made.may_end = done.from;
        made.is_former = who_.removed >= done.from;
        if (made.access_token.empty()) return world_.fail(no_proof, "a sign-in gave no tokens");
        keep_secret(told.access_token);
        keep_secret(told.refresh_token);
        check_pair(told.access_token, told.id_token);
        who_.sessions.push_back(std::move(made));
    }
    // What ends all sessions ends sign-ins that have begun.
    if (told.result == outcome::refused && who_.may_end_until >= done.from) return;
    // An account that is locked refuses the right password in the same words.
    if (told.is_limited || (told.result == outcome::refused && who_.failures.size() >= failures_that_lock)) return;
    note(std::move(done), told.result, told.why);
    try_if_forged(told.access_token);
}

void walker::sign_in(sign_in_way by) {
    auto done = begin(act_kind::sign_in);
    done.password = likely_password();
    done.session = ++world_.sessions_;
    auto told = prove_password(any_node(), by, done.password);
    if (told.result == outcome::done) note_right_password(done.from);
    if (told.challenge.empty()) return finish_sign_in(std::move(done), by, told);
    note_asked(done, told);
    if (told.challenge == factor_choice) told = choose_factor(any_node(), by, told.session);
    if (is_sent(told.challenge)) return sign_in_by_letter(std::move(done), by, told);
    if (told.challenge != app_challenge || who_.apps.empty()) return;
    if (give_code(done, by, told, next_code()) != outcome::done || luck_.below(3) != 0) return;
    const auto again = answer_with_code(any_node(), by, told, next_code().digits);
    if (again.result == outcome::done)
        world_.fail(session_once, fmt::format("{} was signed in twice by one challenge", who_.address));
}

outcome walker::give_code(act done, sign_in_way by, const sign_in_answer& challenge, const app_code& code) {
    const auto asked = done.from;
    done.kind = act_kind::give_code;
    done.from = now();
    done.factor = code.app;
    const auto told = answer_with_code(any_node(), by, challenge, code.digits);
    if (told.result == outcome::done) count_use(code);
    const bool is_fresh = now() - done.from < code_is_fresh && now() - asked < challenge_is_fresh;
    // Somebody else may have given the same code meanwhile, or a later one.
    const bool is_alone =
        std::ranges::count_if(who_.codes_shown, [&](std::int64_t step) { return step >= code.step; }) == 1;
    if (told.result != outcome::refused || (code.is_new && is_fresh && is_alone))
        finish_sign_in(std::move(done), by, told);
    return told.result;
}

void walker::sign_in_by_one_code() {
    if (who_.apps.empty()) return;
    auto done = begin(act_kind::sign_in);
    done.password = likely_password();
    sign_in_answer asked[2];
    for (auto& each : asked) {
        each = prove_password(any_node(), sign_in_way::gateway, done.password);
        if (each.challenge != app_challenge) return;
    }
    // Or two codes for one challenge; servers take the next one too.
    const bool has_one_challenge = luck_.below(2) == 0;
    const auto code = next_code();
    app_code codes[2] = {code, has_one_challenge ? code_now(code.app, 1) : code};
    outcome given[2]{};
    at_once([&](int which) {
        auto own = done;
        own.session = ++world_.sessions_;
        codes[which].is_new = false; // one of the two is refused
        given[which] =
            give_code(std::move(own), sign_in_way::gateway, asked[has_one_challenge ? 0 : which], codes[which]);
    });
    if (has_one_challenge && given[0] == outcome::done && given[1] == outcome::done)
        world_.fail(session_once, fmt::format("{} was signed in twice by one challenge at once", who_.address));
}

void walker::sign_in_by_guess() {
    note_failure();
    const auto answer = post(any_node(), "/auth/login",
                             {{"email", who_.address}, {"password", fmt::format("Gu-{}ess!", luck_.next())}});
    if (outcome_of(answer) == outcome::done)
        world_.fail(no_proof, fmt::format("{} was signed in with a wrong password", who_.address));
}

void walker::sign_in_by_guess_of_code() {
    const auto asked = prove_password(any_node(), sign_in_way::gateway, likely_password());
    if (asked.challenge != app_challenge && !is_sent(asked.challenge)) return;
    const auto guess = fmt::format("{:06}", luck_.below(1'000'000));
    if (answer_with_code(any_node(), sign_in_way::gateway, asked, guess).result == outcome::done)
        world_.fail(no_proof, fmt::format("{} was signed in with a guessed code", who_.address));
}

void walker::compare_refusals() {
    auto& at = any_node();
    const auto guess = fmt::format("Gu-{}ess!", luck_.next());
    note_failure();
    const auto known = post(at, "/auth/login", {{"email", who_.address}, {"password", guess}});
    const auto unknown = post(at, "/auth/login", {{"email", "p" + who_.address}, {"password", guess}});
    for (const auto& each : {known, unknown})
        if (each.status == 0 || each.status >= 500 || each.status == too_many_requests) return;
    if (known.status == unknown.status && known.body == unknown.body && known.headers == unknown.headers) return;
    world_.fail(alike, fmt::format("{} {}\n    and for a name that nobody has {} {}", known.status, known.body,
                                   unknown.status, unknown.body));
}

void walker::compare_refusals_by_srp() {
    auto& at = any_node();
    const auto value = srp_exchange::begin(world_.in_.names.pool_id).value().client_value();
    const auto nobody = "q" + who_.address.substr(1);
    const auto known = begin_srp(at, who_.address, value);
    const auto unknown = begin_srp(at, nobody, value);
    const auto unknown_again = begin_srp(at, nobody, value);
    for (const auto& each : {known, unknown, unknown_again})
        if (outcome_of(each) != outcome::done) return;
    if (const auto seen = difference(parameters_in(known), parameters_in(unknown)); !seen.empty())
        world_.fail(alike, seen);
    if (text_in(parameters_in(unknown), "SALT") != text_in(parameters_in(unknown_again), "SALT"))
        world_.fail(alike, "a name that nobody has gets another salt each time");
    const auto guess = fmt::format("Gu-{}ess!", luck_.next());
    note_failure();
    const auto refused = prove_by_srp(at, who_.address, guess);
    const auto refused_nobody = prove_by_srp(at, nobody, guess);
    if (outcome_of(refused) == outcome::done)
        world_.fail(no_proof, fmt::format("{} was signed in with a wrong password by SRP", who_.address));
    // Somebody else's failures lock only this account.
    const bool is_known = outcome_of(refused) == outcome::refused && outcome_of(refused_nobody) == outcome::refused;
    if (!is_known || who_.failures_of_name >= failures_that_lock || refused.body == refused_nobody.body) return;
    world_.fail(alike, fmt::format("{}\n    and for a name that nobody has {}", refused.body, refused_nobody.body));
}

} // namespace poolguard::simulation
