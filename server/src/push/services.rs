//! Which push services may be spoken to.
//!
//! An endpoint comes from a phone, so it is somebody's word: without a list, the server could be made to post into the
//! hospital's own network. Hosts are checked when a phone subscribes and at each message, addresses at each connect
//! ([`super::client`]).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The push services of the browsers in use; a name with a leading dot stands for all hosts beneath it.
pub const KNOWN: [&str; 4] = [
    // Chromium, on Android and elsewhere.
    "fcm.googleapis.com",
    // Firefox.
    "updates.push.services.mozilla.com",
    // Safari.
    "web.push.apple.com",
    // Edge.
    ".notify.windows.com",
];

/// The longest endpoint that is kept.
const URL_MAX: usize = 2048;

/// Where to post for one subscription: an `https` URL at a service on the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Endpoint(Url);

impl Endpoint {
    /// The URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    /// The host alone: fit for a log.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Scheme, host and port: whom a signature is for.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/…", self.origin())
    }
}

/// Why an endpoint is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL, or an endless one.
    #[error("must be a URL of at most {URL_MAX} characters")]
    NotAUrl,
    /// Readable on its way.
    #[error("must begin with https://")]
    NotHttps,
    /// Push services have names.
    #[error("must name a host, not an address")]
    AnAddress,
    /// A sign-in inside a URL is a disguise.
    #[error("must hold no user name or password")]
    ASignIn,
    /// Not on the list.
    #[error("is not a push service on this installation's list")]
    NotListed,
    /// The name leads into a private network.
    #[error("leads to a private address")]
    PrivateAddress,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    hosts: Vec<String>,
    private_addresses: bool,
}

impl Default for Services {
    fn default() -> Self {
        Self {
            hosts: KNOWN.map(str::to_owned).to_vec(),
            private_addresses: false,
        }
    }
}

impl Services {
    /// These hosts, optionally with a port; a leading dot stands for all hosts beneath. `private_addresses` is for
    /// tests on one machine.
    pub fn new(hosts: Vec<String>, private_addresses: bool) -> Self {
        Self {
            hosts,
            private_addresses,
        }
    }

    /// Reads and checks what a phone sent.
    ///
    /// # Errors
    /// See [`EndpointError`].
    pub fn endpoint(&self, url: &str) -> Result<Endpoint, EndpointError> {
        if url.len() > URL_MAX {
            return Err(EndpointError::NotAUrl);
        }
        let endpoint = Endpoint(Url::parse(url).map_err(|_| EndpointError::NotAUrl)?);
        self.check(&endpoint)?;
        Ok(endpoint)
    }

    /// Checks an endpoint against the list as it is now.
    ///
    /// # Errors
    /// See [`EndpointError`].
    pub fn check(&self, endpoint: &Endpoint) -> Result<(), EndpointError> {
        let url = &endpoint.0;
        if url.scheme() != "https" {
            return Err(EndpointError::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::ASignIn);
        }
        let host = match url.host() {
            Some(Host::Domain(host)) => host.trim_end_matches('.').to_owned(),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(EndpointError::AnAddress),
            None => return Err(EndpointError::NotAUrl),
        };
        // A service on another port is another service.
        let host = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        let is_listed = |listed: &String| match listed.starts_with('.') {
            true => host.ends_with(listed.as_str()),
            false => host == *listed,
        };
        match self.hosts.iter().any(is_listed) {
            true => Ok(()),
            false => Err(EndpointError::NotListed),
        }
    }

    /// Whether a message may go to this address.
    pub fn may_reach(&self, address: IpAddr) -> bool {
        self.private_addresses || is_public(address)
    }
}

/// Whether an address is one of the public internet: not this machine, its network, or a range set apart.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let set_apart = a == 0
        || a >= 240
        // Shared by carriers (RFC 6598).
        || (a == 100 && (64..128).contains(&b))
        // Protocol assignments, benchmarks.
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !(set_apart
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || v4.is_multicast()
        || v4.is_broadcast())
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let segments = v6.segments();
    // IPv4 in disguise: mapped, compatible, NAT64, 6to4.
    if let Some(v4) = v6.to_ipv4() {
        return is_public_v4(v4);
    }
    let tail = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => tail(high, low),
        [0x2002, high, low, ..] => tail(high, low),
        // Only 2000::/3 is given out; documentation, Teredo and the like are not.
        [0x2001, second, ..] => second != 0xdb8 && second >= 0x200,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_services_over_https_are_taken() {
        let services = Services::default();
        let refused = |url: &str| services.endpoint(url).unwrap_err();
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QGuQ",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYA",
        ] {
            assert!(services.endpoint(good).is_ok(), "{good}");
        }
        use EndpointError::*;
        assert_eq!(refused("fcm.googleapis.com"), NotAUrl);
        assert_eq!(refused("http://fcm.googleapis.com/x"), NotHttps);
        assert_eq!(refused("https://127.0.0.1/x"), AnAddress);
        assert_eq!(
            refused("https://2130706433/x"),
            AnAddress,
            "127.0.0.1 as a number"
        );
        assert_eq!(refused("https://0x7f.1/x"), AnAddress);
        assert_eq!(refused("https://[::1]/x"), AnAddress);
        assert_eq!(refused("https://10.0.0.8/x"), AnAddress);
        assert_eq!(refused("https://localhost/x"), NotListed);
        assert_eq!(refused("https://fcm.googleapis.com:8443/x"), NotListed);
        assert_eq!(
            refused("https://fcm.googleapis.com.example.org/x"),
            NotListed
        );
        assert_eq!(refused("https://evilnotify.windows.com/x"), NotListed);
        assert_eq!(refused("https://notify.windows.com/x"), NotListed);
        assert_eq!(refused("https://a:b@fcm.googleapis.com/x"), ASignIn);
        let endless = format!("https://fcm.googleapis.com/{}", "a".repeat(URL_MAX));
        assert_eq!(refused(&endless), NotAUrl);
        assert_eq!(refused("https://intranet.hopital.example/x"), NotListed);
    }

    #[test]
    fn private_addresses_are_not_reached() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "142.250.74.10",
            "34.117.65.55",
            "2a00:1450:4007::1",
            "2606:4700::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
