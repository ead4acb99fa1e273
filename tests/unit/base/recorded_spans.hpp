#pragma once
// Notes the spans that are reported while it lives.

#include "base/trace.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace poolguard::base::trace {

class recorded_spans final : public span_sink {
  public:
    struct entry {
        span_kind kind{};
        std::string trace, id, parent, method, target, host, request_id, error;
        unsigned status = 0;
    };

    recorded_spans() { report_to(this); }
    ~recorded_spans() override { report_to(nullptr); }
    void take(const span& done) noexcept override {
        const std::lock_guard lock(mutex_);
        const bool has_parent = done.parent.front() != '\0';
        all_.push_back({done.kind, std::string(text_of(done.of->trace)), std::string(text_of(done.of->span)),
                        has_parent ? std::string(text_of(done.parent)) : std::string{}, std::string(done.method),
                        std::string(done.target), std::string(done.host), std::string(done.request_id),
                        std::string(done.error), done.status});
    }
    std::vector<entry> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<entry> all_;
};

} // namespace poolguard::base::trace
