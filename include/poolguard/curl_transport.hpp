#pragma once
/// @file
/// The component `curl`: requests over libcurl, for the client and for key sets.

#include <chrono>
#include <functional>
#include <optional>
#include <poolguard/export.hpp>
#include <poolguard/key_source.hpp>
#include <poolguard/transport.hpp>
#include <string>

namespace poolguard {
inline namespace v0_1 {

/// How requests are sent.
struct curl_options {
    /// The limit of a whole request.
    std::chrono::milliseconds timeout{10'000};
    /// A file of trusted certificates in PEM, in place of the system's; empty for the system's.
    std::string ca_file;
};

/// A transport for cognito_client. Connections are kept for the next requests. Any number of threads may use it. It
/// speaks HTTP and HTTPS, follows no redirect, and reads at most 1 MiB.
POOLGUARD_API transport curl_transport(curl_options options = {});

/// Fetches a key set for verify_fetching(). It returns nullopt unless the answer is 200. At most 256 KiB.
POOLGUARD_API std::function<std::optional<fetched_keys>(const std::string& url)>
curl_key_fetcher(curl_options options = {});

} // namespace v0_1
} // namespace poolguard
