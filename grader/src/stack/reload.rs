//! Lets the servers of a running stack read the student's files as they are now.
//!
//! Promises: each server is waited for until it says what became of them, and a refusal is told in its own words, with
//! places as the student's files have them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder, StatusCode};

use super::new_lines::{NewLines, field};
use super::process::READY_WITHIN;
use super::{Service, StackError, StackState, StoredProcess, work};

/// A server that reads a large rule file again needs a moment.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
const POLL_EVERY: Duration = Duration::from_millis(100);

/// What became of the files of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reloaded {
    pub service: Service,
    pub answer: Answer,
}

/// What a server says of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It runs with the files as they are now.
    Loaded,
    /// Its file is what it was, and it reads that only when it starts.
    Unchanged,
    /// It wants a password that we don't know; it looks at its files every few seconds by itself.
    ByItself,
    /// It goes on with what it had.
    Refused { because: Vec<String> },
    /// It does not answer.
    Silent { because: String },
}

/// Copies the student's files again, those of `student` if that is named, and lets every server of the stack below
/// `run_dir` read them.
///
/// # Errors
/// When no stack was started there, or the files can't be copied.
pub async fn reload(run_dir: &Path, student: Option<PathBuf>) -> Result<Vec<Reloaded>, StackError> {
    let not_running = || StackError::NotRunning {
        run_dir: run_dir.to_owned(),
    };
    let mut state = StackState::read(run_dir)?.ok_or_else(not_running)?;
    let Some(work) = &mut state.work else {
        return Err(StackError::NoWorkFolder {
            run_dir: run_dir.to_owned(),
        });
    };
    if student.is_some() {
        work.student = student;
    }
    let changed = work.renew(run_dir)?;
    state.write(run_dir)?;
    let reloading = Reloading {
        run_dir,
        changed,
        client: Client::new(),
    };
    let mut reloaded = Vec::new();
    for process in &state.processes {
        // Not every process is a server of the stack: a drill has some, too.
        let Ok(service) = process.name.parse::<Service>() else {
            continue;
        };
        let url = service.target().and_then(|name| state.targets.get(name));
        let url = url.map_or("", String::as_str);
        let answer = match service {
            Service::Prometheus | Service::Alertmanager | Service::Agent => {
                reloading.ask(process, url).await
            }
            Service::Grafana => reloading.ask_grafana(process, url).await,
            Service::Loki => reloading.start_again(process, url).await?,
            // They read nothing of the student's.
            Service::Postgres | Service::Api | Service::Worker | Service::NodeExporter => continue,
        };
        reloaded.push(Reloaded { service, answer });
    }
    Ok(reloaded)
}

struct Reloading<'a> {
    run_dir: &'a Path,
    changed: BTreeSet<PathBuf>,
    client: Client,
}

impl Reloading<'_> {
    /// Prometheus, Alertmanager and Alloy answer when they have read their files.
    async fn ask(&self, process: &StoredProcess, url: &str) -> Answer {
        let log = NewLines::of(&process.log);
        let request = self.client.post(format!("{url}/-/reload"));
        match told(process, request).await {
            Ok((status, _)) if status.is_success() => Answer::Loaded,
            Ok((_, body)) => Answer::Refused {
                because: self.refusal(&body, &log),
            },
            Err(because) => Answer::Silent { because },
        }
    }

    /// Grafana answers when it has read its files, and tells only its log which of them it could not read.
    async fn ask_grafana(&self, process: &StoredProcess, url: &str) -> Answer {
        let log = NewLines::of(&process.log);
        for kind in ["datasources", "dashboards"] {
            let url = format!("{url}/api/admin/provisioning/{kind}/reload");
            // What a new Grafana has; whoever changed it has taken the matter over.
            let request = self.client.post(url).basic_auth("admin", Some("admin"));
            match told(process, request).await {
                Ok((status, _)) if status.is_success() => {}
                Ok((StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _)) => {
                    return Answer::ByItself;
                }
                Ok((_, body)) => {
                    return Answer::Refused {
                        because: self.refusal(&body, &log),
                    };
                }
                Err(because) => return Answer::Silent { because },
            }
        }
        let because = self.complaints(&log, "logger=provisioning.d");
        match because.is_empty() {
            true => Answer::Loaded,
            false => Answer::Refused { because },
        }
    }

    /// Loki reads its file when it starts, and then alone. One that has ended over its file is started as well.
    async fn start_again(&self, process: &StoredProcess, url: &str) -> Result<Answer, StackError> {
        if !self.changed.contains(Path::new("loki.yml")) && process.is_running() {
            return Ok(Answer::Unchanged);
        }
        let log = NewLines::of(&process.log);
        process.stop();
        // Read again: a drill under way notes the ids of what it starts.
        let mut state = StackState::read(self.run_dir)?.unwrap_or_default();
        let Some(again) = state.process(&process.name) else {
            return Ok(Answer::Silent {
                because: "the stack was stopped meanwhile".to_owned(),
            });
        };
        again.start_again()?;
        let again = again.clone();
        state.write(self.run_dir)?;
        let deadline = Instant::now() + READY_WITHIN;
        let ready = format!("{url}/ready");
        loop {
            let asked = self.client.get(&ready).timeout(LONGEST_ANSWER).send().await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(Answer::Loaded);
            }
            let because = match (again.is_running(), Instant::now() > deadline) {
                (true, false) => {
                    tokio::time::sleep(POLL_EVERY).await;
                    continue;
                }
                (true, true) => format!(
                    "it is not ready after {} s; its log is {}",
                    READY_WITHIN.as_secs(),
                    again.log.display()
                ),
                (false, _) => format!("it has ended: {}", self.in_work_folder(&log.last())),
            };
            return Ok(Answer::Silent { because });
        }
    }

    /// Why a server refused its files: the places that its log names, or else what it answered.
    fn refusal(&self, body: &str, log: &NewLines) -> Vec<String> {
        let body = self.in_work_folder(body.trim());
        let mut because = self.complaints(log, "");
        // Prometheus ends with a summary of its complaints, which is all that it answers.
        because.retain(|complaint| !body.contains(complaint.as_str()));
        if because.is_empty() {
            because.extend(body.lines().map(str::to_owned));
        }
        because
    }

    /// What a log says of files in the work folder, in lines that hold `words`.
    fn complaints(&self, log: &NewLines, words: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        for line in log.text().lines() {
            let is_error = field(line, "level").is_some_and(|it| it.eq_ignore_ascii_case("error"));
            let shorter = self.in_work_folder(line);
            if !is_error || shorter == line || !line.contains(words) {
                continue;
            }
            let said = ["err", "error", "msg"]
                .iter()
                .find_map(|name| field(&shorter, name))
                .unwrap_or_else(|| shorter.clone());
            let complaint = match field(&shorter, "file") {
                Some(file) if !said.contains(&file) => format!("{file}: {said}"),
                _ => said,
            };
            if !complaints.contains(&complaint) {
                complaints.push(complaint);
            }
        }
        complaints
    }

    /// The text with paths as the student knows them: the copy has the same files at the same places.
    fn in_work_folder(&self, text: &str) -> String {
        let folder = work::folder(self.run_dir);
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        [real, folder].iter().fold(text.to_owned(), |text, folder| {
            text.replace(&format!("{}/", folder.display()), "")
        })
    }
}

/// What a server answers to the request, or why it does not answer.
async fn told(
    process: &StoredProcess,
    request: RequestBuilder,
) -> Result<(StatusCode, String), String> {
    let log = process.log.display();
    if !process.is_running() {
        return Err(format!("it has ended; its log, {log}, says why"));
    }
    let silent = |error: reqwest::Error| format!("it does not answer ({error}); its log is {log}");
    let answer = request
        .timeout(LONGEST_ANSWER)
        .send()
        .await
        .map_err(silent)?;
    let status = answer.status();
    Ok((status, answer.text().await.map_err(silent)?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const RULES: &str = r#"time=2026-11-23T04:24:24.777Z level=ERROR source=manager.go:227 msg="loading groups failed" component="rule manager" err="/run/x/work/rules/a.yml: 4:9: group \"g\", rule 1: could not parse expression: 1:5: parse error: unexpected <EOF>"
time=2026-11-23T04:24:24.778Z level=ERROR source=main.go:1525 msg="Failed to apply configuration" err="error loading rules, previous rule set restored"
time=2026-11-23T04:24:24.778Z level=ERROR source=main.go:1214 msg="Error reloading config" err="one or more errors occurred while applying the new configuration (--config.file=\"/run/x/work/prometheus.yml\")"
"#;

    /// What `labcheck` says of a server that logged and answered so.
    #[track_caller]
    fn check(test: &str, logged: &str, body: &str, expected: &[&str]) {
        let log = std::env::temp_dir().join(format!("reload-{}-{test}.log", std::process::id()));
        let before = "level=ERROR err=\"/run/x/work/of-another-time\"\n";
        fs::write(&log, before).unwrap();
        let lines = NewLines::of(&log);
        fs::write(&log, format!("{before}{logged}")).unwrap();
        let reloading = Reloading {
            run_dir: Path::new("/run/x"),
            changed: BTreeSet::new(),
            client: Client::new(),
        };
        let because = reloading.refusal(body, &lines);
        fs::remove_file(&log).unwrap();
        assert_eq!(because, expected);
    }

    #[test]
    fn the_place_of_a_refused_rule_stands_in_the_log() {
        check(
            "rules",
            RULES,
            "failed to reload config: one or more errors occurred while applying the new configuration \
             (--config.file=\"/run/x/work/prometheus.yml\")\n",
            &[
                "rules/a.yml: 4:9: group \"g\", rule 1: could not parse expression: 1:5: parse error: unexpected <EOF>",
            ],
        );
    }

    #[test]
    fn what_is_answered_is_told_where_the_log_says_no_more() {
        let said = "couldn't load configuration (--config.file=\"/run/x/work/prometheus.yml\"): yaml: line 3";
        let quoted = said.replace('"', "\\\"");
        check(
            "config",
            &format!("level=ERROR msg=\"Error reloading config\" err=\"{quoted}\"\n"),
            &format!("failed to reload config: {said}"),
            &[
                "failed to reload config: couldn't load configuration (--config.file=\"prometheus.yml\"): yaml: line 3",
            ],
        );
    }

    #[test]
    fn a_file_is_named_where_the_complaint_does_not_name_it() {
        let line = r#"logger=provisioning.dashboard type=file name=FlowForge level=error msg="failed to load dashboard from " file=/run/x/work/dashboards/a.json error="invalid character '}' looking for beginning of value""#;
        check(
            "dashboard",
            &format!("{line}\n{line}\n"),
            "",
            &["dashboards/a.json: invalid character '}' looking for beginning of value"],
        );
    }

    #[test]
    fn lines_about_other_things_are_left_out() {
        let line =
            r#"level=ERROR component=notifier msg="Error sending alerts" err="connection refused""#;
        check("others", line, "no", &["no"]);
    }
}
