#include "pool/passwords/password_hasher.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

class password_hasher_test : public testing::Test {
  protected:
    base::system_random random_;
    password_hasher hasher_{random_};
};

TEST_F(password_hasher_test, makes_a_phc_text_of_its_cost) {
    const auto phc = hasher_.hash("Passw0rd!");
    EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << phc;
    EXPECT_TRUE(hasher_.verify(phc, "Passw0rd!"));
    EXPECT_FALSE(hasher_.verify(phc, "Passw0rd?"));
    EXPECT_FALSE(hasher_.verify(phc, ""));
    EXPECT_NE(phc, hasher_.hash("Passw0rd!"));
}

TEST_F(password_hasher_test, reads_the_cost_from_the_text) {
    // From the test suite of the reference implementation of Argon2: password "password", salt "somesalt".
    const auto known = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    EXPECT_TRUE(hasher_.verify(known, "password"));
    EXPECT_FALSE(hasher_.verify(known, "passwore"));
    for (const auto* each : {"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                             "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg",
                             "$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw"})
        EXPECT_TRUE(hasher_.verify(each, "password")) << each;
    EXPECT_TRUE(hasher_.verify("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
                               "differentpassword"));
    const password_hasher cheap(random_, {.memory_kib = 64, .passes = 1, .lanes = 1});
    EXPECT_TRUE(hasher_.verify(cheap.hash("x"), "x"));
    EXPECT_TRUE(cheap.verify(hasher_.hash("x"), "x"));
}

TEST_F(password_hasher_test, knows_hashes_of_a_lower_cost) {
    struct row {
        const char* cost;
        bool is_weaker;
    };
    const row table[] = {{"m=8,t=1,p=1", true},          {"m=19455,t=2,p=1", true},  {"m=19456,t=1,p=1", true},
                         {"m=19456,t=2,p=1", false},     {"m=38912,t=1,p=1", false}, {"m=65536,t=3,p=4", false},
                         {"m=4294967295,t=9,p=1", false}};
    for (const auto& [cost, is_weaker] : table)
        EXPECT_EQ(hasher_.is_weaker(std::string("$argon2id$v=19$") + cost + "$c29tZXNhbHQ$AAAA"), is_weaker) << cost;
    for (const auto* other : {"", "x", "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA",
                              "$2b$15$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu"})
        EXPECT_TRUE(hasher_.is_weaker(other)) << other;
    const password_hasher fast(random_, fast_hashing_for_tests);
    const auto made = fast.hash("Passw0rd!");
    EXPECT_TRUE(made.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << made;
    EXPECT_TRUE(fast.verify(made, "Passw0rd!"));
    EXPECT_TRUE(hasher_.is_weaker(made));
    EXPECT_FALSE(fast.is_weaker(made));
    EXPECT_FALSE(fast.is_weaker(hasher_.hash("Passw0rd!")));
}

TEST_F(password_hasher_test, takes_no_text_that_is_not_a_hash) {
    for (const auto* broken : {"", "x", "$argon2id$", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$AAAA",
                               "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR", "plain"})
        EXPECT_FALSE(hasher_.verify(broken, "password")) << broken;
}

TEST_F(password_hasher_test, takes_bytes_of_every_kind) {
    const std::string odd("\0\xff password", 11);
    const password_hasher cheap(random_, {.memory_kib = 64, .passes = 1, .lanes = 1});
    const auto phc = cheap.hash(odd);
    EXPECT_TRUE(cheap.verify(phc, odd));
    EXPECT_FALSE(cheap.verify(phc, std::string_view(odd).substr(0, 10)));
}

} // namespace
} // namespace poolguard::pool
