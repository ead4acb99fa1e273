// Tokens: the verifier and its explanation, which goes its own way, agree on what is accepted and why not; a token with
// one bit changed is not accepted.

#include "base/bytes.hpp"
#include "base/openssl.hpp"
#include "fuzz/fuzz.hpp"
#include "jwt/given_token.hpp"
#include "jwt/verifier.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::fuzz {
namespace {

constexpr std::int64_t now_seconds = 1'790'000'000;
const base::time_point now = base::from_epoch_seconds(now_seconds);

// An Ed25519 key, which signs quickly and the same each time.
struct issuer {
    base::pkey_ptr key{EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, base::octets(seed).data(), seed.size())};
    std::shared_ptr<const jwt::key_set> keys;

    issuer() {
        std::string point(32, '\0');
        auto size = point.size();
        EVP_PKEY_get_raw_public_key(key.get(), base::octets(point), &size);
        keys = jwt::key_set::parse(fmt::format(R"({{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{}"}}]}})",
                                               base::to_base64url(point)))
                   .value();
    }
    std::string sign(std::string_view header, std::string_view payload) const {
        const auto text = base::to_base64url(header) + '.' + base::to_base64url(payload);
        const base::digest_context_ptr context{EVP_MD_CTX_new()};
        std::string out(64, '\0');
        auto size = out.size();
        require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), base::octets(out), &size, base::octets(text).data(), text.size()) ==
                        1,
                "OpenSSL signs");
        return text + '.' + base::to_base64url(out);
    }

    static constexpr std::string_view seed = "0123456789abcdef0123456789abcdef";
};

jwt::verifier make_verifier(jwt::token_use use) {
    jwt::policy wanted({"i"}, use, {"c"});
    if (use == jwt::token_use::access) {
        wanted.any_group = {"admin", "staff"};
        wanted.any_scope = {"read"};
        wanted.max_auth_age = std::chrono::seconds{3600};
    }
    return jwt::verifier(wanted);
}

bool verifies(const jwt::verifier& by, std::string_view token, const jwt::key_set& keys) {
    const auto verified = by.verify(token, keys, now);
    const auto checks = by.explain(token, &keys, now);
    const auto failed = std::ranges::find(checks, jwt::check_outcome::failed, &jwt::check_result::outcome);
    require(verified.has_value() == (failed == checks.end()), "the explanation comes to the same");
    if (!verified) {
        require(failed->failure.has_value(), "a check that failed says why");
        require(std::ranges::any_of(checks, [&](const auto& each) { return each.failure == verified.error(); }),
                "the reason is among those explained");
        return false;
    }
    require(verified->issuer() == "i" && !verified->subject().empty() && verified->client_id() == "c",
            "claims are as wanted");
    require(verified->usable_until() > now && verified->usable_from() <= now, "it is usable now");
    const auto given = jwt::read_given_token(token);
    require(!given || given->sub == verified->subject(), "the unverified reader reads the same");
    return true;
}

} // namespace

std::vector<std::string> seeds() {
    constexpr auto header = R"({"alg":"EdDSA","kid":"k","typ":"JWT"})";
    return {
        joined(
            {header,
             R"({"iss":"i","sub":"s","client_id":"c","token_use":"access","scope":"read x","exp":1790003600,"iat":1789999999,"auth_time":1789999999,"cognito:groups":["admin"],"username":"u","jti":"j"})"}),
        joined(
            {header,
             R"({"iss":"i","sub":"s","aud":["c","d"],"token_use":"id","exp":1.790003600e9,"iat":1790000004,"nbf":1790000005,"nonce":"\u006e","email_verified":true})"}),
        joined({R"({"alg":"none"})", "{}"}),
        joined(
            {R"({"kid":"k","alg":"RS256","crit":["x"],"typ":"at+jwt"})", R"({"iss":1,"aud":"c","exp":-1,"sub":null})"}),
        "eyJhbGciOiJFZERTQSIsImtpZCI6ImsifQ.e30.AA"};
}

void try_input(std::string_view input) {
    static const issuer by;
    static const auto access = make_verifier(jwt::token_use::access);
    static const auto id = make_verifier(jwt::token_use::id);
    // As it is, which nobody has signed.
    require(!verifies(access, input, *by.keys) && !verifies(id, input, *by.keys), "a signature cannot be guessed");
    if (const auto head = jwt::verifier::read_head(input)) require(!head->key_id.empty(), "a head names a key");

    pieces from(input);
    const auto header = from.next();
    const auto payload = from.next();
    auto token = by.sign(header, payload);
    const bool is_access = verifies(access, token, *by.keys);
    const bool is_id = verifies(id, token, *by.keys);
    require(!is_access || !is_id, "a token has one use");
    // Any character: the last one of each part has bits that no other spelling may have.
    auto& changed = token[from.number() * token.size() / 256];
    if (changed == '.') return;
    changed = changed == 'A' ? 'B' : static_cast<char>(changed - 1);
    require(!access.verify(token, *by.keys, now) && !id.verify(token, *by.keys, now), "a changed token is refused");
}

} // namespace poolguard::fuzz
