#include "service/id_tokens.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <boost/describe.hpp>

namespace poolguard::service {
namespace {

struct remembered_id_token {
    std::string sealed; // base64
};
BOOST_DESCRIBE_STRUCT(remembered_id_token, (), (sealed))

store::key id_token_key(std::string_view digest) { return {"id-tokens/" + std::string(digest), ""}; }

} // namespace

id_tokens::id_tokens(store::records& records, const base::clock& clock, base::random_source& random,
                     const base::secret& master_key)
    : records_(records), clock_(clock), random_(random), sealer_(master_key, "gateway id tokens") {}

void id_tokens::remember(std::string_view access_token, std::string_view id_token, std::chrono::seconds life) {
    const auto digest = base::to_hex(base::sha256(access_token));
    const remembered_id_token kept{base::to_base64(sealer_.seal(random_, id_token, digest))};
    const auto saved = store::save(records_, id_token_key(digest), kept, store::always{}, clock_.now() + life);
    if (!saved) base::log::warning("id_token_not_stored", {{"cause", store::describe(saved.error())}});
}

std::expected<std::optional<base::secret>, store::error> id_tokens::of(const principal& who) const {
    if (who.token().use() == jwt::token_use::id) return base::secret(std::string(who.raw_token()));
    if (who.id_token()) return base::secret(std::string(who.id_token()->reveal()));
    const auto digest = base::to_hex(base::sha256(who.raw_token()));
    POOLGUARD_TRY(const auto found, store::load<remembered_id_token>(records_, id_token_key(digest)));
    if (!found) return std::nullopt;
    const auto sealed = base::from_base64(found->value.sealed);
    auto plain = sealed ? sealer_.open(*sealed, digest) : std::nullopt;
    if (!plain) return std::nullopt;
    return base::secret(std::move(*plain));
}

} // namespace poolguard::service
