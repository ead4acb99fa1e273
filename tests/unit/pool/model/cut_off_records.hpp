#pragma once
// Records that fail for good after some number of writes, as they do for a process that dies at that point.

#include "store/records.hpp"

#include <atomic>

namespace poolguard::pool {

class cut_off_records final : public store::records {
  public:
    cut_off_records(store::records& in, int writes) : in_(in), left_(writes) {}
    bool was_cut() const { return left_ < 0; }

    std::expected<std::optional<store::record>, store::error> get(const store::key& at) override {
        if (was_cut()) return std::unexpected(store::error::unavailable);
        return in_.get(at);
    }
    std::expected<std::vector<std::optional<store::record>>, store::error>
    get_all(const std::vector<store::key>& at) override {
        if (was_cut()) return std::unexpected(store::error::unavailable);
        return in_.get_all(at);
    }
    std::expected<store::page, store::error> find(const store::query& wanted) override {
        if (was_cut()) return std::unexpected(store::error::unavailable);
        return in_.find(wanted);
    }
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document, store::condition on,
                                                   std::optional<base::time_point> expires) override {
        if (!may_write()) return std::unexpected(store::error::unavailable);
        return in_.put(at, std::move(document), on, expires);
    }
    std::expected<void, store::error> remove(const store::key& at, store::condition on) override {
        if (!may_write()) return std::unexpected(store::error::unavailable);
        return in_.remove(at, on);
    }
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires) override {
        if (!may_write()) return std::unexpected(store::error::unavailable);
        return in_.add(at, amount, expires);
    }
    std::expected<void, store::error> probe() override { return in_.probe(); }

  private:
    bool may_write() { return --left_ >= 0; }

    store::records& in_;
    std::atomic<int> left_;
};

} // namespace poolguard::pool
