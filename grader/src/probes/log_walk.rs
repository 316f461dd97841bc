//! The order in which a Loki is asked: wait for the lines of the driven requests, look at labels, add noise, ask the
//! questions over one fixed stretch of time, follow a request, push.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use super::draw::Draw;
use super::loki::{Loki, Window};
use super::milliseconds;
use crate::evidence::{
    AskedQuestion, DrivenClass, Evidence, Fault, Followed, LabelValues, LogLine, LokiEvidence,
    Pushed,
};
use crate::rubric::{Follow, LokiEndpoint, LokiPlan, Noise};

/// Between two looks whether lines have arrived.
const LOOK_EVERY: Duration = Duration::from_millis(400);
/// So long no line more must come after the expected ones: some may come twice.
const QUIET_FOR: Duration = Duration::from_millis(1600);
/// Clocks may differ by this much before the lines are not found any more.
const MARGIN_NS: i64 = 600 * NANOSECONDS;
const NANOSECONDS: i64 = 1_000_000_000;
/// Just beside the first and the last line.
const EDGE_NS: i64 = 1_000_000;
const MOST_LINES: usize = 1500;
const MOST_VALUES: usize = 20;
/// Questions are asked until the reference says the same before and after the student's query.
const MOST_TRIES: usize = 3;
const LONGEST_QUERY: usize = 5000;
const LONGEST_BODY: usize = 2000;

/// An answer in the student's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    endpoint: LokiEndpoint,
    query: String,
}

/// One Loki and what is asked of it.
pub(super) struct LogWalk<'a> {
    pub(super) loki: Loki,
    pub(super) plan: &'a LokiPlan,
    pub(super) collected: &'a Evidence,
}

impl LogWalk<'_> {
    /// Asks everything.
    ///
    /// # Errors
    /// When Loki does not answer as a Loki.
    pub(super) async fn walk(self) -> Result<LokiEvidence, Fault> {
        let within = Duration::from_secs(u64::from(self.plan.within_seconds));
        let version = self.loki.version().await?;
        self.loki.ready(within).await?;
        let start = Instant::now();
        let lines = self.arrived(within).await?;
        let mut evidence = LokiEvidence {
            version,
            waited_ms: milliseconds(start.elapsed()),
            ..around(lines)
        };
        evidence.noise = self.add_noise(&mut evidence).await?;
        self.look_at_labels(&mut evidence).await?;
        let answers = match self.answers() {
            Ok(answers) => answers,
            Err(problem) => {
                evidence.answers_problem = Some(problem);
                BTreeMap::new()
            }
        };
        self.put_questions(&mut evidence, &answers).await?;
        if let Some(follow) = &self.plan.follow {
            evidence.followed = self.follow(follow, &evidence, &answers).await?;
        }
        if let Some(file) = &self.plan.push {
            evidence.pushed = self.push(file).await?;
        }
        evidence.lines.truncate(MOST_LINES);
        Ok(evidence)
    }

    /// The classes whose requests carry an id, and were answered.
    fn driven(&self) -> impl Iterator<Item = &DrivenClass> {
        let traffic = self.collected.traffic.iter();
        traffic.flat_map(|traffic| &traffic.counted)
    }

    /// Every line with the id of a driven request, once no more arrive.
    async fn arrived(&self, within: Duration) -> Result<Vec<LogLine>, Fault> {
        let ids: BTreeSet<&str> = self
            .driven()
            .flat_map(|class| &class.requests)
            .filter_map(|request| request.id.as_deref())
            .collect();
        let Some(shared) = shared_beginning(&ids) else {
            return Ok(Vec::new());
        };
        let query = format!("{} |= {}", self.plan.everything, quoted(&shared));
        let expected = self.expected();
        let start = Instant::now();
        let (mut seen, mut since) = (0, Instant::now());
        loop {
            let found = self.loki.lines(&query, recently()).await?;
            let own: Vec<LogLine> = found
                .into_iter()
                .filter(|line| ids.iter().any(|id| line.line.contains(id)))
                .collect();
            let is_missing = expected
                .iter()
                .any(|(id, words)| !own.iter().any(|line| is_about(line, id, words)));
            if own.len() != seen {
                (seen, since) = (own.len(), Instant::now());
            }
            let is_complete = !is_missing && since.elapsed() >= QUIET_FOR;
            if is_complete || start.elapsed() > within {
                return Ok(own);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The lines that must come: the request's id, and words beside it.
    fn expected(&self) -> Vec<(&str, &[String])> {
        let mut expected = Vec::new();
        for lines in &self.plan.until {
            let classes = self
                .driven()
                .filter(|class| lines.requests.contains(&class.id));
            let answered = classes
                .flat_map(|class| &class.requests)
                .filter(|request| request.status.is_some());
            let ids = answered.filter_map(|request| request.id.as_deref());
            expected.extend(ids.map(|id| (id, lines.words.as_slice())));
        }
        expected
    }

    async fn look_at_labels(&self, evidence: &mut LokiEvidence) -> Result<(), Fault> {
        let window = Window::of(evidence);
        for label in self.loki.labels(window).await? {
            let values = self.loki.label_values(&label, window).await?;
            let values = LabelValues {
                count: values.len() as u64,
                some: values.into_iter().take(MOST_VALUES).collect(),
            };
            evidence.labels.insert(label, values);
        }
        let streams = self.loki.series(&self.plan.everything, window).await?;
        evidence.streams = streams.len() as u64;
        Ok(())
    }

    /// Pushes the noise into a stream of the student's, just behind the last line, and waits until it is found.
    async fn add_noise(&self, evidence: &mut LokiEvidence) -> Result<Option<String>, Fault> {
        let Some(Noise { stream, line }) = &self.plan.noise else {
            return Ok(None);
        };
        let window = Window::of(evidence);
        let streams = self.loki.series(&self.plan.everything, window).await?;
        let is_wanted = |labels: &&BTreeMap<String, String>| {
            stream
                .iter()
                .all(|(name, value)| labels.get(name) == Some(value))
        };
        let Some(labels) = streams.iter().find(is_wanted) else {
            return Ok(None);
        };
        let id = Draw::new(!self.collected.seed).uuid();
        let line = line.replace("{uuid}", &id);
        let at_ns = evidence.to_ns;
        // Loki adds this one by itself.
        let labels: BTreeMap<_, _> = labels
            .iter()
            .filter(|(name, _)| *name != "service_name")
            .collect();
        let body = serde_json::json!({
            "streams": [{"stream": labels, "values": [[at_ns.to_string(), line]]}]
        });
        let (status, _) = self.loki.push(body.to_string()).await?;
        if status >= 300 {
            return Ok(None);
        }
        evidence.to_ns = at_ns + EDGE_NS;
        let query = format!("{} |= {}", self.plan.everything, quoted(&id));
        let found = self.wait_for_lines(&query, Window::of(evidence)).await?;
        Ok((!found.is_empty()).then_some(id))
    }

    /// What a query finds, as soon as it finds anything; nothing after two seconds.
    async fn wait_for_lines(&self, query: &str, window: Window) -> Result<Vec<LogLine>, Fault> {
        let start = Instant::now();
        loop {
            let found = self.loki.lines(query, window).await?;
            if !found.is_empty() || start.elapsed() > Duration::from_secs(2) {
                return Ok(found);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The student's queries, or what is wrong with their file.
    fn answers(&self) -> Result<BTreeMap<String, Written>, String> {
        let Some(file) = &self.plan.answers else {
            return Ok(BTreeMap::new());
        };
        let Some(text) = self.collected.file(file) else {
            return Ok(BTreeMap::new());
        };
        serde_saphyr::from_str(text).map_err(|error| {
            let place = error.location().map_or(String::new(), |place| {
                format!("{}:{}: ", place.line(), place.column())
            });
            let text = error.without_snippet().to_string();
            format!("{place}{}", text.lines().next().unwrap_or_default())
        })
    }

    async fn put_questions(
        &self,
        evidence: &mut LokiEvidence,
        answers: &BTreeMap<String, Written>,
    ) -> Result<(), Fault> {
        let window = Window::of(evidence);
        for question in &self.plan.questions {
            let written = answers.get(&question.id);
            let mut tries = 0;
            let asked = loop {
                tries += 1;
                let ask_ours = || {
                    self.loki
                        .ask(question.endpoint, &question.reference, window)
                };
                let before = ask_ours().await?;
                let student = self.ask_student(written, None, window).await?;
                let reference = ask_ours().await?;
                // Lines of somebody else may still be on their way.
                if before.result == reference.result || tries == MOST_TRIES {
                    break AskedQuestion { reference, student };
                }
            };
            evidence.questions.insert(question.id.clone(), asked);
        }
        Ok(())
    }

    async fn ask_student(
        &self,
        written: Option<&Written>,
        request_id: Option<&str>,
        window: Window,
    ) -> Result<Option<crate::evidence::Asked>, Fault> {
        let Some(Written { endpoint, query }) = written else {
            return Ok(None);
        };
        let mut query: String = query.trim().chars().take(LONGEST_QUERY).collect();
        if let Some(id) = request_id {
            query = query.replace("${request_id}", id);
        }
        self.loki
            .ask_student(*endpoint, &query, window)
            .await
            .map(Some)
    }

    async fn follow(
        &self,
        follow: &Follow,
        evidence: &LokiEvidence,
        answers: &BTreeMap<String, Written>,
    ) -> Result<Option<Followed>, Fault> {
        let class = self.driven().find(|class| class.id == follow.class);
        let requests = class.iter().flat_map(|class| &class.requests);
        let Some(request_id) = requests
            .filter_map(|request| request.id.clone())
            .next_back()
        else {
            return Ok(None);
        };
        let written = answers.get(&follow.id);
        let window = Window::of(evidence);
        let student = self.ask_student(written, Some(&request_id), window).await?;
        Ok(Some(Followed {
            request_id,
            student,
        }))
    }

    /// Sends the student's body with the time filled in, and looks whether its lines are there, at that time.
    async fn push(&self, file: &str) -> Result<Option<Pushed>, Fault> {
        let Some(text) = self.collected.file(file) else {
            return Ok(None);
        };
        let now_ns = now_ns();
        let id = Draw::new(self.collected.seed.rotate_left(32)).uuid();
        let body = text
            .replace("${now_ns}", &now_ns.to_string())
            .replace("${now_ms}", &(now_ns / 1_000_000).to_string())
            .replace("${now_s}", &(now_ns / NANOSECONDS).to_string())
            .replace("${id}", &id);
        let (status, error) = self.loki.push(body.clone()).await?;
        let found = match status {
            200..300 => {
                let query = format!("{} |= {}", self.plan.everything, quoted(&id));
                self.wait_for_lines(&query, recently()).await?
            }
            _ => Vec::new(),
        };
        Ok(Some(Pushed {
            body: body.chars().take(LONGEST_BODY).collect(),
            status,
            error,
            found,
        }))
    }
}

impl Window {
    fn of(evidence: &LokiEvidence) -> Self {
        Self {
            from_ns: evidence.from_ns,
            to_ns: evidence.to_ns,
        }
    }
}

/// Evidence about the time of these lines; without any, about the last minutes.
fn around(lines: Vec<LogLine>) -> LokiEvidence {
    let recent = recently();
    let first = lines.first().map_or(recent.from_ns, |line| line.at_ns);
    let last = lines.last().map_or(now_ns(), |line| line.at_ns);
    LokiEvidence {
        version: String::new(),
        from_ns: first - EDGE_NS,
        to_ns: last + EDGE_NS,
        waited_ms: 0,
        lines,
        labels: BTreeMap::new(),
        streams: 0,
        noise: None,
        answers_problem: None,
        questions: BTreeMap::new(),
        followed: None,
        pushed: None,
    }
}

fn now_ns() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_nanos()).unwrap_or(i64::MAX))
}

fn recently() -> Window {
    let now = now_ns();
    Window {
        from_ns: now - MARGIN_NS,
        to_ns: now + MARGIN_NS,
    }
}

/// What all ids begin with: one query then finds the lines of all of them.
fn shared_beginning(ids: &BTreeSet<&str>) -> Option<String> {
    let (first, last) = (ids.first()?, ids.last()?);
    // Sorted: what the first and the last share, all share.
    let shared = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
    Some(shared.map(|(char, _)| char).collect())
}

fn is_about(line: &LogLine, id: &str, words: &[String]) -> bool {
    line.line.contains(id) && words.iter().all(|word| line.line.contains(word))
}

/// A LogQL string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_attempt_share_their_beginning() {
        let ids = BTreeSet::from(["lab-a1", "lab-a2", "lab-b"]);
        assert_eq!(shared_beginning(&ids).as_deref(), Some("lab-"));
        assert_eq!(shared_beginning(&BTreeSet::new()), None);
    }
}
