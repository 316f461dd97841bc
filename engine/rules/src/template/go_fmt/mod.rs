//! Go's package fmt for the values of templates: `print`, `println`, `printf` and what an action writes.

mod float;
mod integer;
mod printf;
mod text;
mod values;

use super::value::Value;
use values::Printer;

pub(super) use printf::printf;

/// What a verb asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Flags {
    width: Option<usize>,
    precision: Option<usize>,
    minus: bool,
    plus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    /// `%+v`: structures with the names of their fields.
    plus_v: bool,
    /// `%#v`: as Go would write the value in a program.
    sharp_v: bool,
}

/// A value as an action writes it.
pub(super) fn display(value: &Value) -> String {
    let mut printer = Printer::default();
    printer.printable(value);
    printer.finish()
}

/// The default format of a value, as `%v` in an error has it.
pub(super) fn default_format(value: &Value) -> String {
    let mut printer = Printer::default();
    printer.arg(value, 'v');
    printer.finish()
}

/// A value by `%s`, complaints of its parts about that verb included.
pub(super) fn as_text(value: &Value) -> String {
    let mut printer = Printer::default();
    printer.arg(value, 's');
    printer.finish()
}

/// `fmt.Sprint`: blanks only between two values of which neither is a text.
pub(super) fn print(args: &[Value]) -> String {
    let mut printer = Printer::default();
    let mut previous_is_text = true;
    for (index, arg) in args.iter().enumerate() {
        let is_text = arg.text().is_some();
        if index > 0 && !is_text && !previous_is_text {
            printer.write(" ");
        }
        printer.arg(arg, 'v');
        previous_is_text = is_text;
    }
    printer.finish()
}

/// `fmt.Sprintln`: blanks between all values and the end of a line.
pub(super) fn println(args: &[Value]) -> String {
    let mut printer = Printer::default();
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            printer.write(" ");
        }
        printer.arg(arg, 'v');
    }
    printer.write("\n");
    printer.finish()
}

/// `%.4g` of a float.
pub(super) fn four_digits(value: f64) -> String {
    let flags = Flags {
        precision: Some(4),
        ..Flags::default()
    };
    float::format(value, 'g', None, flags)
}

/// Fills up to the width; zeros only from the left.
fn pad(text: &str, flags: Flags) -> String {
    let missing = flags
        .width
        .unwrap_or(0)
        .saturating_sub(text.chars().count());
    if missing == 0 {
        return text.to_owned();
    }
    let fill = if flags.zero && !flags.minus { "0" } else { " " };
    let padding = fill.repeat(missing);
    if flags.minus {
        text.to_owned() + &padding
    } else {
        padding + text
    }
}
