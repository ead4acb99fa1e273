#pragma once
// Records that let a test step in at each call.

#include "store/records.hpp"

#include <atomic>
#include <functional>

namespace poolguard::pool {

class watched_records : public store::records {
  public:
    // `before` is called before each operation; those that it returns false for fail.
    watched_records(store::records& in, std::function<bool(bool is_write)> before)
        : in_(in), before_(std::move(before)) {}

    std::expected<std::optional<store::record>, store::error> get(const store::key& at) override {
        if (!before_(false)) return std::unexpected(store::error::unavailable);
        return in_.get(at);
    }
    std::expected<std::vector<std::optional<store::record>>, store::error>
    get_all(const std::vector<store::key>& at) override {
        if (!before_(false)) return std::unexpected(store::error::unavailable);
        return in_.get_all(at);
    }
    std::expected<store::page, store::error> find(const store::query& wanted) override {
        if (!before_(false)) return std::unexpected(store::error::unavailable);
        return in_.find(wanted);
    }
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document, store::condition on,
                                                   std::optional<base::time_point> expires) override {
        if (!before_(true)) return std::unexpected(store::error::unavailable);
        return in_.put(at, std::move(document), on, expires);
    }
    std::expected<void, store::error> remove(const store::key& at, store::condition on) override {
        if (!before_(true)) return std::unexpected(store::error::unavailable);
        return in_.remove(at, on);
    }
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires) override {
        if (!before_(true)) return std::unexpected(store::error::unavailable);
        return in_.add(at, amount, expires);
    }
    std::expected<void, store::error> probe() override { return in_.probe(); }

  private:
    store::records& in_;
    std::function<bool(bool is_write)> before_;
};

// Fails for good after some number of writes, as records do for a process that dies at that point.
class cut_off_records final : public watched_records {
  public:
    cut_off_records(store::records& in, int writes)
        : watched_records(in, [this](bool is_write) { return is_write ? --left_ >= 0 : !was_cut(); }), left_(writes) {}
    bool was_cut() const { return left_ < 0; }

  private:
    std::atomic<int> left_;
};

} // namespace poolguard::pool
