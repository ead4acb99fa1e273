#pragma once
/// @file
/// The way to Cognito, which the caller brings: a function that sends one HTTP request.

#include <expected>
#include <functional>
#include <poolguard/export.hpp>
#include <string>
#include <utility>
#include <vector>

namespace poolguard {
inline namespace v0_1 {

/// A request that a transport sends, always by POST.
struct http_request {
    /// Absolute: "https://cognito-idp.eu-west-1.amazonaws.com/".
    std::string url;
    /// Names and values, besides Host and Content-Length.
    std::vector<std::pair<std::string, std::string>> headers;
    /// JSON. It may hold a password: do not log it.
    std::string body;
};

/// What the server answered, whatever the status.
struct http_response {
    /// Such as 200.
    int status = 0;
    /// JSON. It may hold tokens: do not log it.
    std::string body;
};

/// Why there is no answer.
struct transport_error {
    /// For people: "could not connect to 127.0.0.1 port 8000".
    std::string message;
};

/// Sends one request and returns the answer. Blocks, limits the time, follows no redirect, verifies the certificate,
/// and does not send again: some operations must not be done twice. What it throws goes through to the caller of the
/// client. If several threads use the client, it must be callable from them.
using transport = std::function<std::expected<http_response, transport_error>(const http_request&)>;

} // namespace v0_1
} // namespace poolguard
