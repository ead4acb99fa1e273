#include "pool/sign_in/srp_challenges.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_names.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

constexpr std::string_view seal_context_of(srp_subject whose) {
    return whose == srp_subject::device ? "device srp" : "srp";
}
constexpr std::size_t exponent_bytes = 32;
constexpr std::chrono::minutes tolerance{5};

bool is_near(base::time_point a, base::time_point b) { return a - b < tolerance && b - a < tolerance; }

} // namespace

srp_challenges::srp_challenges(const base::clock& clock, base::random_source& random, const base::sealer& sealer,
                               const pool::passwords& passwords, const pool::codes& codes)
    : clock_(clock), random_(random), sealer_(sealer), passwords_(passwords), codes_(codes) {}

result<void> use_block(const srp_block& block, const challenge_sessions& challenges) {
    challenge_session once;
    once.id = block.id;
    once.pool_id = block.pool_id;
    once.expires = block.expires;
    return challenges.use(once);
}

std::string srp_challenges::made_up_username(const user_pool_document& pool, std::string_view name) const {
    if (pool.settings.UsernameAttributes.value_or(std::vector<cognito::verified_attribute>{}).empty())
        return folded(pool, name);
    // Where usernames are subs, make one that looks like a version 4 UUID, the same each time.
    auto hex = base::to_hex(codes_.noise(fmt::format("sub\n{}\n{}", pool.id, folded(pool, name))));
    hex[12] = '4';
    hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
    const std::string_view view(hex);
    return fmt::format("{}-{}-{}-{}-{}", view.substr(0, 8), view.substr(8, 4), view.substr(12, 4), view.substr(16, 4),
                       view.substr(20, 12));
}

std::string srp_challenges::digest_of(std::string_view session) { return base::to_hex(base::sha256(session)); }

srp_credentials srp_challenges::credentials_of(const user_pool_document& pool, const std::optional<user_document>& user,
                                               std::string_view name) const {
    if (user)
        if (auto known = passwords_.srp_credentials_of(pool, *user)) return std::move(*known);
    // The salt is the same each time for a name, as a real user's is.
    const auto seed = fmt::format("srp\n{}\n{}", pool.id, folded(pool, name));
    base::bytes verifier;
    for (int part = 0; part < 12; ++part)
        verifier += codes_.noise(fmt::format("{}\n{}", seed, part));
    verifier.front() = static_cast<char>(verifier.front() & 0x7f); // below the modulus
    return {codes_.noise(seed).substr(0, 16), base::secret(std::move(verifier))};
}

cognito::string_map srp_challenges::begin(const user_pool_document& pool, const client_document& client,
                                          const std::optional<user_document>& user, std::string_view name,
                                          std::string_view client_value, const srp_context& in) const {
    srp_block block;
    block.id = random_.uuid();
    block.pool_id = pool.id;
    block.client_id = client.id;
    block.name = name;
    block.username = user ? user->username : made_up_username(pool, name);
    // Made up where there is no user, so that the length of the block does not tell.
    block.sub = user ? user->sub : random_.uuid();
    block.password_state = challenge_sessions::password_state_of(user ? *user : user_document{});
    block.expires = base::epoch_milliseconds(clock_.now() + auth_session_validity(client.settings));
    if (!in.device.key.empty()) block.device = in.device;
    if (!in.session.empty()) block.session = digest_of(in.session);
    auto out = begin(block, srp_subject::user, credentials_of(pool, user, name), client_value);
    out.emplace("USERNAME", block.username);
    out.emplace("USER_ID_FOR_SRP", block.username);
    return out;
}

cognito::string_map srp_challenges::begin(srp_block block, srp_subject whose, const srp_credentials& credentials,
                                          std::string_view client_value) const {
    const base::secret exponent(random_.take(exponent_bytes));
    const auto server_value = srp::public_value(credentials.verifier.reveal(), exponent.reveal());
    block.client_value = base::to_base64(client_value);
    block.server_value = base::to_base64(server_value);
    block.exponent = base::to_base64(exponent.reveal());
    const auto sealed = seal_ticket(block, sealer_, random_, seal_context_of(whose));
    base::wipe(block.exponent);
    return {{"SALT", base::to_hex(credentials.salt)},
            {"SRP_B", base::to_hex(server_value)},
            {"SECRET_BLOCK", base::to_base64(sealed)}};
}

result<srp_answer> srp_challenges::read(const user_pool_document& pool, const client_document& client,
                                        const parameter_map& given, srp_subject whose) const {
    POOLGUARD_TRY(const auto block_text, need_parameter(given, "PASSWORD_CLAIM_SECRET_BLOCK"));
    POOLGUARD_TRY(const auto signature, need_parameter(given, "PASSWORD_CLAIM_SIGNATURE"));
    POOLGUARD_TRY(const auto timestamp, need_parameter(given, "TIMESTAMP"));

    auto sealed = base::from_base64(block_text);
    auto claimed = base::from_base64(signature);
    const auto time = read_srp_timestamp(timestamp);
    if (!sealed || !claimed || !time || !is_near(*time, clock_.now())) return wrong_credentials();
    auto block = open_ticket<srp_block>(*sealed, sealer_, seal_context_of(whose));
    if (!block || block->pool_id != pool.id || block->client_id != client.id || has_expired(*block, clock_.now()))
        return wrong_credentials();
    return srp_answer{std::move(*block), std::move(*sealed), std::move(*claimed), std::string(timestamp)};
}

bool srp_challenges::is_proved(const srp_answer& answer, const srp::identity& whose,
                               const srp_credentials& credentials) {
    const auto& block = answer.block;
    const auto client_value = base::from_base64(block.client_value).value_or("");
    const auto server_value = base::from_base64(block.server_value).value_or("");
    const base::secret exponent(base::from_base64(block.exponent).value_or(""));
    const auto key = srp::session_key({client_value, server_value, credentials.verifier.reveal(), exponent.reveal()});
    if (!key) return false;
    const auto expected = srp::signature(*key, whose, answer.block_bytes, answer.timestamp);
    return base::equal_in_constant_time(expected, answer.signature);
}

bool srp_challenges::proves_password(const srp_answer& answer, const user_pool_document& pool,
                                     const std::optional<user_document>& user) const {
    const auto& block = answer.block;
    const bool is_signed =
        is_proved(answer, {srp::pool_name(pool.id), block.username}, credentials_of(pool, user, block.name));
    return is_signed && user && !user->srp_verifier.empty() && user->sub == block.sub &&
           challenge_sessions::password_state_of(*user) == block.password_state;
}

} // namespace poolguard::pool
