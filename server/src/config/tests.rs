use super::*;

fn settings(toml: &str) -> Settings {
    file::parse("sightline.toml", toml).unwrap()
}

#[track_caller]
fn check_refused(toml: &str, expected: &str) {
    let error = file::parse("sightline.toml", toml).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn without_settings_it_is_a_laptop() {
    let config = Config::from_settings(Settings::default()).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url, "sqlite://sightline-data/sightline.db");
    assert_eq!(config.guard_allow, ["127.0.0.0/8", "::1/128"]);
    assert_eq!(config.base_url(), "http://127.0.0.1:3000");
    assert!(!config.is_https());
}

#[test]
fn a_server_that_others_reach_checks_nothing_private_unless_told() {
    let config = Config::from_settings(settings("addr = \"0.0.0.0:80\"")).unwrap();
    assert!(config.guard_allow.is_empty());
    let config = Config::from_settings(settings(
        "addr = \"0.0.0.0:80\"\nguard_allow = [\"10.0.0.0/8\"]",
    ))
    .unwrap();
    assert_eq!(config.guard_allow, ["10.0.0.0/8"]);
}

#[test]
fn a_server_behind_a_proxy_is_no_laptop_although_it_listens_on_the_loopback() {
    for proxy in [
        "public_url = \"https://example.org\"",
        "trusted_proxies = [\"127.0.0.1\"]",
        "addr = \"[::1]:3000\"\npublic_url = \"http://example.org\"",
    ] {
        let config = Config::from_settings(settings(proxy)).unwrap();
        assert!(config.addr.ip().is_loopback());
        assert!(config.guard_allow.is_empty(), "{proxy}");
    }
    let told = "public_url = \"https://example.org\"\nguard_allow = [\"127.0.0.1/32\"]";
    let config = Config::from_settings(settings(told)).unwrap();
    assert_eq!(config.guard_allow, ["127.0.0.1/32"]);
}

#[test]
fn what_is_given_wins_over_the_file() {
    let given = Settings {
        addr: Some(SocketAddr::from(([127, 0, 0, 1], 4000))),
        ..Settings::default()
    };
    let merged = given.or(settings(
        "addr = \"127.0.0.1:5000\"\ndata_dir = \"elsewhere\"",
    ));
    let config = Config::from_settings(merged).unwrap();
    assert_eq!(config.addr.port(), 4000);
    assert_eq!(config.database_url, "sqlite://elsewhere/sightline.db");
}

#[test]
fn an_unknown_key_and_a_wrong_value_are_refused_with_their_line() {
    check_refused(
        "addr = \"127.0.0.1:3000\"\n\ndatabase = \"x\"\n",
        "sightline.toml:3: unknown field `database`, expected one of `addr`, `public_url`, `database_url`, \
         `data_dir`, `content_dir`, `labs_dir`, `site_root`, `trusted_proxies`, `guard_allow`, `grading_workers`, \
         `log`, `log_format`",
    );
    check_refused(
        "addr = \"here\"\n",
        "sightline.toml:1: invalid socket address syntax",
    );
}

#[test]
fn a_public_address_needs_a_scheme_and_no_path() {
    let error = Config::from_settings(settings("public_url = \"https://example.org/sightline\""))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`public_url` = `https://example.org/sightline`: use `http://` or `https://` with a host and no path"
    );
    let config = Config::from_settings(settings("public_url = \"https://example.org\"")).unwrap();
    assert!(config.is_https());
    assert_eq!(config.base_url(), "https://example.org");
}
