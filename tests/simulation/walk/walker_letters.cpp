// Second factors: codes that are sent by mail and by text message.

#include "simulation/walk/walker.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;

constexpr std::string_view latest_code_once = "docs/operations.md: only the latest code is valid, and only once";
constexpr std::string_view code_proves = "docs/security.md: nobody gets in without a proof: a second factor's code";
constexpr std::string_view code_ends =
    "src/pool/sign_in/challenge_session.hpp: expires after the client's AuthSessionValidity";
constexpr std::chrono::seconds between_looks{3};
constexpr std::chrono::seconds longest_wait_for_letter{90};
constexpr std::chrono::minutes session_validity{3};
constexpr std::chrono::minutes latest_answer{20};
// Longer answers may come too late for the challenge.
constexpr std::chrono::seconds answer_is_quick{20};

// With another digit.
std::string wrong_one(std::string digits) {
    digits.front() = digits.front() == '9' ? '0' : static_cast<char>(digits.front() + 1);
    return digits;
}

} // namespace

std::string walker::phone() const { return fmt::format("+1555{:07}", &who_ - world_.people_.data()); }

std::string walker::inbox_of(std::string_view factor) const {
    return factor == text_factor ? pool::sms_address(phone()) : who_.address;
}

factor_ask walker::begin_ask() {
    factor_ask out{.number = ++who_.asks_begun,
                   .at = now(),
                   .is_clear = !world_.is_far() && who_.open_asks == 0 && !who_.is_muddled};
    for (const auto factor : {mail_factor, text_factor}) {
        const auto inbox = inbox_of(factor);
        out.letters[inbox] = world_.in_.mail.factor_letters(inbox).size();
        if (out.letters[inbox] != who_.letters_expected[inbox]) out.is_clear = false;
    }
    ++who_.open_asks;
    return out;
}

void walker::end_ask(const std::string& challenge, outcome result) {
    --who_.open_asks;
    if (result == outcome::unknown) who_.is_muddled = true;
    if (is_sent(challenge)) ++who_.letters_expected[inbox_of(challenge)];
}

bool walker::is_still_clear(const factor_ask& asked) const {
    return asked.is_clear && who_.asks_begun == asked.number && !who_.is_muddled;
}

std::optional<factor_letter> walker::wait_for_letter(const factor_ask& asked, std::string_view factor) {
    const auto inbox = inbox_of(factor);
    const auto until = now() + longest_wait_for_letter;
    while (true) {
        const auto all = world_.in_.mail.factor_letters(inbox);
        if (all.size() > asked.letters.at(inbox)) return all.back();
        if (now() >= until) return std::nullopt;
        world_.in_.time.sleep(between_looks);
    }
}

sign_in_answer walker::choose_factor(node& at, sign_in_way by, const std::string& session) {
    const auto factor = luck_.below(2) == 0 ? mail_factor : text_factor;
    auto asked = begin_ask();
    auto told = [&] {
        if (by == sign_in_way::gateway)
            return told_by(post(
                at, "/auth/challenge",
                {{"challenge", factor_choice}, {"session", session}, {"email", who_.address}, {"answer", factor}}));
        return told_by(call(at, "RespondToAuthChallenge",
                            {{"ChallengeName", factor_choice},
                             {"ClientId", client_of(by)},
                             {"Session", session},
                             {"ChallengeResponses", object{{"USERNAME", who_.address}, {"ANSWER", factor}}}}));
    }();
    end_ask(told.challenge, told.result);
    told.asked = std::move(asked);
    keep_secret(told.session);
    return told;
}

outcome walker::give_letter(act done, sign_in_way by, const sign_in_answer& challenge, const factor_letter& letter) {
    done.kind = act_kind::give_code;
    done.from = now();
    done.factor = challenge.challenge;
    // Any challenge of theirs takes the latest code, so another client may have used it.
    auto& given = who_.letters_given[letter.digits];
    ++given;
    const auto told = answer_with_code(any_node(), by, challenge, letter.digits);
    if (told.result == outcome::done) count_use(letter);
    const bool is_fresh = now() - done.from < answer_is_quick && now() - challenge.asked.at < challenge_is_fresh;
    // A letter may come twice, and the second time be taken for a later one.
    const bool is_new = std::ranges::count(world_.in_.mail.factor_letters(inbox_of(challenge.challenge)), letter.digits,
                                           &factor_letter::digits) == 1;
    if (told.result != outcome::refused || (is_still_clear(challenge.asked) && is_fresh && is_new && given == 1))
        finish_sign_in(std::move(done), by, told);
    return told.result;
}

void walker::count_use(const factor_letter& letter) {
    count_use(fmt::format("{} of a letter at {} us", letter.digits, letter.at.count()));
}

void walker::must_refuse(sign_in_way by, const sign_in_answer& challenge, const std::string& digits,
                         std::string_view sentence, std::string_view how) {
    const auto told = answer_with_code(any_node(), by, challenge, digits);
    if (told.result == outcome::done)
        world_.fail(sentence,
                    fmt::format("{} was signed in at {} us with a code {}", who_.address, now().count(), how));
}

// Asks for another code; the one before it is no longer valid.
void walker::replace_letter(act done, sign_in_way by, const sign_in_answer& before, const factor_letter& first) {
    done.from = now();
    done.session = ++world_.sessions_;
    const auto told = prove_password(any_node(), by, done.password);
    if (told.result == outcome::done) note_right_password(done.from);
    if (told.challenge != before.challenge) return;
    keep_secret(told.session);
    const auto second = wait_for_letter(told.asked, told.challenge);
    if (!second || second->digits == first.digits) return;
    must_refuse(by, luck_.below(2) == 0 ? before : told, first.digits, latest_code_once,
                "that a later one had replaced");
    give_letter(std::move(done), by, told, *second);
}

void walker::give_letter_at_once(const act& done, sign_in_way by, sign_in_answer challenge,
                                 const factor_letter& letter) {
    challenge.asked.is_clear = false; // one of the two is refused
    at_once([&](int) {
        auto own = done;
        own.session = ++world_.sessions_;
        give_letter(std::move(own), by, challenge, letter);
    });
}

void walker::sign_in_by_letter(act done, sign_in_way by, const sign_in_answer& challenge) {
    const auto letter = wait_for_letter(challenge.asked, challenge.challenge);
    if (!letter) return;
    const auto way = luck_.below(10);
    if (way == 0) must_refuse(by, challenge, wrong_one(letter->digits), code_proves, "that was not sent");
    if (way == 1) {
        const microseconds late = session_validity + 2 * clocks_differ + std::chrono::seconds{1};
        world_.in_.time.sleep(microseconds{luck_.between(late.count(), microseconds{latest_answer}.count())});
        return must_refuse(by, challenge, letter->digits, code_ends, "that came too late");
    }
    if (way == 2) return replace_letter(std::move(done), by, challenge, *letter);
    if (way == 3) return give_letter_at_once(done, by, challenge, *letter);
    const auto again = done;
    if (give_letter(std::move(done), by, challenge, *letter) != outcome::done) return;
    if (way == 4) must_refuse(by, challenge, letter->digits, latest_code_once, "that had been used");
    if (way == 5) replace_letter(again, by, challenge, *letter);
}

void walker::choose_sent_factor() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    const auto token = chosen->access_token;
    const bool is_mail = luck_.below(2) == 0;
    if (!is_mail) {
        const object number{{"Name", "phone_number"}, {"Value", phone()}};
        const auto set = call(any_node(), "UpdateUserAttributes",
                              {{"AccessToken", token}, {"UserAttributes", boost::json::array{number}}});
        if (outcome_of(set) != outcome::done) return;
    }
    auto done = begin(act_kind::factor_on);
    done.factor = is_mail ? mail_factor : text_factor;
    note(std::move(done),
         call(any_node(), "SetUserMFAPreference",
              {{"AccessToken", token}, {is_mail ? "EmailMfaSettings" : "SMSMfaSettings", object{{"Enabled", true}}}}));
}

void walker::give_up_sent_factor() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    const bool is_mail = luck_.below(2) == 0;
    auto done = begin(act_kind::factor_off);
    done.factor = is_mail ? mail_factor : text_factor;
    note(std::move(done), call(any_node(), "SetUserMFAPreference",
                               {{"AccessToken", chosen->access_token},
                                {is_mail ? "EmailMfaSettings" : "SMSMfaSettings", object{{"Enabled", false}}}}));
}

} // namespace poolguard::simulation
