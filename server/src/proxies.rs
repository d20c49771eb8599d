//! Whose address a request came from, also behind reverse proxies.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use real_ip::{IpNet, real_ip};

/// The reverse proxies whose word about their callers is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Reads addresses and networks, separated by commas or spaces; `None` if one of them is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        let net = |part: &str| {
            let address = part.parse::<IpAddr>().map(IpNet::from);
            address.ok().or_else(|| part.parse().ok())
        };
        parts.map(net).collect::<Option<_>>().map(Self)
    }

    /// Who is behind `peer`, the other end of the connection. `X-Forwarded-For` and `Forwarded` count only from a
    /// trusted proxy. One that writes only one of them may let the other through as a stranger made it up: where they
    /// contradict each other neither counts.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.0.iter().any(|net| net.contains(&peer)) {
            return peer;
        }
        let names = [
            header::FORWARDED,
            HeaderName::from_static("x-forwarded-for"),
        ];
        let mut told = names
            .into_iter()
            .filter_map(|name| self.told(peer, headers, name));
        match (told.next(), told.next()) {
            (Some(one), None) => one,
            (Some(one), Some(other)) if one == other => one,
            _ => peer,
        }
    }

    /// What one header says; a proxy may append a line of its own to the caller's.
    fn told(&self, peer: IpAddr, headers: &HeaderMap, name: HeaderName) -> Option<IpAddr> {
        let lines = headers.get_all(&name).iter();
        let lines: Vec<&str> = lines
            .map(|line| line.to_str().ok())
            .collect::<Option<_>>()?;
        if lines.is_empty() {
            return None;
        }
        let line = HeaderValue::from_str(&lines.join(", ")).ok()?;
        real_ip(&HeaderMap::from_iter([(name, line)]), peer, &self.0).map(|ip| ip.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let proxies = TrustedProxies::parse("127.0.0.1, 10.0.0.0/8 ::1").unwrap();
        let headers = headers.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        // `from_iter` keeps the last of two lines, `append` both.
        let mut map = HeaderMap::new();
        headers.for_each(|(name, value)| {
            map.append(name, value);
        });
        proxies.caller(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let told = [("x-forwarded-for", "192.0.2.1")];
        assert_eq!(caller("127.0.0.1", &told), "192.0.2.1");
        assert_eq!(caller("::ffff:127.0.0.1", &told), "192.0.2.1");
        assert_eq!(
            caller("::1", &[("forwarded", "for=192.0.2.1")]),
            "192.0.2.1"
        );
        assert_eq!(caller("198.51.100.7", &told), "198.51.100.7");
        assert_eq!(caller("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn what_the_caller_made_up_is_not() {
        for (headers, expected) in [
            (
                &[("x-forwarded-for", "6.6.6.6, 192.0.2.1")][..],
                "192.0.2.1",
            ),
            (
                &[("x-forwarded-for", "6.6.6.6, 192.0.2.1, 10.1.2.3")],
                "192.0.2.1",
            ),
            (
                &[
                    ("x-forwarded-for", "6.6.6.6"),
                    ("x-forwarded-for", "192.0.2.1"),
                ],
                "192.0.2.1",
            ),
            (
                &[
                    ("x-forwarded-for", "192.0.2.1"),
                    ("forwarded", "for=6.6.6.6"),
                ],
                "127.0.0.1",
            ),
            (
                &[
                    ("x-forwarded-for", "192.0.2.1"),
                    ("forwarded", "for=192.0.2.1"),
                ],
                "192.0.2.1",
            ),
            (&[("x-forwarded-for", "6.6.6.6, nobody")], "127.0.0.1"),
            (&[("x-real-ip", "6.6.6.6")], "127.0.0.1"),
        ] {
            assert_eq!(caller("127.0.0.1", headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_setting_holds_addresses_and_networks() {
        assert_eq!(TrustedProxies::parse(""), Some(TrustedProxies::default()));
        assert!(TrustedProxies::parse("127.0.0.1,::1,fd00::/8").is_some());
        for bad in ["proxy", "127.0.0.1:80", "10.0.0.0/33", "10.0.0.1;10.0.0.2"] {
            assert_eq!(TrustedProxies::parse(bad), None, "{bad}");
        }
    }
}
