//! Answers and visits.

use model::{Given, LessonSlug, Role, Task};
use storage::{answers, visits};

use crate::database::on_both_databases;
use crate::story::with_account;

fn lesson(slug: &str) -> LessonSlug {
    slug.parse().unwrap()
}

fn question(id: &str) -> Task {
    Task::Question(id.parse().unwrap())
}

fn given(choice: &str) -> Given {
    Given::from([("choice".to_owned(), choice.to_owned())])
}

on_both_databases! {
    async fn the_newest_answer_is_kept_and_the_first_right_one_remembered(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        let mut tx = db.begin_write().await.unwrap();
        let one = lesson("one");
        for (choice, is_right, at_ms) in [("a", false, 10), ("b", true, 20), ("c", true, 30), ("d", false, 40)] {
            answers::record(&mut tx, &ada.id, &one, &question("q"), &given(choice), is_right, at_ms).await.unwrap();
        }
        // The same name as an exercise, and in another lesson, is another task.
        let exercise = Task::Exercise("q".parse().unwrap());
        answers::record(&mut tx, &ada.id, &one, &exercise, &given("x"), false, 50).await.unwrap();
        answers::record(&mut tx, &ada.id, &lesson("two"), &question("q"), &given("y"), true, 60).await.unwrap();
        tx.commit().await.unwrap();

        let mut connection = db.read().await.unwrap();
        let all = answers::list(&mut connection, &ada.id, None).await.unwrap();
        let seen: Vec<_> = all.iter().map(|one| (one.lesson.as_str(), one.task.clone(), one.tries)).collect();
        assert_eq!(seen, [("one", exercise, 1), ("one", question("q"), 4), ("two", question("q"), 1)]);
        let newest = &all[1];
        assert_eq!((&newest.given, newest.answered_at_ms, newest.first_right_at_ms), (&given("d"), 40, Some(20)));
        assert_eq!(answers::list(&mut connection, &ada.id, Some(&lesson("two"))).await.unwrap().len(), 1);
        assert!(answers::list(&mut connection, &eve.id, None).await.unwrap().is_empty());
    }

    async fn the_lesson_opened_last_comes_first(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let mut tx = db.begin_write().await.unwrap();
        for (slug, at_ms) in [("one", 1), ("two", 2), ("one", 3)] {
            visits::record(&mut tx, &ada.id, &lesson(slug), at_ms).await.unwrap();
        }
        let seen = visits::list(&mut tx, &ada.id).await.unwrap();
        assert_eq!(seen, [(lesson("one"), 3), (lesson("two"), 2)]);
    }
}
