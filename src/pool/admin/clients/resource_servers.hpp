#pragma once
// The resource servers of a pool and the scopes that they bring.

#include "cognito/messages/resource_servers.hpp"
#include "pool/model/named_documents.hpp"

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
    static constexpr std::string_view kind = "resource-servers";
    static constexpr std::size_t most = 25; // of a pool; Cognito's quota

    explicit resource_servers(store::records& records) : named_documents(records, kind) {}

    // "{identifier}/{scope}" of all of them.
    result<std::vector<std::string>> scopes_of(std::string_view pool_id) const;
};

} // namespace poolguard::pool
