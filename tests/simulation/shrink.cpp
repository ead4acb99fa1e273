#include "simulation/plan.hpp"

#include <algorithm>
#include <iterator>

namespace poolguard::simulation {
namespace {

// What somebody does later is still done at the same time.
void leave_out_at(std::vector<step>& items, std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i) {
        const auto next = std::find_if(std::next(items.begin(), static_cast<std::ptrdiff_t>(i + 1)), items.end(),
                                       [&](const step& each) { return each.client == items[i].client; });
        if (next != items.end()) next->pause += items[i].pause;
    }
    const auto begin = std::next(items.begin(), static_cast<std::ptrdiff_t>(first));
    items.erase(begin, std::next(begin, static_cast<std::ptrdiff_t>(count)));
}

void leave_out_at(std::vector<mishap>& items, std::size_t first, std::size_t count) {
    const auto begin = std::next(items.begin(), static_cast<std::ptrdiff_t>(first));
    items.erase(begin, std::next(begin, static_cast<std::ptrdiff_t>(count)));
}

// Leaves out parts of a list, large ones first (Zeller's delta debugging, without its complements).
template <class T>
void leave_out(plan& best, std::vector<T> plan::* list, const std::function<bool(const plan&)>& fails, int& tries) {
    for (auto size = std::max<std::size_t>(1, (best.*list).size() / 2); size > 0 && tries > 0; size /= 2)
        for (std::size_t at = 0; at < (best.*list).size() && tries > 0;) {
            auto shorter = best;
            leave_out_at(shorter.*list, at, std::min(size, (shorter.*list).size() - at));
            --tries;
            if (fails(shorter))
                best = std::move(shorter);
            else
                at += size;
        }
}

} // namespace

plan shrink(plan failing, const std::function<bool(const plan&)>& fails, int most_tries) {
    for (bool was_shortened = true; was_shortened && most_tries > 0;) {
        const auto before = failing.steps.size() + failing.mishaps.size();
        leave_out(failing, &plan::mishaps, fails, most_tries);
        leave_out(failing, &plan::steps, fails, most_tries);
        was_shortened = failing.steps.size() + failing.mishaps.size() < before;
    }
    return failing;
}

} // namespace poolguard::simulation
