//! What is filled in, what becomes of targets, and discoveries that not every build of promtool has.

use expect_test::expect;
use prometheus_config::{Config, ScrapeConfig};
use tsdb::Labels;

#[track_caller]
fn job(text: &str) -> ScrapeConfig {
    let config = Config::load(text).unwrap();
    config.scrape_configs.into_iter().next().unwrap()
}

#[track_caller]
fn refused(text: &str) -> String {
    Config::load(text).unwrap_err().to_string()
}

#[test]
fn times_come_from_global_and_a_timeout_never_exceeds_its_interval() {
    let times = |text: &str| {
        let job = job(text);
        (job.scrape_interval_ms, job.scrape_timeout_ms)
    };
    assert_eq!(times("scrape_configs: [{job_name: a}]"), (60_000, 10_000));
    assert_eq!(
        times("global: {scrape_interval: 5s}\nscrape_configs: [{job_name: a}]"),
        (5_000, 5_000)
    );
    assert_eq!(
        times(
            "global: {scrape_interval: 1m, scrape_timeout: 30s}\nscrape_configs: [{job_name: a, scrape_interval: 15s}]"
        ),
        (15_000, 15_000)
    );
    let global = Config::load("").unwrap().global;
    assert_eq!(
        (global.scrape_interval_ms, global.evaluation_interval_ms),
        (60_000, 60_000)
    );
}

#[test]
fn a_target_has_job_and_instance_and_loses_what_is_internal() {
    let job = job(
        "scrape_configs:\n- job_name: web\n  scheme: https\n  params: {module: [http]}\n  static_configs: [{targets: ['a:1', 'b:2'], labels: {team: x, __meta_y: z}}]\n  relabel_configs:\n  - {source_labels: [__address__], regex: 'b:.*', action: drop}\n  - {source_labels: [__param_module], target_label: module}\n  - {source_labels: [__meta_y], target_label: y}\n",
    );
    let shown: Vec<String> = job
        .static_targets()
        .map(|(_, target)| match target {
            Ok(target) => format!("{} {}", target.url, target.labels),
            Err(error) => error.to_string(),
        })
        .collect();
    expect![[r#"
        [
            "https://a:1/metrics {instance=\"a:1\", job=\"web\", module=\"http\", team=\"x\", y=\"z\"}",
            "a relabelling rule drops the target `b:2`",
        ]
    "#]]
    .assert_debug_eq(&shown);
    let nowhere = job.target("", &Labels::default()).unwrap_err();
    assert_eq!(nowhere.to_string(), "no address is left after relabelling");
}

#[test]
fn errors_name_line_column_and_way() {
    assert_eq!(
        refused(
            "scrape_configs:\n- job_name: a\n  relabel_configs:\n  - sourcelabels: [a]\n    target_label: b\n"
        ),
        "line 4, column 5: scrape_configs[0].relabel_configs[0].sourcelabels: field sourcelabels not found in relabel_config (did you mean `source_labels`?)"
    );
    assert_eq!(
        refused(
            "scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['a:1', 'http://b:1']\n"
        ),
        "line 4, column 22: scrape_configs[0]: \"http://b:1\" is not a valid hostname"
    );
}

#[test]
fn discoveries_that_distributions_leave_out_are_known() {
    let with =
        |discovery: &str| Config::load(&format!("scrape_configs: [{{job_name: a, {discovery}}}]"));
    for valid in [
        "consul_sd_configs: [{server: 'localhost:8500', services: [web], tags: [x]}, {}]",
        "nomad_sd_configs: [{server: 'http://localhost:4646'}]",
        "azure_sd_configs: [{subscription_id: a, tenant_id: b, client_id: c, client_secret: d}]",
        "azure_sd_configs: [{subscription_id: a, authentication_method: SDK}]",
        "openstack_sd_configs: [{role: instance, region: a}]",
        "kuma_sd_configs: [{server: 'http://kuma:5676'}]",
        "stackit_sd_configs: [{project: a}]",
    ] {
        with(valid).unwrap();
    }
    for (broken, reason) in [
        (
            "consul_sd_configs: [{server: ''}]",
            "consul SD configuration requires a server address",
        ),
        (
            "consul_sd_configs: [{token: b, authorization: {credentials: c}}]",
            "at most one of consul SD token, authorization, or oauth2 can be configured",
        ),
        (
            "azure_sd_configs: [{subscription_id: a}]",
            "azure SD configuration requires a tenant_id",
        ),
        (
            "openstack_sd_configs: [{role: server, region: a}]",
            "unknown OpenStack SD role \"server\"",
        ),
        (
            "kuma_sd_configs: [{server: kuma}]",
            "kuma SD server must not be empty and have a scheme: kuma",
        ),
    ] {
        let error = with(broken).unwrap_err().to_string();
        assert!(error.contains(reason), "{broken}: {error}");
    }
    let identity = "remote_write: [{url: a, azuread: {managed_identity: {client_id: x}}}]";
    assert!(
        refused(identity).ends_with("the provided Azure Managed Identity client_id is invalid")
    );
    assert!(
        refused("remote_write: [{url: a, azuread: {}}]")
            .contains("must provide an Azure Managed Identity")
    );
}
