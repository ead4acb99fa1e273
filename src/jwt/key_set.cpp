#include "jwt/key_set.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "jwt/jwk.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace poolguard::jwt {
namespace {

std::uint64_t next_serial() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::string_view kid_of(const std::unique_ptr<const public_key>& key) { return key->kid(); }

} // namespace

key_set::key_set(std::vector<std::unique_ptr<const public_key>> keys)
    : keys_(std::move(keys)), serial_(next_serial()) {}

std::expected<std::shared_ptr<const key_set>, key_error> key_set::parse(std::string_view jwks_json) {
    if (jwks_json.size() > max_bytes) return std::unexpected(key_error::too_large);
    const auto document = base::json::parse(jwks_json);
    if (!document)
        return std::unexpected(document.error() == base::json::parse_error::duplicate_member
                                   ? key_error::duplicate_member
                                   : key_error::not_json);
    const auto* object = document->if_object();
    if (object == nullptr) return std::unexpected(key_error::not_json);
    const auto* list = base::json::find_array(*object, "keys");
    if (list == nullptr) return std::unexpected(key_error::no_keys);
    if (list->size() > max_keys) return std::unexpected(key_error::too_many_keys);

    std::vector<std::unique_ptr<const public_key>> keys;
    for (const auto& element : *list) {
        const auto* jwk = element.if_object();
        if (jwk == nullptr) return std::unexpected(key_error::malformed_key);
        POOLGUARD_TRY(auto key, read_jwk(*jwk));
        if (key) keys.push_back(std::move(key));
    }
    std::ranges::sort(keys, {}, kid_of);
    if (std::ranges::adjacent_find(keys, {}, kid_of) != keys.end()) return std::unexpected(key_error::duplicate_key_id);
    return std::shared_ptr<const key_set>(new key_set(std::move(keys)));
}

const public_key* key_set::find(std::string_view kid) const {
    const auto at = std::ranges::lower_bound(keys_, kid, {}, kid_of);
    return at != keys_.end() && (*at)->kid() == kid ? at->get() : nullptr;
}

std::vector<std::string> key_set::ids() const {
    std::vector<std::string> out;
    out.reserve(keys_.size());
    for (const auto& each : keys_)
        out.push_back(each->kid());
    return out;
}

} // namespace poolguard::jwt
