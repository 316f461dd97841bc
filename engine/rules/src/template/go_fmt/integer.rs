//! Whole numbers as Go writes them: in any base, as characters, as code points.

use super::{Flags, pad, text};

/// In a base, with sign, prefix and leading zeros as the flags ask.
pub(super) fn format(value: i64, verb: char, flags: Flags) -> String {
    let magnitude = value.unsigned_abs();
    let mut digits = match verb {
        'b' => format!("{magnitude:b}"),
        'o' | 'O' => format!("{magnitude:o}"),
        'x' => format!("{magnitude:x}"),
        'X' => format!("{magnitude:X}"),
        _ => magnitude.to_string(),
    };
    let is_signed = value < 0 || flags.plus || flags.space;
    let wanted = match flags.precision {
        Some(0) if value == 0 => {
            return pad(
                "",
                Flags {
                    zero: false,
                    ..flags
                },
            );
        }
        Some(precision) => precision,
        None if flags.zero && !flags.minus => flags
            .width
            .unwrap_or(0)
            .saturating_sub(usize::from(is_signed)),
        None => 0,
    };
    if digits.len() < wanted {
        digits = "0".repeat(wanted - digits.len()) + &digits;
    }
    if flags.sharp {
        match verb {
            'b' => digits.insert_str(0, "0b"),
            'o' | 'O' if !digits.starts_with('0') => digits.insert(0, '0'),
            'x' => digits.insert_str(0, "0x"),
            'X' => digits.insert_str(0, "0X"),
            _ => {}
        }
    }
    if verb == 'O' {
        digits.insert_str(0, "0o");
    }
    let sign = match (value < 0, flags.plus, flags.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    // Leading zeros are there already.
    pad(
        &format!("{sign}{digits}"),
        Flags {
            zero: false,
            ..flags
        },
    )
}

/// `%c`: the character with this code point.
pub(super) fn character(value: i64, flags: Flags) -> String {
    pad(&to_char(value).to_string(), flags)
}

/// `%q`: the same as a Go literal.
pub(super) fn quoted_character(value: i64, flags: Flags) -> String {
    pad(&text::quote_char(to_char(value), flags.plus), flags)
}

/// `%U`
pub(super) fn unicode(value: i64, flags: Flags) -> String {
    let digits = format!("{value:X}");
    let missing = flags.precision.unwrap_or(4).max(4);
    let zeros = "0".repeat(missing.saturating_sub(digits.len()));
    let mut text = format!("U+{zeros}{digits}");
    let shown = u32::try_from(value).ok().and_then(char::from_u32);
    if let Some(c) = shown.filter(|c| flags.sharp && !c.is_control()) {
        text = format!("{text} '{c}'");
    }
    pad(
        &text,
        Flags {
            zero: false,
            ..flags
        },
    )
}

fn to_char(value: i64) -> char {
    u32::try_from(value)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}
