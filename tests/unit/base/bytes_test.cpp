#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

using namespace std::string_literals;

// RFC 4648 section 10.
TEST(bytes, base64_of_the_rfc) {
    const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(to_base64(plain), encoded);
        EXPECT_EQ(from_base64(encoded), plain);
        EXPECT_EQ(from_base64_unpadded(encoded), plain);
        EXPECT_EQ(from_base64_unpadded(encoded.substr(0, encoded.find('='))), plain);
    }
    for (const auto* text : {"Z", "Zh", "Zm9-", "Zm=v", "===="})
        EXPECT_FALSE(from_base64_unpadded(text)) << text;
}

TEST(bytes, base64url_uses_its_own_two_characters_and_no_padding) {
    const auto data = "\xfb\xff\xbf\x00"s;
    EXPECT_EQ(to_base64url(data), "-_-_AA");
    EXPECT_EQ(from_base64url("-_-_AA"), data);
}

TEST(bytes, base64url_refuses_non_canonical_text) {
    for (const auto* text : {"Zg==", "Zh", "Zm9=", "Zm9", "Z", "Zm 9v", "Zm9v\n", "Zm9+", "Zm9/", "AB", "AAB"})
        EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(bytes, base64url_is_decoded_at_every_length) {
    std::string data;
    for (int i = 0; i < 70; ++i) {
        EXPECT_EQ(from_base64url(to_base64url(data)), data) << i;
        EXPECT_EQ(from_base64(to_base64(data)), data) << i;
        data += static_cast<char>(i * 37 + 200);
    }
}

TEST(bytes, base64url_refuses_a_bad_character_wherever_it_is) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const std::size_t length : {2U, 3U, 4U, 6U, 7U, 12U, 22U, 23U})
        for (std::size_t place = 0; place < length; ++place)
            for (int c = 0; c < 256; ++c) {
                std::string text(length, 'A');
                text[place] = static_cast<char>(c);
                const bool is_last = place + 1 == length;
                const auto value = alphabet.find(static_cast<char>(c));
                // The last character has stray bits where the length is not a multiple of four.
                const std::size_t step = is_last && length % 4 == 2 ? 16 : is_last && length % 4 == 3 ? 4 : 1;
                const bool is_good = value != std::string_view::npos && value % step == 0;
                EXPECT_EQ(from_base64url(text).has_value(), is_good) << length << ' ' << place << ' ' << c;
            }
}

TEST(bytes, base64url_refuses_a_length_that_no_data_has) {
    for (std::size_t length = 1; length < 40; length += 4)
        EXPECT_FALSE(from_base64url(std::string(length, 'A'))) << length;
}

TEST(bytes, base64_refuses_missing_extra_and_inner_padding) {
    for (const auto* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zm=v", "Zm9v=", "Zh==", "Zm9-"})
        EXPECT_FALSE(from_base64(text)) << text;
}

// RFC 4648 section 10, without the padding.
TEST(bytes, base32_of_the_rfc) {
    EXPECT_EQ(to_base32(""), "");
    EXPECT_EQ(to_base32("f"), "MY");
    EXPECT_EQ(to_base32("fo"), "MZXQ");
    EXPECT_EQ(to_base32("foo"), "MZXW6");
    EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
    EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

TEST(bytes, hex) {
    EXPECT_EQ(to_hex("\x00\x7f\xff"s), "007fff");
    EXPECT_EQ(from_hex("007FfF"), "\x00\x7f\xff"s);
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
}

} // namespace
} // namespace poolguard::base
