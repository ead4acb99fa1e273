#include "base/spelling.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace poolguard::base {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the table of optimal string alignment: the current one and the two before it.
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(before_last, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row.back();
}

std::string_view nearest_word(std::string_view to, std::span<const std::string_view> words, std::size_t farthest) {
    std::string_view nearest;
    auto best = farthest + 1;
    for (const auto each : words) {
        const auto distance = edit_distance(each, to);
        if (distance >= best) continue;
        best = distance;
        nearest = each;
    }
    return nearest;
}

} // namespace poolguard::base
