#pragma once
// Where the records of one person lie, and with whose credentials they are reached.

#include "service/principal.hpp"
#include "store/records.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace poolguard::service {

enum class record_error {
    not_found,
    bad_cursor,
    no_id_token, // the person's own credentials are needed, and there is no ID token to get them for
    denied,      // their credentials may not do that, or there are none for them
    unavailable, // the store is busy or out of reach
    failed,      // the store cannot write or read
};

struct record_home {
    std::shared_ptr<store::records> records; // may be owned elsewhere
    std::string partition;
    std::string sort_prefix; // of the person's records of that kind; empty: all of the partition
};

class record_homes {
  public:
    record_homes() = default;
    record_homes(const record_homes&) = delete;
    record_homes& operator=(const record_homes&) = delete;
    virtual ~record_homes() = default;
    // `kind` is a constant such as "items". May block. Safe to call from many threads.
    virtual std::expected<record_home, record_error> of(const member& owner, std::string_view kind) = 0;
};

// "{kind}/{tenant}", each part such that a '/' in it does not end it.
std::string tenant_path(std::string_view kind, const member& owner);

// All in the server's own records, a partition for each person.
class common_record_homes final : public record_homes {
  public:
    explicit common_record_homes(store::records& records) : records_(records) {}
    std::expected<record_home, record_error> of(const member& owner, std::string_view kind) override;

  private:
    store::records& records_;
};

} // namespace poolguard::service
