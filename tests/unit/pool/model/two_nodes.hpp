#pragma once
// Tests of users on every engine, by two nodes that share the records.

#include "unit/pool/model/users_fixture.hpp"
#include "unit/store/dynamodb_fixture.hpp"

#include <array>
#include <barrier>
#include <memory>
#include <thread>

namespace poolguard::pool {

class shared_records {
  public:
    shared_records() = default;
    shared_records(const shared_records&) = delete;
    shared_records& operator=(const shared_records&) = delete;
    virtual ~shared_records() = default;
    virtual store::records& of_node(std::size_t node) = 0;
};

// A file belongs to one process, so both nodes have the same records.
class shared_file final : public shared_records {
  public:
    explicit shared_file(const base::clock& clock) {
        auto opened = store::sqlite_records::open(folder_.file(), clock);
        if (!opened) throw std::runtime_error(opened.error().sentence);
        records_ = std::move(*opened);
    }
    store::records& of_node(std::size_t) override { return *records_; }

  private:
    store::temporary_folder folder_;
    std::unique_ptr<store::sqlite_records> records_;
};

class shared_tables final : public shared_records {
  public:
    explicit shared_tables(const base::clock& clock) : world_(clock) {
        const auto tables = store::dynamodb_world::new_tables();
        if (const auto made = store::make_tables(world_.calls(), tables); !made)
            throw std::runtime_error(made.error().sentence);
        for (auto& node : nodes_)
            node = std::make_unique<store::dynamodb_records>(tables, world_.service(), clock, world_.random);
    }
    store::records& of_node(std::size_t node) override { return *nodes_.at(node); }

  private:
    store::dynamodb_world world_;
    std::array<std::unique_ptr<store::dynamodb_records>, 2> nodes_;
};

using records_maker = std::unique_ptr<shared_records> (*)(const base::clock&);

class two_nodes : public users_fixture, public testing::WithParamInterface<records_maker> {
  protected:
    static constexpr std::size_t nodes = 2;

    store::records& records(std::size_t node = 0) { return shared_->of_node(node); }

    std::unique_ptr<shared_records> shared_ = GetParam()(clock_);
    std::array<users, nodes> at_{{users{records(0), clock_}, users{records(1), clock_}}};

    std::string leads_to(const user_pool_document& pool, std::string_view name) {
        const auto it = at_[0].find(pool, name);
        EXPECT_TRUE(it);
        return it && *it ? (*it)->user.username : "-";
    }
    // Runs all of them at the same moment, by turns on both nodes.
    template <class Function>
    void race(std::size_t runners, const Function& run) {
        std::barrier start(static_cast<std::ptrdiff_t>(runners));
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < runners; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                run(i, at_[i % nodes]);
            });
    }
};

template <class Records>
std::unique_ptr<shared_records> make_records(const base::clock& clock) {
    return std::make_unique<Records>(clock);
}

inline auto every_engine() {
    return testing::Values(records_maker{make_records<shared_file>}, records_maker{make_records<shared_tables>});
}
inline std::string engine_name(const testing::TestParamInfo<records_maker>& each) {
    return each.index == 0 ? "sqlite" : "dynamodb";
}

} // namespace poolguard::pool
