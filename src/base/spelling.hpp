#pragma once
// Finds the word that a misspelt one was meant to be.

#include <cstddef>
#include <span>
#include <string_view>

namespace poolguard::base {

// How many letters must be changed, added, left out or exchanged with the next one to make one word from the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of the words that is at most that far away; empty if there is none.
std::string_view nearest_word(std::string_view to, std::span<const std::string_view> words, std::size_t farthest);

} // namespace poolguard::base
