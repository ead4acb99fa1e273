#pragma once
// The kept audit, for administrators.

#include "service/admin_view.hpp"
#include "store/audit_log.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace poolguard::service {

using store::audit_filter;
using audit_page = store::audit_entries;

class audit_trail {
  public:
    static constexpr std::size_t most_on_a_page = store::audit_log::most_on_a_page;

    // `dropped` says how many events this node could not keep. The log must outlive the object.
    audit_trail(const store::audit_log& log, std::function<std::uint64_t()> dropped)
        : log_(log), dropped_(std::move(dropped)) {}

    // How long events are kept; 0: not at all.
    std::chrono::days kept_for() const { return log_.kept_for(); }
    // The events that this node could not keep since its start; they are in the log.
    std::uint64_t dropped() const { return dropped_(); }
    // Newest first. `cursor` is `next` of the page before; `damaged` if is_cursor() is false for it.
    std::expected<admin_view<audit_page>, store::error> list(const administrator& by, const audit_filter& wanted,
                                                             const std::optional<std::string>& cursor,
                                                             std::size_t limit) const;
    static bool is_cursor(std::string_view text) { return store::audit_log::is_cursor(text); }

  private:
    const store::audit_log& log_;
    std::function<std::uint64_t()> dropped_;
};

} // namespace poolguard::service
