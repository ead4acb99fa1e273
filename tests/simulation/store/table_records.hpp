#pragma once
// The records port on a table, without an engine.

#include "simulation/store/table.hpp"

namespace poolguard::simulation {

class table_records final : public store::records {
  public:
    // The references must outlive the object.
    table_records(table& in, const base::clock& clock) : in_(in), clock_(clock) {}

    std::expected<std::optional<store::record>, store::error> get(const store::key& at) override {
        return in_.get(at, clock_.now());
    }
    std::expected<std::vector<std::optional<store::record>>, store::error>
    get_all(const std::vector<store::key>& at) override {
        std::vector<std::optional<store::record>> out;
        for (const auto& each : at)
            out.push_back(in_.get(each, clock_.now()));
        return out;
    }
    std::expected<store::page, store::error> find(const store::query& wanted) override {
        return in_.find(wanted, clock_.now());
    }
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document, store::condition on,
                                                   std::optional<base::time_point> expires) override {
        return in_.put(at, std::move(document), on, expires, clock_.now());
    }
    std::expected<void, store::error> remove(const store::key& at, store::condition on) override {
        return in_.remove(at, on, clock_.now());
    }
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires) override {
        return in_.add(at, amount, expires, clock_.now());
    }
    std::expected<void, store::error> probe() override { return {}; }

  private:
    table& in_;
    const base::clock& clock_;
};

} // namespace poolguard::simulation
