#pragma once
// The memory in which a connection receives, parses and answers its requests. An idle connection has none: between two
// requests the memory belongs to the connection's thread, which hands it to whichever connection receives next. So
// thousands of idle connections cost little, and a request costs no allocation.

#include "http/input_buffer.hpp"
#include "http/output_buffer.hpp"
#include "http/parsing/request_parser.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace poolguard::http {

struct workspace {
    explicit workspace(std::size_t max_header_bytes) : parser(max_header_bytes) {}

    // Nothing of a request or a response is in it.
    bool is_unused() const { return parser.is_fresh() && input.empty() && output.empty(); }
    // No large request or response has passed through it.
    bool has_usual_size() const { return parser.has_usual_size() && input.has_usual_size() && output.has_usual_size(); }

    request_parser parser;
    input_buffer input;
    output_buffer output;
};

// Of one thread.
class spare_workspaces {
  public:
    spare_workspaces() { spare_.reserve(max_spare); }

    // The limit must be the same in each call.
    std::unique_ptr<workspace> take(std::size_t max_header_bytes) {
        if (spare_.empty()) return std::make_unique<workspace>(max_header_bytes);
        auto out = std::move(spare_.back());
        spare_.pop_back();
        return out;
    }
    // An unused one, whose received bytes are wiped.
    void put_back(std::unique_ptr<workspace> unused) {
        if (spare_.size() == max_spare || !unused->has_usual_size()) return;
        unused->input.wipe();
        spare_.push_back(std::move(unused));
    }

    // As many connections as one turn of the event loop serves.
    static constexpr std::size_t max_spare = 128;

  private:
    std::vector<std::unique_ptr<workspace>> spare_;
};

} // namespace poolguard::http
