#pragma once
// A client of a world: does one step after the other, as people and programs do, and notes what it was told.

#include "simulation/world.hpp"

#include <boost/json.hpp>

namespace poolguard::simulation {

// Null if the text is not JSON; empty if there is no such text in it.
boost::json::value parsed(const std::string& text);
std::string text_in(const boost::json::value& from, std::string_view name);

class walker {
  public:
    walker(world& in, const step& now) : world_(in), step_(now), who_(in.people_[now.person]), luck_(now.seed) {}

    void take_step();

  private:
    node& any_node() { return world_.nodes_[luck_.below(world_.nodes_.size())]; }
    microseconds now() const { return world_.in_.time.now(); }

    // Sends a request, notes a fault that nobody injected, and whatever the answer should not say.
    answered post(node& to, std::string_view target, const boost::json::object& body, std::string_view token = {});
    answered ask(node& to, http::method method, std::string target, std::string body, std::string_view token);
    pool_answer operate(node& to, std::string_view operation, boost::json::object body);
    outcome outcome_of(const answered& answer) const;
    static std::string code_of(const answered& answer);
    void expect_no_fault(std::string_view target, unsigned status, bool had_fault, std::string_view body);

    std::string new_password();
    std::string likely_password();
    held_session* any_session();
    // The act takes place now; `until` and the outcome are set, and it becomes part of the history.
    void note(act done, const answered& answer);
    void note(act done, const pool_answer& answer);
    void may_end_sessions(std::uint64_t spared);
    void have_ended(const act& done);
    act begin(act_kind kind);
    // Does the same at once from two fibers.
    void at_once(const std::function<void(int)>& work);

    void sign_up(const std::string& password);
    void confirm(const std::string& code, bool is_guess);
    void sign_in();
    void sign_in_by_guess();
    void compare_refusals();
    void refresh();
    void refresh_with_garbage();
    void show_token();
    void sign_out();
    void revoke();
    void reset_password(const std::string& code);
    void change_password();
    void change_name();
    void write_item();
    void read_items();
    void remove_item();
    void delete_account();
    void act_as_operator(std::string_view operation, act_kind kind, boost::json::object more = {});
    void take_tokens(held_session& into, const boost::json::value& from);
    void count_use(const std::string& code);

    world& world_;
    const step& step_;
    person& who_;
    chance luck_;
};

} // namespace poolguard::simulation
