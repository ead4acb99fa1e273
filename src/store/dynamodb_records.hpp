#pragma once
// The records port on Amazon DynamoDB, or on another engine with its API. Reads are strongly consistent. Every write
// leaves its id in the item, so that a write whose answer was lost is recognised when it is sent again. If it is
// unknown whether it was executed, it fails as `unavailable`, not as a conflict.

#include "store/dynamodb_calls.hpp"
#include "store/dynamodb_tables.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace poolguard::store {

class dynamodb_records final : public records {
  public:
    // Clock, random source and the ports of the service must outlive the records.
    dynamodb_records(dynamodb_tables tables, aws::json_call service, const base::clock& clock,
                     base::random_source& random)
        : tables_(std::move(tables)), calls_(std::move(service)), clock_(clock), random_(random) {}

    std::expected<std::optional<record>, error> get(const key& at) override;
    std::expected<std::vector<std::optional<record>>, error> get_all(const std::vector<key>& at) override;
    std::expected<page, error> find(const query& wanted) override;
    std::expected<std::uint64_t, error> put(const key& at, std::string document, condition on,
                                            std::optional<base::time_point> expires = {}) override;
    std::expected<void, error> remove(const key& at, condition on = always{}) override;
    std::expected<std::int64_t, error> add(const key& at, std::int64_t amount,
                                           std::optional<base::time_point> expires = {}) override;
    std::expected<void, error> probe() override;

  private:
    struct wanted_write;

    wanted_write new_write(dynamodb::kind of, const key& at, std::string document,
                           std::optional<base::time_point> expires) const;
    std::expected<std::optional<dynamodb::item>, error> read(dynamodb::kind of, const key& at) const;
    // One for each condition: if_absent, if_version, always. They return the new version.
    std::expected<std::uint64_t, error> put_new(const wanted_write& write) const;
    std::expected<std::uint64_t, error> put_next(const wanted_write& write, std::uint64_t version) const;
    std::expected<std::uint64_t, error> put_whatever(const wanted_write& write) const;
    // Finds out whether a failed write was executed after all.
    std::expected<std::uint64_t, error> settle(const wanted_write& write, const dynamodb::failed_call& why) const;
    std::expected<void, error> remove_item(dynamodb::kind of, const key& at, const condition& on) const;
    std::expected<std::optional<std::int64_t>, error> add_to(const wanted_write& write, std::int64_t amount) const;
    std::expected<std::optional<std::int64_t>, error> make_counter(const wanted_write& write,
                                                                   std::int64_t amount) const;
    std::expected<std::optional<std::int64_t>, error> settle_sum(const wanted_write& write, std::int64_t amount,
                                                                 const dynamodb::failed_call& why) const;

    dynamodb_tables tables_;
    dynamodb::calls calls_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::store
