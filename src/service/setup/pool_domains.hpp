#pragma once
// Administration of the pool's domains: at most a prefix and a custom one. Failures are Cognito's, domain_in_use and
// changed_meanwhile.

#include "cognito/client.hpp"
#include "cognito/messages/domains.hpp"
#include "service/admin_view.hpp"
#include "service/setup/pool_place.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct domain_wish {
    std::optional<std::int64_t> managed_login_version; // 1: the classic pages; 2: managed login; nullopt: as it is
    std::string certificate;                           // the ARN, of a custom domain; empty: a prefix
};

// What tells a version of a domain from those before and after it.
std::string version_of(const cognito::domain_description& domain);

class pool_domains {
  public:
    pool_domains(const pool_place& place, cognito::client& cognito) : place_(place), cognito_(cognito) {}

    cognito::result<admin_view<std::vector<cognito::domain_description>>> all(const administrator& by);
    cognito::result<void> create(const administrator& by, std::string_view domain, const domain_wish& wanted);
    // resource_not_found if the pool has no such domain. changed_meanwhile if somebody changed it after the version
    // that the caller has seen.
    cognito::result<void> update(const administrator& by, std::string_view domain, std::string_view seen,
                                 const domain_wish& wanted);
    // domain_in_use for the domain to which this server sends people.
    cognito::result<void> remove(const administrator& by, std::string_view domain);

  private:
    cognito::result<cognito::domain_description> describe(std::string_view domain);
    bool is_used_here(std::string_view domain) const;

    const pool_place& place_;
    cognito::client& cognito_;
};

} // namespace poolguard::service
