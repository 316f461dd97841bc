//! A vector as a table whose cells are typed into, and the lines from one table to the other.

use leptos::prelude::*;

use super::matching::Told;
use super::vectors::{COLUMNS, MOST_ROWS, Row};

/// Heights in rem, as in `play-matching.css`: where a table's rows begin and how high each is.
const ROWS_TOP: f64 = 4.0;
const ROW_HEIGHT: f64 = 2.75;

/// One side.
#[component]
pub(super) fn VectorTable(
    side: &'static str,
    metric: Signal<&'static str>,
    columns: Signal<[&'static str; COLUMNS]>,
    rows: RwSignal<Vec<Row>>,
    /// Each row's group.
    letters: Signal<Vec<Option<char>>>,
) -> impl IntoView {
    let count = Memo::new(move |_| rows.with(Vec::len));
    // By position: a row that is typed into must keep its cells.
    let row = move |index: usize| {
        let letter =
            Memo::new(move |_| letters.with(|letters| letters.get(index).copied().flatten()));
        let cells = (0..COLUMNS).map(|column| {
            let text = move || {
                let row = rows.with(|rows| rows.get(index).map(|row| row.labels[column].clone()));
                row.unwrap_or_default()
            };
            let label = move || format!("{} of row {} on the {side}", columns.get()[column], index + 1);
            view! {
                <td><input class="play-cell" type="text" spellcheck="false" autocapitalize="off" autocomplete="off" placeholder="none" aria-label=label prop:value=text
                    on:input:target=move |event| rows.update(|rows| if let Some(row) = rows.get_mut(index) { row.labels[column] = event.target().value(); }) /></td>
            }
        });
        let value = move || {
            let value = rows.with(|rows| rows.get(index).map(|row| row.value.clone()));
            value.unwrap_or_default()
        };
        view! {
            <tr class=move || group_class(letter.get())>
                <th scope="row">{move || view! { <Badge letter=letter.get() /> }}</th>
                {cells.collect_view()}
                <td><input class="play-cell number" type="text" inputmode="decimal" autocomplete="off" aria-label=format!("value of row {} on the {side}", index + 1) prop:value=value
                    on:input:target=move |event| rows.update(|rows| if let Some(row) = rows.get_mut(index) { row.value = event.target().value(); }) /></td>
                <td><button class="play-remove" type="button" aria-label=format!("Remove row {} on the {side}", index + 1)
                    on:click=move |_| rows.update(|rows| if index < rows.len() { rows.remove(index); })>"×"</button></td>
            </tr>
        }
    };
    view! {
        <div class="play-vector">
            <table>
                <caption>{side} ": " <code>{metric}</code></caption>
                <thead><tr>
                    <th scope="col"><span class="visually-hidden">"Group"</span></th>
                    {(0..COLUMNS).map(|column| view! { <th scope="col">{move || columns.get()[column]}</th> }).collect_view()}
                    <th scope="col">"value"</th>
                    <td></td>
                </tr></thead>
                <tbody>{move || (0..count.get()).map(row).collect_view()}</tbody>
            </table>
            <button class="button quiet small" type="button" prop:disabled=move || { count.get() >= MOST_ROWS }
                on:click=move |_| rows.update(|rows| rows.push(new_row(rows)))>"Add a row"</button>
        </div>
    }
}

/// A group's letter, or that there is none.
#[component]
pub(super) fn Badge(letter: Option<char>) -> impl IntoView {
    match letter {
        Some(letter) => view! { <span class="play-badge">{letter}</span> }.into_any(),
        None => view! { <span class="play-badge" role="img" aria-label="no partner">"–"</span> }
            .into_any(),
    }
}

/// Four colours take turns; the letter tells.
pub(super) fn group_class(letter: Option<char>) -> &'static str {
    const CLASSES: [&str; 4] = ["group-0", "group-1", "group-2", "group-3"];
    letter.map_or("alone", |letter| {
        CLASSES[(letter as usize - 'A' as usize) % CLASSES.len()]
    })
}

/// Who meets whom, drawn between the tables where they stand side by side.
#[component]
pub(super) fn Wires(told: Memo<Option<Told>>, rows: Signal<usize>) -> impl IntoView {
    let height = move || ROWS_TOP + ROW_HEIGHT * rows.get() as f64;
    let middle = |row: usize| ROWS_TOP + ROW_HEIGHT * (row as f64 + 0.5);
    let wires = move || {
        let told = told.get()?;
        let wire = |(left, right): &(usize, usize)| {
            let letter = told.left.get(*left).copied().flatten();
            let d = format!("M0 {0}C5 {0} 5 {1} 10 {1}", middle(*left), middle(*right));
            view! { <path class=group_class(letter) d=d /> }
        };
        Some(told.pairs.iter().map(wire).collect_view())
    };
    view! {
        <svg class="play-wires" aria-hidden="true" preserveAspectRatio="none" height=move || format!("{}rem", height()) viewBox=move || format!("0 0 10 {}", height())>
            {wires}
        </svg>
    }
}

/// Like the last row but for its first label, so that it is no duplicate.
fn new_row(rows: &[Row]) -> Row {
    let mut row = rows.last().cloned().unwrap_or_default();
    row.labels[0].push_str(if row.labels[0].is_empty() {
        "new"
    } else {
        "-2"
    });
    if row.value.is_empty() {
        row.value = "1".to_owned();
    }
    row
}
