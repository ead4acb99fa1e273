#include "aws/signing_key.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace poolguard::aws {

std::string credential_scope::text() const {
    std::string out = date;
    out += '/';
    out += region;
    out += '/';
    out += service;
    out += "/aws4_request";
    return out;
}

base::secret derive_signing_key(std::string_view secret_access_key, const credential_scope& scope) {
    std::string start;
    // A growing string would leave a copy of the secret in freed memory.
    start.reserve(4 + secret_access_key.size());
    start += "AWS4";
    start += secret_access_key;
    base::secret key{std::move(start)};
    base::wipe(start);
    for (const std::string_view step : {std::string_view(scope.date), std::string_view(scope.region),
                                        std::string_view(scope.service), std::string_view("aws4_request")})
        key = base::secret{base::hmac_sha256(key.reveal(), step)};
    return key;
}

signing_key_cache::signing_key_cache(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {
    entries_.reserve(capacity_ + 1);
}

base::secret signing_key_cache::get(const credentials& of, const credential_scope& scope) {
    const auto is_wanted = [&](const entry& each) {
        return each.access_key_id == of.access_key_id && each.scope == scope;
    };
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(entries_, is_wanted);
        if (found != entries_.end() && found->origin.equals(of.secret_access_key.reveal())) {
            std::rotate(entries_.begin(), found, found + 1);
            return entries_.front().key;
        }
    }
    auto key = derive_signing_key(of.secret_access_key.reveal(), scope);
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, is_wanted);
    entries_.insert(entries_.begin(), entry{of.access_key_id, scope, of.secret_access_key, key});
    if (entries_.size() > capacity_) entries_.pop_back();
    return key;
}

std::size_t signing_key_cache::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

} // namespace poolguard::aws
