//! Counts the tests that passed and failed, from what the test programs print.

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
}

impl Tally {
    /// Reads one line; whatever is no summary of a test program changes nothing.
    ///
    /// Summaries look like this: cargo's `test result: ok. 12 passed; 0 failed; 1 ignored; …`, Vitest's
    /// `Tests  1 failed | 11 passed (12)` and Playwright's `12 passed (30.1s)`, which counts each
    /// outcome on a line of its own.
    pub fn read(&mut self, line: &str) {
        let line = anstream::adapter::strip_str(line).to_string();
        let line = line.trim();
        if let Some(summary) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
        {
            self.add(summary.1.split(';'));
        } else if let Some(summary) = line.strip_prefix("Tests ") {
            self.add(summary.split('|'));
        } else if line.starts_with(|c: char| c.is_ascii_digit()) && line.split(' ').count() <= 3 {
            self.add([line].into_iter());
        }
    }

    fn add<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|number| number.parse::<u32>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                _ => {}
            }
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(output: &str) -> (u32, u32) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn cargo_prints_one_summary_for_each_program() {
        let output = "\
running 2 tests
test trims ... ok
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!(tally(output), (15, 2));
    }

    #[test]
    fn vitest_counts_tests_not_files() {
        assert_eq!(
            tally(" Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed (12)\n"),
            (11, 1)
        );
        assert_eq!(tally("      Tests  11 passed (11)"), (11, 0));
        assert_eq!(
            tally(
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m8 passed\u{1b}[39m\u{1b}[22m (8)"
            ),
            (8, 0)
        );
    }

    #[test]
    fn playwright_prints_each_outcome_on_its_own_line() {
        let output = "\
  ✓  1 enrol.spec.ts:4:1 › enrols (2.1s)
  1 failed
    enrol.spec.ts:9:1 › keeps 3 passed entries
  1 flaky
  12 passed (30.1s)";
        assert_eq!(tally(output), (12, 1));
    }

    #[test]
    fn prose_is_not_counted() {
        assert_eq!(
            tally("3 passed tests were seen before 2 failed ones\nTests are good"),
            (0, 0)
        );
    }
}
