#include "api/pages/console/watch/sign_in_plot.hpp"

#include "api/browser_page.hpp"
#include "api/pages/html.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace poolguard::api {
namespace {

using store::sign_ins_in_minute;

constexpr page_text plot_succeeded_text{"Sign-ins", "サインイン"};
constexpr page_text plot_refused_text{"Refusals", "拒否"};
constexpr page_text plot_none_text{"Nobody has tried to sign in during the last hour.",
                                   "直近 1 時間にサインインの試行はありません。"};
constexpr page_text plot_sum_text{"Sign-ins: {0}. Refusals: {1}. The highest bar stands for {2} in one minute.",
                                  "サインイン {0} 件、拒否 {1} 件。最も高い棒は 1 分間に {2} 件です。"};
constexpr page_text plot_table_text{"The figures as a table", "数値の表"};
constexpr page_text plot_from_text{"From (UTC)", "開始（UTC）"};

// The size of the drawing in its own units; the style sheet stretches it.
constexpr int bar_width = 10;
constexpr int bar_gap = 2;
constexpr int plot_height = 100;
constexpr double lowest_bar = 1.0; // one among many is still seen
constexpr std::size_t minutes_of_row = 5;

struct plot_sums {
    std::int64_t succeeded = 0;
    std::int64_t refused = 0;
    std::int64_t largest = 0; // of a minute, both together
};

plot_sums sums_of(std::span<const sign_ins_in_minute> minutes) {
    plot_sums out;
    for (const auto& each : minutes) {
        out.succeeded += each.succeeded;
        out.refused += each.refused;
        out.largest = std::max(out.largest, each.succeeded + each.refused);
    }
    return out;
}

// One path with a rectangle for each minute that has any: short, however many there are.
std::string bars(std::span<const sign_ins_in_minute> minutes, std::int64_t top, bool is_refused) {
    const auto height = [top](std::int64_t count) {
        return count == 0 ? 0.0
                          : std::max(lowest_bar, static_cast<double>(count * plot_height) / static_cast<double>(top));
    };
    std::string out;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        const auto& [minute, succeeded, refused] = minutes[i];
        const auto count = is_refused ? refused : succeeded;
        if (count == 0) continue;
        // Refusals stand on the sign-ins of the same minute.
        const auto foot = plot_height - (is_refused ? height(succeeded) : 0.0);
        const auto tall = std::min(height(count), foot);
        fmt::format_to(std::back_inserter(out), "M{} {:.4g}v-{:.4g}h{}v{:.4g}z", i * bar_width, foot, tall,
                       bar_width - bar_gap, tall);
    }
    return out;
}

std::string time_of_day(base::time_point at) {
    const auto text = base::to_rfc3339_seconds(at);
    return text.substr(text.find('T') + 1, 5);
}

std::string axis_html(std::span<const sign_ins_in_minute> minutes) {
    std::string out = "<p class=\"axis\" aria-hidden=\"true\">";
    constexpr std::size_t parts = 4;
    for (std::size_t part = 0; part <= parts; ++part) {
        const auto& at = minutes[part * (minutes.size() - 1) / parts];
        fmt::format_to(std::back_inserter(out), "<span>{}</span>", time_of_day(at.begins()));
    }
    return out + "</p>\n";
}

std::string figures_html(std::span<const sign_ins_in_minute> minutes, http::language in) {
    html_table table{.caption = std::string(plot_table_text.in(in)),
                     .heads = {std::string(plot_from_text.in(in)), std::string(plot_succeeded_text.in(in)),
                               std::string(plot_refused_text.in(in))},
                     .rows_html = {},
                     .none = {}};
    for (std::size_t i = 0; i < minutes.size(); i += minutes_of_row) {
        const auto row = minutes.subspan(i, std::min(minutes_of_row, minutes.size() - i));
        const auto sums = sums_of(row);
        table.rows_html.push_back(
            {time_of_day(row.front().begins()), std::to_string(sums.succeeded), std::to_string(sums.refused)});
    }
    return fmt::format("<details>\n<summary>{}</summary>\n{}</details>\n", plot_table_text.in(in), table_html(table));
}

} // namespace

std::int64_t plot_top(std::int64_t largest) {
    std::int64_t power = 1;
    while (largest / power >= 10)
        power *= 10;
    for (const std::int64_t step : {1, 2, 5, 10})
        if (step * power >= std::max<std::int64_t>(largest, 2)) return step * power;
    return largest; // the last step is larger than any value of its power
}

std::string sign_in_plot_html(std::span<const sign_ins_in_minute> minutes, http::language in) {
    const auto sums = sums_of(minutes);
    if (sums.largest == 0) return fmt::format("<p class=\"none\">{}</p>\n", plot_none_text.in(in));
    const auto top = plot_top(sums.largest);
    const auto width = minutes.size() * bar_width - bar_gap;
    const auto said = fmt::format(fmt::runtime(plot_sum_text.in(in)), sums.succeeded, sums.refused, sums.largest);
    return fmt::format("<p>{0}</p>\n<p class=\"key\"><span>{1}</span> <span class=\"refused\">{2}</span></p>\n"
                       "<svg class=\"plot\" role=\"img\" aria-label=\"{0}\" viewBox=\"0 0 {3} {4}\" "
                       "preserveAspectRatio=\"none\">\n<path class=\"grid\" d=\"M0 0h{3}M0 {5}h{3}\"/>\n"
                       "<path d=\"{6}\"/>\n<path class=\"refused\" d=\"{7}\"/>\n</svg>\n{8}{9}",
                       said, plot_succeeded_text.in(in), plot_refused_text.in(in), width, plot_height, plot_height / 2,
                       bars(minutes, top, false), bars(minutes, top, true), axis_html(minutes),
                       figures_html(minutes, in));
}

} // namespace poolguard::api
