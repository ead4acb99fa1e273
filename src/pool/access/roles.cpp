#include "pool/access/roles.hpp"

#include "aws/iam_name.hpp"
#include "base/log.hpp"
#include "base/try.hpp"

namespace poolguard::pool {
namespace {

constexpr std::chrono::seconds role_memory{1};
constexpr std::size_t most_remembered_roles = 256;

std::string_view role_name_in(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

// A stored policy that cannot be parsed comes from a newer version of this server. The role then allows nothing.
std::shared_ptr<const effective_role> read(const role_document& role, std::string arn) {
    auto out = std::make_shared<effective_role>();
    out->arn = std::move(arn);
    auto trust = read_trust_policy(role.trust);
    if (!trust) {
        base::log::warning("role_not_understood", {{"role", role.name}, {"cause", trust.error()}});
        return nullptr;
    }
    out->trust = std::move(*trust);
    for (const auto& [name, text] : role.policies) {
        auto one = read_permission_policy(text);
        if (!one) {
            base::log::warning("role_not_understood", {{"role", role.name}, {"cause", one.error()}});
            return nullptr;
        }
        out->policies.push_back(std::move(*one));
    }
    return out;
}

} // namespace

roles::roles(store::records& records, const base::clock& clock, std::string account_id)
    : named_documents(records, "roles"), clock_(clock), account_id_(std::move(account_id)) {}

std::string roles::new_id(base::random_source& random) {
    return "AROA" + random.characters(17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

std::string roles::arn_of(const role_document& role) const {
    return fmt::format("arn:aws:iam::{}:role{}{}", account_id_, role.path, role.name);
}

std::string roles::session_arn(std::string_view role_arn, std::string_view session) const {
    return fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account_id_, role_name_in(role_arn), session);
}

result<std::shared_ptr<const effective_role>> roles::find_effective(std::string_view arn) {
    const auto now = clock_.now();
    const std::string key(arn);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = known_.find(key); found != known_.end() && found->second.until > now)
            return found->second.role;
    }
    if (!aws::is_role_name(role_name_in(arn))) return nullptr;
    POOLGUARD_TRY(const auto found, find(owner, role_name_in(arn)));
    std::shared_ptr<const effective_role> role;
    if (found && arn_of(*found) == arn) role = read(*found, key);
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_remembered_roles) known_.clear();
    known_[key] = {role, now + role_memory};
    return role;
}

} // namespace poolguard::pool
