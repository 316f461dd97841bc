use std::cmp::Ordering;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outcome::Row;
use crate::bridge;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Series,
    Value,
}

/// The result of an instant query; its headings sort it.
#[component]
pub(super) fn ResultTable(rows: Vec<Row>, series: u32) -> impl IntoView {
    let row_count = rows.len();
    let is_cut = row_count < series as usize;
    // In the engine's order until a heading is used: some queries sort.
    let order = RwSignal::new(None::<(Column, bool)>);
    let rows = StoredValue::new(rows);
    let sorted = move || {
        let mut rows = rows.get_value();
        if let Some((column, is_descending)) = order.get() {
            rows.sort_by(|a, b| compare(a, b, column));
            if is_descending {
                rows.reverse();
            }
        }
        rows
    };
    let copy = move |_| {
        let text: String = sorted()
            .iter()
            .map(|row| format!("{}\t{}\n", row_text(row), row.value))
            .collect();
        // A refused clipboard leaves the table to select by hand.
        spawn_local(async move { drop(bridge::copy_text(&text).await) });
    };
    view! {
        <div class="result-scroll" role="group" aria-label="Result" tabindex="0">
            <table class="result">
                <thead><tr><Heading text="Series" column=Column::Series order /><Heading text="Value" column=Column::Value order /></tr></thead>
                <tbody>{move || sorted().into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
        <p class="stats">
            {is_cut.then(|| format!("The first {row_count} of {series} series. "))}
            <button class="copy-button" type="button" on:click=copy>"Copy the table"</button>
        </p>
    }
}

#[component]
fn Heading(
    text: &'static str,
    column: Column,
    order: RwSignal<Option<(Column, bool)>>,
) -> impl IntoView {
    let sort = move || match order.get() {
        Some((by, true)) if by == column => Some("descending"),
        Some((by, false)) if by == column => Some("ascending"),
        _ => None,
    };
    // Values are mostly asked for from the top.
    let toggle = move |_| {
        order.update(|order| {
            *order = match *order {
                Some((by, is_descending)) if by == column => Some((column, !is_descending)),
                _ => Some((column, column == Column::Value)),
            };
        });
    };
    let class = if column == Column::Value {
        "align-right"
    } else {
        ""
    };
    view! { <th scope="col" class=class aria-sort=sort><button type="button" on:click=toggle>{text}</button></th> }
}

fn line(row: Row) -> impl IntoView {
    let is_empty = row.labels.is_empty();
    let last = row.labels.len().saturating_sub(1);
    let labels = row
        .labels
        .into_iter()
        .enumerate()
        .map(|(index, (label, value))| {
            view! {
                <span class="series-label">{label}</span> "="
                <span class="series-value">{format!("{value:?}")}</span>
                {(index < last).then_some(", ")}
            }
        })
        .collect_view();
    let name = row.name.unwrap_or_default();
    let braces = if is_empty && !name.is_empty() {
        ("", "")
    } else {
        ("{", "}")
    };
    let class = if row.value.contains('\n') {
        "value samples"
    } else {
        "value"
    };
    view! {
        <tr>
            <td class="series"><span class="series-name">{name}</span> {braces.0} {labels} {braces.1}</td>
            <td class=class>{row.value}</td>
        </tr>
    }
}

fn row_text(row: &Row) -> String {
    let labels: Vec<String> = row
        .labels
        .iter()
        .map(|(label, value)| format!("{label}={value:?}"))
        .collect();
    format!(
        "{}{{{}}}",
        row.name.as_deref().unwrap_or_default(),
        labels.join(", ")
    )
}

fn compare(a: &Row, b: &Row, column: Column) -> Ordering {
    match column {
        Column::Series => row_text(a).cmp(&row_text(b)),
        Column::Value => match (a.value.parse::<f64>(), b.value.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            _ => a.value.cmp(&b.value),
        },
    }
}
