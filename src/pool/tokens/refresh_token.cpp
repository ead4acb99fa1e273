#include "pool/tokens/refresh_token.hpp"

#include <array>

namespace poolguard::pool {
namespace {

constexpr std::string_view header = R"({"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"})";
constexpr std::size_t wrapped_key_bytes = 256;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t longest_refresh_token = 8192;

// Returns nullopt unless there are exactly five parts.
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
    const auto sealed = seal_ticket(token, sealer, random, first);
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
    return open_ticket<refresh_token>(*nonce + *cipher + *tag, sealer, context);
}

} // namespace poolguard::pool
