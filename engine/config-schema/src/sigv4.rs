//! Signing requests for AWS.

use crate::table::{boolean, text};
use crate::{EMPTY, Fault, Fields, Table};

/// `sigv4`
pub static SIGV4: Table = Table {
    name: "sigv4",
    fields: &[
        text("region"),
        text("access_key"),
        text("secret_key"),
        text("profile"),
        text("role_arn"),
        text("external_id"),
        boolean("use_fips_sts_endpoint"),
        text("service_name"),
    ],
    check,
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    if fields.has_text("access_key") != fields.has_text("secret_key") {
        return Err(Fault::new(
            "must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config",
        ));
    }
    if fields.has_text("external_id") && !fields.has_text("role_arn") {
        return Err(Fault::new("external_id can only be used with role_arn"));
    }
    Ok(())
}
