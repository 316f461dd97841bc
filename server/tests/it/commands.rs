//! The command line, as a process.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::site::{PASSWORD, Site, sign_in_form};

fn sightline(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// What the command says when it is told `input`, which has to go well. The site needs its threads meanwhile.
async fn run(mut command: Command, input: &'static str) -> String {
    let work = move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    let output = tokio::task::spawn_blocking(work).await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn check_refused(output: &Output, expected: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && text.contains(expected),
        "{text}"
    );
}

#[test]
fn help_names_the_commands_and_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let output = sightline(folder.path()).arg("--help").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    for part in [
        "serve",
        "migrate",
        "user",
        "token",
        "SIGHTLINE_DATABASE_URL",
        "[default: 127.0.0.1:3000]",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn a_wrong_setting_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("sightline.toml"),
        "# ours\nadr = \"127.0.0.1:1\"\n",
    )
    .unwrap();
    let output = sightline(folder.path()).arg("migrate").output().unwrap();
    check_refused(&output, "error: sightline.toml:2: unknown field `adr`");
    let output = sightline(folder.path())
        .args(["migrate", "--config", "none.toml"])
        .output()
        .unwrap();
    check_refused(&output, "error: none.toml: ");
}

#[test]
fn migrate_makes_the_database_where_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = sightline(folder.path())
        .arg("migrate")
        .env("SIGHTLINE_DATA_DIR", "here")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "the database is up to date\n"
    );
    assert!(folder.path().join("here/sightline.db").exists());
    let output = sightline(folder.path())
        .args(["migrate", "--database-url", "mysql://x"])
        .output()
        .unwrap();
    check_refused(&output, "starts with neither `sqlite:` nor `postgres:`");
}

#[tokio::test]
async fn accounts_are_looked_after_also_while_the_course_is_broken() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let folder = tempfile::tempdir().unwrap();
    let lessons = folder.path().join("content/lessons");
    std::fs::create_dir_all(&lessons).unwrap();
    std::fs::write(lessons.join("01-broken.md"), "no front matter").unwrap();
    let command = |arguments: &[&str]| {
        let mut command = sightline(folder.path());
        command
            .args(arguments)
            .arg("--data-dir")
            .arg(site.data_dir());
        command
    };
    let list = run(command(&["user", "list"]), "").await;
    assert!(list.starts_with("instructor   grace "), "{list}");

    let reset = command(&["user", "reset-password", "grace"]);
    let said = run(reset, "another horse battery\n").await;
    assert!(said.contains("is signed out everywhere"), "{said}");
    assert_eq!(grace.get("/progress").await.status(), 401);
    for (password, is_right) in [(PASSWORD, false), ("another horse battery", true)] {
        let browser = site.browser();
        browser.get("/sign-in").await;
        let form = sign_in_form("grace", password);
        browser.post("/api/account/sign-in", &form).await;
        assert_eq!(browser.has_session(), is_right);
    }

    let made = run(command(&["token", "create", "grace"]), "").await;
    let owner = site.services.tokens.authenticate(made.trim()).await;
    assert_eq!(owner.unwrap().person().name, "grace");
}
