//! Rules between sections: what a job or `otlp` may say depends on `global`.

use config_schema::{Fault, Fields};

use crate::ScrapeConfig;
use crate::schema::{SCRAPE_PROTOCOLS, check_protocols};

/// What a job and `global` have to agree on.
pub(crate) fn check_scrape_config(
    fields: &Fields<'_>,
    config: &ScrapeConfig,
    global: Option<&Fields<'_>>,
) -> Result<(), Fault> {
    let job = format!("scrape config with job name {:?}", config.job_name.value);
    if config.scrape_timeout_ms > config.scrape_interval_ms {
        let message = format!("scrape timeout greater than scrape interval for {job}");
        return Err(Fault::new(message).at(fields.span_of("scrape_timeout")));
    }
    check_protocols(fields, &job)?;
    let fallback = fields.text("fallback_scrape_protocol");
    if !fallback.is_empty() && !SCRAPE_PROTOCOLS.contains(&fallback) {
        let message = format!(
            "invalid fallback_scrape_protocol for {job}: unknown scrape protocol {fallback}, supported: [{}]",
            SCRAPE_PROTOCOLS.join(" ")
        );
        return Err(Fault::new(message).at(fields.span_of("fallback_scrape_protocol")));
    }
    check_name_schemes(fields, global)
}

/// How names are checked and escaped: the global word, the job's own, and whether they go together.
fn check_name_schemes(fields: &Fields<'_>, global: Option<&Fields<'_>>) -> Result<(), Fault> {
    const ESCAPING: [&str; 4] = ["allow-utf-8", "underscores", "dots", "values"];
    let known = ESCAPING.map(|word| format!("'{word}'"));
    let known = format!("{}, {}, {}, or {}", known[0], known[1], known[2], known[3]);
    let pick = |name: &str, default: &'static str| {
        let words =
            [Some(fields), global].map(|fields| fields.map_or("", |fields| fields.text(name)));
        let own = words.into_iter().find(|word| !word.is_empty());
        (words, own.unwrap_or(default).to_owned())
    };
    let ([own, above], validation) = pick("metric_name_validation_scheme", "utf8");
    for (word, what) in [(above, "global"), (own, "scrape config")] {
        if !matches!(word, "" | "legacy" | "utf8") {
            return Err(Fault::new(format!(
                "unknown {what} name validation method specified, must be either 'legacy' or 'utf8', got {word}"
            )));
        }
    }
    let default = if above == "legacy" {
        "underscores"
    } else {
        "allow-utf-8"
    };
    let ([_, above], escaping) = pick("metric_name_escaping_scheme", default);
    if !above.is_empty() && !ESCAPING.contains(&above) {
        return Err(Fault::new(format!(
            "unknown global name escaping method specified, must be one of {known}, got {validation}"
        )));
    }
    if !ESCAPING.contains(&escaping.as_str()) {
        return Err(Fault::new(format!(
            "unknown scrape config name escaping method specified, must be one of {known}, got {validation}"
        )));
    }
    if escaping == "allow-utf-8" && validation != "utf8" {
        return Err(Fault::new(
            "utf8 metric names requested but validation scheme is not set to UTF8",
        ));
    }
    Ok(())
}

/// OTLP's names against the scheme that `global` asks for.
pub(crate) fn check_translation(fields: &Fields<'_>) -> Result<(), Fault> {
    let Some(otlp) = fields.table("otlp") else {
        return Ok(());
    };
    let strategy = otlp.text("translation_strategy");
    let fault = |message: String| Err(Fault::new(message).at(otlp.span_of("translation_strategy")));
    match strategy {
        "" | "UnderscoreEscapingWithSuffixes" => Ok(()),
        "NoTranslation" | "NoUTF8EscapingWithSuffixes" => {
            let global = fields.table("global");
            let scheme = global.map_or("", |global| global.text("metric_name_validation_scheme"));
            if scheme == "legacy" {
                return fault(format!(
                    "OTLP translation strategy {strategy:?} is not allowed when UTF8 is disabled"
                ));
            }
            Ok(())
        }
        _ => fault(format!(
            "unsupported OTLP translation strategy {strategy:?}"
        )),
    }
}
