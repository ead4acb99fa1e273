#include "store/open_error.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sqlite3.h>
#include <system_error>

namespace poolguard::store {
namespace {

std::string reason_of(const sqlite_failure& failure) {
    if (failure.system_error == 0) return failure.reason;
    return fmt::format("{}: {}", failure.reason, std::generic_category().message(failure.system_error));
}

open_error read_only(const std::filesystem::path& file, const std::string& reason) {
    return {open_failure::read_only,
            fmt::format("{} cannot be written, because it or its folder is read-only ({})", file.string(), reason)};
}
open_error full(const std::filesystem::path& file, const std::string& reason) {
    return {open_failure::full, fmt::format("{} cannot grow: the disk or quota is full ({})", file.string(), reason)};
}

} // namespace

open_error creation_error(const std::filesystem::path& file, int system_error) {
    const auto reason = std::generic_category().message(system_error);
    switch (system_error) {
    case EACCES:
    case EPERM:
    case EROFS:
        return read_only(file, reason);
    case ENOSPC:
    case EDQUOT:
        return full(file, reason);
    default:
        return {open_failure::cannot_create, fmt::format("{} cannot be created: {}", file.string(), reason)};
    }
}

open_error opening_error(const std::filesystem::path& file, const sqlite_failure& failure) {
    const auto name = file.string();
    switch (failure.code & 0xff) {
    case SQLITE_NOTADB:
        return {open_failure::not_a_database, fmt::format("{} is not a database", name)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {open_failure::locked, fmt::format("{} is locked by another process", name)};
    default:
        break;
    }
    const auto reason = reason_of(failure);
    switch (classify(failure)) {
    case error::full:
        return full(file, reason);
    case error::read_only:
        return read_only(file, reason);
    case error::damaged:
        return {open_failure::damaged, fmt::format("{} is damaged: {}", name, reason)};
    case error::conflict:
    case error::too_large:
    case error::unavailable:
    case error::denied:
        break;
    }
    return {open_failure::unavailable, fmt::format("{} cannot be opened: {}", name, reason)};
}

} // namespace poolguard::store
