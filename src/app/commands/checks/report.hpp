#pragma once
// What `poolguard check` finds, one line for each thing that was looked at.

#include <string>
#include <utility>
#include <vector>

namespace poolguard::app::checks {

enum class verdict {
    good,
    doubtful, // it works, and is not what it should be
    wrong,    // something does not work
};

struct finding {
    verdict is = verdict::good;
    std::string about; // "app client"
    std::string text;
    std::string mend{}; // what to do about it; empty where all is well
};

using findings = std::vector<finding>;

inline finding good(std::string about, std::string text) { return {verdict::good, std::move(about), std::move(text)}; }
inline finding doubtful(std::string about, std::string text, std::string mend) {
    return {verdict::doubtful, std::move(about), std::move(text), std::move(mend)};
}
inline finding wrong(std::string about, std::string text, std::string mend) {
    return {verdict::wrong, std::move(about), std::move(text), std::move(mend)};
}

} // namespace poolguard::app::checks
