#include "simulation/fibers.hpp"

#include "http/caller_language.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>
#include <cxxabi.h>
#include <new>
#include <stdexcept>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define POOLGUARD_TELLS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOLGUARD_TELLS_SANITIZER 1
#endif
#endif
#ifdef POOLGUARD_TELLS_SANITIZER
#include <sanitizer/common_interface_defs.h>
#endif

namespace poolguard::simulation {
namespace {

schedule* running_schedule = nullptr;

#ifdef POOLGUARD_TELLS_SANITIZER
constexpr std::size_t stack_bytes = std::size_t{2} * 1024 * 1024;
#else
constexpr std::size_t stack_bytes = std::size_t{512} * 1024;
#endif
constexpr std::size_t guard_bytes = 4096;

// Memory with a page below it that nobody may touch.
class stack {
  public:
    stack() : begin_(mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        if (begin_ == MAP_FAILED || mprotect(begin_, guard_bytes, PROT_NONE) != 0) throw std::bad_alloc();
    }
    stack(const stack&) = delete;
    stack& operator=(const stack&) = delete;
    ~stack() { munmap(begin_, stack_bytes); }
    void* begin() const { return static_cast<char*>(begin_) + guard_bytes; }
    static constexpr std::size_t size = stack_bytes - guard_bytes;
    boost::context::preallocated whole() const {
        auto* const end = static_cast<char*>(begin_) + stack_bytes; // it grows downwards
        boost::context::stack_context out;
        out.size = size;
        out.sp = end;
        return {end, size, out};
    }

  private:
    void* begin_;
};

// A stack is kept for the next fiber.
struct keeps_stack {
    static void deallocate(boost::context::stack_context&) {}
};

// The exceptions of a thread that are being handled, as the C++ ABI has them.
struct exceptions_of_thread {
    void* caught = nullptr;
    unsigned uncaught = 0;
};
exceptions_of_thread& exceptions() { return *reinterpret_cast<exceptions_of_thread*>(abi::__cxa_get_globals()); }

} // namespace

class fiber {
  public:
    fiber() = default;

    void begin(schedule& of, std::uint64_t with_id, std::function<void()> with_work, bool may_start) {
        owner = &of;
        id = with_id;
        work = std::move(with_work);
        may_start_threads = may_start;
        is_done = false;
        answered = nullptr;
        kept = {};
        context = boost::context::fiber(std::allocator_arg, memory.whole(), keeps_stack{},
                                        [this](boost::context::fiber&& from) { return run(std::move(from)); });
    }
    boost::context::fiber run(boost::context::fiber from);

    schedule* owner = nullptr;
    std::uint64_t id = 0;
    std::function<void()> work;
    bool may_start_threads = false;
    bool is_done = false;
    bool was_woken = false;
    std::uint64_t ticket = 0;
    const http::request* answered = nullptr;
    exceptions_of_thread kept;
    std::exception_ptr failure;
    boost::context::fiber context; // its own, while it waits
    boost::context::fiber back;    // the schedule's, while it runs
    void* fake_stack = nullptr;    // of the address sanitizer
    stack memory;
};

namespace {

// The sanitizer must know on which stack the program goes on.
void leave_for(void** keeps, const void* begin, std::size_t size) {
#ifdef POOLGUARD_TELLS_SANITIZER
    __sanitizer_start_switch_fiber(keeps, begin, size);
#else
    static_cast<void>(keeps), static_cast<void>(begin), static_cast<void>(size);
#endif
}
void arrive(void* kept, const void** begin, std::size_t* size) {
#ifdef POOLGUARD_TELLS_SANITIZER
    __sanitizer_finish_switch_fiber(kept, begin, size);
#else
    static_cast<void>(kept), static_cast<void>(begin), static_cast<void>(size);
#endif
}
const void* main_stack = nullptr;
std::size_t main_stack_size = 0;

} // namespace

boost::context::fiber fiber::run(boost::context::fiber from) {
    back = std::move(from);
    arrive(nullptr, &main_stack, &main_stack_size);
    try {
        work();
    } catch (...) {
        failure = std::current_exception();
    }
    work = nullptr;
    is_done = true;
    leave_for(nullptr, main_stack, main_stack_size);
    return std::move(back);
}

schedule::schedule() = default;
schedule::~schedule() = default;

schedule* schedule::running() { return running_schedule; }

fiber& schedule::make_fiber() {
    if (idle_.empty()) {
        all_.push_back(std::make_unique<fiber>());
        return *all_.back();
    }
    auto& out = *idle_.back();
    idle_.pop_back();
    return out;
}

void schedule::make_due(fiber& who, microseconds at) { queue_.push({at, ++order_, &who, who.ticket}); }

std::uint64_t schedule::start(std::function<void()> work, bool may_start_threads) {
    auto& made = make_fiber();
    made.begin(*this, ++last_id_, std::move(work), may_start_threads);
    live_.emplace(made.id, &made);
    ++made.ticket;
    make_due(made, now_);
    return made.id;
}

void schedule::resume(fiber& next) {
    ++switches_;
    current_ = &next;
    const auto outer = std::exchange(exceptions(), next.kept);
    // The thread's own request is whatever the last fiber left.
    alignas(http::caller_scope) static std::byte scope[sizeof(http::caller_scope)];
    static const http::request nobody;
    new (scope) http::caller_scope(next.answered == nullptr ? nobody : *next.answered);
    void* fake = nullptr;
    leave_for(&fake, next.memory.begin(), stack::size);
    next.context = std::move(next.context).resume();
    arrive(fake, nullptr, nullptr);
    next.kept = std::exchange(exceptions(), outer);
    current_ = nullptr;
    if (!next.is_done) return;
    live_.erase(next.id);
    wake_all(&next);
    idle_.push_back(&next);
    if (next.failure) std::rethrow_exception(std::exchange(next.failure, nullptr));
}

void schedule::suspend() {
    auto& own = *current_;
    leave_for(&own.fake_stack, main_stack, main_stack_size);
    own.back = std::move(own.back).resume();
    arrive(own.fake_stack, &main_stack, &main_stack_size);
}

void schedule::run() {
    running_schedule = this;
    struct ending {
        ~ending() { running_schedule = nullptr; }
    } const at_end;
    while (!queue_.empty()) {
        const auto next = queue_.top();
        queue_.pop();
        if (next.ticket != next.who->ticket || !live_.contains(next.who->id)) continue; // was woken before
        now_ = std::max(now_, next.at);
        ++next.who->ticket;
        resume(*next.who);
    }
    if (!live_.empty()) throw std::runtime_error("all fibers wait for each other");
}

void schedule::sleep(microseconds pause) {
    make_due(*current_, now_ + pause);
    suspend();
}

bool schedule::wait(const void* what, std::optional<microseconds> until) {
    auto& own = *current_;
    own.was_woken = false;
    waiting_[what].emplace_back(&own, own.ticket);
    if (until) make_due(own, *until);
    suspend();
    if (own.was_woken) return true;
    // The time came first.
    if (const auto place = waiting_.find(what); place != waiting_.end()) {
        std::erase_if(place->second, [&](const auto& each) { return each.first == &own; });
        if (place->second.empty()) waiting_.erase(place);
    }
    return false;
}

void schedule::wake_one(const void* what) {
    const auto place = waiting_.find(what);
    if (place == waiting_.end()) return;
    auto& who = *place->second.front().first;
    place->second.pop_front();
    if (place->second.empty()) waiting_.erase(place);
    who.was_woken = true;
    ++who.ticket; // its own time is over
    make_due(who, now_);
}

void schedule::wake_all(const void* what) {
    while (waiting_.contains(what))
        wake_one(what);
}

std::optional<std::uint64_t> schedule::start_thread(std::function<void()> work) {
    if (current_ == nullptr || !current_->may_start_threads) return std::nullopt;
    return start(std::move(work), false);
}

void schedule::join(std::uint64_t id) {
    if (const auto found = live_.find(id); found != live_.end()) wait(found->second);
}

void schedule::answers(const http::request* asked) { current_->answered = asked; }

} // namespace poolguard::simulation
