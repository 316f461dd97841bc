//! What each figure says at first, and after a control was moved. The figures in the texts are the engines'.

use model::Play;
use tests::Browser;
use thirtyfour::Key;

use super::figure::Figure;

/// Opens the figure and moves it; it stays open.
pub async fn play_with(play: Play, browser: &Browser) -> Figure<'_> {
    let figure = Figure::open(browser, play.slug()).await;
    match play {
        Play::MetricTypes => metric_types(&figure).await,
        Play::RateWindow => rate_window(&figure).await,
        Play::HistogramBuckets => histogram_buckets(&figure).await,
        Play::Cardinality => cardinality(&figure).await,
        Play::VectorMatching => vector_matching(&figure).await,
        Play::AlertFor => alert_for(&figure).await,
        Play::RoutingTree => routing_tree(&figure).await,
        Play::ErrorBudget => error_budget(&figure).await,
    }
    figure
}

/// Two and a half minutes of a counter that falls once in them.
async fn rate_window(figure: &Figure<'_>) {
    figure.says("increase(…[150s])").await;
    figure.says("The counter fell in this window").await;
    figure.press("The window ends at", &[Key::Home]).await;
    figure.says("no result, not nought").await;
}

async fn alert_for(figure: &Figure<'_>) {
    figure
        .says("It never fires: from 9 min the condition held for 3 min, for asks for 5 min. At 13 min the queue was at 10")
        .await;
    figure.press("for:", &[Key::Left, Key::Left]).await;
    figure.says("Pending at 9 min; the condition held at every evaluation for 3 min, so at 12 min it fires.").await;
    figure.has("rect.firing").await;

    figure.press("A gap in the scrapes", &[Key::Enter]).await;
    figure
        .says("At 14 min the series had no sample: resolved. In all it fires 2 times")
        .await;

    // The engine's own notation, and its own words for what is none.
    figure.write(".play-text input", "lots").await;
    figure.says("`lots`").await;
    figure.has("rect.firing").await;
}

async fn routing_tree(figure: &Figure<'_>) {
    figure.says("The alert goes to log and pager.").await;
    figure.press("Billing fails", &[Key::Enter]).await;
    figure
        .says("The route to billing would match as well, but a sibling above it took the alert")
        .await;
    figure
        .write("input[aria-label='Value of label 2']", "urgent")
        .await;
    figure.says("The alert goes to log.").await;
    figure.says("it is \"urgent\"").await;

    figure
        .write("textarea", "route:\n  receiver: nobody\nreceivers: []\n")
        .await;
    figure.says("nobody").await;
    figure.has(".route-tree.stale .route.notifies").await;
    figure
        .write(
            "textarea",
            "route:\n  receiver: one\nreceivers: [{name: one}]\n",
        )
        .await;
    figure.says("The alert goes to one.").await;
}

async fn error_budget(figure: &Figure<'_>) {
    figure.says("The page comes from the 14.4× alert").await;
    figure.press("In the incident fail", &[Key::Home]).await;
    figure.says("Nobody is paged").await;
    figure.press("over", &[Key::Home]).await;
    figure.says("3.36×").await;
}

/// The engine counts what the labels make of each other: 3 · 3 · 4 · 3, then one path more.
async fn cardinality(figure: &Figure<'_>) {
    figure.says("108 series").await;
    figure.says("as the engine counts them").await;
    figure.press("path: values", &[Key::Right]).await;
    figure.says("144 series").await;
    figure.press("user_id: values", &[Key::End]).await;
    figure.says("This doesn't fit").await;
}

/// Where the last bound is below the quantile, the engine answers with that bound.
async fn histogram_buckets(figure: &Figure<'_>) {
    figure.says("is in the bucket from 0.").await;
    figure.press("Ending too early", &[Key::Enter]).await;
    figure.says("0.100 s").await;
    figure.says("is slower than the last bound").await;
    figure.says("No bucket ends at 0.3 s").await;
    figure.press("The chosen bound", &[Key::End]).await;
    figure.says("is in the bucket from 0.05 to").await;
}

/// The one path without errors finds no partner; `unless` keeps what finds none on its left, which is nothing.
async fn vector_matching(figure: &Figure<'_>) {
    figure.says("One row, marked –, found no partner").await;
    figure.says("0.008").await;
    figure.press("Operator", &[Key::End]).await;
    figure.says("The result is empty.").await;
    figure
        .says("keeps the left rows that found no partner: 0 of them")
        .await;
}

/// Time passes only when somebody lets it; a restart is seen at the next scrape.
async fn metric_types(figure: &Figure<'_>) {
    figure
        .says("With a second replica the buckets of both can be added")
        .await;
    figure.press("Restart the process", &[Key::Enter]).await;
    let seconds = vec![Key::Enter; 15];
    figure.press("Step one second", &seconds).await;
    figure.says("The process was started again").await;
}
