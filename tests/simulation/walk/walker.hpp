#pragma once
// A client of a world: does one step after the other, as people and programs do, and notes what it was told.

#include "simulation/world.hpp"

#include <boost/json.hpp>

#include <map>
#include <optional>

namespace poolguard::simulation {

// Null if the text is not JSON; empty if there is no such text in it.
boost::json::value parsed(const std::string& text);
std::string text_in(const boost::json::value& from, std::string_view name);

inline constexpr std::string_view no_proof = "docs/security.md: nobody gets in without a proof";
// What a Cognito that lies must not bring about.
inline constexpr std::string_view one_user = "docs/security.md: tokens and attributes of an answer must be of one user";

inline constexpr unsigned too_many_requests = 429;
// Until a sign-out counts at all servers.
inline constexpr std::chrono::seconds until_everywhere{1};
// The challenge that asks which second factor it is to be.
inline constexpr std::string_view factor_choice = "SELECT_MFA_TYPE";
// Answers to older challenges may come too late for them.
inline constexpr std::chrono::seconds challenge_is_fresh{90};

// The ways to prove a password.
enum class sign_in_way {
    gateway,
    srp,      // at the pool itself
    rotating, // at the client whose refresh tokens rotate
};

// A step of a sign-in that may send a code.
struct factor_ask {
    std::uint64_t number = 0;                     // of the person's
    microseconds at{0};                           // when it began
    std::map<std::string, std::size_t> letters{}; // that were there before, by inbox
    bool is_clear = false;                        // the next letter is its own
};

// What a sign-in was told, by whichever way.
struct sign_in_answer {
    outcome result = outcome::unknown;
    bool is_limited = false; // nothing was done
    std::string why{};       // the code of a refusal
    std::string access_token{};
    std::string id_token{};
    std::string refresh_token{};
    std::string challenge{};
    std::string session{}; // of the challenge
    factor_ask asked{};
};

// A code of somebody's authenticator app.
struct app_code {
    std::string app;
    std::int64_t step = 0;
    std::string digits;
    bool is_new = false; // no later one was given to a server before
};

// One use of a refresh token that rotates.
struct rotation_use {
    std::uint64_t number = 0; // of the session
    std::size_t which = 0;    // in its chain
    rotated_token before{};
    bool was_next_used = false;
    act done{};
};

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
    // An operation that users call, which names no pool.
    pool_answer call(node& to, std::string_view operation, const boost::json::object& body);
    outcome outcome_of(const answered& answer) const;
    static outcome outcome_of(const pool_answer& answer);
    static std::string code_of(const answered& answer);
    // An answer that was got, for the report.
    void record(std::string_view target, const node& by, const answered& answer);
    void note_answer(const node& by, unsigned status, std::string_view code);
    void expect_no_fault(std::string_view target, unsigned status, bool had_fault, std::string_view body);
    void check_refusal(std::string_view target, const answered& answer);

    std::string new_password();
    std::string likely_password();
    held_session* any_session();
    // The same after it got new tokens, if it needed them.
    held_session* usable_session();
    held_session* session_of(std::uint64_t number);
    // The act takes place now; `until` and the outcome are set, and it becomes part of the history.
    void note(act done, const answered& answer);
    void note(act done, const pool_answer& answer);
    void note_part(const act& cut);
    void note(act done, outcome result, std::string why);
    void may_end_sessions(std::uint64_t spared);
    // A sign-out that may reach Cognito later, and then end what began meanwhile.
    void may_end_later(const act& done);
    void have_ended(const act& done);
    // The account was removed, or may have been: what ends sessions of the next one with that name ends none of its.
    void have_lost_account();
    act begin(act_kind kind);
    // Does the same at once from two fibers.
    void at_once(const std::function<void(int)>& work);

    void sign_up(const std::string& password);
    void confirm(const std::string& code, bool is_guess);

    void sign_in(sign_in_way by);
    void sign_in_by_guess();
    void sign_in_by_guess_of_code();
    void sign_in_by_one_code();
    void compare_refusals();
    void compare_refusals_by_srp();
    void note_failure();
    void note_right_password(microseconds at);
    const std::string& client_of(sign_in_way by) const;
    sign_in_answer prove_password(node& at, sign_in_way by, const std::string& password);
    sign_in_answer prove_password_only(node& at, sign_in_way by, const std::string& password);
    sign_in_answer answer_with_code(node& at, sign_in_way by, const sign_in_answer& challenge,
                                    const std::string& digits);
    void note_asked(act done, const sign_in_answer& told);
    sign_in_answer told_by(const answered& answer) const;
    static sign_in_answer told_by(const pool_answer& answer);
    pool_answer begin_srp(node& at, const std::string& name, const std::string& client_value);
    pool_answer prove_by_srp(node& at, const std::string& name, const std::string& password);
    // Of a sign-in that goes no further, or has succeeded.
    void finish_sign_in(act done, sign_in_way by, const sign_in_answer& told);
    // Gives the code, and notes what comes of it. The act has the password that was proved before.
    outcome give_code(act done, sign_in_way by, const sign_in_answer& challenge, const app_code& code);
    app_code next_code();
    // `ahead` of what the app shows, by so many of its steps.
    app_code code_now(const std::string& app, int ahead = 0);
    void set_up_app();
    void remove_app();
    void remove_app_as_operator();

    void choose_sent_factor();
    void give_up_sent_factor();
    // The number that all of this person's text messages go to.
    std::string phone() const;
    std::string inbox_of(std::string_view factor) const;
    factor_ask begin_ask();
    void end_ask(const std::string& challenge, outcome result);
    // Whether the letter that came is the latest, so that its code must be accepted.
    bool is_still_clear(const factor_ask& asked) const;
    std::optional<factor_letter> wait_for_letter(const factor_ask& asked, std::string_view factor);
    // Answers the challenge to choose, where the user has several.
    sign_in_answer choose_factor(node& at, sign_in_way by, const std::string& session);
    void sign_in_by_letter(act done, sign_in_way by, const sign_in_answer& challenge);
    outcome give_letter(act done, sign_in_way by, const sign_in_answer& challenge, const factor_letter& letter);
    void give_letter_at_once(const act& done, sign_in_way by, sign_in_answer challenge, const factor_letter& letter);
    void replace_letter(act done, sign_in_way by, const sign_in_answer& before, const factor_letter& first);
    void must_refuse(sign_in_way by, const sign_in_answer& challenge, const std::string& digits,
                     std::string_view sentence, std::string_view how);
    void finish_by_letter(browser& with, form_of_page form, act done, const factor_ask& asked);

    // Opens a page at any node.
    answered open(browser& with, asked what);
    // Up to the page that asks for a name, or to the redirect of somebody whom the pages know.
    answered open_sign_in(browser& with);
    void sign_in_by_browser();
    void send_twice(browser& with, const form_of_page& form, act done);
    // Redeems the code in the address.
    void finish_in_browser(browser& with, act done, const std::string& address);
    held_session* any_browser();
    void look_in_browser();
    void look_in_browser(std::uint64_t number);
    void sign_out_in_browser();
    void sign_in_by_foreign_form();

    void use_at_pool();
    void use_at_pool(std::uint64_t number);
    void sign_out_of_pages();
    void sign_out_cut_short();
    // Opens the pages' own sign-out, and tries the cookies from before it.
    void leave_pages(std::uint64_t number, const std::string& address);
    void try_pages(const held_session& ended);
    void check_record(const held_session& ended);
    // At times, after what ended sessions.
    void try_what_ended();
    // The sessions that browsers had at the pages before the act.
    void pages_have_ended(const act& done);

    void guess_passwords();
    void guess_codes();
    void ask_for_code(std::string_view path);
    void check_count(std::string_view sentence, const std::vector<microseconds>& times, int most);

    void refresh();
    void refresh_by(std::uint64_t number);
    void refresh_again();
    void refresh_at_once();
    void refresh_replaced();
    // Uses that token of a chain.
    void rotate(std::uint64_t number, std::size_t which);
    void take_rotated(const rotation_use& use, const pool_answer& answer);
    void check_chain(const held_session& of, const rotation_use& use, const std::string& next);
    held_session* any_rotating_session();
    void refresh_with_garbage();
    void show_token();
    void show_token(std::uint64_t number);
    void sign_out();
    void sign_out_with(const std::string& token, node& at);
    void revoke();
    void reset_password(const std::string& code);
    void change_password();
    void change_name();
    void write_item();
    void read_items();
    void remove_item();
    void delete_account();
    void act_as_operator(std::string_view operation, act_kind kind, boost::json::object more = {});
    // The log must not show it.
    void keep_secret(const std::string& token);
    // The tokens of an answer are one user's.
    void check_pair(const std::string& access_token, const std::string& id_token);
    // What the gateway says of the caller is not somebody else's.
    void check_profile(const std::string& token);
    // A token that must not be accepted is not admitted.
    void try_if_forged(const std::string& access_token);
    void count_use(const std::string& code);
    void count_use(const app_code& code);
    void count_use(const factor_letter& letter);

    world& world_;
    const step& step_;
    person& who_;
    chance luck_;
};

} // namespace poolguard::simulation
