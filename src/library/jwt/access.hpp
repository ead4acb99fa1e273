#pragma once
// Between the types of the public headers and those of the rooms: a public object holds the room's, whose type it does
// not name.

#include "jwt/key_set.hpp"
#include "jwt/verified_token.hpp"

#include <memory>
#include <poolguard/key_set.hpp>
#include <poolguard/verified_token.hpp>
#include <poolguard/verifier.hpp>
#include <utility>

namespace poolguard {
inline namespace v0_1 {

struct library_access {
    static key_set make(std::shared_ptr<const jwt::key_set> keys) noexcept { return key_set{std::move(keys)}; }
    static verified_token make(std::shared_ptr<const jwt::verified_token> token) noexcept {
        return verified_token{std::move(token)};
    }
    // Null for an object that was moved from.
    static const jwt::key_set* of(const key_set& keys) noexcept {
        return static_cast<const jwt::key_set*>(keys.data_.get());
    }
    static const jwt::verified_token& of(const verified_token& token) noexcept {
        return *static_cast<const jwt::verified_token*>(token.data_.get());
    }
};

} // namespace v0_1
} // namespace poolguard
