#pragma once
// Sign-ins and refusals by minute as a plot that needs no script: bars as SVG, which the style sheet colours, and the
// same figures as a table.

#include "http/negotiation.hpp"
#include "store/sign_in_counts.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace poolguard::api {

// The top of the scale for a largest value: 1, 2 or 5 times a power of ten, at least 2.
std::int64_t plot_top(std::int64_t largest);

// HTML for the minutes, oldest first. Without any minute or sign-in, a sentence that says so.
std::string sign_in_plot_html(std::span<const store::sign_ins_in_minute> minutes, http::language in);

} // namespace poolguard::api
