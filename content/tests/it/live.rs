//! Following a folder while an author writes in it.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use content::{LiveLibrary, Refresh};

use crate::folder::{Folder, lesson};

#[test]
fn a_broken_edit_keeps_the_last_good_library() {
    let folder = Folder::new().with_lesson(1, "one", "Old.");
    let live = LiveLibrary::open(folder.path()).unwrap();
    assert_eq!(live.refresh(), Refresh::Unchanged);

    folder.write("lessons/01-one.md", "broken on purpose");
    let Refresh::Broken(errors) = live.refresh() else {
        panic!("the edit is broken")
    };
    assert_eq!(errors.0[0].file, "lessons/01-one.md");
    assert_eq!(live.current().lessons().len(), 1);
    assert_eq!(
        live.refresh(),
        Refresh::Unchanged,
        "a broken edit is told once"
    );

    folder.write("lessons/01-one.md", &lesson(1, "one", "New, and longer."));
    assert_eq!(live.refresh(), Refresh::Reloaded);

    folder.write("lessons/02-two.md", &lesson(2, "two", ""));
    assert_eq!(live.refresh(), Refresh::Reloaded);
    assert_eq!(live.current().lessons().len(), 2);
}

#[test]
fn pages_are_shown_while_an_edit_is_read() {
    let folder = Folder::new().with_lesson(1, "one", "Old.");
    let live = LiveLibrary::open(folder.path()).unwrap();
    // Reading a pipe waits for its writer, so that this edit takes as long as the test likes.
    let pipe = folder.path().join("lessons/02-two.md");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| live.refresh());
        // Waits in turn for the reader.
        let mut writer = OpenOptions::new().write(true).open(&pipe).unwrap();
        let (shown, was_shown) = mpsc::channel();
        let live = &live;
        scope.spawn(move || shown.send(live.current().lessons().len()));
        let meanwhile = was_shown.recv_timeout(Duration::from_secs(10));
        writer.write_all(lesson(2, "two", "").as_bytes()).unwrap();
        drop(writer);
        assert_eq!(reading.join().unwrap(), Refresh::Reloaded);
        assert_eq!(meanwhile, Ok(1));
    });
    assert_eq!(live.current().lessons().len(), 2);
}
