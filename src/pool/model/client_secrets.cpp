#include "pool/model/client_secrets.hpp"

#include "base/bytes.hpp"
#include "cognito/secret_hash.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::pool {
namespace {
constexpr std::size_t generated_length = 51;
}

std::size_t count_secrets(const client_document& client) {
    return client.added_secrets.size() + (client.secret.empty() ? 0 : 1);
}

bool has_secret(const client_document& client) { return count_secrets(client) > 0; }

std::string secret_id(const client_document& client, std::int64_t created) {
    return fmt::format("{}--{}", client.id, created);
}

base::secret client_secrets::generate() const {
    return base::secret{random_.characters(generated_length, "0123456789abcdefghijklmnopqrstuvwxyz")};
}

std::string client_secrets::seal(std::string_view client_id, std::string_view secret) const {
    return base::to_base64(sealer_.seal(random_, secret, client_id));
}

base::secret client_secrets::open(std::string_view client_id, const std::string& sealed) const {
    const auto data = base::from_base64(sealed);
    auto opened = data ? sealer_.open(*data, client_id) : std::nullopt;
    if (!opened) throw std::runtime_error("the secret of an app client cannot be opened with this key");
    return base::secret{std::move(*opened)};
}

base::secret client_secrets::original(const client_document& client) const {
    return client.secret.empty() ? base::secret{} : open(client.id, client.secret);
}

std::vector<base::secret> client_secrets::all(const client_document& client) const {
    std::vector<base::secret> out;
    if (!client.secret.empty()) out.push_back(original(client));
    for (const auto& each : client.added_secrets)
        out.push_back(open(client.id, each.sealed));
    return out;
}

std::optional<std::string> client_secrets::hash_for(const client_document& client, std::string_view username) const {
    const auto secrets = all(client);
    if (secrets.empty()) return std::nullopt;
    return cognito::secret_hash(secrets.front(), username, client.id);
}

bool client_secrets::accepts(const client_document& client, std::string_view given) const {
    if (!has_secret(client)) return given.empty();
    bool is_one = false;
    for (const auto& each : all(client))
        is_one = each.equals(given) || is_one;
    return is_one;
}

} // namespace poolguard::pool
