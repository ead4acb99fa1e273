#include "pool/sign_in/custom/custom_auth.hpp"

#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/devices.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

bool has_round(const custom_rounds& rounds, challenge_name name) {
    return std::ranges::any_of(
        rounds, [&](const finished_challenge& each) { return each.challengeName == json::enum_name(name); });
}

bool begins_with_srp(const custom_rounds& rounds) { return !rounds.empty() && rounds.front().challengeName == "SRP_A"; }

// Those that this server asks itself.
std::vector<challenge_name> built_in_challenges(const user_pool_document& pool, const custom_rounds& rounds) {
    auto out = mfa_mode_of(pool) == cognito::mfa_mode::OFF ? mfa_factors{} : factors_of(pool);
    if (begins_with_srp(rounds)) out.push_back(challenge_name::PASSWORD_VERIFIER);
    if (tracks_devices(pool)) out.push_back(challenge_name::DEVICE_SRP_AUTH);
    return out;
}

attribute_map attributes_of(const custom_auth_call& about) {
    return about.is_user_missing ? attribute_map{} : event_attributes(about.user);
}

// Only clients that hide users have their functions told.
std::optional<bool> not_found(const custom_auth_call& about) {
    return hides_users(about.client.settings) ? std::optional(about.is_user_missing) : std::nullopt;
}

challenge_question question_of(const custom_auth_call& about) {
    return {.userAttributes = attributes_of(about),
            .challengeName = {},
            .session = about.rounds,
            .userNotFound = not_found(about),
            .clientMetadata = about.by.metadata};
}

template <class Row, class Ask>
result<typename Row::decision> ask_function(const Row& row, const custom_auth_call& about, const Ask& ask) {
    const occasion at{about.pool, about.by, "Authentication", about.user.username};
    POOLGUARD_TRY(auto decided, about.functions.call(row, at, ask));
    if (decided) return std::move(*decided);
    return refuse(cognito::failure_name::unexpected_lambda,
                  fmt::format("{} invocation failed: the user pool has no such function.", json::enum_name(row.which)));
}

} // namespace

result<challenge_decision> define_challenge(const custom_auth_call& about) {
    return ask_function(triggers::define_auth_challenge, about, [&] { return question_of(about); });
}

result<made_challenge> create_challenge(const custom_auth_call& about, challenge_name wanted) {
    return ask_function(triggers::create_auth_challenge, about, [&] {
        auto out = question_of(about);
        out.challengeName = json::enum_name(wanted);
        return out;
    });
}

result<bool> verify_answer(const custom_auth_call& about, const attribute_map& private_parameters,
                           std::string_view answer) {
    POOLGUARD_TRY(const auto verdict, ask_function(triggers::verify_auth_challenge, about, [&] {
                      return answer_question{.userAttributes = attributes_of(about),
                                             .privateChallengeParameters = private_parameters,
                                             .challengeAnswer = json::secret_text<0, 131072>(std::string(answer)),
                                             .userNotFound = not_found(about),
                                             .clientMetadata = about.by.metadata};
                  }));
    return verdict.answerCorrect.value_or(false);
}

result<sign_in_step> custom_step(const user_pool_document& pool, const challenge_decision& decision,
                                 const custom_rounds& rounds) {
    using enum challenge_name;
    if (decision.failAuthentication.value_or(false)) return wrong_credentials();
    if (decision.issueTokens.value_or(false)) return sign_in_step{};
    const auto name = decision.challengeName.value_or("");
    if (name == json::enum_name(CUSTOM_CHALLENGE)) return sign_in_step{CUSTOM_CHALLENGE};
    for (const auto each : built_in_challenges(pool, rounds))
        if (name == json::enum_name(each) && !has_round(rounds, each)) return sign_in_step{each};
    return unrecognizable_output();
}

proof proof_of(const custom_rounds& rounds) {
    using enum challenge_name;
    if (!has_round(rounds, PASSWORD_VERIFIER)) return proof::functions;
    const auto is_done = [&](challenge_name each) { return has_round(rounds, each); };
    return std::ranges::any_of(std::array{SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP}, is_done) ? proof::second_factor
                                                                                            : proof::first_factor;
}

} // namespace poolguard::pool
