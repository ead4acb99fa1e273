#include "service/verification_counts.hpp"

namespace poolguard::service {
namespace {

template <class Enum, class Counts>
void append(std::vector<std::pair<std::string_view, std::uint64_t>>& to, const Counts& counts) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto each) {
        const auto count = counts.at(static_cast<std::size_t>(each.value)).load(std::memory_order_relaxed);
        if (count > 0) to.emplace_back(each.name, count);
    });
}

} // namespace

void verification_counts::refused(const authentication_failure& why) {
    if (why.error == authentication_error::invalid)
        by_cause_.at(static_cast<std::size_t>(why.cause)).fetch_add(1, std::memory_order_relaxed);
    else
        by_error_.at(static_cast<std::size_t>(why.error)).fetch_add(1, std::memory_order_relaxed);
}

std::vector<std::pair<std::string_view, std::uint64_t>> verification_counts::read() const {
    std::vector<std::pair<std::string_view, std::uint64_t>> out{{"accepted", accepted_.total()}};
    append<authentication_error>(out, by_error_);
    append<jwt::error>(out, by_cause_);
    return out;
}

} // namespace poolguard::service
