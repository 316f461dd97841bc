//! Pages of the misconceptions that no check of a file finds.

use crate::Page;

const fn page(
    id: &'static str,
    belief: &'static str,
    why: &'static str,
    lesson: &'static str,
) -> Page {
    Page::of_behaviour(id, belief, why, lesson)
}

/// What there is to say about the rows that no check of a file finds.
pub(crate) const PAGES: &[Page] = &[
    page(
        "I02",
        "Requests for URLs that do not exist are harmless.",
        "A scanner asks for thousands of them. Put all unmatched routes under one value.",
        "instrumentation#labels-dimensions-not-details",
    ),
    page(
        "I05",
        "A gauge will do for something that only rises.",
        "After a restart a gauge falls to zero and nobody knows why; `rate()` of a counter copes with it.",
        "instrumentation#gauge",
    ),
    page(
        "I06",
        "A counter may be set back now and then.",
        "PromQL takes every fall for a restart and adds what was never there.",
        "instrumentation#counter",
    ),
    page(
        "I07",
        "A counter should start afresh with each scrape.",
        "Two servers scrape it, and each sees a part. Expose the running total; `rate()` takes the difference.",
        "instrumentation#counter",
    ),
    page(
        "I09",
        "Milliseconds are close enough to seconds.",
        "The name says seconds, and every threshold, unit and dashboard believes it.",
        "instrumentation#names-that-explain-themselves",
    ),
    page(
        "I15",
        "Counting at the end of a handler counts everything.",
        "Early returns and panics never reach the end. Count in a deferred function around all handlers.",
        "instrumentation#count-in-a-middleware-failures-first",
    ),
    page(
        "I16",
        "A series will be there when it is needed.",
        "Until its first event it does not exist, and every ratio over it is empty, not zero.",
        "instrumentation#series-that-exist-before-they-are-needed",
    ),
    page(
        "I17",
        "What goes up comes down by itself.",
        "A gauge that is lowered on the happy path only leaks with every request that fails.",
        "instrumentation#gauge",
    ),
    page(
        "I23",
        "/metrics may take its time.",
        "It is slowest when the service suffers, and then the scrape times out.",
        "instrumentation#keep-metrics-cheap",
    ),
    page(
        "C02",
        "`localhost` is the machine I sit at.",
        "Inside a container it is the container. Prometheus scrapes itself, or nobody: use the service's name.",
        "prometheus#configuration",
    ),
    page(
        "C07",
        "A rule file in the folder is loaded.",
        "Only what `rule_files` lists is, and a pattern that matches nothing is no error: look at /api/v1/rules.",
        "prometheus#configuration",
    ),
    page(
        "P15",
        "Without traffic the error ratio is 0.",
        "It is 0/0, which is NaN, and no comparison keeps NaN: decide what idle means.",
        "promql#ratios-divide-two-sums",
    ),
    page(
        "R12",
        "A long window alone makes a calm alert.",
        "It keeps firing for most of its window after the service has recovered: add a short window with `and`.",
        "slos#two-windows",
    ),
    page(
        "R13",
        "A short window alone makes a fast alert.",
        "It pages for a blip that spends next to nothing of the budget: add a long window with `and`.",
        "slos#two-windows",
    ),
    page(
        "A08",
        "I will hear when it is over.",
        "Some receivers send resolutions unless told otherwise, others do not: set `send_resolved`.",
        "alerting#routing-a-tree-read-from-the-top",
    ),
    page(
        "D06",
        "A panel that I saved shows something.",
        "A query may fit no series of the data source it runs on: look at each panel for the default time range.",
        "dashboards",
    ),
    page(
        "L01",
        "A label for each request makes logs easy to find.",
        "Each label set is a stream with files of its own: keep ids in the line or in structured metadata.",
        "logs",
    ),
    page(
        "L06",
        "Log queries go to any endpoint.",
        "`/query` answers metric queries only: lines come from `/query_range`.",
        "logs",
    ),
    page(
        "L07",
        "A timestamp is a number of seconds.",
        "Loki reads nanoseconds, as text: seconds lie in 1970 and are refused as too old.",
        "logs",
    ),
    page(
        "L08",
        "Promtail ships logs to Loki.",
        "It ended on 2 March 2026: use Alloy, which converts Promtail's configuration.",
        "logs",
    ),
];
