#include "pool/oauth/parameters.hpp"

#include "http/form.hpp"

namespace poolguard::pool {

std::optional<parameters> parameters::parse(std::string_view text) {
    auto fields = http::parse_form(text);
    if (!fields) return std::nullopt;
    parameters out;
    bool is_repeated = false;
    for (auto& [name, value] : *fields) {
        const bool is_new = out.values_.try_emplace(std::move(name), std::move(value)).second;
        is_repeated = is_repeated || !is_new;
        base::wipe(value);
    }
    if (is_repeated) return std::nullopt;
    return out;
}

std::string_view parameters::get(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string_view{} : found->second.reveal();
}

} // namespace poolguard::pool
