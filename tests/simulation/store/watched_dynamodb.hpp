#pragma once
// The engine for DynamoDB, of which it can be seen what a write did.

#include "base/random.hpp"
#include "simulation/store/simulated_dynamodb.hpp"
#include "store/dynamodb_records.hpp"

#include <functional>
#include <string>
#include <utility>

namespace poolguard::simulation {

// Shows what is taken from it next.
class watched_random final : public base::random_source {
  public:
    explicit watched_random(base::random_source& from) : from_(from) {}
    base::bytes take(std::size_t count) override {
        auto out = from_.take(count);
        if (auto* const shown = std::exchange(next_, nullptr)) *shown = out;
        return out;
    }
    void show_next(base::bytes& into) { next_ = &into; }

  private:
    base::random_source& from_;
    base::bytes* next_ = nullptr;
};

// Notes a conflict of a write that was executed.
class watched_dynamodb final : public store::records {
  public:
    watched_dynamodb(simulated_dynamodb& service, const store::dynamodb_tables& tables, aws::json_call way,
                     const base::clock& clock, base::random_source& random, std::function<void(std::string)> note)
        : service_(service), tables_(tables), random_(random), engine_(tables, std::move(way), clock, random_),
          note_finding_(std::move(note)) {}

    std::expected<std::optional<store::record>, store::error> get(const store::key& at) override {
        return engine_.get(at);
    }
    std::expected<std::vector<std::optional<store::record>>, store::error>
    get_all(const std::vector<store::key>& at) override {
        return engine_.get_all(at);
    }
    std::expected<store::page, store::error> find(const store::query& wanted) override { return engine_.find(wanted); }
    std::expected<void, store::error> remove(const store::key& at, store::condition on) override {
        return engine_.remove(at, on);
    }
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires) override {
        return engine_.add(at, amount, expires);
    }
    std::expected<void, store::error> probe() override { return engine_.probe(); }
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document, store::condition on,
                                                   std::optional<base::time_point> expires) override;

  private:
    // The id of the write that the record comes from.
    std::string last_write(const store::key& at);

    simulated_dynamodb& service_;
    const store::dynamodb_tables tables_;
    watched_random random_;
    store::dynamodb_records engine_;
    std::function<void(std::string)> note_finding_;
};

} // namespace poolguard::simulation
