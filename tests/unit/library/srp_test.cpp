#include "cognito/srp_group.hpp"

#include <gtest/gtest.h>
#include <poolguard/srp.hpp>

namespace poolguard {
namespace {

namespace shared = cognito::srp;

constexpr shared::identity alice{"AbCdEf123", "alice"};
const time_point at{std::chrono::sys_days{std::chrono::year{2026} / 2 / 1} + std::chrono::hours{8} +
                    std::chrono::minutes{5} + std::chrono::seconds{3}};

// The server's side, for one sign-in of alice.
struct server {
    std::string salt = "008f0101";
    std::string block = base::to_base64("a secret block");
    shared::number b = shared::to_number("a secret exponent of 32 bytes ...");
    shared::number verifier;
    base::bytes value; // B

    explicit server(std::string_view password) {
        const auto& in = shared::group::instance();
        const auto with = shared::new_context();
        const auto x = shared::private_value(alice, password, *base::from_hex(salt));
        verifier = in.power(in.generator(), x.get(), with.get());
        const auto masked = in.product(in.multiplier(), verifier.get(), with.get());
        value = shared::to_bytes(in.sum(masked.get(), in.power(in.generator(), b.get(), with.get()).get(), with.get()));
    }
    std::string expected(std::string_view client_value_hex, std::string_view timestamp) const {
        const auto& in = shared::group::instance();
        const auto with = shared::new_context();
        const auto client_value = *shared::read_public_value(client_value_hex);
        const auto scrambler = *shared::scrambler(client_value, value);
        const auto blinded = in.power(verifier.get(), shared::to_number(scrambler).get(), with.get());
        const auto base = in.product(shared::to_number(client_value).get(), blinded.get(), with.get());
        const auto key = shared::derive_key(scrambler, in.power(base.get(), b.get(), with.get()));
        return base::to_base64(shared::signature(key, alice, "a secret block", timestamp));
    }
};

TEST(library_srp, proves_the_password_to_the_server) {
    const server other{"Passw0rd!"};
    const auto exchange = srp_exchange::begin("us-east-1_AbCdEf123");
    ASSERT_TRUE(exchange.has_value());
    const auto hex = base::to_hex(other.value);
    const srp_challenge asked{"alice", other.salt, hex, other.block};
    const auto proof = exchange->prove(asked, "Passw0rd!", at);
    ASSERT_TRUE(proof.has_value()) << describe(proof.error());
    EXPECT_EQ(proof->timestamp, "Sun Feb 1 08:05:03 UTC 2026");
    EXPECT_EQ(proof->signature, other.expected(exchange->client_value(), proof->timestamp));
    // A salt may lack its leading zero.
    EXPECT_EQ(exchange->prove({"alice", "8f0101", hex, other.block}, "Passw0rd!", at)->signature, proof->signature);
    EXPECT_NE(exchange->prove(asked, "passw0rd!", at)->signature, proof->signature);
}

TEST(library_srp, uses_another_exponent_each_time) {
    EXPECT_NE(srp_exchange::begin("p")->client_value(), srp_exchange::begin("p")->client_value());
}

TEST(library_srp, refuses_what_would_make_the_key_known_or_cannot_be_read) {
    const auto exchange = srp_exchange::begin("us-east-1_AbCdEf123");
    const auto modulus = base::to_hex(shared::to_bytes(shared::number{BN_dup(shared::group::instance().modulus())}));
    const std::string good(64, 'a');
    const struct {
        std::string salt, value, block;
        srp_error expected;
    } cases[] = {
        {"aa", "0", "YQ==", srp_error::bad_server_value}, {"aa", modulus, "YQ==", srp_error::bad_server_value},
        {"aa", "", "YQ==", srp_error::bad_server_value},  {"aa", "xyz", "YQ==", srp_error::bad_server_value},
        {"", good, "YQ==", srp_error::bad_salt},          {"no", good, "YQ==", srp_error::bad_salt},
        {"aa", good, "", srp_error::bad_secret_block},    {"aa", good, "YQ", srp_error::bad_secret_block},
    };
    for (const auto& each : cases)
        EXPECT_EQ(exchange->prove({"alice", each.salt, each.value, each.block}, "p", at).error(), each.expected)
            << each.salt << ' ' << each.value << ' ' << each.block;
}

} // namespace
} // namespace poolguard
