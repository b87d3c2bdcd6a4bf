//! What the server reaches: the name server and the image registry.

use super::lines::Lines;

/// What the server reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkFacts {
    /// It can look up the registry's name.
    pub resolves: Option<bool>,
    /// The registry answers.
    pub registry: Option<bool>,
}

pub(super) const TEXT: &str = r#"
# A lost packet is no answer: who asks once more does not turn a server away for it.
read_network() {
  yes_or_no() { if "$@" >/dev/null 2>&1 || "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
  fact network_resolves "$(yes_or_no timeout 10 getent ahostsv4 registry-1.docker.io)"
  if command -v curl >/dev/null 2>&1; then
    registry() { curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' https://registry-1.docker.io/v2/; }
    code=$(registry)
    case $code in 200 | 401 | 429) ;; *) code=$(registry) ;; esac
    # 429 is its limit of downloads: it is reached, and a download that it refuses is told as that.
    case $code in 200 | 401 | 429) fact network_registry yes ;; *) fact network_registry no ;; esac
  elif [ -x /bin/bash ]; then
    fact network_registry "$(yes_or_no timeout 10 /bin/bash -c 'exec 3<>/dev/tcp/registry-1.docker.io/443')"
  fi
}
run_in_background read_network
"#;

pub(super) fn read(lines: &Lines<'_>) -> NetworkFacts {
    NetworkFacts { resolves: lines.answer("network_resolves"), registry: lines.answer("network_registry") }
}
