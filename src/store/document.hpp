#pragma once
// Stores described structs as records. Each is one JSON document; reading ignores members that this version does not
// know. A type that may gain members has `static constexpr bool has_defaults = true`.

#include "base/json/read.hpp"
#include "base/try.hpp"
#include "store/records.hpp"

#include <algorithm>
#include <concepts>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolguard::store {

template <class T>
struct stored {
    T value;
    std::uint64_t version = 0;
    std::optional<base::time_point> expires;
};

// `damaged` if the document is not JSON or does not fit the type.
template <class T>
std::expected<stored<T>, error> decode(const record& from) {
    using namespace base::json;
    auto value = read<T>(from.document, unknown_members::ignore, bounds::trusted);
    if (!value) return std::unexpected(error::damaged);
    return stored<T>{std::move(*value), from.version, from.expires};
}

// nullopt if there is no record with that key.
template <class T>
std::expected<std::optional<stored<T>>, error> load(records& from, const key& at) {
    POOLGUARD_TRY(const auto found, from.get(at));
    if (!found) return std::nullopt;
    POOLGUARD_TRY(auto out, decode<T>(*found));
    return out;
}

// Results are in the order of the keys; missing records are nullopt. Any number of keys, without repeats.
template <class T>
std::expected<std::vector<std::optional<stored<T>>>, error> load_all(records& from, const std::vector<key>& at) {
    std::vector<std::optional<stored<T>>> out;
    for (auto rest = std::span(at); !rest.empty(); rest = rest.subspan(std::min(rest.size(), max_batch_records))) {
        const auto batch = rest.first(std::min(rest.size(), max_batch_records));
        POOLGUARD_TRY(const auto found, from.get_all({batch.begin(), batch.end()}));
        for (const auto& each : found) {
            if (!each) {
                out.emplace_back();
                continue;
            }
            POOLGUARD_TRY(auto read, decode<T>(*each));
            out.emplace_back(std::move(read));
        }
    }
    return out;
}

// Returns the new version.
template <class T>
std::expected<std::uint64_t, error> save(records& to, const key& at, const T& value, condition on,
                                         std::optional<base::time_point> expires = {}) {
    return to.put(at, base::json::write(value), on, expires);
}

inline constexpr int default_retries = 16;

// Reads the record, calls `change` on it and writes it back. If another writer has changed it in between, this is
// repeated up to `retries` times, then fails with `conflict`. `change` takes T&, or stored<T>& to set the expiry too;
// it may run several times, and may return false to leave the record unchanged. Returns the stored record; nullopt,
// without calling `change`, if there is none.
template <class T, class Change>
std::expected<std::optional<stored<T>>, error> update(records& in, const key& at, const Change& change,
                                                      int retries = default_retries) {
    const auto changed = [&change](stored<T>& found) {
        const auto call = [&change](auto& argument) {
            if constexpr (std::is_void_v<std::invoke_result_t<const Change&, decltype(argument)>>) {
                change(argument);
                return true;
            } else {
                return static_cast<bool>(change(argument));
            }
        };
        if constexpr (std::invocable<const Change&, T&>)
            return call(found.value);
        else
            return call(found);
    };
    for (int attempt = 0; attempt <= retries; ++attempt) {
        auto found = load<T>(in, at);
        if (!found || !*found || !changed(**found)) return found;
        auto& wanted = **found;
        const auto version = save(in, at, wanted.value, if_version{wanted.version}, wanted.expires);
        if (version) {
            wanted.version = *version;
            return found;
        }
        if (version.error() != error::conflict) return std::unexpected(version.error());
    }
    return std::unexpected(error::conflict);
}

} // namespace poolguard::store
