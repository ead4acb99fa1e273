#pragma once
// What each `code` of a problem means and what to do about it, in English and Japanese: the pages below /problems, and
// the sentence of a refusal on a Japanese page. The rows are in explanations_of_*.cpp, one file for each subject.

#include "api/page_text.hpp"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace poolguard::api {

// Who can do something about a problem.
enum class problem_reader {
    user,          // who uses an application
    developer,     // who writes the program that sent the request
    administrator, // who runs this server and its user pool
};
// "user", "developer", "administrator".
std::string_view name_of(problem_reader who);

// The views are to constants.
struct explanation {
    std::string_view code;
    std::array<unsigned, 2> statuses; // the usual one, and that of other paths; 0: there is none
    problem_reader reader;
    page_text meaning;
    page_text remedy;
};

// All, by code.
const std::vector<explanation>& explanations();
// nullptr for a code that no problem has.
const explanation* find_explanation(std::string_view code);

namespace detail {
std::span<const explanation> explanations_of_requests();
std::span<const explanation> explanations_of_tokens();
std::span<const explanation> explanations_of_access();
std::span<const explanation> explanations_of_accounts();
std::span<const explanation> explanations_of_sign_ins();
std::span<const explanation> explanations_of_browsers();
std::span<const explanation> explanations_of_factors();
std::span<const explanation> explanations_of_setup();
} // namespace detail

} // namespace poolguard::api
