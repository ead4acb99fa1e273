#include "store/key_range.hpp"

#include <algorithm>

namespace poolguard::store {
namespace {

// The smallest text above all texts that start with the prefix.
std::string end_of_prefix(std::string prefix) {
    // A byte of 0xff has no successor, so the byte before it is raised.
    while (!prefix.empty() && prefix.back() == '\xff')
        prefix.pop_back();
    if (prefix.empty()) return std::string(max_key_bytes + 1, '\xff'); // above every key that fits
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

} // namespace

key_range range_of(const query& wanted) {
    key_range out{wanted.sort_prefix, end_of_prefix(wanted.sort_prefix)};
    if (!wanted.after) return out;
    // std::string compares as unsigned bytes, as the engine does.
    if (wanted.direction == direction::descending)
        out.until = std::min(out.until, *wanted.after);
    else
        out.from = std::max(out.from, *wanted.after + '\0'); // the next text in order
    return out;
}

} // namespace poolguard::store
