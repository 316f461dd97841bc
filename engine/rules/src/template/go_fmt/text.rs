//! Texts as Go writes them: cut, padded, quoted, as hexadecimal bytes.

use std::fmt::Write;

use super::{Flags, pad};

/// `%s`
pub(super) fn plain(text: &str, flags: Flags) -> String {
    pad(truncated(text, flags), flags)
}

/// `%q`
pub(super) fn quoted(text: &str, flags: Flags) -> String {
    let text = truncated(text, flags);
    let can_be_raw = text
        .chars()
        .all(|c| c == '\t' || (!c.is_control() && c != '`' && c != '\u{feff}'));
    if flags.sharp && can_be_raw {
        return pad(&format!("`{text}`"), flags);
    }
    let quoted = promql::literal::quote(text).to_string();
    if flags.plus {
        return pad(&in_ascii(&quoted), flags);
    }
    pad(&quoted, flags)
}

/// `%x` and `%X`: the bytes.
pub(super) fn hexadecimal(text: &str, verb: char, flags: Flags) -> String {
    let bytes = text.as_bytes();
    let length = flags
        .precision
        .map_or(bytes.len(), |precision| precision.min(bytes.len()));
    let prefix = match (flags.sharp, verb) {
        (false, _) => "",
        (true, 'X') => "0X",
        (true, _) => "0x",
    };
    let mut written = String::new();
    for (index, byte) in bytes.iter().take(length).enumerate() {
        if index > 0 && flags.space {
            written.push(' ');
        }
        if index == 0 || flags.space {
            written.push_str(prefix);
        }
        // Writing to a string cannot fail.
        let _ = match verb {
            'X' => write!(written, "{byte:02X}"),
            _ => write!(written, "{byte:02x}"),
        };
    }
    pad(&written, flags)
}

/// `'x'`
pub(super) fn quote_char(c: char, ascii_only: bool) -> String {
    let escaped = match c {
        '\'' => "\\'".to_owned(),
        '"' => "\"".to_owned(),
        _ => {
            let quoted = promql::literal::quote(c.encode_utf8(&mut [0; 4])).to_string();
            quoted.trim_matches('"').to_owned()
        }
    };
    let literal = format!("'{escaped}'");
    if ascii_only {
        in_ascii(&literal)
    } else {
        literal
    }
}

fn in_ascii(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        let _ = match code {
            0..0x80 => write!(written, "{c}"),
            0x80..0x1_0000 => write!(written, "\\u{code:04x}"),
            _ => write!(written, "\\U{code:08x}"),
        };
    }
    written
}

/// The first characters, as many as the precision allows.
fn truncated(text: &str, flags: Flags) -> &str {
    let end = flags
        .precision
        .and_then(|count| text.char_indices().nth(count));
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}
