#pragma once
// The services that create a stack's resources, called as AWS's own clients call them.

#include "app/server/pool_access.hpp"

#include <boost/json.hpp>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::app::apply {

struct service_failure {
    std::string name; // "ResourceNotFoundException"; empty if there was no response
    std::string sentence;
};
using service_reply = std::expected<boost::json::object, service_failure>;
using form_fields = std::vector<std::pair<std::string, std::string>>;

// The raw text between the first <name> and </name> of an XML document; empty if there is none.
std::string_view between(std::string_view xml, std::string_view name);

class stack_services {
  public:
    // The arguments must outlive the object. Without an endpoint in the settings there is no DynamoDB.
    stack_services(pool_access& pool, const settings& given);

    service_reply user_pools(std::string_view operation, const boost::json::object& request) const;
    service_reply identity_pools(std::string_view operation, const boost::json::object& request) const;
    service_reply tables(std::string_view operation, const boost::json::object& request) const;
    // IAM's query protocol; returns the XML.
    std::expected<std::string, service_failure> roles(std::string_view action, const form_fields& fields) const;

    // Whether anything may have been changed: an operation that writes has been done, or has had no response.
    bool has_written() const { return has_written_; }
    bool has_tables() const { return tables_.has_value(); }
    const std::string& region() const { return pool_.region(); }
    const std::string& account() const { return account_; }

  private:
    template <class Reply>
    Reply noted(std::string_view operation, Reply reply) const;

    pool_access& pool_;
    std::string account_;
    base::wall_clock clock_;
    aws::json_call user_pools_;
    aws::json_call identity_pools_;
    std::optional<aws::json_call> tables_;
    mutable bool has_written_ = false;
};

} // namespace poolguard::app::apply
