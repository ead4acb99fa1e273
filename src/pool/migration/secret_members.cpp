#include "pool/migration/secret_members.hpp"

#include "base/json/lookup.hpp"
#include "pool/model/pool_keys.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 12> left_out{
    "server",     "nodes",     "rates",       "mail-queue",    "web-sessions", "federation-trips",
    "used-forms", "id-tokens", "user-import", "message-queue", "audit",        "sign-in-counts"};
constexpr std::array<std::string_view, 9> left_out_of_pools{
    "attempts",         "used-challenges", "kept-for-challenges", "codes", "passkey-challenges", "authorization-codes",
    "browser-sessions", "import-jobs",     "import-files"};

// "us-east-1_A" and "users" of "pool/us-east-1_A/users".
struct pool_place {
    std::string_view pool;
    std::string_view kind;
};
std::optional<pool_place> place_in(std::string_view partition) {
    if (!partition.starts_with("pool/")) return std::nullopt;
    partition.remove_prefix(5);
    const auto slash = partition.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto kind = partition.substr(slash + 1);
    return pool_place{partition.substr(0, slash), kind.substr(0, kind.find('/'))};
}

// The sealing context that binds a secret in the file to its place.
std::string place_of(const store::key& at, std::string_view path) {
    return fmt::format("{}\n{}\n{}", at.partition, base::to_hex(at.sort), path);
}

} // namespace

// A secret text, or a list of them.
struct secret_mover::member {
    std::string path;           // "mfa.totp_key"
    const base::sealer* sealer; // null if it is stored unsealed
    std::string context;
};

secret_mover::secret_mover(const base::secret& master, const base::secret& passphrase_key, base::random_source& random)
    : of_clients_(master, "pool client secrets"), of_keys_(master, "pool signing keys"),
      of_verifiers_(master, "pool password verifiers"), of_totp_keys_(master, "pool TOTP keys"),
      of_providers_(master, "pool identity providers"), of_devices_(master, "pool devices"),
      of_passphrase_(passphrase_key, "poolguard export"), random_(random) {}

std::vector<secret_mover::member> secret_mover::members_of(const store::key& at,
                                                           const boost::json::value& document) const {
    if (at.partition == keys::all_clients)
        return {{"secret", &of_clients_, at.sort}, {"added_secrets.sealed", &of_clients_, at.sort}};
    const auto place = place_in(at.partition);
    if (!place) return {};
    const std::string pool(place->pool);
    if (place->kind == "keys") return {{"id_key", &of_keys_, pool}, {"access_key", &of_keys_, pool}};
    if (place->kind == "identity-providers")
        return {{"sealed_secrets", &of_providers_, fmt::format("{}/{}", pool, at.sort)}};
    if (place->kind == "devices") return {{"verifier", &of_devices_, fmt::format("{}/{}", pool, at.sort)}};
    if (place->kind != "users") return {};
    const auto& members = base::json::object_in(document);
    const auto by_name = fmt::format("{}/{}", pool, base::json::text_at(members, "username"));
    const auto by_sub = fmt::format("{}/{}", pool, base::json::text_at(members, "sub"));
    return {{"password_hash", nullptr, {}},           {"srp_salt", nullptr, {}},
            {"password_history", nullptr, {}},        {"srp_verifier", &of_verifiers_, by_name},
            {"mfa.totp_key", &of_totp_keys_, by_sub}, {"mfa.new_totp_key", &of_totp_keys_, by_sub}};
}

namespace {

// Calls `change` for each text at the path until it returns false; returns whether all calls succeeded. Lists on the
// way are walked through.
bool for_each_at(boost::json::value& document, std::string_view path,
                 const std::function<bool(boost::json::value&)>& change) {
    if (document.is_array())
        return std::ranges::all_of(document.get_array(),
                                   [&](boost::json::value& each) { return for_each_at(each, path, change); });
    auto* object = document.if_object();
    if (object == nullptr) return true;
    const auto dot = path.find('.');
    auto* found = object->if_contains(path.substr(0, dot));
    if (found == nullptr) return true;
    if (dot != std::string_view::npos) return for_each_at(*found, path.substr(dot + 1), change);
    if (!found->is_array()) return change(*found);
    return std::ranges::all_of(found->get_array(), change);
}

} // namespace

std::expected<void, std::string> secret_mover::protect(const store::key& at, boost::json::value& document) const {
    for (const auto& each : members_of(at, document)) {
        const auto place = place_of(at, each.path);
        const bool done = for_each_at(document, each.path, [&](boost::json::value& secret) {
            if (!secret.is_string()) return false;
            if (secret.get_string().empty()) return true;
            base::secret plain(std::string(secret.get_string()));
            if (each.sealer != nullptr) {
                const auto sealed = base::from_base64(plain.reveal());
                auto opened = sealed ? each.sealer->open(*sealed, each.context) : std::nullopt;
                if (!opened) return false;
                plain = base::secret(std::move(*opened));
            }
            secret =
                boost::json::object{{"sealed", base::to_base64(of_passphrase_.seal(random_, plain.reveal(), place))}};
            return true;
        });
        if (!done)
            return std::unexpected(
                fmt::format("The secret {} in {} cannot be opened with this server's key", each.path, at.partition));
    }
    return {};
}

std::expected<void, std::string> secret_mover::restore(const store::key& at, boost::json::value& document) const {
    for (const auto& each : members_of(at, document)) {
        const auto place = place_of(at, each.path);
        const bool done = for_each_at(document, each.path, [&](boost::json::value& secret) {
            if (secret.is_string() && secret.get_string().empty()) return true;
            const auto sealed = base::from_base64(base::json::text_at(base::json::object_in(secret), "sealed"));
            auto opened = sealed ? of_passphrase_.open(*sealed, place) : std::nullopt;
            if (!opened) return false;
            const base::secret plain(std::move(*opened));
            if (each.sealer == nullptr)
                secret = plain.reveal();
            else
                secret = base::to_base64(each.sealer->seal(random_, plain.reveal(), each.context));
            return true;
        });
        if (!done) return std::unexpected(fmt::format("The secret {} in {} was altered", each.path, at.partition));
    }
    return {};
}

bool stays_behind(const store::key& at) {
    const std::string_view first = std::string_view(at.partition).substr(0, at.partition.find('/'));
    if (std::ranges::find(left_out, first) != left_out.end()) return true;
    const auto place = place_in(at.partition);
    return place && std::ranges::find(left_out_of_pools, place->kind) != left_out_of_pools.end();
}

} // namespace poolguard::pool
