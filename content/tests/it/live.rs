//! Following a folder while an author writes in it.

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
