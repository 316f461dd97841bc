//! The command line, as a process.

use std::process::{Command, Output, Stdio};

fn sightline(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
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
