#include "jwt/header_memory.hpp"

namespace poolguard::jwt {

const header* header_memory::find(std::string_view part) const {
    for (const auto& known : recent_)
        if (known.part == part) return &known.read;
    return nullptr;
}

void header_memory::remember(std::string_view part, const header& read) {
    constexpr std::size_t longest = 512;
    if (part.empty() || part.size() > longest) return;
    recent_[next_] = {std::string(part), read};
    next_ = (next_ + 1) % recent_.size();
}

} // namespace poolguard::jwt
