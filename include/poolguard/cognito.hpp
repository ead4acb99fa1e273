#pragma once
/// @file
/// Everything of the component `cognito`.

#include <poolguard/cognito_client.hpp> // IWYU pragma: export
#include <poolguard/srp.hpp>            // IWYU pragma: export
#include <poolguard/transport.hpp>      // IWYU pragma: export
#include <poolguard/version.hpp>        // IWYU pragma: export
