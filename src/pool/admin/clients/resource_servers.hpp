#pragma once
// The resource servers of a pool, with their scopes.

#include "cognito/messages/resource_servers.hpp"
#include "pool/model/named_documents.hpp"
#include "pool/model/pool_keys.hpp"

namespace poolguard::pool {

struct resource_server_document {
    static constexpr bool has_defaults = true;
    std::string identifier;
    std::string name;
    std::vector<cognito::resource_server_scope> scopes;
};
BOOST_DESCRIBE_STRUCT(resource_server_document, (), (identifier, name, scopes))

class resource_servers : public named_documents<resource_server_document> {
  public:
    static constexpr std::size_t most = 25; // per pool; Cognito's quota

    explicit resource_servers(store::records& records) : named_documents(records, keys::resource_server_kind) {}

    // "{identifier}/{scope}" of all resource servers.
    result<std::vector<std::string>> scopes_of(std::string_view pool_id) const;
};

} // namespace poolguard::pool
