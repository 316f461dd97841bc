//! Printing a value by a verb, whatever the value is.

use std::rc::Rc;

use super::super::go_time::{duration_text, month_name, weekday_name};
use super::super::value::{Data, Indirection, IntegerType, QuerySample, Value};
use super::{Flags, float, integer, pad, text};

/// Pointers print as addresses, which say nothing: one stands for all.
const ADDRESS: &str = "0xc000000000";

/// Writes values one after the other.
#[derive(Default)]
pub(super) struct Printer {
    pub(super) flags: Flags,
    written: String,
}

impl Printer {
    pub(super) fn finish(self) -> String {
        self.written
    }

    pub(super) fn write(&mut self, text: &str) {
        self.written.push_str(text);
    }

    /// As an action prints its value: through pointers, and what is nothing as `<no value>`.
    pub(super) fn printable(&mut self, value: &Value) {
        match value {
            Value::Interface(Some(inner)) => self.printable(inner),
            Value::Invalid | Value::Interface(None) => self.write("<no value>"),
            Value::Sample(Some(sample)) => self.sample(sample, 'v'),
            other => self.arg(other, 'v'),
        }
    }

    /// One argument of a call.
    pub(super) fn arg(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Interface(Some(inner)), _) => return self.arg(inner, verb),
            (Value::Invalid | Value::Interface(None), 'v' | 'T') => {
                let text = pad("<nil>", self.flags);
                return self.write(&text);
            }
            (_, 'T') => {
                let text = text::plain(value.type_name(), self.flags);
                return self.write(&text);
            }
            (Value::Sample(Some(sample)), _) if verb != 'p' => {
                self.write("&");
                return self.sample(sample, verb);
            }
            _ => {}
        }
        self.value(value, verb);
    }

    /// A value inside another: pointers are not followed any more.
    fn value(&mut self, value: &Value, verb: char) {
        if let Some(named) = named(value)
            && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q')
            && !self.flags.sharp_v
        {
            return self.text(&named, verb, value);
        }
        match value {
            Value::Bool(b) => match verb {
                't' | 'v' => {
                    let text = pad(&b.to_string(), self.flags);
                    self.write(&text);
                }
                _ => self.bad_verb(value, verb),
            },
            Value::Integer(number, kind) => self.integer(*number, *kind, verb, value),
            Value::Float(number) => self.float(*number, verb, value),
            Value::Complex(real, imaginary) => self.complex(*real, *imaginary, verb, value),
            Value::String(content) | Value::Html(content) => self.text(content, verb, value),
            Value::Labels(labels) => {
                let pairs: Vec<(Rc<str>, Value)> = labels
                    .iter()
                    .map(|(name, value)| (name.into(), Value::string(value)))
                    .collect();
                self.map("map[string]string", &pairs, verb);
            }
            Value::Map(map) => {
                let pairs: Vec<(Rc<str>, Value)> = map
                    .iter()
                    .map(|(name, value)| (name.as_str().into(), value.clone()))
                    .collect();
                self.map("map[string]interface {}", &pairs, verb);
            }
            Value::Samples(samples) => {
                let samples = samples.borrow().clone();
                self.samples(&samples, verb);
            }
            Value::Data(data) => self.data(data, verb),
            Value::Interface(Some(inner)) => self.value(inner, verb),
            Value::Invalid | Value::Interface(None) | Value::Sample(None) => match verb {
                'v' => self.write("<nil>"),
                _ => self.bad_verb(value, verb),
            },
            Value::Sample(Some(_))
            | Value::Histogram(_)
            | Value::Time(..)
            | Value::DurationPointer(_) => match verb {
                'v' | 'p' => self.write(ADDRESS),
                _ => self.bad_verb(value, verb),
            },
        }
    }

    fn integer(&mut self, number: i64, kind: IntegerType, verb: char, value: &Value) {
        let flags = self.flags;
        let text = match verb {
            'v' if flags.sharp_v && kind == IntegerType::Byte => format!("{number:#x}"),
            'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' => integer::format(number, verb, flags),
            'c' => integer::character(number, flags),
            'q' => integer::quoted_character(number, flags),
            'U' => integer::unicode(number, flags),
            _ => return self.bad_verb(value, verb),
        };
        self.write(&text);
    }

    fn float(&mut self, number: f64, verb: char, value: &Value) {
        let text = match verb {
            'v' => float::format(number, 'g', None, self.flags),
            'b' | 'g' | 'G' | 'x' | 'X' => float::format(number, verb, None, self.flags),
            'f' | 'F' | 'e' | 'E' => float::format(number, verb, Some(6), self.flags),
            _ => return self.bad_verb(value, verb),
        };
        self.write(&text);
    }

    fn complex(&mut self, real: f64, imaginary: f64, verb: char, value: &Value) {
        let (verb, precision) = match verb {
            'v' => ('g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => (verb, None),
            'f' | 'F' | 'e' | 'E' => (verb, Some(6)),
            _ => return self.bad_verb(value, verb),
        };
        let real = float::format(real, verb, precision, self.flags);
        let signed = Flags {
            plus: true,
            ..self.flags
        };
        let imaginary = float::format(imaginary, verb, precision, signed);
        self.write(&format!("({real}{imaginary}i)"));
    }

    fn text(&mut self, content: &str, verb: char, value: &Value) {
        let flags = self.flags;
        let text = match verb {
            'v' if flags.sharp_v => text::quoted(content, flags),
            'v' | 's' => text::plain(content, flags),
            'q' => text::quoted(content, flags),
            'x' | 'X' => text::hexadecimal(content, verb, flags),
            _ => return self.bad_verb(value, verb),
        };
        self.write(&text);
    }

    fn map(&mut self, type_name: &str, pairs: &[(Rc<str>, Value)], verb: char) {
        let is_go = self.flags.sharp_v;
        self.write(if is_go { type_name } else { "map" });
        self.write(if is_go { "{" } else { "[" });
        for (index, (name, value)) in pairs.iter().enumerate() {
            if index > 0 {
                self.write(if is_go { ", " } else { " " });
            }
            self.value(&Value::String(Rc::clone(name)), verb);
            self.write(":");
            self.value(value, verb);
        }
        self.write(if is_go { "}" } else { "]" });
    }

    /// Elements are pointers, which a verb other than `%v` complains about.
    fn samples(&mut self, samples: &[Rc<QuerySample>], verb: char) {
        let is_go = self.flags.sharp_v;
        self.write(if is_go { "template.queryResult{" } else { "[" });
        for (index, sample) in samples.iter().enumerate() {
            if index > 0 {
                self.write(if is_go { ", " } else { " " });
            }
            match verb {
                'v' if is_go => self.write(&format!("(*template.sample)({ADDRESS})")),
                'v' | 'p' => self.write(ADDRESS),
                'd' | 'b' | 'o' | 'x' | 'X' => self.write(ADDRESS.trim_start_matches("0x")),
                _ => self.bad_verb(&Value::Sample(Some(Rc::clone(sample))), verb),
            }
        }
        self.write(if is_go { "}" } else { "]" });
    }

    fn sample(&mut self, sample: &QuerySample, verb: char) {
        let labels = Value::Labels(sample.labels.clone());
        self.structure(
            "template.sample",
            &[("Labels", &labels), ("Value", &sample.value)],
            verb,
        );
    }

    fn data(&mut self, data: &Data, verb: char) {
        let labels = Value::Labels(data.labels.clone());
        let external_labels = Value::Labels(data.external_labels.clone());
        let external_url = Value::String(Rc::clone(&data.external_url));
        self.structure(
            super::super::value::DATA_TYPE,
            &[
                ("Labels", &labels),
                ("ExternalLabels", &external_labels),
                ("ExternalURL", &external_url),
                ("Value", &data.value),
            ],
            verb,
        );
    }

    fn structure(&mut self, type_name: &str, fields: &[(&str, &Value)], verb: char) {
        let is_go = self.flags.sharp_v;
        if is_go {
            self.write(type_name);
        }
        self.write("{");
        for (index, (name, value)) in fields.iter().enumerate() {
            if index > 0 {
                self.write(if is_go { ", " } else { " " });
            }
            if is_go || self.flags.plus_v {
                self.write(name);
                self.write(":");
            }
            self.value(value, verb);
        }
        self.write("}");
    }

    /// `%!d(string=x)`
    fn bad_verb(&mut self, value: &Value, verb: char) {
        self.write(&format!("%!{verb}("));
        if value.is_valid() && !matches!(value, Value::Interface(None)) {
            self.write(value.type_name());
            self.write("=");
            self.arg(value, 'v');
        } else {
            self.write("<nil>");
        }
        self.write(")");
    }
}

/// The text of a value that knows how to write itself.
fn named(value: &Value) -> Option<String> {
    Some(match value {
        Value::Histogram(histogram) => histogram.to_string(),
        Value::Time(time, Indirection::Direct | Indirection::Pointer) => time.to_string(),
        Value::DurationPointer(nanoseconds)
        | Value::Integer(nanoseconds, IntegerType::Duration) => duration_text(*nanoseconds),
        Value::Integer(month, IntegerType::Month) => month_name(*month),
        Value::Integer(day, IntegerType::Weekday) => weekday_name(*day),
        _ => return None,
    })
}
