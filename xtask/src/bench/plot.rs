//! The curves over the weeks as a drawing: one panel a kind of people, labels on the lines, light and dark.

use super::risk::{Curve, Figures, WEEKS};
use std::fmt::Write;

const PANEL: (f64, f64) = (150.0, 150.0);
const LEFT: f64 = 44.0;
const TOP: f64 = 30.0;
const GAP: f64 = 18.0;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#22343a}.axis{stroke:#8a9ba0;stroke-width:1;fill:none}\
.grid{stroke:#8a9ba0;stroke-opacity:.3;stroke-width:1}.own{stroke:#0d6b6b;stroke-width:2.5;fill:none}\
.fixed{stroke:#a8552a;stroke-width:2;stroke-dasharray:5 4;fill:none}text.own{stroke:none;fill:#0d6b6b}\
text.fixed{stroke:none;fill:#a8552a}.head{font-weight:600}\
@media (prefers-color-scheme:dark){text{fill:#e3ecec}.own{stroke:#5cc4bd}.fixed{stroke:#e09a6c}\
text.own{fill:#5cc4bd}text.fixed{fill:#e09a6c}}";

/// The drawing as a text.
pub fn svg(figures: &[Figures]) -> String {
    let width = LEFT + figures.len() as f64 * (PANEL.0 + GAP);
    let height = TOP + PANEL.1 + 46.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"title desc\">\n<title id=\"title\">Strong cravings within five hours after a reminder</title>\n\
         <desc id=\"desc\">Share over eight weeks of entries, for five kinds of simulated people: own hours against \
         Friday and Saturday 18:00. The figures are in the table beside.</desc>\n<style>{STYLE}</style>\n"
    );
    for (index, of) in figures.iter().enumerate() {
        let left = LEFT + index as f64 * (PANEL.0 + GAP);
        panel(&mut svg, left, of, index == 0);
    }
    let middle = width / 2.0;
    line(
        &mut svg,
        format_args!(
            "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">weeks of entries before the week looked at</text>",
            height - 6.0
        ),
    );
    svg + "</svg>\n"
}

fn panel(svg: &mut String, left: f64, of: &Figures, is_first: bool) {
    let bottom = TOP + PANEL.1;
    line(
        svg,
        format_args!(
            "<text class=\"head\" x=\"{left}\" y=\"{}\">{}</text>",
            TOP - 12.0,
            of.kind.words()
        ),
    );
    for percent in [0, 25, 50, 75, 100] {
        let y = y(f64::from(percent) / 100.0);
        let right = left + PANEL.0;
        line(
            svg,
            format_args!("<path class=\"grid\" d=\"M{left} {y}H{right}\"/>"),
        );
        if is_first {
            let x = left - 6.0;
            let text = y + 4.0;
            line(
                svg,
                format_args!("<text x=\"{x}\" y=\"{text}\" text-anchor=\"end\">{percent} %</text>"),
            );
        }
    }
    for week in [1, WEEKS / 2, WEEKS] {
        let (x, y) = (x(left, week), bottom + 16.0);
        line(
            svg,
            format_args!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{week}</text>"),
        );
    }
    let (own, fixed) = (of.model[WEEKS - 1].value(), of.fixed[WEEKS - 1].value());
    let is_own_higher = own >= fixed;
    // Close to the axis there is room above alone.
    let is_fixed_above = !is_own_higher || fixed < 0.15;
    curve(
        svg,
        left,
        &of.fixed,
        "fixed",
        "Fri + Sat 18 h",
        is_fixed_above,
    );
    curve(svg, left, &of.model, "own", "own hours", is_own_higher);
}

/// A curve with its name above it, or below.
fn curve(svg: &mut String, left: f64, curve: &Curve, class: &str, name: &str, is_above: bool) {
    let mut path = String::new();
    for (index, share) in curve.iter().enumerate() {
        let (x, y) = (x(left, index + 1), y(share.value()));
        let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
    }
    let last = y(curve[WEEKS - 1].value()) + if is_above { -8.0 } else { 18.0 };
    let x = left + PANEL.0 - 4.0;
    line(svg, format_args!("<path class=\"{class}\" d=\"{path}\"/>"));
    line(
        svg,
        format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{last:.1}\" text-anchor=\"end\">{name}</text>"
        ),
    );
}

fn x(left: f64, week: usize) -> f64 {
    left + 8.0 + (week - 1) as f64 * (PANEL.0 - 16.0) / (WEEKS - 1) as f64
}

fn y(share: f64) -> f64 {
    TOP + PANEL.1 * (1.0 - share)
}

fn line(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String does not fail.
    let _ = writeln!(svg, "{text}");
}
