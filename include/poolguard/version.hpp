#pragma once
/// @file
/// The version of the library.

#include <poolguard/export.hpp>
#include <string_view>

namespace poolguard {
/// The interface of this version. A program that was compiled against another does not link, so that nothing is read in
/// a layout that it does not have.
inline namespace v0_1 {

/// The version of the shared library that is running, such as "0.1.0".
POOLGUARD_API std::string_view version() noexcept;

} // namespace v0_1
} // namespace poolguard
