//! A saved answer (`curl -i`) split into its `Content-Type` and its body.

pub(super) struct Response<'a> {
    pub(super) content_type: Option<String>,
    pub(super) body: &'a [u8],
    pub(super) head_lines: usize,
}

impl<'a> Response<'a> {
    /// `known` is the header where the caller has it; a bare body is taken for what it looks like.
    pub(super) fn split(bytes: &'a [u8], known: Option<&str>) -> Self {
        if bytes.starts_with(b"HTTP/")
            && let Some(head) = Head::of(bytes)
        {
            return Self {
                content_type: known.map(str::to_owned).or(head.content_type),
                body: bytes.get(head.length..).unwrap_or_default(),
                head_lines: head.lines,
            };
        }
        Self {
            content_type: Some(known.unwrap_or_else(|| looks_like(bytes)).to_owned()),
            body: bytes,
            head_lines: 0,
        }
    }
}

struct Head {
    content_type: Option<String>,
    length: usize,
    lines: usize,
}

impl Head {
    /// The lines up to the first empty one.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut head = Self {
            content_type: None,
            length: 0,
            lines: 0,
        };
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            head.length += line.len();
            head.lines += 1;
            let line = String::from_utf8_lossy(line);
            if line.trim().is_empty() {
                return Some(head);
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-type")
            {
                head.content_type = Some(value.trim().to_owned());
            }
        }
        None
    }
}

/// OpenMetrics ends with a line that the text format never needs.
fn looks_like(body: &[u8]) -> &'static str {
    let end = body.trim_ascii_end();
    let last = end.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    if last == b"# EOF" {
        "application/openmetrics-text; version=1.0.0"
    } else {
        "text/plain; version=0.0.4"
    }
}
