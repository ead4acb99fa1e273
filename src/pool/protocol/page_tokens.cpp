#include "pool/protocol/page_tokens.hpp"

#include "pool/protocol/refusal.hpp"

#include <charconv>

namespace poolguard::pool {
namespace {
constexpr std::int64_t lifetime_seconds = 3600;
}

std::optional<std::string> page_tokens::seal(std::string_view listing, const std::optional<std::string>& position,
                                             base::time_point now) const {
    if (!position) return std::nullopt;
    const auto plain = fmt::format("{} {}", base::epoch_seconds(now) + lifetime_seconds, *position);
    return base::to_base64(sealer_.seal(random_, plain, listing));
}

std::unexpected<cognito::failure> refuse_page_token() {
    return refuse_parameter("Paging Marker is Invalid for Request");
}

cognito::result<std::optional<std::string>>
page_tokens::open(std::string_view listing, const std::optional<std::string>& token, base::time_point now) const {
    if (!token) return std::nullopt;
    const auto sealed = base::from_base64(*token);
    const auto plain = sealed ? sealer_.open(*sealed, listing) : std::nullopt;
    if (!plain) return refuse_page_token();
    std::int64_t expires = 0;
    const auto* end = plain->data() + plain->size();
    const auto [rest, error] = std::from_chars(plain->data(), end, expires);
    if (error != std::errc{} || rest == end) return refuse_page_token();
    if (base::epoch_seconds(now) >= expires) return refuse_parameter("Pagination token has expired.");
    return std::string(rest + 1, end);
}

} // namespace poolguard::pool
