use leptos::prelude::*;
use leptos::task::spawn_local;

use super::answer::{Answer, Problem, Request};
use super::drills::{DrillPicker, FIRST};
use super::editor::RulesEditor;
use super::findings::Findings;
use super::kept;
use super::timeline::Drawing;
use super::verdict::Verdict;
use crate::bridge;

/// What a visitor starts from: it loads, it works a little, and there is much to make better.
const FIRST_RULES: &str = r#"groups:
  - name: flowforge
    rules:
      - alert: ApiErrorRatioHigh
        expr: |
          sum(rate(http_requests_total{job="api-service", status=~"5.."}[5m]))
            /
          sum(rate(http_requests_total{job="api-service"}[5m]))
            > 0.05
        for: 5m
        labels:
          severity: page
        annotations:
          summary: '{{ $value | humanizePercentage }} of requests to the API fail'
"#;

/// How far the last replay is.
#[derive(Debug, Clone, PartialEq)]
enum Replay {
    Waiting,
    Running,
    Done(Answer),
    /// It could not be carried out; a sentence for the visitor.
    Failed(String),
}

/// Rules on one side, what they did on the other.
#[island]
pub(super) fn Workshop() -> impl IntoView {
    // Begun with what the server can know; what was kept from the last visit comes with the first effect.
    let rules = RwSignal::new(FIRST_RULES.to_owned());
    let drill = RwSignal::new(FIRST.to_owned());
    let seed = RwSignal::new(1);
    let replay = RwSignal::new(Replay::Waiting);
    let problems = RwSignal::new(None::<Vec<Problem>>);
    let number = StoredValue::new(0_u32);

    let run = Callback::new(move |()| {
        let mine = number.get_value() + 1;
        number.set_value(mine);
        replay.set(Replay::Running);
        let (text, drill, seed) = (
            rules.get_untracked(),
            drill.get_untracked(),
            seed.get_untracked(),
        );
        spawn_local(async move {
            let outcome = lint_and_replay(&text, &drill, seed).await;
            if number.get_value() != mine {
                return;
            }
            match outcome {
                Ok((found, answer)) => {
                    problems.set(Some(found));
                    replay.set(Replay::Done(answer));
                }
                Err(reason) => replay.set(Replay::Failed(reason)),
            }
        });
    });
    Effect::new(move || {
        if let Some(kept) = kept::load() {
            rules.set(kept);
        }
    });
    Effect::new(move || rules.with(|rules| kept::save(rules)));
    // Once at the start, and whenever another drill is chosen.
    Effect::new(move || {
        drill.track();
        seed.track();
        run.run(());
    });
    let start_over = move |_| {
        rules.set(FIRST_RULES.to_owned());
        bridge::set_editor_text(FIRST_RULES);
        run.run(());
    };
    let is_running = move || replay.with(|replay| *replay == Replay::Running);

    view! {
        <div class="workshop">
            <div class="workshop-rules">
                <RulesEditor rules run />
                <div class="playground-actions">
                    <button class="button" type="button" on:click=move |_| run.run(()) aria-busy=move || is_running().to_string()>
                        "Replay"
                    </button>
                    <button class="button quiet" type="button" disabled=move || !is_running() on:click=move |_| bridge::stop_workshop()>"Stop"</button>
                    <button class="button quiet" type="button" on:click=start_over>"Start over"</button>
                    <span class="playground-keys"><kbd>"Ctrl"</kbd> " " <kbd>"Enter"</kbd> " replays"</span>
                </div>
                {move || problems.get().map(|problems| view! { <Findings problems /> })}
            </div>
            <div class="workshop-drill">
                <div class="workshop-picker"><DrillPicker drill seed /></div>
                <div class="workshop-result" class:stale=is_running aria-live="polite">
                    {move || replay.with(shown)}
                </div>
            </div>
        </div>
    }
}

fn shown(replay: &Replay) -> AnyView {
    match replay {
        Replay::Waiting => ().into_any(),
        Replay::Running => view! { <p class="drawing-note">"Some hours of FlowForge pass …"</p> }.into_any(),
        Replay::Failed(reason) => view! { <p class="message bad" role="alert">{reason.clone()}</p> }.into_any(),
        Replay::Done(answer) => match answer {
            Answer::Refused(reason) => {
                view! { <p class="message bad" role="alert">"Prometheus would not load this: " {reason.clone()}</p> }.into_any()
            }
            Answer::Judgement { drill, findings } => view! {
                <Verdict drill=(**drill).clone() findings=findings.clone() />
                <Drawing timeline=drill.timeline.clone() />
            }
            .into_any(),
        },
    }
}

/// Whoever stops the first stops both.
async fn lint_and_replay(
    rules: &str,
    drill: &str,
    seed: u32,
) -> Result<(Vec<Problem>, Answer), String> {
    let found = ask(&Request::Lint { rules }).await?;
    let answer = ask(&Request::Replay { rules, drill, seed }).await?;
    Ok((found, answer))
}

async fn ask<T: serde::de::DeserializeOwned>(request: &Request<'_>) -> Result<T, String> {
    let request = serde_json::to_string(request).unwrap_or_default();
    let answer = bridge::ask_workshop(&request)
        .await
        .map_err(|error| bridge::reason(&error))?;
    answer
        .as_string()
        .and_then(|json| serde_json::from_str(&json).ok())
        .ok_or_else(|| "The workshop's answer makes no sense to this page; reload it.".to_owned())
}
