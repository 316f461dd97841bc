//! The formats of `${name:format}`, and the one that Prometheus queries use when none is asked for.

use super::escape;
use super::reference::Reference;

/// What of a variable its formats look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub name: String,
    /// Whether it may stand for several values: then they are patterns by default.
    pub can_be_several: bool,
    /// Whether the values are a list, be it of one, and not a single string.
    pub is_list: bool,
}

/// The values of a variable, in the format that the reference asks for.
pub fn values(shape: &Shape, values: &[String], texts: &[String], reference: &Reference) -> String {
    let Some(format) = reference.format.as_deref() else {
        return for_promql(shape, values);
    };
    let (name, arguments) = format.split_once(':').unwrap_or((format, ""));
    let joined = |separator: &str| values.join(separator);
    let each = |wrap: &dyn Fn(&str) -> String, separator: &str| {
        let wrapped: Vec<String> = values.iter().map(|value| wrap(value)).collect();
        wrapped.join(separator)
    };
    match name {
        "raw" | "csv" => joined(","),
        "pipe" => joined("|"),
        "regex" => match values {
            [only] => escape::pattern(only),
            _ => format!("({})", each(&escape::pattern, "|")),
        },
        "json" if shape.is_list => serde_json::to_string(values).unwrap_or_default(),
        "json" => joined(","),
        "singlequote" => each(&|value| format!("'{}'", value.replace('\'', "\\'")), ","),
        "doublequote" => each(&|value| format!("\"{}\"", value.replace('"', "\\\"")), ","),
        "sqlstring" => each(
            &|value| format!("'{}'", value.replace('\'', "''").replace('"', "\\\"")),
            ",",
        ),
        "join" => joined(if arguments.is_empty() { "," } else { arguments }),
        "distributed" => joined(&format!(",{}=", shape.name)),
        "lucene" if shape.is_list && values.is_empty() => "__empty__".to_owned(),
        "lucene" if shape.is_list => {
            format!(
                "({})",
                each(&|value| format!("\"{}\"", escape::lucene(value)), " OR ")
            )
        }
        "lucene" => each(&escape::lucene, ","),
        "html" => escape::html(&joined(", ")),
        "percentencode" => escape::percent(&braced(shape, values), ""),
        "uriencode" => escape::percent(&braced(shape, values), ";,/?:@&=+$#"),
        "queryparam" => each(&|value| query_parameter(&shape.name, value), "&"),
        "text" => texts.join(" + "),
        "date" => values
            .first()
            .map_or_else(|| "NaN".to_owned(), |value| date(value, arguments)),
        // `glob`, and whatever is not known.
        _ if values.len() > 1 => format!("{{{}}}", joined(",")),
        _ => joined(","),
    }
}

/// The value of "All" that somebody typed: taken over as it is, by nearly every format.
pub fn custom_all(value: &str, reference: &Reference) -> String {
    match reference.format.as_deref() {
        Some("text") => "All".to_owned(),
        Some("percentencode") => escape::percent(value, ""),
        Some("queryparam") => query_parameter(&reference.name, "All"),
        _ => value.to_owned(),
    }
}

/// `a`, or `(a|b)` with the values escaped as patterns, when there may be several.
fn for_promql(shape: &Shape, values: &[String]) -> String {
    if !shape.can_be_several {
        return match values {
            [only] if !shape.is_list => escape::promql_string(only),
            _ => values.join(","),
        };
    }
    let escaped: Vec<String> = values
        .iter()
        .map(|value| escape::promql_pattern(value))
        .collect();
    match escaped.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", escaped.join("|")),
    }
}

fn braced(shape: &Shape, values: &[String]) -> String {
    if shape.is_list {
        format!("{{{}}}", values.join(","))
    } else {
        values.join(",")
    }
}

fn query_parameter(name: &str, value: &str) -> String {
    format!("var-{name}={}", escape::percent(value, ""))
}

/// A moment in Unix milliseconds: `seconds`, `ms`, ISO 8601, or a pattern such as `YYYY-MM-DD`. In UTC.
pub(super) fn date(value: &str, argument: &str) -> String {
    let Ok(ms) = value.parse::<i64>() else {
        return "NaN".to_owned();
    };
    match argument {
        "ms" => value.to_owned(),
        "seconds" => ms.saturating_add(500).div_euclid(1000).to_string(),
        "" | "iso" => super::civil::format(ms, "YYYY-MM-DDTHH:mm:ss.SSS") + "Z",
        pattern => super::civil::format(ms, pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(can_be_several: bool, is_list: bool) -> Shape {
        Shape {
            name: "v".to_owned(),
            can_be_several,
            is_list,
        }
    }

    #[track_caller]
    fn check(format: Option<&str>, shape: &Shape, given: &[&str], expected: &str) {
        let reference = Reference {
            format: format.map(str::to_owned),
            ..Reference::bare("v")
        };
        let given: Vec<String> = given.iter().map(|value| (*value).to_owned()).collect();
        assert_eq!(
            values(shape, &given, &given, &reference),
            expected,
            "{format:?}"
        );
    }

    #[test]
    fn prometheus_gets_patterns_when_there_may_be_several() {
        check(None, &shape(false, false), &["a.b"], "a.b");
        check(None, &shape(false, false), &["a\\b'c"], "a\\\\b\\\\'c");
        check(None, &shape(true, true), &["a.b"], "a\\\\.b");
        check(None, &shape(true, true), &["a.b", "c"], "(a\\\\.b|c)");
        check(None, &shape(true, true), &[], "()");
    }

    #[test]
    fn every_format() {
        let list = shape(true, true);
        let both = ["a'b", "c d"];
        check(Some("raw"), &list, &both, "a'b,c d");
        check(Some("csv"), &list, &both, "a'b,c d");
        check(Some("pipe"), &list, &both, "a'b|c d");
        check(Some("regex"), &list, &["a.b", "c/d"], "(a\\.b|c\\/d)");
        check(Some("regex"), &list, &["a.b"], "a\\.b");
        check(Some("json"), &list, &["a\"b"], "[\"a\\\"b\"]");
        check(Some("json"), &shape(false, false), &["a\"b"], "a\"b");
        check(Some("glob"), &list, &both, "{a'b,c d}");
        check(Some("glob"), &list, &["a"], "a");
        check(Some("singlequote"), &list, &both, "'a\\'b','c d'");
        check(
            Some("doublequote"),
            &list,
            &["a\"b", "c"],
            "\"a\\\"b\",\"c\"",
        );
        check(Some("sqlstring"), &list, &both, "'a''b','c d'");
        check(Some("queryparam"), &list, &both, "var-v=a%27b&var-v=c%20d");
        check(Some("percentencode"), &list, &both, "%7Ba%27b%2Cc%20d%7D");
        check(Some("text"), &list, &both, "a'b + c d");
        check(Some("lucene"), &list, &["a:b"], "(\"a\\:b\")");
        check(Some("join:;"), &list, &both, "a'b;c d");
        check(Some("distributed"), &list, &["a", "b"], "a,v=b");
        check(
            Some("date:YYYY-MM"),
            &shape(false, false),
            &["1700000000000"],
            "2023-11",
        );
        check(
            Some("date:seconds"),
            &shape(false, false),
            &["1700000000400"],
            "1700000000",
        );
        check(
            Some("date"),
            &shape(false, false),
            &["1700000000400"],
            "2023-11-14T22:13:20.400Z",
        );
        check(Some("nonsense"), &list, &["a", "b"], "{a,b}");
    }
}
