#pragma once
/// @file
/// Marks what the shared libraries export.

/// Before a declaration: the symbol is part of the library's interface.
#define POOLGUARD_API __attribute__((visibility("default")))
