//! Ways of finding targets: `static_configs` and the service discoveries, a table each.
//!
//! To add one: its table in the file of its kind, and its row in [`DISCOVERIES`].

mod cloud;
mod container;
mod directory;
mod hosting;
mod kubernetes;

use config_schema::{EMPTY, Fault, Fields, Table, tables, texts};

use super::values::{check_label_set, label_set};

/// The key of targets that are written down.
pub(crate) const STATIC: &str = "static_configs";

/// Every discovery, for the sections that find targets.
pub(crate) static DISCOVERIES: Table = Table {
    name: "service discovery",
    fields: &[
        tables(STATIC, &STATIC_CONFIG),
        tables("azure_sd_configs", &cloud::AZURE),
        tables("consul_sd_configs", &directory::CONSUL),
        tables("digitalocean_sd_configs", &hosting::DIGITALOCEAN),
        tables("dns_sd_configs", &directory::DNS),
        tables("docker_sd_configs", &container::DOCKER),
        tables("dockerswarm_sd_configs", &container::DOCKERSWARM),
        tables("ec2_sd_configs", &cloud::EC2),
        tables("eureka_sd_configs", &directory::EUREKA),
        tables("file_sd_configs", &directory::FILE),
        tables("gce_sd_configs", &cloud::GCE),
        tables("hetzner_sd_configs", &hosting::HETZNER),
        tables("http_sd_configs", &directory::HTTP),
        tables("ionos_sd_configs", &hosting::IONOS),
        tables("kubernetes_sd_configs", &kubernetes::KUBERNETES),
        tables("kuma_sd_configs", &container::KUMA),
        tables("lightsail_sd_configs", &cloud::LIGHTSAIL),
        tables("linode_sd_configs", &hosting::LINODE),
        tables("marathon_sd_configs", &container::MARATHON),
        tables("nerve_sd_configs", &directory::NERVE),
        tables("nomad_sd_configs", &container::NOMAD),
        tables("openstack_sd_configs", &cloud::OPENSTACK),
        tables("ovhcloud_sd_configs", &hosting::OVHCLOUD),
        tables("puppetdb_sd_configs", &directory::PUPPETDB),
        tables("scaleway_sd_configs", &hosting::SCALEWAY),
        tables("serverset_sd_configs", &directory::SERVERSET),
        tables("stackit_sd_configs", &hosting::STACKIT),
        tables("triton_sd_configs", &hosting::TRITON),
        tables("uyuni_sd_configs", &directory::UYUNI),
        tables("vultr_sd_configs", &hosting::VULTR),
    ],
    ..EMPTY
};

static STATIC_CONFIG: Table = Table {
    name: "static_config",
    fields: &[texts("targets"), label_set("labels")],
    check: |fields| check_label_set(fields, "labels"),
    ..EMPTY
};

/// Refuses sections that are written but empty.
pub(super) fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    for discovery in DISCOVERIES.fields {
        let message = format!("empty or null section in {}", discovery.name);
        super::values::no_nulls(fields, discovery.name, &message)?;
    }
    Ok(())
}

fn require(fields: &Fields<'_>, name: &str, message: &str) -> Result<(), Fault> {
    if fields.has_text(name) {
        return Ok(());
    }
    Err(Fault::new(message))
}

/// One of the known words, with the message for another.
fn one_of(fields: &Fields<'_>, name: &str, known: &[&str], message: &str) -> Result<(), Fault> {
    if known.contains(&fields.text(name)) {
        return Ok(());
    }
    Err(Fault::new(message).at(fields.span_of(name)))
}
