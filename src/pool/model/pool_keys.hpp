#pragma once
// The keys of a pool's records: partitions and sort keys, in one place so that the removal of a pool covers them all.

#include "store/records.hpp"

#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace poolguard::pool::keys {

inline constexpr std::string_view all_clients = "clients";

inline std::string pools(std::string_view region) { return fmt::format("pools/{}", region); }
inline std::string clients(std::string_view pool) { return fmt::format("pool/{}/clients", pool); }
inline std::string users(std::string_view pool) { return fmt::format("pool/{}/users", pool); }
// Sort keys "username#…", for whatever may be given as a username, "identity#…" and "passkey#…".
inline std::string names(std::string_view pool) { return fmt::format("pool/{}/names", pool); }
// Sort keys "{value}#{username}".
inline std::string users_by(std::string_view pool, std::string_view attribute) {
    return fmt::format("pool/{}/by-{}", pool, attribute);
}
inline std::string groups(std::string_view pool) { return fmt::format("pool/{}/groups", pool); }
inline std::string groups_of(std::string_view pool, std::string_view username) {
    return fmt::format("pool/{}/groups-of/{}", pool, username);
}
inline std::string members_of(std::string_view pool, std::string_view group) {
    return fmt::format("pool/{}/members-of/{}", pool, group);
}
inline constexpr std::string_view resource_server_kind = "resource-servers";
inline constexpr std::string_view identity_provider_kind = "identity-providers";
inline constexpr std::string_view import_job_kind = "import-jobs";
// Settings beside a pool, named "{client}" or "{client}/{name}" if they are for an app client.
inline constexpr std::array<std::string_view, 6> kept_kinds{
    "log-delivery", "managed-login-branding", "replicas", "risk-configuration", "terms", "ui-customization"};
// The images of those settings, in parts; sort keys "{kind}/{client}/{digest}/{part}".
inline constexpr std::string_view image_kind = "images";
// Named documents of one kind.
inline std::string named(std::string_view pool, std::string_view kind) { return fmt::format("pool/{}/{}", pool, kind); }
// Sort keys "{job}/{upload}/{part}".
inline std::string import_files(std::string_view pool) { return fmt::format("pool/{}/import-files", pool); }
inline store::key user_count(std::string_view pool) { return {fmt::format("pool/{}/counters", pool), "users"}; }

} // namespace poolguard::pool::keys
