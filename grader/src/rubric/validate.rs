//! What a rubric must not do, beyond what its types say.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_saphyr::{Location, Spanned};

use super::{Rubric, RubricError, TargetKind, TrafficPlan};

/// Where the parts of a rubric stand in its file.
pub(super) struct Places<'a> {
    file: &'a str,
    lines: Lines,
}

#[derive(Default, Deserialize)]
struct Lines {
    #[serde(default)]
    targets: Vec<Spanned<IgnoredAny>>,
    #[serde(default)]
    files: Vec<Spanned<IgnoredAny>>,
    #[serde(default)]
    criteria: Vec<Spanned<IgnoredAny>>,
    #[serde(default)]
    traffic: Option<TrafficLines>,
    #[serde(default)]
    alertmanager: Option<Spanned<IgnoredAny>>,
    #[serde(default)]
    failures: Option<Spanned<IgnoredAny>>,
    prometheus: Option<Spanned<IgnoredAny>>,
    #[serde(default)]
    dashboard: Option<Spanned<IgnoredAny>>,
    #[serde(default)]
    loki: Option<Spanned<IgnoredAny>>,
    grafana: Option<Spanned<IgnoredAny>>,
}

#[derive(Deserialize)]
struct TrafficLines {
    target: Spanned<IgnoredAny>,
    #[serde(default)]
    counted: Vec<Spanned<IgnoredAny>>,
    #[serde(default)]
    held: Vec<Spanned<IgnoredAny>>,
}

impl<'a> Places<'a> {
    pub(super) fn read(yaml: &str, file: &'a str) -> Self {
        Self {
            file,
            lines: serde_saphyr::from_str(yaml).unwrap_or_default(),
        }
    }

    fn refuse(&self, place: Option<Location>, problem: String) -> RubricError {
        RubricError::Inconsistent {
            file: self.file.to_owned(),
            line: place.map_or(1, |place| place.line()),
            column: place.map_or(1, |place| place.column()),
            problem,
        }
    }

    fn target(&self, index: usize) -> Option<Location> {
        self.lines.targets.get(index).map(|place| place.referenced)
    }

    fn file(&self, index: usize) -> Option<Location> {
        self.lines.files.get(index).map(|place| place.referenced)
    }

    fn criterion(&self, index: usize) -> Option<Location> {
        self.lines.criteria.get(index).map(|place| place.referenced)
    }

    fn loki(&self) -> Option<Location> {
        self.lines.loki.as_ref().map(|place| place.referenced)
    }

    fn alertmanager(&self) -> Option<Location> {
        self.lines
            .alertmanager
            .as_ref()
            .map(|place| place.referenced)
    }

    fn dashboard(&self) -> Option<Location> {
        self.lines.dashboard.as_ref().map(|place| place.referenced)
    }

    fn traffic(&self) -> Option<Location> {
        self.lines
            .traffic
            .as_ref()
            .map(|traffic| traffic.target.referenced)
    }

    /// Of the class at `index`, counted ones first.
    fn class(&self, index: usize) -> Option<Location> {
        let traffic = self.lines.traffic.as_ref()?;
        let mut classes = traffic.counted.iter().chain(&traffic.held);
        classes.nth(index).map(|place| place.referenced)
    }
}

/// Refuses the first contradiction.
pub(super) fn validate(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    targets(rubric, places)?;
    files(rubric, places)?;
    let mut classes = BTreeSet::new();
    if let Some(plan) = &rubric.traffic {
        traffic(rubric, plan, places, &mut classes)?;
    }
    alertmanager(rubric, places)?;
    failures(rubric, places)?;
    prometheus(rubric, places)?;
    dashboard(rubric, places)?;
    loki(rubric, places, &classes)?;
    grafana(rubric, places)?;
    criteria(rubric, places, &classes)?;
    dependencies(rubric, places)
}

fn prometheus(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.prometheus else {
        return Ok(());
    };
    let refuse = |problem: String| {
        let place = places
            .lines
            .prometheus
            .as_ref()
            .map(|place| place.referenced);
        Err(places.refuse(place, format!("prometheus: {problem}")))
    };
    if rubric
        .targets
        .iter()
        .all(|target| target.kind != TargetKind::Prometheus)
    {
        return refuse("no target is a Prometheus: add one to `targets`".to_owned());
    }
    let mut seen = BTreeSet::new();
    let ids = plan.ask.iter().map(|question| &question.id);
    for id in ids.chain(plan.recorded.iter().map(|recorded| &recorded.id)) {
        if !seen.insert(id) {
            return refuse(format!("two questions have the id `{id}`: rename one"));
        }
    }
    Ok(())
}

fn targets(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let mut seen = BTreeSet::new();
    for (index, target) in rubric.targets.iter().enumerate() {
        let refuse = |problem: String| Err(places.refuse(places.target(index), problem));
        if !seen.insert(&target.name) {
            return refuse(format!(
                "two targets are named `{}`: rename one",
                target.name
            ));
        }
        match target.kind {
            TargetKind::Service if target.job.is_none() => {
                return refuse(format!(
                    "target `{}` is a service and needs `job:`, its name in Prometheus",
                    target.name
                ));
            }
            TargetKind::Prometheus if target.keep.is_none() => {
                return refuse(format!(
                    "target `{}` is a Prometheus and needs `keep:`, the metrics to record",
                    target.name
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn files(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let mut seen = BTreeSet::new();
    for (index, file) in rubric.files.iter().enumerate() {
        let refuse = |problem: String| Err(places.refuse(places.file(index), problem));
        if !seen.insert(&file.name) || rubric.target(&file.name).is_some() {
            return refuse(format!(
                "two files or targets are named `{}`: rename one",
                file.name
            ));
        }
        if !file.has_safe_path() {
            return refuse(format!(
                "`path: {}` must name a file below the work folder, such as `rules/flowforge.yml`",
                file.path
            ));
        }
    }
    Ok(())
}

fn traffic<'r>(
    rubric: &'r Rubric,
    plan: &'r TrafficPlan,
    places: &Places<'_>,
    classes: &mut BTreeSet<&'r str>,
) -> Result<(), RubricError> {
    let mut names = vec![plan.target.as_str()];
    names.extend(plan.rest.iter().map(|gauge| gauge.target.as_str()));
    if let Some(settle) = &plan.settle {
        names.extend(
            settle
                .counters
                .iter()
                .map(|counter| counter.target.as_str()),
        );
        names.extend(settle.gauge.iter().map(|gauge| gauge.target.as_str()));
    }
    for name in names {
        known_target(rubric, name)
            .map_err(|problem| places.refuse(places.traffic(), format!("traffic: {problem}")))?;
    }
    if plan.concurrency == 0 {
        return Err(places.refuse(
            places.traffic(),
            "traffic: `concurrency` must be at least 1".to_owned(),
        ));
    }
    for (index, class) in plan.counted.iter().chain(&plan.held).enumerate() {
        let refuse = |problem: String| Err(places.refuse(places.class(index), problem));
        if !classes.insert(&class.id) {
            return refuse(format!(
                "two request classes have the id `{}`: rename one",
                class.id
            ));
        }
        if class.times.from > class.times.to {
            return refuse(format!(
                "`times` of `{}` runs from {} down to {}: swap them",
                class.id, class.times.from, class.times.to
            ));
        }
        if !class.path().starts_with('/') {
            return refuse(format!(
                "`request: {}` must be a method, a space and a path, such as `GET /tasks`",
                class.request
            ));
        }
    }
    let settled = plan.settle.iter().flat_map(|settle| &settle.counters);
    for id in settled.flat_map(|counter| &counter.requests) {
        known_class(classes, id)
            .map_err(|problem| places.refuse(places.traffic(), format!("settle: {problem}")))?;
    }
    Ok(())
}

/// Its targets are of the right kinds, its alerts have names of their own.
fn failures(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.failures else {
        return Ok(());
    };
    let place = places.lines.failures.as_ref();
    let refuse = |problem: String| Err(places.refuse(place.map(|place| place.referenced), problem));
    if rubric.target(&plan.target).map(|target| target.kind) != Some(TargetKind::Prometheus) {
        return refuse(format!(
            "failures: `{}` must be a target of kind `prometheus`",
            plan.target
        ));
    }
    match [&plan.records, &plan.answers]
        .into_iter()
        .find(|name| rubric.file(name).is_none())
    {
        Some(name) => refuse(format!("failures: `{name}` is none of the lab's files")),
        None => Ok(()),
    }
}

fn alertmanager(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.alertmanager else {
        return Ok(());
    };
    let refuse = |problem: String| Err(places.refuse(places.alertmanager(), problem));
    for (name, kind) in [
        (&plan.target, TargetKind::Alertmanager),
        (&plan.webhook, TargetKind::Webhook),
    ] {
        if rubric.target(name).map(|target| target.kind) != Some(kind) {
            return refuse(format!(
                "alertmanager: `{name}` must be a target of kind `{}`",
                kind.word()
            ));
        }
    }
    let mut seen = BTreeSet::new();
    let alerts = plan.alerts.iter().map(|alert| &alert.id);
    let silences = plan.silences.iter().map(|silence| &silence.id);
    match alerts.chain(silences).find(|id| !seen.insert(*id)) {
        Some(id) => refuse(format!(
            "alertmanager: two things are named `{id}`: rename one"
        )),
        None => Ok(()),
    }
}

/// Its target is a Grafana.
fn grafana(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.grafana else {
        return Ok(());
    };
    if rubric.target(&plan.target).map(|target| target.kind) == Some(TargetKind::Grafana) {
        return Ok(());
    }
    let place = places.lines.grafana.as_ref().map(|place| place.referenced);
    let problem = format!(
        "grafana: `{}` must be a target of kind `grafana`",
        plan.target
    );
    Err(places.refuse(place, problem))
}

/// It names what there is, and its traffic can be sent.
fn dashboard(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.dashboard else {
        return Ok(());
    };
    let refuse =
        |problem: String| places.refuse(places.dashboard(), format!("dashboard: {problem}"));
    known_target(rubric, &plan.prometheus).map_err(refuse)?;
    known_target(rubric, &plan.target).map_err(refuse)?;
    if rubric.file(&plan.file).is_none() {
        return Err(refuse(format!("no file is named `{}`", plan.file)));
    }
    let sent = plan.phases.iter().flat_map(|phase| &phase.every_second);
    match sent
        .into_iter()
        .find(|class| !class.path().starts_with('/'))
    {
        Some(class) => Err(refuse(format!(
            "`request: {}` must be a method, a space and a path, such as `GET /tasks`",
            class.request
        ))),
        None => Ok(()),
    }
}

/// It is a Loki, its files are handed in, its questions have names of their own, what it follows is driven.
fn loki(rubric: &Rubric, places: &Places<'_>, classes: &BTreeSet<&str>) -> Result<(), RubricError> {
    let Some(plan) = &rubric.loki else {
        return Ok(());
    };
    let refuse = |problem: String| Err(places.refuse(places.loki(), format!("loki: {problem}")));
    if rubric.target(&plan.target).map(|target| target.kind) != Some(TargetKind::Loki) {
        let word = TargetKind::Loki.word();
        return refuse(format!(
            "`{}` must be a target of kind `{word}`",
            plan.target
        ));
    }
    let files = plan.answers.iter().chain(&plan.push);
    if let Some(name) = files.into_iter().find(|name| rubric.file(name).is_none()) {
        return refuse(format!("no file is named `{name}`: list it below `files`"));
    }
    let mut seen = BTreeSet::new();
    let questions = plan.questions.iter().map(|question| &question.id);
    let ids = questions.chain(plan.follow.iter().map(|follow| &follow.id));
    if let Some(id) = ids.into_iter().find(|id| !seen.insert(*id)) {
        return refuse(format!("two questions are named `{id}`: rename one"));
    }
    for id in plan.until.iter().flat_map(|lines| &lines.requests) {
        known_class(classes, id).or_else(refuse)?;
    }
    match &plan.follow {
        Some(follow) => known_class(classes, &follow.class).or_else(refuse),
        None => Ok(()),
    }
}

fn criteria(
    rubric: &Rubric,
    places: &Places<'_>,
    classes: &BTreeSet<&str>,
) -> Result<(), RubricError> {
    let mut seen = BTreeSet::new();
    for (index, criterion) in rubric.criteria.iter().enumerate() {
        let refuse = |problem: String| places.refuse(places.criterion(index), problem);
        if !seen.insert(&criterion.id) {
            return Err(refuse(format!(
                "two checks have the id `{}`: rename one",
                criterion.id
            )));
        }
        if !criterion.points.is_finite() || criterion.points <= 0.0 {
            return Err(refuse(format!(
                "check `{}` is worth {} points: give it more than 0",
                criterion.id, criterion.points
            )));
        }
        let uses = criterion.check.uses();
        for name in uses.targets {
            known_target(rubric, name)
                .map_err(|problem| refuse(format!("check `{}`: {problem}", criterion.id)))?;
        }
        for name in uses.files {
            known_file(rubric, name)
                .map_err(|problem| refuse(format!("check `{}`: {problem}", criterion.id)))?;
        }
        for id in uses.requests {
            known_class(classes, id)
                .map_err(|problem| refuse(format!("check `{}`: {problem}", criterion.id)))?;
        }
        for id in &criterion.needs {
            if !rubric.criteria.iter().any(|other| other.id == *id) {
                return Err(refuse(format!(
                    "check `{}` needs `{id}`, which is no check here",
                    criterion.id
                )));
            }
        }
    }
    Ok(())
}

fn known_target(rubric: &Rubric, name: &str) -> Result<(), String> {
    if rubric.target(name).is_some() {
        return Ok(());
    }
    let names: Vec<_> = rubric
        .targets
        .iter()
        .map(|target| format!("`{}`", target.name))
        .collect();
    Err(format!(
        "no target is named `{name}`: use one of {}",
        names.join(", ")
    ))
}

fn known_file(rubric: &Rubric, name: &str) -> Result<(), String> {
    if rubric.file(name).is_some() {
        return Ok(());
    }
    let names: Vec<_> = rubric
        .files
        .iter()
        .map(|file| format!("`{}`", file.name))
        .collect();
    Err(match names.as_slice() {
        [] => format!("no file is named `{name}`: list it under `files:`"),
        names => format!("no file is named `{name}`: use one of {}", names.join(", ")),
    })
}

fn known_class(classes: &BTreeSet<&str>, id: &str) -> Result<(), String> {
    if classes.contains(id) {
        return Ok(());
    }
    let names: Vec<_> = classes.iter().map(|class| format!("`{class}`")).collect();
    Err(format!(
        "no request class has the id `{id}`: use one of {}",
        names.join(", ")
    ))
}

/// Refuses a check that needs itself, at whatever distance, and one that comes before what it needs.
fn dependencies(rubric: &Rubric, places: &Places<'_>) -> Result<(), RubricError> {
    let order: BTreeMap<_, _> = rubric
        .criteria
        .iter()
        .enumerate()
        .map(|(index, criterion)| (&criterion.id, index))
        .collect();
    for (index, criterion) in rubric.criteria.iter().enumerate() {
        let mut open = vec![&criterion.id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            for needed in order
                .get(id)
                .into_iter()
                .flat_map(|at| &rubric.criteria[*at].needs)
            {
                if needed == &criterion.id {
                    let problem = if id == needed {
                        format!("check `{id}` needs itself: remove it from its `needs`")
                    } else {
                        format!("check `{needed}` needs itself by way of `{id}`: break the circle")
                    };
                    return Err(places.refuse(places.criterion(index), problem));
                }
                if seen.insert(needed) {
                    open.push(needed);
                }
            }
        }
        // Verdicts are streamed in the file's order, so what is needed must be known by then.
        if let Some(late) = criterion.needs.iter().find(|id| order[id] > index) {
            return Err(places.refuse(
                places.criterion(index),
                format!(
                    "check `{}` needs `{late}`, which comes later: move it below",
                    criterion.id
                ),
            ));
        }
    }
    Ok(())
}
