#pragma once
// IAM's OpenID Connect providers: the issuers outside this server whose tokens identity pools accept, each with the
// client ids that the tokens must be for.

#include "pool/model/named_documents.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct open_id_provider_document {
    static constexpr bool has_defaults = true;
    std::string url; // the issuer
    std::vector<std::string> clients;
    std::vector<std::string> thumbprints; // without effect: certificates are verified against the system's authorities
    std::int64_t created = 0;             // epoch milliseconds
    std::map<std::string, std::string> tags;
};
BOOST_DESCRIBE_STRUCT(open_id_provider_document, (), (url, clients, thumbprints, created, tags))

// By the URL without its scheme. Thread-safe.
class open_id_providers : public named_documents<open_id_provider_document> {
  public:
    // Providers belong to the account, not to a region or a pool.
    static constexpr std::string_view owner = "account";

    // The records must outlive the object.
    open_id_providers(store::records& records, std::string account_id);

    // "arn:aws:iam::{account}:oidc-provider/{url without its scheme}"
    std::string arn_of(std::string_view url) const;
    // nullopt if this account has no provider with that ARN.
    result<std::optional<open_id_provider_document>> find_by_arn(std::string_view arn) const;

  private:
    std::string account_id_;
};

// "login.example.com/path" of "arn:aws:iam::123456789012:oidc-provider/login.example.com/path", for the kind
// "oidc-provider"; empty if the text is no ARN of that kind.
std::string_view iam_name_in(std::string_view arn, std::string_view kind);
inline constexpr std::string_view open_id_provider_kind = "oidc-provider";

} // namespace poolguard::pool
