#include "pool/admin/providers/identity_providers.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <stdexcept>

namespace poolguard::pool {
namespace {

std::string secret_seal_context(std::string_view pool_id, std::string_view name) {
    return fmt::format("{}/{}", pool_id, name);
}

} // namespace

result<std::optional<provider_document>> identity_providers::find_by_identifier(std::string_view pool_id,
                                                                                std::string_view identifier) const {
    POOLGUARD_TRY(auto known, all(pool_id));
    const auto found = std::ranges::find_if(known, [&](const auto& each) {
        return std::ranges::find(each.identifiers, identifier) != each.identifiers.end();
    });
    if (found == known.end()) return std::nullopt;
    return std::move(*found);
}

provider_secrets identity_providers::secrets_of(std::string_view pool_id, const provider_document& provider) const {
    if (provider.sealed_secrets.empty()) return {};
    const auto sealed = base::from_base64(provider.sealed_secrets);
    auto opened = sealed ? sealer_.open(*sealed, secret_seal_context(pool_id, provider.name)) : std::nullopt;
    auto secrets = opened ? json::read<provider_secrets>(*opened, json::unknown_members::ignore)
                          : std::expected<provider_secrets, std::vector<json::field_error>>(std::unexpect);
    if (opened) base::wipe(*opened);
    if (!secrets) throw std::runtime_error("the secret of an identity provider cannot be opened with this key");
    return std::move(*secrets);
}

std::string identity_providers::seal(std::string_view pool_id, std::string_view name,
                                     const provider_secrets& secrets) const {
    if (secrets.client_secret.empty() && secrets.private_key.empty()) return {};
    auto plain = json::write(secrets);
    auto out = base::to_base64(sealer_.seal(random_, plain, secret_seal_context(pool_id, name)));
    base::wipe(plain);
    return out;
}

} // namespace poolguard::pool
