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
    std::string device;                  // the key of the device that has proved itself
};
BOOST_DESCRIBE_STRUCT(custom_state, (), (rounds, hidden, metadata, name, srp_value, device))

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
    if (state.size() > max_state_bytes) return unrecognizable_output();
    auto text = begin_session(place, now.who, now.state.name, challenge, session_part::functions, ports);
    POOLGUARD_CHECK(ports.challenges.keep(ports.challenges.read(text).value(), state));
    return text;
}

// As answers may name the user; somebody made up looks like a user of this pool.
std::string shown_name(const sign_in_place& place, const custom_sign_in& now, const operation_ports& ports) {
    return now.who.is_nobody ? ports.srp.made_up_username(*place.pool, now.state.name) : now.who.user.username;
}

result<sign_in_progress> ask_custom(const sign_in_place& place, custom_sign_in& now, const operation_ports& ports) {
    POOLGUARD_TRY(auto question, create_challenge(call_about(place, now, ports), CUSTOM_CHALLENGE));
    now.state.hidden = std::move(question.privateChallengeParameters).value_or(attribute_map{});
    now.state.metadata = std::move(question.challengeMetadata);
    cognito::authentication_reply reply;
    reply.ChallengeName = CUSTOM_CHALLENGE;
    for (auto& [name, value] : question.publicChallengeParameters.value_or(attribute_map{}))
        reply.ChallengeParameters.emplace(name, value);
    reply.ChallengeParameters["USERNAME"] = shown_name(place, now, ports);
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

result<sign_in_progress> ask_for_factor(const sign_in_place& place, const custom_sign_in& now, mfa_factor factor,
                                        const operation_ports& ports) {
    cognito::authentication_reply reply;
    reply.ChallengeName = factor;
    POOLGUARD_TRY(reply.ChallengeParameters, named_factor_parameters(place, now.who, now.state.name, factor, ports));
    reply.ChallengeParameters.emplace("USER_ID_FOR_SRP", shown_name(place, now, ports));
    POOLGUARD_TRY(reply.Session, begin_round(place, now, factor, ports));
    return reply;
}

// Only a device that the client has named, whether or not its user exists, and that has a password can be asked.
result<sign_in_progress> ask_for_device(const sign_in_place& place, const custom_sign_in& now,
                                        const operation_ports& ports) {
    POOLGUARD_TRY(const auto device, find_device(place, now.who.user, ports));
    if (!device || !is_confirmed(*device)) return unrecognizable_output();
    cognito::authentication_reply reply;
    reply.ChallengeName = DEVICE_SRP_AUTH;
    reply.ChallengeParameters.emplace("USERNAME", now.who.user.username);
    POOLGUARD_TRY(reply.Session, begin_round(place, now, DEVICE_SRP_AUTH, ports));
    POOLGUARD_CHECK(ports.devices.note_challenge(*place.pool, now.who.user, device->key, *reply.Session));
    return reply;
}

result<sign_in_progress> finish_custom(const sign_in_place& place, const custom_sign_in& now,
                                       const operation_ports& ports) {
    // Whatever the function says, somebody who does not exist gets no tokens.
    if (now.who.is_nobody) return wrong_credentials();
    const auto proved = proof_of(now.state.rounds);
    // One device does not stand for another that a later answer named.
    const bool has_proved_device = !now.state.device.empty() && now.state.device == place.from.device_key;
    if (!has_proved_device) return proceed(place, now.who.user, proved, ports);
    return proceed(place, now.who.user, proof::device, ports, {}, proved != proof::first_factor);
}

// Asks the pool's function what comes next, and does it.
result<sign_in_progress> decide(const sign_in_place& place, custom_sign_in& now, const operation_ports& ports) {
    POOLGUARD_TRY(const auto decision, define_challenge(call_about(place, now, ports)));
    POOLGUARD_TRY(const auto step, custom_step(*place.pool, decision, now.state.rounds));
    if (!step.challenge) return finish_custom(place, now, ports);
    switch (*step.challenge) {
    case CUSTOM_CHALLENGE:
        return ask_custom(place, now, ports);
    case PASSWORD_VERIFIER:
        return ask_for_password(place, now, ports);
    case DEVICE_SRP_AUTH:
        return ask_for_device(place, now, ports);
    default:
        return ask_for_factor(place, now, *step.challenge, ports);
    }
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
    if (opened.session.challenge == json::enum_name(DEVICE_PASSWORD_VERIFIER)) {
        now.state.device = place.from.device_key;
        now.state.rounds.push_back({std::string(json::enum_name(DEVICE_SRP_AUTH)), true, {}});
    }
    now.state.rounds.push_back({opened.session.challenge, true, {}});
    return decide(place, now, ports);
}

} // namespace poolguard::pool
