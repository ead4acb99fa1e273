#include "pool/access/open_id_providers.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <fmt/format.h>

namespace poolguard::pool {

open_id_providers::open_id_providers(store::records& records, std::string account_id)
    : named_documents(records, "open-id-providers"), account_id_(std::move(account_id)) {}

std::string open_id_providers::arn_of(std::string_view url) const {
    return fmt::format("arn:aws:iam::{}:{}/{}", account_id_, open_id_provider_kind, base::without_scheme(url));
}

result<std::optional<open_id_provider_document>> open_id_providers::find_by_arn(std::string_view arn) const {
    const auto name = iam_name_in(arn, open_id_provider_kind);
    if (name.empty() || arn != arn_of(name)) return std::nullopt;
    return find(owner, name);
}

std::string_view iam_name_in(std::string_view arn, std::string_view kind) {
    constexpr std::string_view service = ":iam::";
    const auto account = arn.find(service);
    if (!arn.starts_with("arn:aws") || account == arn.npos) return {};
    const auto rest = arn.substr(account + service.size());
    const auto colon = rest.find(':'), slash = rest.find('/');
    if (slash == rest.npos || colon > slash || !base::is_number(rest.substr(0, colon)) ||
        rest.substr(colon + 1, slash - colon - 1) != kind)
        return {};
    return rest.substr(slash + 1);
}

} // namespace poolguard::pool
