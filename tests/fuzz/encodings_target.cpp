// Base64, hex, percent-encoding and UTF-8, against OpenSSL, Boost.URL and iconv.

#include "base/bytes.hpp"
#include "base/percent_encoding.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "fuzz/fuzz.hpp"

#include <boost/url/decode_view.hpp>
#include <boost/url/pct_string_view.hpp>
#include <iconv.h>
#include <openssl/evp.h>

namespace poolguard::fuzz {
namespace {

// OpenSSL ignores white space around the text and takes some padding that is too much, so it is only asked about what
// we accept, and about what we write.
void try_base64(std::string_view input) {
    const auto written = base::to_base64(input);
    std::string theirs(4 * ((input.size() + 2) / 3) + 1, '\0');
    theirs.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(base::octets(theirs), base::octets(input).data(), static_cast<int>(input.size()))));
    require(written == theirs, "base64 is what OpenSSL writes");
    require(base::from_base64(written) == input && base::from_base64url(base::to_base64url(input)) == input,
            "what is written is read again");
    if (const auto read = base::from_base64(input)) {
        require(base::to_base64(*read) == input, "each value has one spelling");
        std::string decoded(input.size(), '\0');
        const auto size =
            EVP_DecodeBlock(base::octets(decoded), base::octets(input).data(), static_cast<int>(input.size()));
        require(size >= 0 && decoded.starts_with(*read), "OpenSSL reads the same");
    }
    if (const auto read = base::from_base64url(input))
        require(base::to_base64url(*read) == input, "one spelling for URLs");
    const auto unpadded = base::from_base64_unpadded(input);
    require(!base::from_base64(input) || unpadded == base::from_base64(input), "padding is still taken");
    if (const auto read = base::from_hex(input)) require(read->size() * 2 == input.size(), "two digits for each byte");
    require(base::from_hex(base::to_hex(input)) == input, "hex is read again");
}

void try_percent(std::string_view input) {
    const auto written = base::percent_encode(input);
    require(base::percent_decode_leniently(written) == input, "escapes are read again");
    require(input.contains('\0') || base::percent_decode(written) == input, "so are they strictly, but for NUL");
    const auto strict = base::percent_decode(input);
    const auto theirs = boost::urls::make_pct_string_view(input);
    if (strict) {
        require(theirs.has_value(), "Boost.URL finds the same escapes");
        require(base::percent_decode_leniently(input) == *strict, "both readings are the same");
        std::string decoded;
        for (const char each : theirs->operator*())
            decoded += each;
        require(decoded == *strict, "Boost.URL decodes the same");
    } else if (theirs) {
        require(input.contains("%00") || input.contains('\0'), "only NUL is refused in addition");
    }
}

bool iconv_accepts(std::string_view text) {
    static const auto converter = iconv_open("UTF-32LE", "UTF-8");
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    std::string in(text);
    std::string out(4 * text.size() + 8, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    return iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
}

} // namespace

std::vector<std::string> seeds() {
    return {"aGVsbG8=",     "aGVsbG8",          "-_8",
            "00ff7F",       "a%20b+c%2f%zz%00", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
            "\xed\xa0\x80", "\xf4\x90\x80\x80", std::string("\x00\x1b[0m\x7f", 6)};
}

void try_input(std::string_view input) {
    try_base64(input);
    try_percent(input);
    const bool is_text = base::is_utf8(input);
    require(is_text == iconv_accepts(input), "iconv finds the same texts");
    if (!is_text) return;
    for (std::size_t most = 0; most <= input.size() && most < 8; ++most) {
        const auto first = base::first_characters(input, most);
        require(base::is_utf8(first) && first.size() <= most && first.size() + 4 > most,
                "whole characters are cut off");
    }
}

} // namespace poolguard::fuzz
