#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/custom/custom_auth.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/sign_in/srp_challenges.hpp"

namespace poolguard::pool {
namespace {

using enum challenge_name;

// A function may return up to 6 MB, which must not become a record for each try.
constexpr std::size_t max_state_bytes = std::size_t{64} * 1024;

// What is kept of a sign-in until its next answer.
struct custom_state {
    static constexpr bool has_defaults = true;
    custom_rounds rounds;
    attribute_map hidden;                // privateChallengeParameters of the open challenge
    std::optional<std::string> metadata; // challengeMetadata of the open challenge
    std::string name;                    // as it was typed
    std::string srp_value;               // SRP_A of a sign-in that began with it
};
BOOST_DESCRIBE_STRUCT(custom_state, (), (rounds, hidden, metadata, name, srp_value))

struct custom_sign_in {
    signer who;
    custom_state state;
};

custom_auth_call call_about(const sign_in_place& place, const custom_sign_in& now, const operation_ports& ports) {
    return {.functions = ports.functions,
            .pool = *place.pool,
            .client = *place.client,
            .user = now.who.user,
            .is_user_missing = now.who.is_nobody,
            .rounds = now.state.rounds,
            .by = place.by};
}

// The Session of the next challenge, with everything that its answer needs.
result<std::string> begin_round(const sign_in_place& place, const custom_sign_in& now, challenge_name challenge,
                                const operation_ports& ports) {
    const auto state = json::write(now.state);
    if (state.size() > max_state_bytes)
        return refuse(cognito::failure_name::invalid_lambda_response, "Unrecognizable lambda output");
    auto text = begin_session(place, now.who, now.state.name, challenge, session_part::functions, ports);
    POOLGUARD_CHECK(ports.challenges.keep(ports.challenges.read(text).value(), state));
    return text;
}

result<sign_in_progress> ask_custom(const sign_in_place& place, custom_sign_in& now, const operation_ports& ports) {
    POOLGUARD_TRY(auto question, create_challenge(call_about(place, now, ports), CUSTOM_CHALLENGE));
    now.state.hidden = std::move(question.privateChallengeParameters).value_or(attribute_map{});
    now.state.metadata = std::move(question.challengeMetadata);
    cognito::authentication_reply reply;
    reply.ChallengeName = CUSTOM_CHALLENGE;
    for (auto& [name, value] : question.publicChallengeParameters.value_or(attribute_map{}))
        reply.ChallengeParameters.emplace(name, value);
    reply.ChallengeParameters["USERNAME"] =
        now.who.is_nobody ? ports.srp.made_up_username(*place.pool, now.state.name) : now.who.user.username;
    POOLGUARD_TRY(reply.Session, begin_round(place, now, CUSTOM_CHALLENGE, ports));
    return reply;
}

result<sign_in_progress> ask_for_password(const sign_in_place& place, const custom_sign_in& now,
                                          const operation_ports& ports) {
    const auto client_value = srp::read_public_value(now.state.srp_value);
    if (!client_value) return refuse_parameter("SRP_A is not a public value of the group.");
    cognito::authentication_reply reply;
    reply.ChallengeName = PASSWORD_VERIFIER;
    POOLGUARD_TRY(reply.Session, begin_round(place, now, PASSWORD_VERIFIER, ports));
    const auto user = now.who.is_nobody ? std::nullopt : std::optional(now.who.user);
    reply.ChallengeParameters = ports.srp.begin(*place.pool, *place.client, user, now.state.name, *client_value,
                                                {.device = {place.from.device_key}, .session = *reply.Session});
    return reply;
}

// Asks the pool's function what comes next, and does it.
result<sign_in_progress> decide(const sign_in_place& place, custom_sign_in& now, const operation_ports& ports) {
    POOLGUARD_TRY(const auto decision, define_challenge(call_about(place, now, ports)));
    POOLGUARD_TRY(const auto step, custom_step(decision, now.state.rounds));
    if (step.challenge == CUSTOM_CHALLENGE) return ask_custom(place, now, ports);
    if (step.challenge == PASSWORD_VERIFIER) return ask_for_password(place, now, ports);
    // Whatever the function says, somebody who does not exist gets no tokens.
    if (now.who.is_nobody) return wrong_credentials();
    return proceed(place, now.who.user, proof_of(now.state.rounds), ports);
}

result<custom_sign_in> resume(const open_challenge& opened, const operation_ports& ports) {
    POOLGUARD_TRY(const auto text, ports.challenges.kept(opened.session));
    auto state = json::read<custom_state>(text, json::unknown_members::ignore);
    if (!state) return invalid_session();
    return custom_sign_in{{opened.user, opened.is_nobody()}, std::move(*state)};
}

} // namespace

result<sign_in_progress> begin_custom(const sign_in_place& place, const sign_in_request& request,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(request.given, "USERNAME"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, request.given, username));
    const auto kind = find_parameter(request.given, "CHALLENGE_NAME").value_or("CUSTOM_CHALLENGE");
    if (kind != "CUSTOM_CHALLENGE" && kind != "SRP_A")
        return refuse_parameter("CHALLENGE_NAME must be SRP_A or CUSTOM_CHALLENGE.");
    custom_sign_in now;
    if (kind == "SRP_A") {
        POOLGUARD_TRY(const auto value, need_parameter(request.given, "SRP_A"));
        if (!srp::read_public_value(value)) return refuse_parameter("SRP_A is not a public value of the group.");
        now.state.srp_value = value;
        now.state.rounds.push_back({"SRP_A", true, {}});
    }
    POOLGUARD_TRY(now.who, find_signer(place, username, ports));
    now.state.name = now.who.is_nobody ? now.who.user.username : std::string(username);
    return decide(place, now, ports);
}

result<sign_in_progress> answer_custom(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    POOLGUARD_TRY(const auto given, need_parameter(answer.given, "ANSWER"));
    POOLGUARD_TRY(auto now, resume(opened, ports));
    // A wrong answer has its session used up too: otherwise one challenge could be guessed at without end.
    POOLGUARD_CHECK(ports.challenges.use(opened.session));
    POOLGUARD_TRY(const bool is_right, verify_answer(call_about(place, now, ports), now.state.hidden, given));
    now.state.rounds.push_back({std::string(json::enum_name(CUSTOM_CHALLENGE)), is_right, now.state.metadata});
    return decide(place, now, ports);
}

result<sign_in_progress> continue_custom(const sign_in_place& place, const open_challenge& opened,
                                         const operation_ports& ports) {
    POOLGUARD_TRY(auto now, resume(opened, ports));
    now.state.rounds.push_back({std::string(json::enum_name(PASSWORD_VERIFIER)), true, {}});
    return decide(place, now, ports);
}

} // namespace poolguard::pool
