#include "pool/passwords/hashing_memory.hpp"

#include <future>
#include <gtest/gtest.h>
#include <limits>
#include <new>
#include <optional>

namespace poolguard::pool {
namespace {

TEST(hashing_memory, lends_blocks_of_the_size_asked_for_and_keeps_them) {
    hashing_memory memory(1);
    const std::uint8_t* first = nullptr;
    {
        hashing_memory::lease lease(memory, 64);
        EXPECT_GE(lease.memory().size(), 64U);
        first = lease.memory().data();
    }
    {
        hashing_memory::lease again(memory, 32);
        EXPECT_EQ(again.memory().data(), first);
        EXPECT_GE(again.memory().size(), 32U);
    }
    hashing_memory::lease larger(memory, 128);
    EXPECT_GE(larger.memory().size(), 128U);
}

TEST(hashing_memory, a_loan_waits_until_a_block_is_given_back) {
    hashing_memory memory(1);
    std::optional<hashing_memory::lease> held;
    held.emplace(memory, 64);
    const auto* leased = held->memory().data();
    auto waiting = std::async(std::launch::async, [&memory] {
        hashing_memory::lease lease(memory, 64);
        return static_cast<const std::uint8_t*>(lease.memory().data());
    });
    // However the threads run, the other gets this very block, and only once it is back.
    EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
    held.reset();
    EXPECT_EQ(waiting.get(), leased);
}

TEST(hashing_memory, a_loan_that_finds_no_memory_leaves_its_place_to_the_next) {
    hashing_memory memory(1);
    const auto too_much = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()) + 1;
    EXPECT_THROW(hashing_memory::lease(memory, too_much), std::bad_alloc);
    hashing_memory::lease next(memory, 64);
    EXPECT_GE(next.memory().size(), 64U);
}

TEST(hashing_memory, unused_blocks_go_back_to_the_system) {
    using std::chrono::seconds;
    hashing_memory memory(2);
    {
        hashing_memory::lease one(memory, 64);
        hashing_memory::lease other(memory, 128);
        // What is in use stays.
        memory.forget_unused(std::chrono::steady_clock::now() + seconds(60));
        EXPECT_EQ(one.memory().size(), 64U);
        one.memory().data()[63] = other.memory().data()[127] = 1;
    }
    const auto given_back = std::chrono::steady_clock::now();
    EXPECT_EQ(memory.kept_bytes(), 192U);
    memory.forget_unused(given_back - seconds(1) + hashing_memory::longest_rest);
    EXPECT_EQ(memory.kept_bytes(), 192U);
    memory.forget_unused(given_back + hashing_memory::longest_rest);
    EXPECT_EQ(memory.kept_bytes(), 0U);
    hashing_memory::lease again(memory, 64);
    EXPECT_EQ(again.memory().size(), 64U);
}

// As many blocks as ever.
TEST(hashing_memory, a_block_that_is_too_large_to_be_kept_leaves_its_place) {
    hashing_memory memory(1);
    {
        const hashing_memory::lease large(memory, std::size_t{33} * 1024 * 1024);
    }
    EXPECT_EQ(memory.kept_bytes(), 0U);
    hashing_memory::lease next(memory, 64);
    EXPECT_EQ(next.memory().size(), 64U);
}

} // namespace
} // namespace poolguard::pool
