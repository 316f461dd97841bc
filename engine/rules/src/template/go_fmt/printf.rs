//! `fmt.Sprintf`: flags, widths, precisions, argument numbers, and the complaints about wrong ones.

use super::super::value::{IntegerType, Value};
use super::Flags;
use super::values::Printer;

/// Wider than this Go does not format.
const MAX_WIDTH: i64 = 1_000_000;

/// Formats `args` by `format`.
pub(in super::super) fn printf(format: &str, args: &[Value]) -> String {
    let mut formatter = Formatter {
        rest: format,
        args,
        next: 0,
        is_reordered: false,
        is_good_number: true,
        printer: Printer::default(),
    };
    while let Some((literal, rest)) = formatter.rest.split_once('%') {
        formatter.printer.write(literal);
        formatter.rest = rest;
        formatter.verb();
    }
    let rest = formatter.rest;
    formatter.printer.write(rest);
    formatter.extra_args();
    formatter.printer.finish()
}

struct Formatter<'a> {
    rest: &'a str,
    args: &'a [Value],
    next: usize,
    /// Arguments were picked by number: then none is missed.
    is_reordered: bool,
    is_good_number: bool,
    printer: Printer,
}

impl Formatter<'_> {
    /// One verb; its percent sign is read already.
    fn verb(&mut self) {
        self.is_good_number = true;
        let mut flags = self.flags();
        let mut after_index = self.arg_number();
        if self.take('*') {
            match self.int_arg() {
                Some(width) => {
                    flags.width = usize::try_from(width.unsigned_abs()).ok();
                    if width < 0 {
                        flags.minus = true;
                        flags.zero = false;
                    }
                }
                None => self.printer.write("%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            flags.width = self.digits();
            if after_index && flags.width.is_some() {
                self.is_good_number = false;
            }
        }
        if self.rest.len() > 1 && self.take('.') {
            if after_index {
                self.is_good_number = false;
            }
            after_index = self.arg_number();
            if self.take('*') {
                flags.precision = self.int_arg().and_then(|value| usize::try_from(value).ok());
                if flags.precision.is_none() {
                    self.printer.write("%!(BADPREC)");
                }
                after_index = false;
            } else {
                flags.precision = Some(self.digits().unwrap_or(0));
            }
        }
        if !after_index {
            self.arg_number();
        }
        let Some(verb) = self.rest.chars().next() else {
            self.printer.write("%!(NOVERB)");
            return;
        };
        self.rest = &self.rest[verb.len_utf8()..];
        self.print(verb, flags);
    }

    fn print(&mut self, verb: char, mut flags: Flags) {
        if verb == '%' {
            return self.printer.write("%");
        }
        if !self.is_good_number {
            return self.printer.write(&format!("%!{verb}(BADINDEX)"));
        }
        let Some(arg) = self.args.get(self.next) else {
            return self.printer.write(&format!("%!{verb}(MISSING)"));
        };
        self.next += 1;
        if verb == 'v' {
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        self.printer.flags = flags;
        self.printer.arg(arg, verb);
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(c) = self.rest.chars().next() {
            match c {
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                '+' => flags.plus = true,
                '-' => flags.minus = true,
                ' ' => flags.space = true,
                _ => break,
            }
            self.rest = &self.rest[1..];
        }
        flags
    }

    fn take(&mut self, c: char) -> bool {
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A width or precision. One that is far too large swallows the rest of the format, as it does in Go.
    fn digits(&mut self) -> Option<usize> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if digits.is_empty() {
            return None;
        }
        match digits.parse::<i64>().ok().filter(|n| *n <= MAX_WIDTH * 10) {
            Some(number) => {
                self.rest = rest;
                usize::try_from(number).ok()
            }
            None => {
                self.rest = "";
                None
            }
        }
    }

    /// `[n]`: the next argument by its number.
    fn arg_number(&mut self) -> bool {
        let Some(inner) = self.rest.strip_prefix('[') else {
            return false;
        };
        self.is_reordered = true;
        let Some((number, rest)) = inner.split_once(']') else {
            self.rest = inner;
            self.is_good_number = false;
            return false;
        };
        self.rest = rest;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let index = number
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|index| is_number && *index < self.args.len());
        match index {
            Some(index) => {
                self.next = index;
                true
            }
            None => {
                self.is_good_number = false;
                is_number
            }
        }
    }

    /// The next argument, where it is a width or a precision.
    fn int_arg(&mut self) -> Option<i64> {
        let arg = self.args.get(self.next)?;
        self.next += 1;
        match arg.clone().unboxed() {
            Value::Integer(value, kind) if kind != IntegerType::Duration => {
                Some(value).filter(|value| (-MAX_WIDTH..=MAX_WIDTH).contains(value))
            }
            _ => None,
        }
    }

    /// Complains about arguments that no verb asked for.
    fn extra_args(&mut self) {
        let extra = self.args.get(self.next..).unwrap_or_default();
        if self.is_reordered || extra.is_empty() {
            return;
        }
        self.printer.flags = Flags::default();
        self.printer.write("%!(EXTRA ");
        for (index, arg) in extra.iter().enumerate() {
            if index > 0 {
                self.printer.write(", ");
            }
            let arg = arg.clone().unboxed();
            if arg.is_valid() {
                self.printer.write(arg.type_name());
                self.printer.write("=");
                self.printer.arg(&arg, 'v');
            } else {
                self.printer.write("<nil>");
            }
        }
        self.printer.write(")");
    }
}
