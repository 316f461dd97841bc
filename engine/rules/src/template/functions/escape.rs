//! Texts made safe for other languages: HTML, JavaScript, URLs.

use std::fmt::Write;

use super::super::go_fmt;
use super::super::value::Value;
use super::{Environment, Function, Param, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "html",
        &[Param::Any],
        html,
        "the arguments as a text for HTML",
    )
    .variadic(),
    Function::new(
        "js",
        &[Param::Any],
        js,
        "the arguments as a text for JavaScript",
    )
    .variadic(),
    Function::new(
        "urlquery",
        &[Param::Any],
        urlquery,
        "the arguments as a text for the query of a URL",
    )
    .variadic(),
    Function::new(
        "urlQueryEscape",
        &[Param::String],
        url_query_escape,
        "a text for the query of a URL",
    )
    .since("3.8"),
    Function::new(
        "safeHtml",
        &[Param::String],
        safe_html,
        "a text that is not escaped in HTML",
    ),
    Function::new(
        "graphLink",
        &[Param::String],
        |_, args| Ok(link(args, 0)),
        "the path of a graph of an expression",
    ),
    Function::new(
        "tableLink",
        &[Param::String],
        |_, args| Ok(link(args, 1)),
        "the path of a table of an expression",
    ),
];

/// The arguments as one text, as an action would print them.
fn joined(args: &[Value]) -> String {
    if let [Value::String(text)] = args {
        return text.to_string();
    }
    let printable: Vec<Value> = args
        .iter()
        .map(|value| match value.clone().unboxed() {
            Value::Invalid => Value::string("<no value>"),
            value @ Value::Sample(Some(_)) => Value::string(go_fmt::display(&value)),
            value => value,
        })
        .collect();
    go_fmt::print(&printable)
}

fn html(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut written = String::new();
    for c in joined(args).chars() {
        match c {
            '"' => written.push_str("&#34;"),
            '\'' => written.push_str("&#39;"),
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\0' => written.push('\u{fffd}'),
            _ => written.push(c),
        }
    }
    Ok(Value::string(written))
}

fn js(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut written = String::new();
    for c in joined(args).chars() {
        let code = u32::from(c);
        match c {
            '\\' => written.push_str(r"\\"),
            '\'' => written.push_str(r"\'"),
            '"' => written.push_str("\\\""),
            '<' | '>' | '&' | '=' => write_unicode(&mut written, code),
            _ if code < 0x20 => write_unicode(&mut written, code),
            // What nobody could see; 0x7f passes, as it is no Unicode to Go's function.
            _ if code >= 0x80 && (c.is_control() || c.is_whitespace()) => {
                write_unicode(&mut written, code);
            }
            _ => written.push(c),
        }
    }
    Ok(Value::string(written))
}

fn write_unicode(written: &mut String, code: u32) {
    // Writing to a string cannot fail.
    let _ = write!(written, "\\u{code:04X}");
}

fn urlquery(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::string(query_escape(&joined(args))))
}

fn url_query_escape(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::string(query_escape(&text_arg(args, 0))))
}

fn safe_html(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Html(text_arg(args, 0)))
}

fn link(args: &[Value], tab: u8) -> Value {
    let expression = query_escape(&text_arg(args, 0));
    Value::string(format!("/graph?g0.expr={expression}&g0.tab={tab}"))
}

/// Percent signs for all but letters, digits and `-_.~`; blanks become plus signs.
fn query_escape(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                written.push(char::from(byte));
            }
            b' ' => written.push('+'),
            _ => {
                let _ = write!(written, "%{byte:02X}");
            }
        }
    }
    written
}
