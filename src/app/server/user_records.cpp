#include "app/server/user_records.hpp"

#include "store/dynamodb_records.hpp"

namespace poolguard::app {
namespace {

class given_credentials final : public aws::credential_provider {
  public:
    explicit given_credentials(std::shared_ptr<const service::aws_credentials> given) : given_(std::move(given)) {}
    std::expected<aws::credentials, aws::credentials_error> get() override {
        return aws::credentials{given_->access_key_id, base::secret(std::string(given_->secret_key.reveal())),
                                base::secret(std::string(given_->session_token.reveal())), given_->expires};
    }

  private:
    std::shared_ptr<const service::aws_credentials> given_;
};

// The records of one user, with the credentials that give access to them.
struct own_records {
    given_credentials credentials;
    store::dynamodb_records records;

    own_records(const user_table& table, std::shared_ptr<const service::aws_credentials> given,
                const base::clock& clock, base::random_source& random)
        : credentials(std::move(given)),
          records({.users = table.name, .sessions = table.name},
                  aws::json_call(table.target, *table.transport, credentials, clock, random), clock, random) {}
};

service::record_error to_error(service::aws_credentials_error error) {
    switch (error) {
    case service::aws_credentials_error::no_id_token:
        return service::record_error::no_id_token;
    case service::aws_credentials_error::refused:
        return service::record_error::denied;
    case service::aws_credentials_error::unavailable:
        return service::record_error::unavailable;
    }
    return service::record_error::unavailable;
}

} // namespace

std::expected<service::record_home, service::record_error> user_records::of(const service::member& owner,
                                                                            std::string_view kind) {
    const auto given = credentials_.of(owner.principal());
    if (!given) return std::unexpected(to_error(given.error()));
    auto own = std::make_shared<own_records>(table_, *given, clock_, random_);
    auto* const records = &own->records;
    return service::record_home{std::shared_ptr<store::records>(std::move(own), records), (*given)->identity_id,
                                service::tenant_path(kind, owner) + '/'};
}

} // namespace poolguard::app
