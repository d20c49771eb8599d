//! How reminders leave: settings that begin with `push_`.

use std::time::Duration;

use crate::{
    fault::Fault,
    push::{Services, client::Way, services::KNOWN},
};

/// How reminders leave.
#[derive(Debug, Clone, Default)]
pub struct PushConfig {
    /// Whom a push service may write to; `None`: the public URL.
    pub contact: Option<String>,
    /// Which push services may be spoken to.
    pub services: Services,
    /// How they are reached.
    pub way: Way,
}

/// Checks the settings as they were typed.
pub(super) fn check(
    contact: Option<String>,
    services: Option<String>,
    proxy: Option<String>,
    root: Option<String>,
    timeout: Option<String>,
    private_addresses: Option<&str>,
) -> Result<PushConfig, Fault> {
    let is_contact = |text: &String| {
        let address = text.strip_prefix("mailto:").filter(|to| to.contains('@'));
        address.is_some() || text.strip_prefix("https://").is_some_and(|h| !h.is_empty())
    };
    if let Some(wrong) = contact.as_ref().filter(|text| !is_contact(text)) {
        return Err(Fault::setting(
            "push_contact",
            wrong,
            "mailto:name@host or https://host",
        ));
    }
    let private_addresses = match private_addresses {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(Fault::setting(
                "push_private_addresses",
                other,
                "true or false",
            ));
        }
    };
    let hosts = match services {
        None => KNOWN.map(str::to_owned).to_vec(),
        Some(list) => {
            let hosts: Vec<String> = list
                .split(',')
                .map(|host| host.trim().to_lowercase())
                .collect();
            let is_host = |host: &String| {
                let mut parts = host.trim_start_matches('.').split(':');
                let name = parts.next().is_some_and(|name| {
                    !name.is_empty()
                        && name
                            .chars()
                            .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
                });
                name && parts.next().is_none_or(|port| port.parse::<u16>().is_ok())
                    && parts.next().is_none()
            };
            if !hosts.iter().all(is_host) {
                return Err(Fault::setting(
                    "push_services",
                    &list,
                    "host names separated by commas, such as fcm.googleapis.com,.notify.windows.com",
                ));
            }
            hosts
        }
    };
    if let Some(wrong) = proxy.as_ref().filter(|url| {
        let url = url::Url::parse(url);
        !url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    }) {
        // It may hold a password.
        let shown = wrong.split_once('@').map_or(wrong.as_str(), |_| "…");
        return Err(Fault::setting("push_proxy", shown, "http://host:port"));
    }
    let patience = match &timeout {
        None => Way::default().patience,
        Some(text) => match text.parse::<u64>() {
            Ok(seconds @ 1..=60) => Duration::from_secs(seconds),
            _ => {
                return Err(Fault::setting(
                    "push_timeout",
                    text,
                    "whole seconds from 1 to 60",
                ));
            }
        },
    };
    let root = match root {
        None => None,
        Some(path) => {
            let pem = std::fs::read(&path)
                .ok()
                .filter(|pem| pem.starts_with(b"-----BEGIN"));
            let wrong = || Fault::setting("push_root", &path, "a PEM file that can be read");
            Some(pem.ok_or_else(wrong)?)
        }
    };
    Ok(PushConfig {
        contact,
        services: Services::new(hosts, private_addresses),
        way: Way {
            proxy,
            root,
            patience,
        },
    })
}
