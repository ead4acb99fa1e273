#pragma once
/// @file
/// Everything of the component `jwt`.

#include <poolguard/key_set.hpp>        // IWYU pragma: export
#include <poolguard/key_source.hpp>     // IWYU pragma: export
#include <poolguard/token_error.hpp>    // IWYU pragma: export
#include <poolguard/token_policy.hpp>   // IWYU pragma: export
#include <poolguard/verified_token.hpp> // IWYU pragma: export
#include <poolguard/verifier.hpp>       // IWYU pragma: export
#include <poolguard/version.hpp>        // IWYU pragma: export
