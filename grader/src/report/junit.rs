//! JUnit XML, as every CI reads it.

use model::{Report, Status, Verdict};
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::tally;

/// The report as JUnit XML.
///
/// # Errors
/// Never when writing to memory; the writer can't promise it in the type.
pub fn junit(report: &Report) -> std::io::Result<String> {
    let tally = tally(report);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer
        .create_element("testsuite")
        .with_attribute(("name", report.lab.as_str()))
        .with_attribute(("tests", report.verdicts.len().to_string().as_str()))
        .with_attribute((
            "failures",
            (tally.failed + tally.partial).to_string().as_str(),
        ))
        .with_attribute(("errors", tally.errors.to_string().as_str()))
        .with_attribute(("skipped", tally.skipped.to_string().as_str()))
        .write_inner_content(|writer| {
            report
                .verdicts
                .iter()
                .try_for_each(|verdict| test_case(writer, report, verdict))
        })?;
    let xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n"
    ))
}

fn test_case(
    writer: &mut Writer<Vec<u8>>,
    report: &Report,
    verdict: &Verdict,
) -> std::io::Result<()> {
    let name = format!("{}: {}", verdict.check, verdict.title);
    let case = writer
        .create_element("testcase")
        .with_attribute(("classname", report.lab.as_str()))
        .with_attribute(("name", name.as_str()));
    let outcome = match verdict.status {
        Status::Pass => {
            case.write_empty()?;
            return Ok(());
        }
        Status::Partial | Status::Fail => "failure",
        Status::Error => "error",
        Status::Skipped => "skipped",
    };
    let mut body = format!(
        "expected: {}\nobserved: {}",
        verdict.expected, verdict.observed
    );
    if let Some(hint) = &verdict.hint {
        body = format!("{body}\nhint: {hint}");
    }
    case.write_inner_content(|writer| {
        writer
            .create_element(outcome)
            .with_attribute(("message", verdict.observed.as_str()))
            .write_text_content(BytesText::new(&body))?;
        Ok(())
    })?;
    Ok(())
}
