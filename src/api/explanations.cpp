#include "api/explanations.hpp"

#include <algorithm>

namespace poolguard::api {

std::string_view name_of(problem_reader who) {
    switch (who) {
    case problem_reader::user:
        return "user";
    case problem_reader::developer:
        return "developer";
    case problem_reader::administrator:
        return "administrator";
    }
    return "developer";
}

const std::vector<explanation>& explanations() {
    static const auto all = [] {
        std::vector<explanation> out;
        for (const auto rows :
             {detail::explanations_of_requests(), detail::explanations_of_tokens(), detail::explanations_of_access(),
              detail::explanations_of_accounts(), detail::explanations_of_sign_ins(),
              detail::explanations_of_browsers(), detail::explanations_of_factors(), detail::explanations_of_setup()})
            out.insert(out.end(), rows.begin(), rows.end());
        std::ranges::sort(out, {}, &explanation::code);
        return out;
    }();
    return all;
}

const explanation* find_explanation(std::string_view code) {
    const auto& all = explanations();
    const auto found = std::ranges::lower_bound(all, code, {}, &explanation::code);
    return found == all.end() || found->code != code ? nullptr : std::to_address(found);
}

} // namespace poolguard::api
