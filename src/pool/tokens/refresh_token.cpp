#include "pool/tokens/refresh_token.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

constexpr std::string_view header = R"({"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"})";
constexpr std::size_t wrapped_key_bytes = 256;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t refresh_token_plain_bytes = 1000;
constexpr std::size_t longest_refresh_token = 8192;

// The sealed content; the filling hides how long the names are.
struct filled_token {
    refresh_token token;
    std::string filling;
};
BOOST_DESCRIBE_STRUCT(filled_token, (), (token, filling))

// Nothing unless there are exactly five parts.
std::optional<std::array<std::string_view, 5>> split_refresh_token(std::string_view text) {
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto dot = text.find('.');
        if (dot == text.npos) return std::nullopt;
        parts[i] = text.substr(0, dot);
        text.remove_prefix(dot + 1);
    }
    if (text.find('.') != text.npos) return std::nullopt;
    parts[4] = text;
    return parts;
}

} // namespace

std::string seal_refresh_token(const refresh_token& token, const base::sealer& sealer, base::random_source& random) {
    const auto first = base::to_base64url(header) + '.' + base::to_base64url(random.take(wrapped_key_bytes));
    filled_token content{token, {}};
    const auto length = base::json::write(content).size();
    content.filling.assign(refresh_token_plain_bytes - std::min(length, refresh_token_plain_bytes), '.');
    const auto sealed = sealer.seal(random, base::json::write(content), first);
    const std::string_view view(sealed);
    const auto tag_at = view.size() - tag_bytes;
    return first + '.' + base::to_base64url(view.substr(0, nonce_bytes)) + '.' +
           base::to_base64url(view.substr(nonce_bytes, tag_at - nonce_bytes)) + '.' +
           base::to_base64url(view.substr(tag_at));
}

std::optional<refresh_token> open_refresh_token(std::string_view text, const base::sealer& sealer) {
    if (text.size() > longest_refresh_token) return std::nullopt;
    const auto parts = split_refresh_token(text);
    if (!parts || (*parts)[0] != base::to_base64url(header)) return std::nullopt;
    const auto nonce = base::from_base64url((*parts)[2]);
    const auto cipher = base::from_base64url((*parts)[3]);
    const auto tag = base::from_base64url((*parts)[4]);
    if (!nonce || !cipher || !tag || nonce->size() != nonce_bytes || tag->size() != tag_bytes) return std::nullopt;
    const auto context = text.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
    const auto plain = sealer.open(*nonce + *cipher + *tag, context);
    if (!plain) return std::nullopt;
    auto content = base::json::read<filled_token>(*plain, base::json::unknown_members::ignore);
    if (!content) return std::nullopt;
    return std::move(content->token);
}

} // namespace poolguard::pool
