//! What students often believe about instrumentation, and what is so: the words behind the ids in verdicts.

/// A belief that costs people their nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misconception {
    pub id: &'static str,
    pub belief: &'static str,
    pub truth: &'static str,
}

/// The misconception of that id.
pub fn misconception(id: &str) -> Option<&'static Misconception> {
    MISCONCEPTIONS
        .iter()
        .find(|known| known.id.eq_ignore_ascii_case(id))
}

const fn belief(id: &'static str, belief: &'static str, truth: &'static str) -> Misconception {
    Misconception { id, belief, truth }
}

/// All of them, by id.
pub const MISCONCEPTIONS: &[Misconception] = &[
    belief(
        "I01",
        "Any detail of a request makes a good label.",
        "Each value is a series kept in memory. Ids and raw paths have no end: use the route.",
    ),
    belief(
        "I02",
        "Requests for URLs that do not exist are harmless.",
        "A scanner asks for thousands of them. Put all unmatched routes under one value.",
    ),
    belief(
        "I03",
        "The suffix of a counter is a matter of taste.",
        "Tools and people tell a counter by `_total`; without it they read it as a level.",
    ),
    belief(
        "I05",
        "A gauge will do for something that only rises.",
        "After a restart a gauge falls to zero and nobody knows why; `rate()` of a counter copes with it.",
    ),
    belief(
        "I06",
        "A counter may be set back now and then.",
        "PromQL takes every fall for a restart and adds what was never there.",
    ),
    belief(
        "I09",
        "Milliseconds are close enough to seconds.",
        "The name says seconds, and every threshold, unit and dashboard believes it.",
    ),
    belief(
        "I10",
        "A summary's quantiles are as good as a histogram's.",
        "They can't be added up over replicas. Buckets can.",
    ),
    belief(
        "I11",
        "Default buckets fit every service.",
        "The share of requests under a threshold can only be read at a bound of exactly that threshold.",
    ),
    belief(
        "I12",
        "Prometheus would complain about a malformed histogram.",
        "It stores it in silence, and its quantiles are wrong.",
    ),
    belief(
        "I13",
        "The name says it all, HELP is decoration.",
        "At night it is all that somebody who did not write the metric has.",
    ),
    belief(
        "I15",
        "Counting at the end of a handler counts everything.",
        "Early returns and panics never reach the end. Count in a deferred function around all handlers.",
    ),
    belief(
        "I16",
        "A series will be there when it is needed.",
        "Until its first event it does not exist, and every ratio over it is empty, not zero.",
    ),
    belief(
        "I17",
        "What goes up comes down by itself.",
        "A gauge that is lowered on the happy path only leaks with every request that fails.",
    ),
    belief(
        "I19",
        "The header does not matter as long as the body is right.",
        "Prometheus 3 refuses an answer whose Content-Type it does not know.",
    ),
    belief(
        "I20",
        "One bad line costs one metric.",
        "It costs the whole scrape: nothing of that answer is stored.",
    ),
    belief(
        "I21",
        "A sample should carry the time of its measurement.",
        "Prometheus stamps samples itself; with times of your own, vanished series linger.",
    ),
    belief(
        "I22",
        "One more label costs one more series.",
        "It multiplies all series there are, and a histogram multiplies them by its buckets again.",
    ),
    belief(
        "I23",
        "/metrics may take its time.",
        "It is slowest when the service suffers, and then the scrape times out.",
    ),
    belief(
        "I24",
        "A version is a value.",
        "Values are numbers to calculate with. A version is a label on a constant 1.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_order_and_found_in_either_case() {
        assert!(
            MISCONCEPTIONS
                .windows(2)
                .all(|pair| pair[0].id < pair[1].id)
        );
        assert_eq!(misconception("i09").map(|known| known.id), Some("I09"));
    }
}
