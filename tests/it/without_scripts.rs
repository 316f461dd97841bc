//! A lesson for somebody whose browser runs no JavaScript: all of the text is there, questions can be answered, and
//! nothing is shown that does nothing.

use model::LessonPart;
use tests::{Browser, Component, Html, Sightline, is_here, root};

use crate::journey::make_first_instructor;
use crate::tour::{everybodys, lessons};

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_is_whole_as_it_is_sent() {
    let course = content_check::load(&root()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let sightline = Sightline::start("without-scripts").await;
    let mut missing = Vec::new();
    for lesson in lessons(&sightline).await {
        let answer = reqwest::get(&lesson.url).await.expect("the server answers");
        let html = Html::parse(&answer.text().await.expect("with text"));
        let page = course
            .pages
            .iter()
            .find(|page| lesson.url.ends_with(&page.address))
            .unwrap_or_else(|| panic!("{} is no text of ours", lesson.url));
        let mut miss = |what: String| missing.push(format!("{}: {what}", lesson.name));

        let shown: Vec<&str> = html
            .all("pre")
            .filter(|pre| pre.has_class("query-code"))
            .map(|pre| pre.text.trim())
            .collect();
        let parts = &page.rendered.parts;
        for part in parts {
            match part {
                LessonPart::Query(block) if !shown.contains(&block.expr.trim()) => {
                    miss(format!("the query `{}`", block.expr));
                }
                LessonPart::Play(block) if !has_figure(&html, block.play.slug()) => {
                    miss(format!("the still figure of `{}`", block.play.slug()));
                }
                _ => {}
            }
        }
        for entry in &page.rendered.toc {
            if html.with_id(&entry.id).is_none() {
                miss(format!("the section `{}`", entry.text));
            }
        }
        let questions = html
            .all("section")
            .filter(|part| part.has_class("question"));
        let questions = questions.count();
        let forms = html.all("form").filter(|form| {
            form.attribute("method") == Some("post") && html.is_inside(form, "section")
        });
        if questions < 5 || forms.count() != questions {
            miss(format!("forms for its {questions} questions"));
        }
    }
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

fn has_figure(html: &Html, slug: &str) -> bool {
    let id = format!("figure-{slug}");
    html.all("svg").any(|svg| {
        let is_there = html
            .around(svg)
            .any(|around| around.attribute("id") == Some(&id));
        is_there && !html.name_of(svg).is_empty()
    })
}

/// The buttons in sight that no form would send.
const DEAD_BUTTONS: &str = "
    return [...document.querySelectorAll('button')]
        .filter((button) => button.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((button) => button.type !== 'submit' || !button.form)
        .map((button) => button.outerHTML.slice(0, 120));
";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_that_needs_a_script_and_answers_are_judged() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("without-scripts-browser").await;
    let browser = Browser::open("without-scripts-window").await;
    browser.run_scripts(false).await;
    let mut faults = Vec::new();
    for stop in everybodys(&sightline).await {
        browser.goto(&stop.url).await;
        let dead = browser.driver.execute(DEAD_BUTTONS, Vec::new()).await;
        let dead: Vec<String> = dead
            .and_then(|dead| dead.convert())
            .expect("buttons can be looked at");
        faults.extend(
            dead.into_iter()
                .map(|button| format!("{}: {button}", stop.name)),
        );
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));

    make_first_instructor(&browser, &sightline, "grace").await;
    browser.goto(&sightline.url("/lessons/why-observe")).await;
    let question = browser.find("main .question:has([type='radio'])").await;
    let id = question.id().await.expect("a question has an id");
    let id = id.expect("a question has an id");
    // By keyboard: without a script nothing scrolls what is clicked out from under the page's header.
    for (field, key) in [("[type='radio']", " "), ("button", "\n")] {
        let field = browser.find(&format!("#{id} {field}")).await;
        field.send_keys(key).await.expect("it takes keys");
    }
    browser.find(&format!("#{id} .question-verdict")).await;
    browser.close().await;
}
