//! The way through the module, and where one stands on it.

use leptos::prelude::*;
use model::{LabSummary, LessonProgress, MapStep, ModuleMap as Map, Tally};

/// Lessons and labs in the order in which they are taken.
#[component]
pub(super) fn ModuleMap(map: Map) -> impl IntoView {
    let next = map.continue_at.map(|lesson| {
        view! {
            <p class="continue">
                <a class="button" href=format!("/lessons/{}", lesson.slug)>"Continue with lesson " {lesson.number}</a>
                <span>{lesson.title}</span>
            </p>
        }
    });
    let step = |step: MapStep| match step {
        MapStep::Lesson(progress) => lesson(progress),
        MapStep::Lab { lab, best_points } => self::lab(lab, best_points),
    };
    view! {
        {next}
        <ol class="module-map">{map.steps.into_iter().map(step).collect_view()}</ol>
    }
}

fn lesson(progress: LessonProgress) -> AnyView {
    let LessonProgress {
        lesson,
        questions,
        exercises,
        visited_at_ms,
    } = progress;
    let tasks = Tally {
        right: questions.right + exercises.right,
        all: questions.all + exercises.all,
    };
    let is_done = tasks.all > 0 && tasks.right == tasks.all;
    let state = if is_done {
        "done"
    } else if visited_at_ms.is_some() {
        "begun"
    } else {
        "new"
    };
    let told = (visited_at_ms.is_some() && tasks.all > 0)
        .then(|| format!(" · {} of {} right", tasks.right, tasks.all));
    view! {
        <li class=format!("map-step {state}")>
            <span class="map-mark" aria-hidden="true">{if is_done { "✓".to_owned() } else { lesson.number.to_string() }}</span>
            <h3><a href=format!("/lessons/{}", lesson.slug)>{lesson.title}</a></h3>
            <span class="entry-meta">{lesson.minutes} " min" {told}</span>
            <p>{lesson.summary}</p>
        </li>
    }
    .into_any()
}

fn lab(lab: LabSummary, best_points: Option<f64>) -> AnyView {
    let state = match best_points {
        Some(points) if points >= lab.points_possible => "done",
        Some(_) => "begun",
        None => "new",
    };
    let told = match best_points {
        Some(points) => format!("{points} of {} points", lab.points_possible),
        None => format!("{} checks, {} points", lab.check_count, lab.points_possible),
    };
    view! {
        <li class=format!("map-step lab {state}")>
            <span class="map-mark" aria-hidden="true">{if state == "done" { "✓" } else { "⌁" }}</span>
            <h3><a href=format!("/labs/{}", lab.slug)>"Lab " {format!("{:02}", lab.number)} ": " {lab.title}</a></h3>
            <span class="entry-meta">{told}</span>
            <p>{lab.summary}</p>
        </li>
    }
    .into_any()
}
