#include "jwt/rsa_operation.hpp"

#include "base/bytes.hpp"

#include <atomic>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <thread>
#include <vector>

namespace poolguard::jwt {
namespace {

constexpr std::string_view sha256_info = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

base::pkey_ptr make_key(unsigned bits, std::uint64_t exponent) {
    const base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
    const base::number_ptr e{BN_new()};
    EVP_PKEY* key = nullptr;
    EXPECT_EQ(BN_set_word(e.get(), exponent), 1);
    EXPECT_EQ(EVP_PKEY_keygen_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()), 1);
    EXPECT_EQ(EVP_PKEY_generate(context.get(), &key), 1);
    return base::pkey_ptr{key};
}

// The private operation on a message that may have any form.
std::string raw_signature(EVP_PKEY* key, std::string_view message) {
    const base::pkey_context_ptr context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
    EXPECT_EQ(EVP_PKEY_sign_init(context.get()), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING), 1);
    std::string out(message.size(), '\0');
    auto size = out.size();
    EXPECT_EQ(EVP_PKEY_sign(context.get(), base::octets(out), &size, base::octets(message).data(), message.size()), 1);
    return out;
}

message_digest hash_of(algorithm alg, std::string_view text) { return digest(digest_of(alg), text).value(); }
std::string text_of(const message_digest& hash) {
    return {reinterpret_cast<const char*>(hash.value.data()), hash.size};
}

// 00 01 FF .. FF 00 and the end, in so many bytes.
std::string encoded(std::string_view end, std::size_t size) {
    return std::string("\0\1", 2) + std::string(size - end.size() - 3, '\xff') + '\0' + std::string(end);
}

std::string signature_of(EVP_PKEY* key, algorithm alg, std::string_view text) {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, digest_of(alg), nullptr, key), 1);
    std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
    auto size = out.size();
    EXPECT_EQ(EVP_DigestSign(context.get(), base::octets(out), &size, base::octets(text).data(), text.size()), 1);
    return out;
}

TEST(rsa_operation, verifies_what_openssl_signs_with_any_key_and_hash) {
    struct row {
        unsigned bits, exponent;
    };
    for (const auto& [bits, exponent] : {row{2048, 65537}, row{2048, 3}, row{2056, 17}, row{3072, 65539}}) {
        const auto key = make_key(bits, exponent);
        const auto operation = rsa_operation::of(key.get());
        ASSERT_NE(operation, nullptr);
        for (const auto alg : {algorithm::rs256, algorithm::rs384, algorithm::rs512})
            for (int i = 0; i < 5; ++i) {
                SCOPED_TRACE(fmt::format("{} bits, exponent {}, {}, {}", bits, exponent, name(alg), i));
                const auto text = fmt::format("text {}", i);
                auto signature = signature_of(key.get(), alg, text);
                EXPECT_EQ(operation->verifies(signature, hash_of(alg, text)), true);
                EXPECT_EQ(operation->verifies(signature, hash_of(alg, "another")), false);
                signature[signature.size() / 2] ^= 1;
                EXPECT_EQ(operation->verifies(signature, hash_of(alg, text)), false);
            }
    }
}

// Bleichenbacher's forgeries and their kin: only one encoding of a hash is right (RFC 8017 section 8.2.2).
TEST(rsa_operation, refuses_every_other_encoding) {
    const auto key = make_key(2048, 3);
    const auto operation = rsa_operation::of(key.get());
    ASSERT_NE(operation, nullptr);
    const auto hash = hash_of(algorithm::rs256, "text");
    const auto info = std::string(sha256_info.data(), 19) + text_of(hash);
    const auto good = encoded(info, 256);
    const auto with = [&good](std::size_t at, char c) {
        auto out = good;
        out[at] = c;
        return out;
    };
    const auto no_parameters =
        std::string("\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20", 17) + text_of(hash);
    auto zero_in_filling = good;
    zero_in_filling[100] = '\0';
    struct row {
        const char* what;
        std::string message;
        bool is_good;
    };
    const row table[]{
        {"the right one", good, true},
        {"another block type", with(1, '\2'), false},
        {"no padding byte", with(50, '\x7f'), false},
        {"a zero in the filling", zero_in_filling, false},
        {"no zero after the filling", with(256 - info.size() - 1, '\xff'), false},
        {"no parameters", encoded(no_parameters, 256), false},
        {"the hash alone", encoded(text_of(hash), 256), false},
        {"short filling and garbage", encoded(info, 100) + std::string(156, 'x'), false},
        {"garbage before the digest info", encoded("garbage" + info, 256), false},
        {"another hash's name",
         encoded(std::string("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00"
                             "\x04\x20",
                             19) +
                     text_of(hash),
                 256),
         false},
    };
    for (const auto& [what, message, is_good] : table)
        EXPECT_EQ(operation->verifies(raw_signature(key.get(), message), hash), is_good) << what;
}

TEST(rsa_operation, refuses_numbers_that_are_not_below_the_modulus) {
    const auto key = make_key(2048, 65537);
    const auto operation = rsa_operation::of(key.get());
    ASSERT_NE(operation, nullptr);
    BIGNUM* raw = nullptr;
    ASSERT_EQ(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &raw), 1);
    const base::number_ptr n{raw};
    const auto hash = hash_of(algorithm::rs256, "text");
    const auto as_signature = [](const BIGNUM* number) {
        std::string out(256, '\0');
        EXPECT_EQ(BN_bn2binpad(number, base::octets(out), 256), 256);
        return out;
    };
    // A good signature plus the modulus is the same residue; for about every third text it fits into 256 bytes.
    int tried = 0;
    for (int i = 0; i < 2000 && tried < 3; ++i) {
        const auto text = fmt::format("text {}", i);
        const auto signature = signature_of(key.get(), algorithm::rs256, text);
        const base::number_ptr sum{BN_bin2bn(base::octets(signature).data(), 256, nullptr)};
        ASSERT_EQ(BN_add(sum.get(), sum.get(), n.get()), 1);
        if (BN_num_bytes(sum.get()) > 256) continue;
        ++tried;
        EXPECT_EQ(operation->verifies(as_signature(sum.get()), hash_of(algorithm::rs256, text)), false);
    }
    EXPECT_GT(tried, 0);
    EXPECT_EQ(operation->verifies(as_signature(n.get()), hash), false);
    EXPECT_EQ(operation->verifies(std::string(256, '\0'), hash), false);
    EXPECT_EQ(operation->verifies(std::string(255, '\0') + '\1', hash), false);
    EXPECT_EQ(operation->verifies(std::string(256, '\xff'), hash), false);
    EXPECT_EQ(operation->verifies(std::string(1025, '\0'), hash), std::nullopt);
}

bool openssl_accepts(EVP_PKEY* key, algorithm alg, std::string_view text, std::string_view signature) {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    EXPECT_EQ(EVP_DigestVerifyInit(context.get(), nullptr, digest_of(alg), nullptr, key), 1);
    return EVP_DigestVerify(context.get(), base::octets(signature).data(), signature.size(), base::octets(text).data(),
                            text.size()) == 1;
}

// A number in as many bytes as the modulus has.
std::string bytes_of(const BIGNUM* number, std::size_t size) {
    std::string out(size, '\0');
    EXPECT_EQ(BN_bn2binpad(number, base::octets(out), static_cast<int>(size)), static_cast<int>(size));
    return out;
}

// Numbers at the edges, and those that a good signature is near to.
std::vector<std::string> odd_signatures(const EVP_PKEY* key, std::string_view good) {
    BIGNUM* raw = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &raw), 1);
    const base::number_ptr n{raw};
    const base::number_ptr s{BN_bin2bn(base::octets(good).data(), static_cast<int>(good.size()), nullptr)};
    const base::number_ptr number{BN_new()};
    std::vector<std::string> out{std::string(good.size(), '\0'), std::string(good.size(), '\xff')};
    for (const std::uint64_t word : {std::uint64_t{1}, std::uint64_t{2}, ~std::uint64_t{0}}) {
        EXPECT_EQ(BN_set_word(number.get(), word), 1);
        out.push_back(bytes_of(number.get(), good.size()));
        EXPECT_EQ(BN_sub(number.get(), n.get(), number.get()), 1);
        out.push_back(bytes_of(number.get(), good.size()));
        EXPECT_TRUE(BN_copy(number.get(), n.get()) != nullptr && BN_add_word(number.get(), word) == 1);
        if (static_cast<std::size_t>(BN_num_bytes(number.get())) <= good.size())
            out.push_back(bytes_of(number.get(), good.size()));
    }
    EXPECT_EQ(BN_sub(number.get(), n.get(), s.get()), 1);
    out.push_back(bytes_of(number.get(), good.size()));
    EXPECT_EQ(BN_add(number.get(), n.get(), s.get()), 1);
    if (static_cast<std::size_t>(BN_num_bytes(number.get())) <= good.size())
        out.push_back(bytes_of(number.get(), good.size()));
    for (std::size_t bit = 0; bit < good.size() * 8; bit += 41) {
        out.emplace_back(good);
        out.back()[bit / 8] ^= static_cast<char>(1 << bit % 8);
    }
    return out;
}

// Moduli that do not fill their last byte or word, where a number may be above the modulus by the length of its bytes.
TEST(rsa_operation, agrees_with_openssl_about_odd_signatures) {
    struct row {
        unsigned bits;
        std::uint64_t exponent;
    };
    for (const auto& [bits, exponent] :
         {row{2048, 65537}, row{2049, 3}, row{2055, 17}, row{2050, 257}, row{2048, 0xffff'ffff'ffff'fff1}}) {
        const auto key = make_key(bits, exponent);
        const auto operation = rsa_operation::of(key.get());
        ASSERT_NE(operation, nullptr);
        EXPECT_EQ(EVP_PKEY_get_bits(key.get()), static_cast<int>(bits));
        bool has_seen_zero = false;
        for (int i = 0; i < 20 || (bits != 2048 && i < 10'000 && !has_seen_zero); ++i) {
            const auto text = fmt::format("text {}", i);
            const auto hash = hash_of(algorithm::rs256, text);
            const auto good = signature_of(key.get(), algorithm::rs256, text);
            has_seen_zero = has_seen_zero || good.front() == '\0';
            ASSERT_EQ(operation->verifies(good, hash), true) << bits;
            ASSERT_TRUE(openssl_accepts(key.get(), algorithm::rs256, text, good));
            if (i > 0) continue;
            for (const auto& each : odd_signatures(key.get(), good)) {
                EXPECT_EQ(operation->verifies(each, hash), false) << bits;
                EXPECT_FALSE(openssl_accepts(key.get(), algorithm::rs256, text, each)) << bits;
            }
            // Neither a shorter nor a longer spelling of the same number.
            EXPECT_NE(operation->verifies('\0' + good, hash), true) << bits;
            EXPECT_NE(operation->verifies(good.substr(1), hash), true) << bits;
        }
        EXPECT_TRUE(has_seen_zero || bits == 2048) << bits;
    }
}

TEST(rsa_operation, serves_many_threads_with_several_keys) {
    const std::vector<base::pkey_ptr> keys = [] {
        std::vector<base::pkey_ptr> out;
        for (const unsigned bits : {2048U, 2056U, 3072U})
            out.push_back(make_key(bits, 17));
        return out;
    }();
    std::vector<std::unique_ptr<const rsa_operation>> operations;
    std::vector<std::string> good;
    for (const auto& key : keys) {
        operations.push_back(rsa_operation::of(key.get()));
        good.push_back(signature_of(key.get(), algorithm::rs256, "text"));
    }
    const auto hash = hash_of(algorithm::rs256, "text");
    const auto other = hash_of(algorithm::rs256, "other");
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < 300; ++i) {
                const auto which = i % keys.size();
                wrong += operations[which]->verifies(good[which], hash) != true;
                wrong += operations[which]->verifies(good[which], other) != false;
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace poolguard::jwt
