//! Drives the traffic that a rubric plans, and notes every request with its answer.

use std::time::Duration;

use reqwest::Method;
use tokio::task::JoinSet;

use super::client::{Client, Request};
use super::draw::Draw;
use crate::evidence::{DrivenClass, DrivenRequest};
use crate::rubric::RequestClass;

/// The header that ties a request to its log lines.
const REQUEST_ID: &str = "X-Request-ID";

/// What driving remembers from class to class.
pub(super) struct Driver {
    client: Client,
    draw: Draw,
    /// The `id`s of what earlier requests created.
    created: Vec<String>,
}

/// A request in flight comes back with its place, so that evidence has a fixed order.
struct Answered {
    index: usize,
    request: DrivenRequest,
    created: Option<String>,
}

impl Driver {
    pub(super) fn new(client: Client, seed: u64) -> Self {
        Self {
            client,
            draw: Draw::new(seed),
            created: Vec::new(),
        }
    }

    /// Sends a class's requests, `concurrency` at a time, and waits for all answers.
    pub(super) async fn drive(&mut self, class: &RequestClass, concurrency: u32) -> DrivenClass {
        let planned = self.plan(class);
        let mut waiting = planned.into_iter().enumerate();
        let mut on_their_way = JoinSet::new();
        let mut answered = Vec::new();
        for (index, request) in waiting.by_ref().take(concurrency as usize) {
            self.start(&mut on_their_way, class, index, request);
        }
        while let Some(done) = on_their_way.join_next().await {
            answered.extend(done.ok());
            if let Some((index, request)) = waiting.next() {
                self.start(&mut on_their_way, class, index, request);
            }
        }
        self.finish(class, answered)
    }

    /// Sends all requests of several classes at once; [`Held::wait`] takes the answers.
    pub(super) fn hold<'a>(&mut self, classes: &'a [RequestClass]) -> Held<'a> {
        let mut held = Held {
            classes: Vec::new(),
        };
        for class in classes {
            let mut on_their_way = JoinSet::new();
            for (index, request) in self.plan(class).into_iter().enumerate() {
                self.start(&mut on_their_way, class, index, request);
            }
            held.classes.push((class, on_their_way));
        }
        held
    }

    fn plan(&mut self, class: &RequestClass) -> Vec<Request> {
        let times = self.draw.amount(class.times);
        (0..times).map(|_| self.request(class)).collect()
    }

    fn request(&mut self, class: &RequestClass) -> Request {
        let mut path = class.path().to_owned();
        if path.contains("{uuid}") {
            path = path.replace("{uuid}", &self.draw.uuid());
        }
        if path.contains("{word}") {
            path = path.replace("{word}", &self.draw.word());
        }
        if path.contains("{created}") {
            // Without anything created, a random id keeps the traffic going; the answers will tell.
            let id = match self.created.len() {
                0 => self.draw.uuid(),
                length => self.created[self.draw.index(length)].clone(),
            };
            path = path.replace("{created}", &id);
        }
        let mut headers = class.headers.clone();
        for value in headers.values_mut() {
            if value.contains("{uuid}") {
                *value = value.replace("{uuid}", &self.draw.uuid());
            }
        }
        Request {
            method: Method::from_bytes(class.method().as_bytes()).unwrap_or(Method::GET),
            path,
            headers,
            body: class.body.as_ref().map(ToString::to_string),
        }
    }

    fn start(
        &self,
        on_their_way: &mut JoinSet<Answered>,
        class: &RequestClass,
        index: usize,
        request: Request,
    ) {
        let client = self.client.clone();
        let abandon_after = class.abandon_after_ms.map(Duration::from_millis);
        on_their_way.spawn(async move { send(&client, index, request, abandon_after).await });
    }

    fn finish(&mut self, class: &RequestClass, answered: Vec<Answered>) -> DrivenClass {
        let (driven, created) = driven_class(class, answered);
        self.created.extend(created);
        driven
    }
}

/// Requests that are on their way.
pub(super) struct Held<'a> {
    classes: Vec<(&'a RequestClass, JoinSet<Answered>)>,
}

impl Held<'_> {
    /// How many they are.
    pub(super) fn len(&self) -> usize {
        let lengths = self
            .classes
            .iter()
            .map(|(_, on_their_way)| on_their_way.len());
        lengths.sum()
    }

    /// Waits until each has been answered or given up.
    pub(super) async fn wait(self) -> Vec<DrivenClass> {
        let mut driven = Vec::new();
        for (class, mut on_their_way) in self.classes {
            let mut answered = Vec::new();
            while let Some(done) = on_their_way.join_next().await {
                answered.extend(done.ok());
            }
            driven.push(driven_class(class, answered).0);
        }
        driven
    }
}

async fn send(
    client: &Client,
    index: usize,
    request: Request,
    abandon_after: Option<Duration>,
) -> Answered {
    let path = request.path.clone();
    let id = request.headers.get(REQUEST_ID).cloned();
    let creates = request.method == Method::POST;
    let start = tokio::time::Instant::now();
    let answer = match abandon_after {
        // Dropping the request closes its connection: to the service the client has hung up.
        Some(limit) => tokio::time::timeout(limit, client.send(request)).await.ok(),
        None => Some(client.send(request).await),
    };
    let answer = answer.and_then(Result::ok);
    let created = answer
        .as_ref()
        .filter(|answer| creates && answer.status == 201)
        .and_then(|answer| created_id(&answer.body));
    Answered {
        index,
        request: DrivenRequest {
            path,
            id,
            status: answer.map(|answer| answer.status),
            duration_ms: super::rounded_ms(start.elapsed()),
        },
        created,
    }
}

fn created_id(body: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Created {
        id: String,
    }
    let Created { id } = serde_json::from_str(body).ok()?;
    // It goes into a path: only what needs no escaping there.
    let is_plain = id.len() <= 64
        && !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_plain.then_some(id)
}

fn driven_class(class: &RequestClass, mut answered: Vec<Answered>) -> (DrivenClass, Vec<String>) {
    answered.sort_by_key(|answered| answered.index);
    let mut created = Vec::new();
    let mut requests = Vec::with_capacity(answered.len());
    for answered in answered {
        created.extend(answered.created);
        requests.push(answered.request);
    }
    let driven = DrivenClass {
        id: class.id.clone(),
        method: class.method().to_owned(),
        route: class.route.clone(),
        headers: class.headers.clone(),
        expected_status: class.expect,
        requests,
    };
    (driven, created)
}
