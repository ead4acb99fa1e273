#pragma once
// The domains of user pools. The sign-in pages are reached at this server's own address, whatever the domain. Domains
// are only stored, and are unique, as in Cognito.

#include "cognito/messages/domains.hpp"
#include "pool/model/documents.hpp"
#include "pool/model/named_documents.hpp"

namespace poolguard::pool {

struct domain_document {
    static constexpr bool has_defaults = true;
    std::string domain;
    std::string pool_id;
    std::string certificate_arn; // empty for a prefix domain
    std::optional<cognito::security_policy> security_policy;
    std::optional<std::int64_t> managed_login_version;
    std::optional<cognito::domain_routing> routing;
    std::int64_t created = 0; // 0: before this was kept
};
BOOST_DESCRIBE_STRUCT(domain_document, (),
                      (domain, pool_id, certificate_arn, security_policy, managed_login_version, routing, created))

class domains {
  public:
    explicit domains(store::records& records) : records_(records) {}

    result<std::optional<domain_document>> find(std::string_view domain);
    // False if the domain is taken.
    result<bool> claim(const domain_document& domain);
    result<void> replace(const domain_document& domain);
    result<void> release(std::string_view domain);

  private:
    store::records& records_;
};

} // namespace poolguard::pool
