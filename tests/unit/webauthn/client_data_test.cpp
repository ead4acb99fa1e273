#include "webauthn/client_data.hpp"

#include <gtest/gtest.h>

namespace poolguard::webauthn {
namespace {

TEST(client_data, reads_what_browsers_say) {
    const auto read =
        read_client_data(R"({"type":"webauthn.get","challenge":"AAEC","origin":"https://a.example","crossOrigin":true,)"
                         R"("topOrigin":"https://b.example","new":{"x":[1]}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->type, "webauthn.get");
    EXPECT_EQ(read->challenge, std::string("\0\1\2", 3));
    EXPECT_EQ(read->origin, "https://a.example");
    EXPECT_TRUE(read->is_cross_origin);
    EXPECT_EQ(read->top_origin, "https://b.example");
}

TEST(client_data, refuses_anything_else) {
    const std::string rest = R"("challenge":"AAEC","origin":"https://a.example")";
    const std::string cases[]{
        "",
        "[]",
        "{}",
        "{" + rest + "}",
        R"({"type":1,)" + rest + "}",
        R"({"type":"webauthn.get","type":"webauthn.get",)" + rest + "}",
        R"({"type":"webauthn.get",)" + rest + "} ,",
        R"({"type":"webauthn.get",)" + rest + R"(,"crossOrigin":"false"})",
        R"({"type":"webauthn.get",)" + rest + R"(,"topOrigin":null})",
        R"({"type":"webauthn.get","origin":"https://a.example"})",
        R"({"type":"webauthn.get","challenge":"AAE=","origin":"https://a.example"})",
        R"({"type":"webauthn.get","challenge":"AAEC"})",
        R"({"type":"webauthn.get","pad":")" + std::string(max_client_data_bytes, 'a') + "\"," + rest + "}",
    };
    for (const auto& each : cases) {
        const auto read = read_client_data(each);
        ASSERT_FALSE(read) << each;
        EXPECT_EQ(read.error(), error::malformed_client_data) << each;
    }
}

TEST(client_data, origins_of_a_relying_party) {
    struct {
        std::string_view relying_party, origin;
        bool is_allowed;
    } const cases[]{
        {"example.org", "https://example.org", true},
        {"example.org", "https://login.example.org", true},
        {"example.org", "https://a.b.example.org:8443", true},
        {"example.org", "http://example.org", false},
        {"example.org", "https://notexample.org", false},
        {"example.org", "https://example.org.evil.example", false},
        {"example.org", "https://org", false},
        {"login.example.org", "https://example.org", false},
        {"example.org", "https://example.org/", false},
        {"example.org", "https://example.org/path", false},
        {"example.org", "https://user@example.org", false},
        {"example.org", "https://evil.example#.example.org", false},
        {"example.org", "null", false},
        {"example.org", "", false},
        {"", "https://example.org", false},
        {"localhost", "http://localhost:3000", true},
        {"localhost", "https://localhost", true},
        {"localhost", "http://app.localhost:3000", true},
        {"localhost", "http://localhost.evil.example", false},
        {"example.org", "android:apk-key-hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", true},
        {"example.org", "android:apk-key-hash:47DEQpj8", false},
        {"example.org", "android:apk-key-hash:", false},
        {"example.org", "ios:bundle-id:org.example", false},
    };
    for (const auto& each : cases)
        EXPECT_EQ(is_origin_of(each.relying_party, each.origin), each.is_allowed)
            << each.relying_party << " " << each.origin;
}

} // namespace
} // namespace poolguard::webauthn
