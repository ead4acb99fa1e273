#include "pool/passwords/brought_hash.hpp"

#include "base/bytes.hpp"
#include "pool/passwords/password_hasher.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

// All of "Passw0rd!", made by libxcrypt, Python's hashlib and, for Argon2id, its reference implementation ("password").
constexpr auto bcrypt = "$2b$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu";
constexpr auto scrypt = "$scrypt$ln=4,r=8,p=1$c29tZXNhbHQwMTIzNDU2Nw$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ";
constexpr auto pbkdf2 = "$pbkdf2-sha256$1000$c29tZXNhbHQwMTIzNDU2Nw$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX.tj6F0qzQ";

TEST(brought_hash, is_compared_in_the_forms_of_the_usual_libraries) {
    struct row {
        const char* hash;
        hash_algorithm algorithm;
        const char* password = "Passw0rd!";
    };
    const row table[] = {
        {bcrypt, hash_algorithm::BCRYPT},
        {"$2y$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", hash_algorithm::BCRYPT},
        {"$2a$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", hash_algorithm::BCRYPT},
        {scrypt, hash_algorithm::SCRYPT},
        {"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
         hash_algorithm::ARGON2ID, "password"},
        {"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
         hash_algorithm::ARGON2ID, "password"},
        {pbkdf2, hash_algorithm::PBKDF2_SHA256},
        {"$pbkdf2-sha256$10$.Pn6./z9/v/4.fr7/P3./w$.MFLodJE23pD1PDYdKJ3qdTHeMZXXRfwYfQWJuYxkP4",
         hash_algorithm::PBKDF2_SHA256},
        {"$pbkdf2-sha256$i=1000$c29tZXNhbHQwMTIzNDU2Nw$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX+tj6F0qzQ",
         hash_algorithm::PBKDF2_SHA256},
        {"$pbkdf2-sha256$i=1000,l=32$c29tZXNhbHQwMTIzNDU2Nw$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX+tj6F0qzQ",
         hash_algorithm::PBKDF2_SHA256},
        {"pbkdf2_sha256$1000$saltsalt$LplB3fteY7OHnpAZdFK1Pf0Bt/nPaTY2jRj/bXqIydI=", hash_algorithm::PBKDF2_SHA256},
    };
    base::system_random random;
    const password_hasher hasher(random, fast_hashing_for_tests);
    for (const auto& [hash, algorithm, password] : table) {
        EXPECT_EQ(parse_hash(hash)->algorithm, algorithm) << hash;
        EXPECT_EQ(fault_of_hash(hash), std::nullopt) << hash;
        EXPECT_TRUE(hasher.verify(hash, password)) << hash;
        EXPECT_FALSE(hasher.verify(hash, "passw0rd!")) << hash;
        EXPECT_FALSE(hasher.verify(hash, "")) << hash;
    }
    EXPECT_FALSE(hasher.verify(bcrypt, std::string_view("Passw0rd!\0x", 11)));
}

TEST(brought_hash, is_refused_when_it_cannot_be_read_or_costs_too_much) {
    constexpr auto unreadable = "The password hash cannot be read.";
    constexpr auto costly = "The password hash takes too much time or memory to compare.";
    const std::pair<const char*, const char*> table[] = {
        {"", unreadable},
        {"plain", unreadable},
        {"$2x$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", unreadable},
        {"$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", unreadable},
        {"$2b$04$short", unreadable},
        {"$2b$03$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", unreadable},
        {"$2b$0x$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", unreadable},
        {"$2b$15$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", costly},
        {"$2b$31$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu", costly},
        {"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$AAAA", unreadable},
        {"$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", unreadable},
        {"$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", costly},
        {"$argon2id$v=19$m=256,t=4294967295,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", costly},
        {"$argon2id$v=19$m=128,t=8192,p=16$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", costly},
        {"$scrypt$ln=0,r=8,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", unreadable},
        {"$scrypt$ln=63,r=8,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$scrypt$ln=21,r=4294967295,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", unreadable},
        {"$scrypt$ln=16,r=1,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", unreadable},
        {"$scrypt$ln=21,r=1,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", unreadable},
        {"$scrypt$ln=1,r=1000000,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$scrypt$ln=20,r=536870911,p=2$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$scrypt$ln=18,r=8,p=4$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$scrypt$ln=4,r=4294967296,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", unreadable},
        {"$scrypt$ln=22,r=8,p=1$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$scrypt$ln=4,r=8,p=1000$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ", costly},
        {"$pbkdf2-sha256$0$c29tZXNhbHQ$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX.tj6F0qzQ", unreadable},
        {"$pbkdf2-sha256$i=1000,l=31$c29tZXNhbHQ$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX.tj6F0qzQ", unreadable},
        {"$pbkdf2-sha256$1000$c29tZXNhbHQ$", unreadable},
        {"$pbkdf2-sha256$4000000000$c29tZXNhbHQ$iZQPiXykbK9iEDxzHMcRc3oddGvS1kAMEX.tj6F0qzQ", costly},
        {"pbkdf2_sha256$1000$salt", unreadable},
    };
    for (const auto& [hash, fault] : table) {
        EXPECT_EQ(fault_of_hash(hash), fault) << hash;
        EXPECT_FALSE(is_of_brought_hash(hash, "Passw0rd!")) << hash;
    }
}

TEST(brought_hash, has_bounds_for_each_cost) {
    struct row {
        const char* cost; // up to the salt
        std::size_t hash_bytes;
        bool is_taken;
    };
    const row table[] = {
        {"$argon2id$v=19$m=65536,t=4,p=4", 32, true},
        {"$argon2id$v=19$m=262144,t=2,p=1", 32, true},
        {"$argon2id$v=19$m=262144,t=3,p=1", 32, false},
        {"$argon2id$v=19$m=262145,t=1,p=1", 32, false},
        {"$argon2id$v=19$m=8192,t=64,p=16", 32, true},
        {"$argon2id$v=19$m=128,t=65,p=16", 32, false},
        {"$argon2id$v=19$m=256,t=1,p=17", 32, false},
        {"$scrypt$ln=17,r=8,p=1", 32, true},
        {"$scrypt$ln=17,r=8,p=2", 64, true},
        {"$scrypt$ln=17,r=8,p=3", 32, false},
        {"$scrypt$ln=14,r=8,p=16", 32, true},
        {"$scrypt$ln=10,r=8,p=17", 32, false},
        {"$scrypt$ln=18,r=8,p=1", 32, false},
        {"$scrypt$ln=15,r=1,p=1", 32, true},
        {"$pbkdf2-sha256$2000000", 32, true},
        {"$pbkdf2-sha256$2000001", 32, false},
        {"$pbkdf2-sha256$1000000", 33, true},
        {"$pbkdf2-sha256$1000000", 65, false},
        {"$pbkdf2-sha256$500000", 128, true},
        {"$pbkdf2-sha256$5000000", 128, false},
    };
    for (const auto& [cost, hash_bytes, is_taken] : table) {
        const auto text = std::string(cost) + "$c29tZXNhbHQ$" + base::to_base64(std::string(hash_bytes, 'x'));
        EXPECT_EQ(!fault_of_hash(text), is_taken) << text;
    }
    EXPECT_EQ(fault_of_hash("$2b$14$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu"), std::nullopt);
}

// What is taken must be computed: a failure would be one of every sign-in.
TEST(brought_hash, of_scrypt_is_computed_at_the_edges_of_what_is_taken) {
    for (const auto* cost : {"ln=15,r=1,p=1", "ln=1,r=1,p=16", "ln=1,r=2000,p=16", "ln=2,r=10000,p=1"}) {
        const auto text = std::string("$scrypt$") + cost + "$c29tZXNhbHQ$JMN5Nz0X7atEFLP8Hr2kd+ogUmS/tj3iRae9owd9QEQ";
        EXPECT_EQ(fault_of_hash(text), std::nullopt) << text;
        EXPECT_FALSE(is_of_brought_hash(text, "Passw0rd!")) << text;
    }
}

} // namespace
} // namespace poolguard::pool
