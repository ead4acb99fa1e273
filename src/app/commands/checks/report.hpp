#pragma once
// What `poolguard check` finds, one line for each check.

#include <string>
#include <utility>
#include <vector>

namespace poolguard::app::checks {

enum class verdict {
    good,
    doubtful, // works, but should be different
    wrong,    // does not work
};

struct finding {
    verdict is = verdict::good;
    std::string about; // "app client"
    std::string text;
    std::string fix{}; // what to do about it; empty for `good`
};

using findings = std::vector<finding>;

inline finding good(std::string about, std::string text) { return {verdict::good, std::move(about), std::move(text)}; }
inline finding doubtful(std::string about, std::string text, std::string fix) {
    return {verdict::doubtful, std::move(about), std::move(text), std::move(fix)};
}
inline finding wrong(std::string about, std::string text, std::string fix) {
    return {verdict::wrong, std::move(about), std::move(text), std::move(fix)};
}

} // namespace poolguard::app::checks
