#pragma once
// One world: it carries out a plan and holds what happened against what the documents promise.

#include "simulation/node.hpp"
#include "simulation/plan.hpp"
#include "simulation/walk/people.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

struct report {
    std::vector<std::string> failures; // each with the sentence that does not hold
    microseconds length{0};
    std::uint64_t switches = 0;
    std::uint64_t calls = 0;                        // of the store
    std::uint64_t faults = 0;                       // that were injected
    std::vector<std::string> walk{};                // each answer, for people
    std::uint64_t digest = 0;                       // of all answers: equal for equal runs
    std::map<std::string, std::uint64_t> answers{}; // deeds and how they ended
};

class world {
  public:
    world(const plan& what, const beginning& start);
    report run();

  private:
    friend class walker;

    // Whether the gateways stand in front of a Cognito that is not their own.
    bool is_far() const { return cognito_.has_value(); }
    void run_mishap(const mishap& each);
    void run_kill(const mishap& each, node& hit);
    void run_network_mishap(const mishap& each);
    void keep_running(node& which);
    void check_at_the_end();
    void check_log();
    // The sentence is that of the documents.
    void fail(std::string_view sentence, std::string what);

    const plan& plan_;
    surroundings in_;
    network_weather usual_; // of the network
    std::optional<node> cognito_;
    std::deque<node> nodes_;
    std::vector<person> people_;
    std::set<std::string> secrets_; // that no log may show
    std::uint64_t sessions_ = 0;
    std::uint64_t passwords_ = 0;
    unsigned working_ = 0; // clients that have not finished
    bool has_cold_clock_ = false;
    report out_;
};

// Takes what the server writes to standard error from now on, for check_log().
void capture_log();
std::string& captured_log();

} // namespace poolguard::simulation
