#include "jwt/public_key.hpp"

#include "base/bytes.hpp"
#include "unit/jwt/test_key.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace poolguard::jwt {
namespace {

using test::keys_of;
using test::test_key;

struct vector {
    const char* name;
    std::string jwk;
    algorithm alg;
    std::string text;
    std::string signature;
};

// RFC 7515 appendices A.2, A.3 and A.4; RFC 8037 appendices A.2 and A.4. These keys have no ids.
const std::vector<vector>& published() {
    static const std::string claims =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    static const std::vector<vector> list{
        {"RFC 7515 A.2 RS256",
         R"({"kty":"RSA","kid":"k","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})",
         algorithm::rs256, "eyJhbGciOiJSUzI1NiJ9." + claims,
         "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
         "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d"
         "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
         "cN_IoypGlUPQGe77Rw"},
        {"RFC 7515 A.3 ES256",
         R"({"kty":"EC","crv":"P-256","kid":"k","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
         algorithm::es256, "eyJhbGciOiJFUzI1NiJ9." + claims,
         "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
        {"RFC 7515 A.4 ES512",
         R"({"kty":"EC","crv":"P-521","kid":"k","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"})",
         algorithm::es512, "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA",
         "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2Y"
         "BJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"},
        {"RFC 8037 A.4 Ed25519",
         R"({"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
         algorithm::eddsa, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
         "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
    };
    return list;
}

TEST(public_key, verifies_published_signatures_but_no_altered_ones) {
    for (const auto& v : published()) {
        SCOPED_TRACE(v.name);
        const auto keys = keys_of({v.jwk});
        const auto* key = keys->find("k");
        ASSERT_NE(key, nullptr);
        const auto signature = base::from_base64url(v.signature);
        ASSERT_TRUE(signature.has_value());
        EXPECT_TRUE(key->verify(v.alg, v.text, *signature).has_value());
        EXPECT_EQ(key->verify(v.alg, v.text + "A", *signature).error(), error::bad_signature);
        for (std::size_t i = 0; i < signature->size(); ++i) {
            auto changed = *signature;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            EXPECT_EQ(key->verify(v.alg, v.text, changed).error(), error::bad_signature) << i;
        }
        EXPECT_EQ(key->verify(v.alg, v.text, *signature + '\0').error(), error::bad_signature);
        EXPECT_EQ(key->verify(v.alg, v.text, signature->substr(1)).error(), error::bad_signature);
        EXPECT_EQ(key->verify(v.alg, v.text, "").error(), error::bad_signature);
        EXPECT_TRUE(key->verify(v.alg, v.text, *signature).has_value());
    }
}

struct binding {
    key_kind kind;
    std::vector<algorithm> allowed;
};
const std::vector<binding> bindings{
    {key_kind::rsa, {algorithm::rs256, algorithm::rs384, algorithm::rs512}},
    {key_kind::p256, {algorithm::es256}},
    {key_kind::p384, {algorithm::es384}},
    {key_kind::p521, {algorithm::es512}},
    {key_kind::ed25519, {algorithm::eddsa}},
    {key_kind::ed448, {algorithm::eddsa}},
};
constexpr std::array all_algorithms{algorithm::rs256, algorithm::rs384, algorithm::rs512, algorithm::es256,
                                    algorithm::es384, algorithm::es512, algorithm::eddsa};

TEST(public_key, is_bound_to_the_algorithms_of_its_kind) {
    for (const auto& [kind, allowed] : bindings) {
        const auto pair = test_key::of(kind);
        const auto keys = keys_of({pair.jwk("free"), pair.jwk("bound", name(allowed.front()))});
        const auto* free = keys->find("free");
        const auto* bound = keys->find("bound");
        ASSERT_TRUE(free != nullptr && bound != nullptr);
        for (const auto alg : all_algorithms) {
            SCOPED_TRACE(fmt::format("{} with kind {}", name(alg), static_cast<int>(kind)));
            if (std::ranges::find(allowed, alg) == allowed.end()) {
                EXPECT_EQ(free->verify(alg, "text", std::string(64, 'x')).error(), error::algorithm_not_for_key);
                continue;
            }
            const auto signature = pair.sign(alg, "text");
            EXPECT_TRUE(free->verify(alg, "text", signature).has_value());
            EXPECT_EQ(bound->verify(alg, "text", signature).has_value(), alg == allowed.front());
        }
    }
}

TEST(public_key, refuses_numbers_out_of_range_in_an_ecdsa_signature) {
    const auto pair = test_key::of(key_kind::p256);
    const auto keys = keys_of({pair.jwk("k")});
    const auto* key = keys->find("k");
    const std::string zero(32, '\0');
    const auto one = std::string(31, '\0') + '\x01';
    const auto order = *base::from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    const std::string all_ones(32, '\xff');
    for (const auto& r : {zero, one, order, all_ones})
        for (const auto& s : {zero, one, order, all_ones})
            EXPECT_FALSE(key->verify(algorithm::es256, "text", r + s).has_value());
    const auto der_like = "\x30\x06\x02\x01\x01\x02\x01\x01" + std::string(56, '\0');
    EXPECT_FALSE(key->verify(algorithm::es256, "text", der_like).has_value());
}

TEST(public_key, leaves_the_error_queue_empty) {
    ERR_clear_error();
    const auto keys = keys_of({test::shared_rsa().jwk("k")});
    EXPECT_FALSE(keys->find("k")->verify(algorithm::rs256, "text", std::string(256, 'x')).has_value());
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(public_key, verifies_in_many_threads_while_sets_come_and_go) {
    const auto signature = test::shared_rsa().sign(algorithm::rs256, "text");
    const auto jwk = test::shared_rsa().jwk("k");
    const auto common = keys_of({jwk});
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 24; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    const auto own = keys_of({jwk});
                    for (const auto* key : {own->find("k"), common->find("k")}) {
                        if (!key->verify(algorithm::rs256, "text", signature)) ++wrong;
                        if (key->verify(algorithm::rs256, "other", signature)) ++wrong;
                    }
                }
            });
    }
    EXPECT_EQ(wrong, 0);
}

TEST(public_key, has_a_fingerprint_of_key_and_binding) {
    const auto keys = keys_of({test::shared_rsa().jwk("a"), test::shared_rsa().jwk("b"),
                               test::shared_rsa().jwk("c", "RS256"), test::other_rsa().jwk("d")});
    EXPECT_EQ(keys->find("a")->fingerprint(), keys->find("b")->fingerprint());
    EXPECT_NE(keys->find("a")->fingerprint(), keys->find("c")->fingerprint());
    EXPECT_NE(keys->find("a")->fingerprint(), keys->find("d")->fingerprint());
}

} // namespace
} // namespace poolguard::jwt
