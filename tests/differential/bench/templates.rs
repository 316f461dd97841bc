//! The queries that are timed. `X` stands for how many series a selector finds: `one`, `ten`, `hundred`.

/// One query, asked over each number of series and each number of steps.
pub const TEMPLATES: [&str; 43] = [
    // Plain.
    "a_X",
    "a_X{l=\"0\"}",
    "a_X offset 5m",
    // Counters.
    "rate(a_X[1m])",
    "rate(a_X[1h])",
    "increase(a_X[5m])",
    "irate(a_X[5m])",
    "changes(a_X[1h])",
    "resets(a_X[1h])",
    "deriv(a_X[30m])",
    "predict_linear(a_X[30m], 3600)",
    // Long windows.
    "avg_over_time(a_X[2h])",
    "sum_over_time(a_X[2h])",
    "min_over_time(a_X[2h])",
    "max_over_time(a_X[2h])",
    "count_over_time(a_X[2h])",
    "stddev_over_time(a_X[30m])",
    "quantile_over_time(0.9, a_X[30m])",
    "max_over_time(rate(a_X[5m])[30m:1m])",
    // Scalars and functions of single values.
    "-a_X",
    "a_X * 2 + 1",
    "abs(a_X)",
    "round(a_X, 0.5)",
    "label_replace(a_X, \"l2\", \"$1-x\", \"l\", \"(.*)\")",
    "label_join(a_X, \"l2\", \"-\", \"l\", \"l\")",
    // Joins.
    "a_X - b_X",
    "a_X > bool b_X",
    "rate(a_X[1m]) + rate(b_X[1m])",
    "h_X / on (l) group_left () a_X",
    // Sets.
    "a_X and b_X{l=~\".*[0-4]$\"}",
    "a_X or b_X{l=~\".*[0-4]$\"}",
    "a_X unless b_X{l=~\".*[0-4]$\"}",
    "a_X and b_X{l=\"none\"}",
    // Aggregations.
    "sum(a_X)",
    "sum by (le) (h_X)",
    "sum without (l) (h_X)",
    "sum by (le) (rate(h_X[1m]))",
    "topk(5, a_X)",
    "quantile(0.9, a_X)",
    "count_values(\"value\", round(h_X, 1000000))",
    "count by (__name__) ({__name__=~\"[ab]_X\"})",
    // Histograms and what is missing.
    "histogram_quantile(0.9, rate(h_X[5m]))",
    "absent(a_X{l=\"none\"})",
];

/// Joins of a thousand series with a thousand.
pub const JOINS: [&str; 5] = [
    "rpc_success_total + rpc_error_total",
    "rpc_success_total / on (instance, method) rpc_error_total",
    "rpc_error_total / ignoring (zone) group_left () rpc_success_total",
    "rpc_success_total and rpc_error_total",
    "sum by (zone) (rate(rpc_success_total[1m]) + rate(rpc_error_total[1m]))",
];
