#include "service/user_credentials.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

aws_credentials_error to_error(const cognito::failure& failure, std::string_view identity_pool_id) {
    if (failure.name == cognito::failure_name::unreachable || failure.name == cognito::failure_name::internal_error ||
        failure.name == cognito::failure_name::too_many_requests)
        return aws_credentials_error::unavailable;
    base::log::warning("no_aws_credentials", {{"identity_pool", identity_pool_id},
                                              {"error", std::string_view(failure.name)},
                                              {"cause", std::string_view(failure.message)}});
    return aws_credentials_error::refused;
}

} // namespace

user_credentials::user_credentials(std::string identity_pool_id, std::string provider, cognito::client identities,
                                   const id_tokens& tokens, const base::clock& clock)
    : identity_pool_id_(std::move(identity_pool_id)), provider_(std::move(provider)), identities_(identities),
      tokens_(tokens), clock_(clock) {}

std::shared_ptr<const aws_credentials> user_credentials::recall(const std::string& digest) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(digest);
    return found != known_.end() && found->second.until > clock_.now() ? found->second.credentials : nullptr;
}

void user_credentials::keep(const std::string& digest, std::shared_ptr<const aws_credentials> made,
                            base::time_point until) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_remembered) {
        const auto now = clock_.now();
        std::erase_if(known_, [&](const auto& each) { return each.second.until <= now; });
        if (known_.size() >= most_remembered) known_.erase(known_.begin());
    }
    known_[digest] = {std::move(made), until};
}

std::expected<std::shared_ptr<const aws_credentials>, aws_credentials_error>
user_credentials::of(const principal& who) {
    const auto digest = base::sha256(who.raw_token());
    if (auto known = recall(digest)) return known;
    auto made = exchange(who);
    if (made) keep(digest, *made, std::min((*made)->expires - ahead, who.token().expires()));
    return made;
}

std::expected<std::shared_ptr<const aws_credentials>, aws_credentials_error>
user_credentials::exchange(const principal& who) {
    const auto token = tokens_.of(who);
    if (!token) return std::unexpected(aws_credentials_error::unavailable);
    if (!*token) return std::unexpected(aws_credentials_error::no_id_token);
    cognito::get_id wanted;
    wanted.IdentityPoolId = identity_pool_id_;
    wanted.Logins = cognito::logins{{provider_, std::string((*token)->reveal())}};
    const auto identity = identities_.call(wanted, cognito::idempotent);
    if (!identity) return std::unexpected(to_error(identity.error(), identity_pool_id_));
    cognito::get_credentials_for_identity exchanged;
    exchanged.IdentityId = identity->IdentityId;
    exchanged.Logins = std::move(wanted.Logins);
    auto given = identities_.call(exchanged, cognito::idempotent);
    for (auto& [_, login] : *exchanged.Logins)
        base::wipe(login);
    if (!given) return std::unexpected(to_error(given.error(), identity_pool_id_));
    auto& made = given->Credentials;
    return std::make_shared<const aws_credentials>(aws_credentials{
        std::move(given->IdentityId), std::move(made.AccessKeyId), base::secret(std::move(made.SecretKey)),
        base::secret(std::move(made.SessionToken)), made.Expiration.at});
}

} // namespace poolguard::service
