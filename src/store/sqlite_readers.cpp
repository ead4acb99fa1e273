#include "store/sqlite_readers.hpp"

namespace poolguard::store {

std::expected<sqlite_readers::lease, sqlite_failure> sqlite_readers::take() {
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [&] { return !idle_.empty() || opened_ < options_.readers; });
        if (!idle_.empty()) {
            lease out(idle_.back().release(), give_back{this});
            idle_.pop_back();
            return out;
        }
        ++opened_;
    }
    auto opened = sqlite_reader::open(file_, options_.busy_timeout);
    if (opened) return lease(std::make_unique<sqlite_reader>(std::move(*opened)).release(), give_back{this});
    {
        const std::lock_guard lock(mutex_);
        --opened_;
    }
    returned_.notify_one();
    return std::unexpected(std::move(opened).error());
}

void sqlite_readers::put_back(std::unique_ptr<sqlite_reader> reader) {
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(reader));
    }
    returned_.notify_one();
}

} // namespace poolguard::store
