//! What a receiver takes from `global`, and what is then still missing.

use std::collections::BTreeSet;

use config_schema::http_client::count;
use config_schema::{Fault, Fields};
use yaml::{Node, Problem, Span};

/// Checks `global` for contradictions and every integration for what neither it nor `global` says.
pub(crate) fn check(config: &Fields<'_>, problems: &mut Vec<Problem>) {
    let global = config.table("global");
    if let Some(global) = &global
        && let Err(fault) = check_global(global)
    {
        let span = fault.span.unwrap_or(global.span());
        problems.push(Problem::new(span, "global", fault.message));
    }
    let mut names = BTreeSet::new();
    for (index, receiver) in config.tables("receivers").enumerate() {
        let name = receiver.text("name");
        if !names.insert(name) {
            let message = format!("notification config name {name:?} is not unique");
            let path = format!("receivers[{index}].name");
            problems.push(Problem::new(receiver.span_of("name"), path, message));
        }
        for rule in RULES {
            for (position, node) in receiver.list(rule.key).iter().enumerate() {
                if let Err(fault) = rule.check(node, global.as_ref()) {
                    let path = format!("receivers[{index}].{}[{position}]", rule.key);
                    let span = fault.span.unwrap_or(node.place_of_use());
                    problems.push(Problem::new(span, path, fault.message));
                }
            }
        }
    }
}

/// What an integration needs, from itself or from `global`.
struct Rule {
    key: &'static str,
    /// What Alertmanager says about an entry that is null; `None` where it takes one.
    null: Option<&'static str>,
    needs: &'static [Need],
}

struct Need {
    /// One of these in the integration,
    own: &'static [&'static str],
    /// or one of these in `global`,
    global: &'static [&'static str],
    /// or this.
    otherwise: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        key: "webhook_configs",
        null: Some("missing webhook config"),
        needs: &[],
    },
    Rule {
        key: "email_configs",
        null: Some("missing email config"),
        needs: &[
            Need {
                own: &["smarthost"],
                global: &["smtp_smarthost"],
                otherwise: "no global SMTP smarthost set",
            },
            Need {
                own: &["from"],
                global: &["smtp_from"],
                otherwise: "no global SMTP from set",
            },
        ],
    },
    Rule {
        key: "slack_configs",
        null: None,
        needs: &[Need {
            own: &["api_url", "api_url_file", "app_token", "app_token_file"],
            global: &[
                "slack_api_url",
                "slack_api_url_file",
                "slack_app_token",
                "slack_app_token_file",
            ],
            otherwise: "no Slack API URL nor App token set either inline or in a file",
        }],
    },
    Rule {
        key: "pushover_configs",
        null: Some("missing pushover config"),
        needs: &[],
    },
    Rule {
        key: "pagerduty_configs",
        null: Some("missing pagerduty config"),
        needs: &[],
    },
    Rule {
        key: "incidentio_configs",
        null: Some("missing incidentio config"),
        needs: &[],
    },
    Rule {
        key: "opsgenie_configs",
        null: None,
        needs: &[Need {
            own: &["api_key", "api_key_file"],
            global: &["opsgenie_api_key", "opsgenie_api_key_file"],
            otherwise: "no global OpsGenie API Key set either inline or in a file",
        }],
    },
    Rule {
        key: "wechat_configs",
        null: None,
        needs: &[
            Need {
                own: &["api_secret", "api_secret_file"],
                global: &["wechat_api_secret", "wechat_api_secret_file"],
                otherwise: "no global Wechat Api Secret set either inline or in a file",
            },
            Need {
                own: &["corp_id"],
                global: &["wechat_api_corp_id"],
                otherwise: "no global Wechat CorpID set",
            },
        ],
    },
    Rule {
        key: "victorops_configs",
        null: Some("missing victorops config"),
        needs: &[Need {
            own: &["api_key", "api_key_file"],
            global: &["victorops_api_key", "victorops_api_key_file"],
            otherwise: "no global VictorOps API Key set",
        }],
    },
    Rule {
        key: "sns_configs",
        null: Some("missing sns config"),
        needs: &[],
    },
    Rule {
        key: "telegram_configs",
        null: Some("missing telegram config"),
        needs: &[Need {
            own: &["bot_token", "bot_token_file"],
            global: &["telegram_bot_token", "telegram_bot_token_file"],
            otherwise: "missing bot_token or bot_token_file on telegram_config",
        }],
    },
    Rule {
        key: "discord_configs",
        null: Some("missing discord config"),
        needs: &[],
    },
    Rule {
        key: "webex_configs",
        null: Some("missing webex config"),
        needs: &[],
    },
    Rule {
        key: "msteams_configs",
        null: Some("missing msteams config"),
        needs: &[],
    },
    Rule {
        key: "msteamsv2_configs",
        null: Some("missing msteamsv2 config"),
        needs: &[],
    },
    Rule {
        key: "jira_configs",
        null: Some("missing jira config"),
        needs: &[Need {
            own: &["api_url"],
            global: &["jira_api_url"],
            otherwise: "no global Jira Cloud URL set",
        }],
    },
    Rule {
        key: "rocketchat_configs",
        null: None,
        needs: &[
            Need {
                own: &["token_id", "token_id_file"],
                global: &["rocketchat_token_id", "rocketchat_token_id_file"],
                otherwise: "no global Rocketchat TokenID set either inline or in a file",
            },
            Need {
                own: &["token", "token_file"],
                global: &["rocketchat_token", "rocketchat_token_file"],
                otherwise: "no global Rocketchat Token set either inline or in a file",
            },
        ],
    },
    Rule {
        key: "mattermost_configs",
        null: Some("missing mattermost config"),
        needs: &[Need {
            own: &["webhook_url", "webhook_url_file"],
            global: &["mattermost_webhook_url", "mattermost_webhook_url_file"],
            otherwise: "missing webhook_url or webhook_url_file on mattermost_config",
        }],
    },
];

impl Rule {
    fn check(&self, node: &Node, global: Option<&Fields<'_>>) -> Result<(), Fault> {
        let own = Fields::of(node);
        if let (None, Some(message)) = (own, self.null) {
            return Err(Fault::new(message));
        }
        for need in self.needs {
            let has_own = own.is_some_and(|own| count(&own, need.own) > 0);
            let has_global = global.is_some_and(|global| count(global, need.global) > 0);
            if !has_own && !has_global {
                return Err(Fault::new(need.otherwise));
            }
        }
        match (self.key, own) {
            ("slack_configs", Some(own)) => check_slack_authorization(&own, global),
            _ => Ok(()),
        }
    }
}

/// An app token is sent as authorization, so there may be no other.
fn check_slack_authorization(own: &Fields<'_>, global: Option<&Fields<'_>>) -> Result<(), Fault> {
    let tokens = ["app_token", "app_token_file"];
    let global_tokens = ["slack_app_token", "slack_app_token_file"];
    let authorization = |client: Option<Fields<'_>>| -> Option<Span> {
        let client = client?;
        let keys = ["authorization", "bearer_token", "bearer_token_file"];
        let key = keys.iter().find(|key| client.is_set(key))?;
        Some(client.span_of(key))
    };
    let own_authorization = authorization(own.table("http_config"));
    let takes_global_token = global.is_some_and(|global| count(global, &global_tokens) > 0)
        && own_authorization.is_none()
        && !own.is_set("api_url");
    if count(own, &tokens) == 0 && !takes_global_token {
        return Ok(());
    }
    let used = if own.is_set("http_config") {
        own_authorization
    } else {
        authorization(global.and_then(|global| global.table("http_config")))
    };
    match used {
        Some(span) => {
            Err(Fault::new("http authorization can't be set when using Slack App tokens").at(span))
        }
        None => Ok(()),
    }
}

/// Pairs of a value inline and in a file.
const PAIRS: &[(&str, &str)] = &[
    ("slack_app_token", "slack_app_token_file"),
    ("slack_api_url", "slack_api_url_file"),
    ("opsgenie_api_key", "opsgenie_api_key_file"),
    ("victorops_api_key", "victorops_api_key_file"),
    ("telegram_bot_token", "telegram_bot_token_file"),
    ("smtp_auth_password", "smtp_auth_password_file"),
    ("rocketchat_token", "rocketchat_token_file"),
    ("rocketchat_token_id", "rocketchat_token_id_file"),
    ("smtp_auth_secret", "smtp_auth_secret_file"),
    ("wechat_api_secret", "wechat_api_secret_file"),
    ("mattermost_webhook_url", "mattermost_webhook_url_file"),
];

/// Where Slack's messages go when a token is used.
const SLACK_APP_URL: &str = "https://slack.com/api/chat.postMessage";

fn check_global(global: &Fields<'_>) -> Result<(), Fault> {
    for (inline, file) in PAIRS {
        if global.is_set(inline) && global.has_text(file) {
            let message = format!("at most one of {inline} & {file} must be configured");
            return Err(Fault::new(message).at(global.span_of(file)));
        }
    }
    let has_token = count(global, &["slack_app_token", "slack_app_token_file"]) > 0;
    let has_url = count(global, &["slack_api_url", "slack_api_url_file"]) > 0;
    let app_url = Some(global.text("slack_app_url"))
        .filter(|url| !url.is_empty())
        .unwrap_or(SLACK_APP_URL);
    // The same URL twice is how tokens were used before there was a key for them.
    if has_token && has_url && global.text("slack_api_url") != app_url {
        return Err(Fault::new(
            "at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured",
        ));
    }
    Ok(())
}
